// Budgets of programmes (rules, sections 6 and 7): what open asks have locked of each, what fills have paid,
// and from when on what was given back counts again.
//
// Belongs to the thread of the gate. Money is in minor currency units.
//
// An ask's coupon is locked when it passes the gate. A fill pays a part of it at once and gives the rest of
// what was locked for those lots back; cancel, expiry and replaces give back likewise. What the commands of
// epoch e give back stays locked until the first command of epoch e + 2. What is given back and not reported
// yet only makes less available than there is: a coupon that is granted without it would be granted with it.
//
// Invariant, verified by audit(): of every programme, what is locked is what its asks, the replaces under way
// and what is given back and does not count yet come to; by account likewise.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <deque>
#include <limits>
#include <utility>
#include <vector>

#include "engine/accounts/id_table.h"
#include "engine/model/coupon.h"
#include "engine/model/ids.h"
#include "engine/model/programme.h"
#include "engine/model/units.h"

namespace farmgate {

class Programmes {
 public:
  // Of a programme, or of one account under it.
  struct Balance {
    std::int64_t locked = 0;
    std::int64_t paid = 0;

    std::int64_t taken() const { return locked + paid; }
  };

  // An open ask, as its market has it.
  struct Ask {
    CommodityId commodity;
    OrderSlot slot = kNoOrder;
    Sequence placed = 0;
  };

  // How an ask was last to be: as of the last replace that the gate let pass, the market's answer not waited
  // for.
  struct View {
    Price price;
    Lots quantity;
  };

  // What a coupon needs.
  struct Need {
    Coupon coupon;
    AccountId account;  // not valid(): one that has not come into being
    Lots quantity;

    std::int64_t money() const { return money_of(coupon, quantity); }
  };

  struct Fill {
    Price redeemed;  // per lot
    Lots quantity;
  };

  // Counts what is given back and is due, before a command of this time.
  void advance(Timestamp time) {
    if (time >= next_count_time_) count_releases(time);
  }

  Balance balance(ProgrammeId programme) const {
    return programme.value() < balances_.size() ? balances_[programme.value()] : Balance();
  }
  Balance balance(ProgrammeId programme, AccountId account) const;

  // Whether a programme's budget and cap cover a need.
  bool covers(const Programme& programme, const Need& need) const;
  // Whether they could when all that is locked was given back.
  bool could_cover(const Programme& programme, const Need& need) const;

  // nullptr: no replace of it has passed the gate while there were programmes.
  const View* find_replaced(RecordId order) const {
    const auto found = replaced_.find(order.value());
    return found == replaced_.end() ? nullptr : &found->second;
  }

  // The record is a new order's from here on: whatever had it before is forgotten.
  void forget(RecordId order) {
    if (!replaced_.empty()) replaced_.erase(order.value());
  }

  // Whether what is told can follow what is here: that an ask takes a coupon, that it is filled, that so much
  // of it stays open, that so much more was locked. For those who follow events that somebody else has made;
  // what does not fit, add(), filled(), replaced() and not_replaced() require not to be told.
  bool fits_new(const Ask& ask, const Need& need) const;
  bool fits_fill(const Ask& ask, const Fill& fill) const;
  bool fits_open(const Ask& ask, Lots open) const;
  bool fits_lock(ProgrammeId programme, std::int64_t money) const;
  // The coupon of an open ask, if it has any.
  Coupon coupon(const Ask& ask) const {
    const Holding* const holding = find(ask);
    return holding == nullptr ? Coupon() : holding->coupon;
  }

  // An ask passed the gate under a coupon. Requires: it is covered.
  void add(const Ask& ask, const Need& need);

  // What a replace that passed the gate asks for.
  struct Replace {
    Sequence sequence = 0;
    RecordId order;
    AccountId account;
    View view;
    bool keeps_priority = false;
    Coupon coupon;  // of one that does not
  };
  // Requires: its coupon, if any, is covered.
  void replace(const Replace& replace);

