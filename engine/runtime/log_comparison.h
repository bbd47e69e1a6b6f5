// Holds the events that recovery makes again against those that the event log has.
//
// A digest covers all events before it too, so that one in kChunksAtOnce tells of all, and the log is hardly
// read; only when that one differs is the first that does looked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/result.h"
#include "engine/journal/event_log.h"
#include "engine/model/units.h"

namespace farmgate {

// Plain: belongs to one thread. The log must outlive it.
class LogComparison {
 public:
  static constexpr std::size_t kChunksAtOnce = 64;

  explicit LogComparison(const EventLog& log) : log_(log) {}

  // Takes the next chunk that was made again. Requires: it ends where the log has events. This and finish()
  // fail with kBadInput, naming the sequence, when the log has other events there, or is damaged.
  Status add(const EventChunk& chunk);

  // Holds what was added against the log. What that does not retain any more agrees with everything.
  Status finish();

 private:
  struct Made {
    Sequence first = 0;
    Sequence last = 0;
    std::uint64_t digest_after = 0;
  };

  Status compare(const Made& chunk) const;

  const EventLog& log_;
  std::vector<Made> made_;  // and not compared yet
};

}  // namespace farmgate
