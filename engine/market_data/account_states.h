// All accounts as the events tell of them: who they are, what they have moved, and how far their credit goes.
//
// Plain: belongs to one thread at a time.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/accounts/credit.h"
#include "engine/accounts/ledger.h"
#include "engine/base/kept_once.h"
#include "engine/base/result.h"
#include "engine/market_data/order_change.h"
#include "engine/model/event_record.h"
#include "engine/model/packed_line.h"
#include "engine/model/reference_change.h"
#include "engine/model/symbols.h"

namespace farmgate {

// An account as it stands. What is available: the line less what is used and reserved. What it refers to
// stays as long as the AccountStates.
struct AccountState {
  std::string_view zone;  // empty: none
  std::span<const std::string> attributes;
  CreditLine credit_line;
  bool is_deleted = false;
  bool is_suspended = false;  // by itself: everyone may be
};

class AccountStates {
 public:
  // Takes in rows of reference data, of which only those of accounts matter, and what programmes pay for
  // volume by: before sequence 1, or as a snapshot has them.
  void change(const ReferenceChange& rows);

  // Takes the next event in, and what it has changed about orders, whose accounts have the numbers of
  // `symbols`. Fails with kBadInput when it is a fill whose money does not add up; then what is here is worth
  // nothing.
  Status apply(const EventRecord& event, std::span<const OrderChange> changes, const Symbols& symbols);

  // The gate had reserved so much for a replace that came to nothing, by an event of this time, which was
  // taken in last.
  void not_replaced(AccountId id, Timestamp time, std::int64_t reserved) {
    credit_.not_replaced(id, time, reserved);
  }

  // Not valid(): there is no such account.
  AccountId find(std::string_view symbol) const { return names_.find(symbol); }
  AccountState account(AccountId id) const {
    const Row& row = accounts_[id.value()];
    return {.zone = zones_.item(row.zone),
            .attributes = attributes_.item(row.attributes),
            .credit_line = row.credit_line,
            .is_deleted = row.is_deleted,
            .is_suspended = row.is_suspended};
  }
  const Ledger& ledger() const { return ledger_; }
  // Whether it may place and replace no orders: it is suspended, or everyone is.
  bool is_suspended(AccountId id) const { return everyone_suspended_ || accounts_[id.value()].is_suspended; }
  // Of nobody's too, and of one that is not known.
  bool is_suspended(std::string_view symbol) const {
    const AccountId id = find(symbol);
    return id.valid() ? is_suspended(id) : everyone_suspended_;
  }
  bool is_everyone_suspended() const { return everyone_suspended_; }
  // As of the last event's time, or the last advance(): what the gate has then.
  Credit::Balance credit(AccountId id) const { return credit_.balance(id); }

  // Counts what was released and is due, before what comes at this time. Never goes back.
  void advance(Timestamp time) { credit_.advance(time); }

  // From a snapshot, after its rows and before any event, by the numbers that the rows have given: figures
  // and positions, what is used, open bids that count, and releases in order.
  Ledger& ledger_to_restore() { return ledger_; }
  // As Credit has it.
  bool can_release_all() const { return credit_.can_release_all(); }
  void restore_used(AccountId id, Int128 used) { credit_.restore_used(id, used); }
  void restore_bid(Sequence placed, const Credit::Bid& bid);
  void restore_release(const Credit::Release& release) { credit_.restore_release(release); }
  void restore_suspension(AccountId id) { accounts_[id.value()].is_suspended = true; }
  void restore_everyone_suspended() { everyone_suspended_ = true; }

 private:
  // What there may be millions of. Zone and attributes are numbers of what is kept once.
  struct Row {
    PackedLine credit_line;
    std::uint32_t zone = 0;
    std::uint32_t attributes : 30 = 0;
    bool is_deleted : 1 = false;
    bool is_suspended : 1 = false;
  };
  static_assert(sizeof(Row) == 16);

  AccountId take(std::string_view symbol);
  void take(const AccountRow& row);
  void take(const BookedRecord& booked);
  void take(const ReferenceChangedRecord& changed);
  void take(const EventRecord& event, const FilledRecord& filled, std::span<const OrderChange> changes,
            const Symbols& symbols);
  AccountId account_of(const OrderState& order, const Symbols& symbols);

  // Of bids that count for credit.
  void follow(const EventRecord& event, const OrderState& bid, const Symbols& symbols);
  void place(const OrderState& bid, AccountId account);
  void set_line(AccountId account, const CreditLine& line);
  RecordId number_of(Sequence placed);

  SymbolTable<AccountId> names_;
  std::vector<Row> accounts_;  // by number
  KeptOnce<std::string> zones_;
  KeptOnce<std::vector<std::string>> attributes_;
  std::vector<AccountId> by_order_number_;  // by the number that orders have for an account
  Ledger ledger_;
  Credit credit_;
  bool everyone_suspended_ = false;
  bool has_lines_ = false;  // some account has, or had, one
  // Open bids that count, by the command that placed them: their numbers in credit_; and those that are free.
  absl::flat_hash_map<Sequence, RecordId> bids_;
  std::vector<RecordId> free_;
};

}  // namespace farmgate
