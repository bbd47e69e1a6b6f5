// The ledger: what fills and bookings move between buyers, producers, carriers, lenders and those who pay
// subsidies, in double entry.
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
#include <vector>

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
  // What moves in a fill, but who; prices per lot.
  struct Fill {
    AccountId buyer;
    AccountId producer;
    Lots quantity;
    Price farm_gate;
    Price delivered;
    Price unit_cost;
    Price subsidy;   // of the lane's funder and of a programme
    Price redeemed;  // of it, the programme's part
  };

  Ledger() = default;
  // Before sequence 1.
  explicit Ledger(const ReferenceData& reference);

  // Takes in the next event, and returns what it moved.
  LedgerEntries apply(const Event& event, const Symbols& symbols);

  // The same by its kind, with accounts by the caller's numbers.
  LedgerEntries fill(const Fill& fill);
  LedgerEntries book(AccountId account, Operation what, std::int64_t amount);
  // A row made the account, or changed it.
  void describe(AccountId account, const AccountRow& row);

  // Zeros for an account that nothing is known of.
  AccountFigures figures(AccountId account) const {
    return account.value() < accounts_.size() ? accounts_[account.value()].figures : AccountFigures();
  }
  std::size_t account_count() const { return accounts_.size(); }

  // Of all carriers, lane funders, programmes, lenders, or the settlement's: where deposits come from and
  // payouts go to.
  Int128 position(Party party) const { return positions_[static_cast<std::size_t>(party)]; }

  // For snapshots.
  void restore(AccountId account, const AccountFigures& figures) { to_change(account) = {figures, true}; }
  void restore(Party party, Int128 position) { positions_[static_cast<std::size_t>(party)] = position; }

  // What the figures of all accounts add up to, the share that repays left out.
  AccountFigures total() const;
  // The sum over all positions, worked out anew: always 0.
  Int128 sum() const;

 private:
  struct Account {
    AccountFigures figures;
    bool is_described = false;  // by a row: its loan is in the figures
  };

  Account& to_change(AccountId account);
  void move(const LedgerEntries& entries);

  std::vector<Account> accounts_;
  std::array<Int128, kPartyCount> positions_{};  // those of buyers and producers are not kept here
};

}  // namespace farmgate
