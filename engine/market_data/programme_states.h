// What programmes have locked and paid, as the events tell of it.
//
// Plain: belongs to one thread at a time.
#pragma once

#include <optional>

#include "engine/accounts/programmes.h"
#include "engine/market_data/order_change.h"
#include "engine/model/coupon.h"
#include "engine/model/event_record.h"

namespace farmgate {

// Numbers of programmes are those of the books, numbers of accounts those of the AccountStates that go along.
//
// As the gate has it, but for one thing that no event tells: what a replace that came too late, or to no more
// than was filled, had locked, stays locked there until two epochs later.
class ProgrammeStates {
 public:
  // Takes in what an event has changed about one order, which is under this coupon from then on, if it is an
  // ask under any.
  struct Holder {
    AccountId account;
    Coupon coupon;
  };
  void apply(const EventRecord& event, const OrderChange& change, const Holder& holder);

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

  // From a snapshot, before any event: open asks under coupons, what was paid, and releases in order.
  void restore_ask(const OrderState& ask, const Holder& holder);
  void restore_paid(ProgrammeId programme, AccountId account, std::int64_t paid) {
    programmes_.restore_paid(programme, account, paid);
  }
  void restore_release(const Programmes::Release& release) { programmes_.restore_release(release); }

  void audit() const { programmes_.audit(); }

 private:
  void replace(const EventRecord& event, const OrderChange& change, const Holder& holder);

  Programmes programmes_;
};

}  // namespace farmgate
