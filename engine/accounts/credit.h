// Buyers' credit (rules, sections 5 and 7): what open bids reserve of an account's line, what fills have used
// of it, and from when on what was released counts again.
//
// Belongs to the thread of the gate.
//
// A bid that was accepted under a line counts from then on, whatever becomes of the line; one accepted
// without limit never does. What fills, cancels, expiries and replaces of epoch e release counts from the
// first command of epoch e + 2 on. Releases that are not reported yet only make less available than there is:
// a decision that passes without them would pass with them.
#pragma once

#include <cstdint>
#include <deque>
#include <limits>

#include "engine/accounts/chunked_queue.h"
#include "engine/accounts/credit_balances.h"
#include "engine/accounts/credit_bids.h"
#include "engine/accounts/id_table.h"
#include "engine/base/int128.h"
#include "engine/model/ids.h"
#include "engine/model/units.h"

namespace farmgate {

class Credit {
 public:
  using Balance = CreditBalance;
  using Bid = CreditBid;

  // Counts the releases that are due, before a command of this time.
  void advance(Timestamp time) {
    if (time >= next_count_time_) count_releases(time);
  }

  Balance balance(AccountId account) const { return balances_[account]; }
  // As it counts for a command of this time, whether the releases that are due were counted or not. Walks
  // through them all.
  Balance balance_at(AccountId account, Timestamp time) const;

  // Whether a line could cover so much more when all that is reserved was released.
  bool could_cover(AccountId account, std::int64_t line, Int128 more) const {
    return line - balance(account).used >= more;
  }
  // Whether a line covers so much more.
  bool covers(AccountId account, std::int64_t line, Int128 more) const {
    const Balance balance = this->balance(account);
    return line - balance.used - balance.reserved >= more;
  }

  // What a bid reserves when it comes in.
  static Int128 need_of_new(Price price, Lots quantity) { return money(price, quantity); }
  // What it reserves in addition when it is to be replaced; 0: it keeps its priority, or needs no more.
  static Int128 need_of_replace(const Bid& bid, Price price, Lots quantity);

  // nullptr: the order does not count.
  const Bid* find(RecordId order) const { return bids_.find(order); }

  // The record is a new order's from here on: whatever had it before is forgotten.
  void forget(RecordId order) { bids_.remove(order); }

  // Fetches what a decision reads of an account.
  void prefetch(AccountId account) const { balances_.prefetch(account); }

  // Money was paid out (or, less than 0, in), which counts at once.
  void use(AccountId account, Int128 amount) { balances_.to_change(account).used += amount; }

  // A bid that passed the gate, and counts.
  void add(RecordId order, AccountId account, Price price, Lots quantity);

  // A replace that passed the gate. Returns what it reserves in addition. Requires: the order counts.
  Int128 replace(RecordId order, Sequence sequence, Price price, Lots quantity);

  // Reports, in the order of events, of what commands have come to; of orders that do not count, and of
  // commands that replaced none, they change nothing. answered() comes before the others of its command.
  void answered(Sequence sequence, Timestamp time);
  void filled(RecordId order, Timestamp time, Price delivered, Lots quantity);
  void replaced(RecordId order, Timestamp time, Price price, Lots open);
  void closed(RecordId order, Timestamp time);
  // For those who learn only then that it passed: a replace that had reserved so much came to nothing.
  void not_replaced(AccountId account, Timestamp time, Int128 need);

  // For snapshots, with everything reported.

  // What counts from two epochs later on. An order's money, or a part of it, each way.
  struct Release {
    std::int64_t epoch = 0;
    std::int64_t reserved = 0;  // that much less
    std::int64_t used = 0;      // that much more
    AccountId account;
  };
  // visit(release), in order.
  template <class Visit>
  void visit_releases(Visit visit) const {
    for (std::size_t i = 0; i < releases_.size(); ++i) visit(releases_[i]);
  }
  void restore_bid(RecordId order, const Bid& bid);
  void restore_used(AccountId account, Int128 used) { balances_.to_change(account).used = used; }
  // In order, after the bids: what is to be released is reserved until then.
  void restore_release(const Release& release);
  // Whether all that is to be released can be, one after the other: nobody has less reserved. False: no
  // engine has come to it.
  bool can_release_all() const;

  // What is reserved is what bids, replaces and releases account for. Requires: there are so many accounts.
  void audit(std::size_t account_count) const;

 private:
  // A replace whose answer is not reported yet, and what was reserved for it.
  struct Replace {
    Sequence sequence = 0;
    AccountId account;
    Int128 need = 0;
  };
  static constexpr Timestamp kNever{std::numeric_limits<std::int64_t>::max()};

  static Timestamp count_time(std::int64_t epoch) { return epoch_begin(epoch + 2); }

  void add(const Release& release);
  void release(AccountId account, Timestamp time, Int128 reserved, Int128 used);
  void count_releases(Timestamp time);

  CreditBalances balances_;
  CreditBids bids_;                     // while the record is remembered and longer
  std::deque<Replace> replaces_;        // in order
  ChunkedQueue<Release> releases_;      // in order
  Timestamp next_count_time_ = kNever;  // when the first of them count
};

}  // namespace farmgate
