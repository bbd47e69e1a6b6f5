// What the events of a chunk are about, found out once for all streams of a poller: most of those that have a
// filter learn by a few look-ups that there is nothing for them, and need not read the events.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>

#include "engine/journal/event_log.h"
#include "engine/model/units.h"

namespace farmgate::v1 {
class EventFilter;
}  // namespace farmgate::v1

namespace farmgate {

// Never changes.
class ChunkSubjects {
 public:
  explicit ChunkSubjects(const EventChunk& chunk);

  // Whether there may be an event that passes the filter; false: there is none, and all can be read.
  bool may_pass(const v1::EventFilter& filter) const;

  // Likewise, whether there may be a fill.
  bool may_have_fills() const { return has_fills_ || is_broken_; }

 private:
  struct Noting;

  // Hashes, which take a few bytes whatever the names: of two names of one hash, one is read for the other.
  using Names = absl::flat_hash_set<std::uint64_t>;

  Names accounts_;
  Names commodities_;
  Names zones_;
  bool is_of_every_account_ = false;  // one of its events is
  bool has_fills_ = false;
  bool is_broken_ = false;  // an event cannot be read
};

// The chunks that were asked for last. Belongs to one thread.
class RecentSubjects {
 public:
  static constexpr std::size_t kKept = 128;

  // Of the chunk; nullptr: it is not among them.
  const ChunkSubjects* find(const EventChunk& chunk) const {
    const auto found = kept_.find(chunk.first);
    return found == kept_.end() ? nullptr : found->second.get();
  }

  // Reads the chunk. Valid until others are added. Requires: it is not among them.
  const ChunkSubjects& add(const EventChunk& chunk);

 private:
  absl::flat_hash_map<Sequence, std::unique_ptr<const ChunkSubjects>> kept_;  // by the first command
  std::deque<Sequence> order_;                                                // in which they were added
};

}  // namespace farmgate
