// What the events come to for each account, entry by entry, for the ledger's store.
//
// The movements are those of Ledger; of what accounts have come to, it holds the balances that were looked up
// lately, and the store all. Belongs to one thread.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/accounts/incentives.h"
#include "engine/accounts/ledger.h"
#include "engine/base/hash.h"
#include "engine/base/result.h"
#include "engine/journal/ledger_store.h"
#include "engine/model/event_record.h"
#include "engine/model/reference_change.h"

namespace farmgate {

class AccountEntries {
 public:
  // The store must outlive it.
  explicit AccountEntries(const LedgerStore& store) : store_(store) {}

  // Takes the next event in, and adds its entries to the batch. Fails with kBadInput when it is a fill whose
  // money does not add up, and as LedgerStore::balance(); then what is here is worth nothing.
  Status apply(const EventRecord& event, LedgerBatch& batch);

  // Adds the entries of what programmes pay for volume by the fill that was taken in last. Fails as
  // LedgerStore::balance().
  Status pay(const EventRecord& event, std::span<const IncentivePayment> payments, LedgerBatch& batch);

  // Takes in rows of reference data, of which only those of accounts matter. Fails likewise.
  Status change(std::span<const ReferenceEdit> rows);

  // Adds the balances that have changed to the batch, which is written then. Those in the store count from
  // there on.
  void finish(LedgerBatch& batch);

 private:
  struct Known {
    AccountBalance balance;
    bool has_changed = false;
  };

  Result<Known*> find(std::string_view account);
  Status take(const AccountRow& row);
  Status take(const EventRecord& event, const FilledRecord& filled, LedgerBatch& batch);
  Status take(const EventRecord& event, const BookedRecord& booked, LedgerBatch& batch);

  const LedgerStore& store_;
  // They stay where they are.
  absl::flat_hash_map<std::string, std::unique_ptr<Known>, TextHash, std::equal_to<>> known_;
  Ledger scratch_;  // of the two accounts of a movement
};

}  // namespace farmgate
