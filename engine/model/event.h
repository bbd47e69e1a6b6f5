// What commands come to: the only thing that leaves the engine.
//
// Text in events that is long belongs to the EventBuffer that holds them.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "engine/base/short_text.h"
#include "engine/model/coupon.h"
#include "engine/model/ids.h"
#include "engine/model/reference_change.h"
#include "engine/model/symbols.h"
#include "engine/model/terms.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

// An order by its public name (account, id), and by `placed`, the sequence of its `new`, and its slot.
struct OrderName {
  AccountId account;
  OrderSlot slot = kNoOrder;
  Sequence placed = 0;
  ShortText id;
};

// A new order passed the gate.
struct Accepted : Terms {
  OrderName order;
  ZoneId zone;
  Coupon coupon;  // of an ask
};

// The command changed nothing. Account and order id are as given, and may be anything: the account is a text
// when the gate rejects, a number when the market does.
struct Rejected {
  AccountId known_account;
  ShortText account;
  ShortText order_id;
  RejectReason reason = RejectReason::kMalformed;
};

// The account as given.
inline std::string_view account_of(const Rejected& event, const Symbols& symbols) {
  return event.known_account.valid() ? symbols.accounts.symbol(event.known_account) : event.account.view();
}

// One side of a fill; open and filled are after it.
struct FillParty {
  OrderName order;
  ZoneId zone;
  Compact<Lots> open;
  Compact<Lots> filled;
};

// One maker and one taker traded once. Prices are per lot: delivered + subsidy = farm gate + unit cost.
struct Filled {
  Side taker_side = Side::kBid;
  ProgrammeId programme;  // whose coupon added to the lane's subsidy; not valid(): none
  FillParty ask;
  FillParty bid;
  Compact<Lots> quantity;
  Compact<Price> farm_gate;
  Compact<Price> delivered;
  Compact<Price> unit_cost;
  Compact<Price> subsidy;   // the lane's, and what the coupon has added
  Compact<Price> redeemed;  // of it the coupon's part

  const FillParty& taker() const { return taker_side == Side::kBid ? bid : ask; }
  const FillParty& maker() const { return taker_side == Side::kBid ? ask : bid; }
};

// The order is closed; `cancelled` lots were still open.
struct Cancelled {
  OrderName order;
  CancelReason reason = CancelReason::kCancel;
  Compact<Lots> filled;
  Compact<Lots> cancelled;
  Sequence priority = 0;  // orders the events of a mass cancel over several commodities
};

// The order is closed because its time came; `cancelled` lots were still open.
struct Expired {
  OrderName order;
  Compact<Lots> filled;
  Compact<Lots> cancelled;
  Timestamp expire_time;  // with `priority`, orders expiries over several commodities
  Sequence priority = 0;
};

// Price and total quantity changed; open is before any matching.
struct Replaced {
  OrderName order;
  Side side = Side::kBid;
  Compact<Lots> quantity;
  Compact<Lots> quantity_before;
  Compact<Price> price;
  Compact<Lots> open;
  Compact<Lots> filled;
  Coupon coupon;  // of an ask, as it is from here on
};

// Reference data changed, or the event's commodity was halted or resumed, or an account was suspended or
// reinstated.
struct ReferenceChanged {
  Operation what = Operation::kReference;   // or kHalt, kResume, kSuspend, kReinstate
  const ReferenceChange* change = nullptr;  // of kReference alone
  AccountId account;                        // of kSuspend and kReinstate; not valid(): every account
};

// A booking passed the gate.
struct Booked {
  AccountId account;
  Operation what = Operation::kDeposit;
  bool unlimited = false;   // a credit line without limit
  std::int64_t amount = 0;  // minor currency units
  ShortText request_id;
  ShortText ordered_by;
};

using EventPayload =
    std::variant<Accepted, Rejected, Filled, Cancelled, Expired, Replaced, ReferenceChanged, Booked>;

// Named by (sequence, index): the command that caused it, and its place among that command's events, from 0.
struct EventHeader {
  Sequence sequence = 0;
  std::uint32_t index = 0;
  CommodityId commodity;  // not valid(): of no single commodity
  Timestamp time;         // the command's
};

struct Event : EventHeader {
  template <class Payload>
  Event(const EventHeader& header, std::in_place_type_t<Payload> kind) : EventHeader(header), payload(kind) {}

  template <class Payload>
  Event(const EventHeader& header, const Payload& what)
      : EventHeader(header), payload(std::in_place_type<Payload>, what) {}

  EventPayload payload;
};

// The word for the kind of an event: accepted, rejected, filled, cancelled, expired, replaced,
// reference_changed; of a booking, that of what was booked.
std::string_view to_string(const EventPayload& payload);

// Calls `visit(order)` for every order that the event closed, in order: filled with nothing open, cancelled,
// expired.
template <class Visit>
void for_each_closed(const Event& event, Visit visit) {
  if (const auto* filled = std::get_if<Filled>(&event.payload)) {
    if (filled->maker().open == Lots{0}) visit(filled->maker().order);
    if (filled->taker().open == Lots{0}) visit(filled->taker().order);
  } else if (const auto* cancelled = std::get_if<Cancelled>(&event.payload)) {
    visit(cancelled->order);
  } else if (const auto* expired = std::get_if<Expired>(&event.payload)) {
    visit(expired->order);
  }
}

// That an event closed an order, as the gate needs to know it.
struct Close {
  Sequence cause = 0;  // the command
  Timestamp time;      // of the command
  CommodityId commodity;
  OrderSlot slot = kNoOrder;
};

}  // namespace farmgate
