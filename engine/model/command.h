// A command that passed the gate: in internal numbers, ready for the market.
#pragma once

#include "engine/base/short_text.h"
#include "engine/model/coupon.h"
#include "engine/model/ids.h"
#include "engine/model/terms.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

// What the operation does not use may be anything. Does not own an `order_id` that is long.
struct Command : Terms {
  Sequence sequence = 0;
  Timestamp time;
  Operation operation = Operation::kNew;
  bool one_side = false;        // of a mass cancel: only `side`
  bool cancel_resting = false;  // of a halt or a suspend
  CommodityId commodity;        // not valid(): every commodity
  AccountId account;            // of a suspend or reinstate, not valid(): every account
  ZoneId zone;
  // The order: the sequence of the `new` that placed it, and its slot. When another order has the slot by
  // now, this one is closed.
  Sequence placed = 0;
  OrderSlot slot = kNoOrder;
  Coupon coupon;  // of an ask that is new, or that a replace brings in again
  ShortText order_id;
};

}  // namespace farmgate
