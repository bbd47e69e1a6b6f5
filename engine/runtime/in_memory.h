// The engine alone: commands that are in memory already, one thread, events made and dropped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/accounts/gate.h"
#include "engine/model/prepared_request.h"
#include "engine/model/reference_data.h"

namespace farmgate {

// Nanoseconds per command, the reading of the clock included.
struct CommandTimes {
  std::uint32_t p50_ns = 0;
  std::uint32_t p99_ns = 0;
  std::uint32_t p99_9_ns = 0;
  std::uint32_t max_ns = 0;
};

// Requests that are in memory already. The engine takes the first `warm_up` of them before the clock starts.
struct InMemoryLog {
  std::span<const PreparedRequest> requests;
  std::size_t warm_up = 0;
};

// Seconds that a fresh engine takes for all timed requests: exactly-once and look-ups, matching, and making
// every event.
double time_all(ReferenceData reference, const GateOptions& options, const InMemoryLog& log);

// The same, each command timed for itself.
CommandTimes time_each(ReferenceData reference, const GateOptions& options, const InMemoryLog& log);

}  // namespace farmgate
