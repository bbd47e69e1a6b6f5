// Replaces that came to nothing, and what the gate had taken for them: what stands beside the events, since
// no event says it.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/model/event_record.h"
#include "engine/model/units.h"

namespace farmgate {

// A replace that came too late, when its order had closed, or was to no more lots than were filled. The event
// that answers it says that it was rejected, or that the order is cancelled; what was taken goes back then,
// as a release of that command. Minor currency units, from 0 to kMoneyMax.
struct LateReplace {
  Sequence sequence = 0;
  std::int64_t reserved = 0;  // of the credit of the account that the event names
  std::string programme;      // empty: nothing was locked
  std::int64_t locked = 0;    // of its budget

  friend bool operator==(const LateReplace&, const LateReplace&) = default;
};

// Those of a chunk, given to whoever reads its events when their turn comes.
//
// Belongs to one thread.
class LateReplaces {
 public:
  // By rising sequence; they must outlive it.
  explicit LateReplaces(std::span<const LateReplace> all) : rest_(all) {}

  // The one that this event answers; nullptr: it answers none. Requires: events come in their order, each
  // once; some of the first may be left out.
  const LateReplace* answered_by(const EventRecord& event) { return rest_.empty() ? nullptr : find(event); }

 private:
  const LateReplace* find(const EventRecord& event);

  std::span<const LateReplace> rest_;
};

}  // namespace farmgate
