// Whether the money of an event log adds up, read from end to end.
#pragma once

#include <cstdint>

#include "engine/base/int128.h"
#include "engine/base/result.h"
#include "engine/journal/event_log.h"
#include "engine/model/reference_source.h"

namespace farmgate {

// Minor currency units.
struct LedgerSurvey {
  std::uint64_t fill_count = 0;
  std::uint64_t booking_count = 0;
  std::uint64_t account_count = 0;  // that had any
  Int128 moved = 0;                 // what buyers have paid
  // Whether the log goes back to the first command. In one that does not, what repaid loans, and what
  // programmes paid for volume, are left out: it has lost the loans, and what was sold before. Both move
  // money between two positions.
  bool is_whole = false;
  Int128 repaid = 0;      // loans
  Int128 incentives = 0;  // what programmes have paid for volume
  Int128 sum = 0;         // of all positions, added up entry by entry: 0
};

// Keeps a ledger of all events that the log has; `genesis` are the rows that its first command began with.
// Fails with kBadInput, naming the sequence, for a fill whose money does not add up and for rows that cannot
// be read, naming the account when its entries do not come to its figures, as EventLog does, and when the
// rows of the genesis cannot be had.
Result<LedgerSurvey> survey_ledger(const EventLog& events, const ReferenceSource& genesis);

}  // namespace farmgate
