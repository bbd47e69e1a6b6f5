// An order as it stands, in the copy of the market that readers have.
#pragma once

#include <cstdint>

#include "engine/base/compact.h"
#include "engine/base/short_text.h"
#include "engine/model/ids.h"
#include "engine/model/terms.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

enum class OrderStatus : std::uint8_t { kOpen, kFilled, kCancelled, kExpired };

// At all times open + filled + cancelled = quantity, which its Terms have. Numbers are those of the symbols
// of the OrderStates that it is one of, which also own an id that is long.
struct OrderState : Terms {
  Sequence placed = 0;   // the command that placed it, which names it for good
  Sequence changed = 0;  // the last command that changed it
  Timestamp placed_time;
  // What its fills add up to, in minor currency units: an ask at farm-gate, a bid at delivered prices. At
  // most kPriceMax x kQuantityMax, which fits (units.h).
  std::int64_t filled_money = 0;
  ShortText id;
  AccountId account;
  CommodityId commodity;
  ZoneId zone;
  OrderSlot slot = kNoOrder;  // among the open orders of its commodity; another's once it has closed
  std::uint32_t fill_count = 0;
  Compact<Lots> original_quantity;  // before any replace
  Compact<Lots> open;
  Compact<Lots> filled;
  Compact<Lots> cancelled;
  OrderStatus status = OrderStatus::kOpen;
  CancelReason cancel_reason = CancelReason::kCancel;  // of kCancelled

  bool is_open() const { return status == OrderStatus::kOpen; }
};

}  // namespace farmgate
