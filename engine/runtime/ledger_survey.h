// Whether the money of an event log adds up, read from end to end.
#pragma once

#include <cstdint>

#include "engine/base/int128.h"
#include "engine/base/result.h"
#include "engine/journal/event_log.h"

namespace farmgate {

// Minor currency units.
struct LedgerSurvey {
  std::uint64_t fill_count = 0;
  std::uint64_t booking_count = 0;
  std::uint64_t account_count = 0;  // that had any
  Int128 moved = 0;                 // what buyers have paid
  Int128 sum = 0;                   // of all positions: 0
};

// Keeps a ledger of all events that the log has. Fails with kBadInput, naming the sequence, for a fill whose
// money does not add up, and as EventLog does.
Result<LedgerSurvey> survey_ledger(const EventLog& events);

}  // namespace farmgate
