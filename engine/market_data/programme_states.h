// What programmes have locked and paid, as the events tell of it.
//
// Plain: belongs to one thread at a time.
#pragma once

#include <optional>

#include "engine/accounts/programmes.h"
#include "engine/base/result.h"
#include "engine/market_data/order_change.h"
#include "engine/model/coupon.h"
#include "engine/model/event_record.h"

namespace farmgate {

// As the gate has it. Numbers of programmes are those of the books, numbers of accounts those of the
// AccountStates that go along.
class ProgrammeStates {
 public:
  // Whose an order is, and the coupon that its event names: the one that an ask is under from then on; of a
  // fill, what it has redeemed of which programme.
  struct Holder {
    AccountId account;
    Coupon coupon;
  };
  // Takes in what an event has changed about one order. Fails with kBadInput when it does not fit what is
  // here; then that is worth nothing.
  Status apply(const EventRecord& event, const OrderChange& change, const Holder& holder);

  // The gate had locked so much for a replace that came to nothing, by this event, which was taken in last.
  // Fails likewise.
  Status not_replaced(const EventRecord& event, const Programmes::Lock& lock);

  // Counts what was given back and is due, before what comes at this time. Never goes back.
  void advance(Timestamp time) { programmes_.advance(time); }

  // As of the last advance().
  Programmes::Balance balance(ProgrammeId programme) const { return programmes_.balance(programme); }
  Programmes::Balance balance(ProgrammeId programme, AccountId account) const {
    return programmes_.balance(programme, account);
  }
  bool covers(const Programme& programme, const Programmes::Need& need) const {
    return programmes_.covers(programme, need);
  }

  // From a snapshot, before any event: open asks under coupons, what was paid, and releases in order. False:
  // the ask cannot have such a coupon.
  bool restore_ask(const OrderState& ask, const Holder& holder);
  void restore_paid(ProgrammeId programme, AccountId account, std::int64_t paid) {
    programmes_.restore_paid(programme, account, paid);
  }
  void restore_release(const Programmes::Release& release) { programmes_.restore_release(release); }

  void audit() const { programmes_.audit(); }

 private:
  Status fill(const EventRecord& event, const OrderState& order, const Holder& holder);
  Status add(const EventRecord& event, const OrderState& order, const Holder& holder);
  Status replace(const EventRecord& event, const OrderChange& change, const Holder& holder);

  Programmes programmes_;
};

}  // namespace farmgate
