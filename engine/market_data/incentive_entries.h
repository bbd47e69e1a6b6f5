// What the events come to for programmes that pay for volume, for the ledger's store.
//
// Holds the programmes, the zones, and what accounts have sold under the programmes; the store has all of it,
// and who owns which account. Belongs to one thread.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/accounts/incentives.h"
#include "engine/base/hash.h"
#include "engine/base/result.h"
#include "engine/journal/ledger_store.h"
#include "engine/model/event_record.h"
#include "engine/model/incentive.h"
#include "engine/model/reference_change.h"

namespace farmgate {

class IncentiveEntries {
 public:
  // With what the store has by now, which must outlive it. Fails as ProgrammeReader does, and with kBadInput
  // when that does not fit together.
  static Result<std::unique_ptr<IncentiveEntries>> open(const LedgerStore& store);

  // Of a ledger that begins, or goes on from elsewhere. ProgrammeEntries::anew() removes what the store had.
  static std::unique_ptr<IncentiveEntries> anew(const LedgerStore& store);

  // Takes the next event in, and returns what programmes pay by it to the account of its fill's ask: good
  // until the next one. Fails with kBadInput when it cannot be read, and as ProgrammeReader does; then what
  // is here is worth nothing.
  Result<std::span<const IncentivePayment>> apply(const EventRecord& event, LedgerBatch& batch);

  // Takes in rows of reference data: before sequence 1, or as a snapshot has them.
  void change(std::span<const ReferenceEdit> rows, LedgerBatch& batch);

  // From a snapshot, after its rows. False: there is no such programme, or it cannot have paid so much.
  bool restore(std::string_view programme, std::string_view account, const IncentiveShare& share,
               LedgerBatch& batch);

  // Adds what has changed to the batch, which is written then.
  void finish(LedgerBatch& batch);

 private:
  struct Facts {
    std::string owner;
    std::vector<std::string> attributes;
  };

  explicit IncentiveEntries(const LedgerStore& store) : store_(store) {}

  Status load();
  void change(const ReferenceEdit& edit, LedgerBatch& batch);
  Result<std::span<const IncentivePayment>> take(const EventRecord& event, const FilledRecord& filled);
  Result<const Facts*> find(std::string_view account);

  const LedgerStore& store_;
  Incentives incentives_;
  // Accounts that were looked up lately, and those that the store does not have yet. They stay where they
  // are.
  absl::flat_hash_map<std::string, std::unique_ptr<Facts>, TextHash, std::equal_to<>> known_;
  std::set<std::string, std::less<>> changed_;  // accounts that have sold since the batch was begun
};

}  // namespace farmgate
