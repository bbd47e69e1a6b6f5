// The ledger: what fills and bookings move between buyers, producers, carriers, lenders and those who pay
// subsidies, in double entry; and what programmes pay for volume.
//
// A fold over events in their order, for whoever follows them: no decision of the gate hangs on it. Belongs
// to one thread.
//
// Invariant, checked at every movement: its entries add up to zero, and so do the positions of all.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/accounts/account_facts.h"
#include "engine/accounts/figures_by_account.h"
#include "engine/accounts/incentives.h"
#include "engine/base/int128.h"
#include "engine/model/event.h"
#include "engine/model/ids.h"
#include "engine/model/money.h"
#include "engine/model/reference_data.h"
#include "engine/model/symbols.h"
#include "engine/model/units.h"

namespace farmgate {

// What a movement consists of, in the order of Party.
class LedgerEntries {
 public:
  std::span<const LedgerEntry> all() const { return std::span(entries_).first(count_); }
  // Nothing moved: no entry.
  void add(const LedgerEntry& entry) {
    if (entry.amount != 0) entries_[count_++] = entry;
  }

 private:
  std::array<LedgerEntry, kPartyCount> entries_;
  std::size_t count_ = 0;
};

class Ledger {
 public:
  struct Traders {
    AccountId buyer;
    AccountId producer;
  };
  // What moves in a fill; prices per lot.
  struct Fill {
    AccountId buyer;
    AccountId producer;
    Lots quantity;
    Price farm_gate;
    Price delivered;
    Price unit_cost;
    Price subsidy;   // of the lane's funder and of a programme
    Price redeemed;  // of it, the programme's part

    // As an event has it, or the record of one.
    template <class Filled>
    static Fill of(const Filled& filled, const Traders& traders) {
      return {.buyer = traders.buyer,
              .producer = traders.producer,
              .quantity = filled.quantity,
              .farm_gate = filled.farm_gate,
              .delivered = filled.delivered,
              .unit_cost = filled.unit_cost,
              .subsidy = filled.subsidy,
              .redeemed = filled.redeemed};
    }
  };

  Ledger() = default;
  // Before sequence 1.
  explicit Ledger(const ReferenceData& reference);

  // Takes in the next event, and returns what it moved; not what programmes pay for volume, which is in
  // payments().
  LedgerEntries apply(const Event& event, const Symbols& symbols);

  // What programmes pay for volume by the event that was taken in last, to the ask's account of its fill.
  std::span<const IncentivePayment> payments() const { return payments_; }
  // The entries of one of them.
  static LedgerEntries entries_of(const IncentivePayment& payment, AccountId producer);

  // The same by its kind, with accounts by the caller's numbers.
  LedgerEntries fill(const Fill& fill);
  // The volume of a fill, behind it: who pays for it. Its accounts have their owners and attributes from
  // describe().
  struct Volume {
    AccountId buyer;
    AccountId producer;
    std::string_view producer_symbol;
    std::string_view buyer_symbol;
    std::string_view origin;
    std::string_view destination;
    std::string_view commodity;
    Lots quantity;
    Price farm_gate;
    Timestamp time;
  };
  bool has_incentives() const { return incentives_.has_any(); }
  void add(const Volume& volume);
  // Moves what somebody else has found that a programme pays.
  void pay(AccountId producer, const IncentivePayment& payment);
  LedgerEntries book(AccountId account, Operation what, std::int64_t amount);
  // A row made the account, or changed it.
  void describe(AccountId account, const AccountRow& row);
  // A row or a deletion, of which only those of zones and programmes matter.
  void describe(const ReferenceEdit& edit) { incentives_.change(edit); }

  const Incentives& incentives() const { return incentives_; }

  // Zeros for an account that nothing is known of.
  AccountFigures figures(AccountId account) const { return figures_.figures(account); }
  // Whether a row has made the account.
  bool is_described(AccountId account) const { return figures_.is_described(account); }
  std::size_t account_count() const { return figures_.size(); }

  // Of all carriers, lane funders, programmes, lenders, or the settlement's: where deposits come from and
  // payouts go to.
  Int128 position(Party party) const { return positions_[static_cast<std::size_t>(party)]; }

  // For snapshots.
  void restore(AccountId account, const AccountFigures& figures) { figures_.restore(account, figures); }
  void restore(Party party, Int128 position) { positions_[static_cast<std::size_t>(party)] = position; }
  // What it was paid is in its figures. False: there is no such programme, or it cannot have paid so much.
  bool restore(std::string_view programme, std::string_view account, const IncentiveShare& share) {
    return incentives_.restore(programme, account, share);
  }

  // What the figures of all accounts add up to, the share that repays left out.
  AccountFigures total() const { return figures_.total(); }
  // The sum over all positions, worked out anew: always 0.
  Int128 sum() const;

 private:
  void move(const LedgerEntries& entries);

  LedgerEntries apply(const EventHeader& event, const Filled& filled, const Symbols& symbols);
  void apply(const ReferenceChange& change, const Symbols& symbols);

  FiguresByAccount figures_;
  AccountFacts facts_;
  Incentives incentives_;
  std::span<const IncentivePayment> payments_;   // of the last event
  std::array<Int128, kPartyCount> positions_{};  // those of buyers and producers are not kept here
};

}  // namespace farmgate