  // A replace that passed when there were no programmes yet, or before a snapshot.
  void note_replaced(RecordId order, const View& view) { replaced_[order.value()] = view; }

  // Reports, in the order of events, of what commands have come to; of orders without a coupon they change
  // nothing.
  void filled(const Ask& ask, Timestamp time, const Fill& fill);
  void replaced(const Ask& ask, Sequence sequence, Timestamp time, Lots open);
  void closed(const Ask& ask, Timestamp time);
  // The command of this sequence has replaced nothing.
  void not_replaced(Sequence sequence, Timestamp time);

  // What was locked for a replace that came to nothing.
  struct Lock {
    ProgrammeId programme;
    AccountId account;
    std::int64_t money = 0;
  };
  // For those who learn only then that it passed. Requires: fits_lock().
  void not_replaced(const Lock& held, Timestamp time);

  // For snapshots, with everything reported.

  // What counts again from two epochs later on.
  struct Release {
    std::int64_t epoch = 0;
    ProgrammeId programme;
    AccountId account;
    std::int64_t money = 0;
  };
  const std::deque<Release>& releases() const { return releases_; }
  // visit(programme, account, paid), in order of both.
  template <class Visit>
  void visit_paid(Visit visit) const {
    for (const Share* const share : sorted_shares()) {
      if (share->balance.paid != 0) visit(share->programme, share->account, share->balance.paid);
    }
  }
  void restore_ask(const Ask& ask, const Need& need) { add(ask, need); }
  void restore_paid(ProgrammeId programme, AccountId account, std::int64_t paid);
  // In order: what is to be released is locked until then.
  void restore_release(const Release& release);

  void audit() const;

 private:
  static constexpr Timestamp kNever{std::numeric_limits<std::int64_t>::max()};

  // Of an account under a programme.
  struct Share {
    ProgrammeId programme;
    AccountId account;
    Balance balance;
  };
  using ShareNumber = std::uint32_t;

  // What an open ask holds, as far as is reported.
  struct Holding {
    Sequence placed = 0;
    Coupon coupon;  // none: it holds nothing
    ShareNumber share = 0;
    std::uint32_t open = 0;
  };
  // A replace whose answer is not reported yet. Its coupon is locked for its whole quantity.
  struct Pending {
    Sequence sequence = 0;
    RecordId order;
    Coupon coupon;
    ShareNumber share = 0;
    Lots quantity;
  };

  static Timestamp count_time(std::int64_t epoch) { return epoch_begin(epoch + 2); }
  static std::int64_t money_of(const Coupon& coupon, Lots quantity) {
    return Price{coupon.locked}.value() * quantity.value();
  }
  static std::uint64_t key(ProgrammeId programme, AccountId account) {
    return std::uint64_t{programme.value()} << 32 | account.value();
  }

  ShareNumber share_of(ProgrammeId programme, AccountId account);
  Holding& holding_to_set(const Ask& ask);
  const Holding* find(const Ask& ask) const;
  Holding* find(const Ask& ask);
  void lock(ShareNumber share, std::int64_t money);
  void pay(ShareNumber share, std::int64_t money);
  void give_back(const Coupon& coupon, ShareNumber share, Lots quantity, Timestamp time);
  void release(ShareNumber share, std::int64_t money, Timestamp time);
  void add(const Release& release);
  void count_releases(Timestamp time);
  std::vector<const Share*> sorted_shares() const;

  std::vector<Balance> balances_;  // by programme; those at the end may be missing
  std::vector<Share> shares_;
  absl::flat_hash_map<std::uint64_t, ShareNumber> share_numbers_;  // by programme and account
  std::vector<std::vector<Holding>> holdings_;                     // by commodity and slot
  absl::flat_hash_map<std::uint32_t, View> replaced_;              // by record
  std::deque<Pending> pending_;                                    // in order
  std::deque<Release> releases_;                                   // in order
  Timestamp next_count_time_ = kNever;                             // when the first of them count
};

}  // namespace farmgate
