// The reference data as of what was published, for readers: a copy beside the engine's own.
//
// The engine only notes what was published, which takes as long as copying a pointer; whoever reads brings
// the copy up to date first. Readers wait for each other, the engine for none of them. Symbols of accounts,
// of which there may be millions, are not copied: they lie in the engine's table, which has each before it is
// published.
#pragma once

#include <absl/container/btree_set.h>

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/reference_data.h"
#include "engine/runtime/lane_memory_bound.h"

namespace farmgate {

// What a command did to the reference data.
struct ReferenceNews {
  std::shared_ptr<const ReferenceChange> change;  // nullptr: accounts were opened,
  std::size_t account_count = 0;                  // and there are so many since
};

class PublishedReference {
 public:
  struct ByNumbers {
    bool operator()(ZonePair left, ZonePair right) const {
      return std::pair(left.origin, left.destination) < std::pair(right.origin, right.destination);
    }
  };
  // The lanes there are, by the symbol of their class, then by the numbers of their zones.
  using LaneKeys = std::map<std::string, absl::btree_set<ZonePair, ByNumbers>, std::less<>>;

  // What a reader sees. No commodity is halted there, and nobody is suspended.
  struct View {
    const ReferenceData& data;
    const LaneKeys& lanes;
    const LaneMemoryBound& lane_memory;
    Sequence sequence = 0;  // everything published up to it, and nothing later
  };

  // Copies what an engine has at its last sequence. It must outlive the copy, and stay where it is.
  PublishedReference(const ReferenceData& engine, Sequence last);

  // Notes what the commands up to `last` did, in order. For the engine's thread.
  void publish(const std::vector<ReferenceNews>& news, Sequence last);

  // Brings the copy up to date. Any thread.
  void catch_up() const {
    const std::lock_guard lock(copy_mutex_);
    take_news();
  }

  // Calls `read` with a view of the copy, and returns what that does. Any thread.
  template <class Read>
  auto read(Read read) const {
    const std::lock_guard lock(copy_mutex_);
    take_news();
    return read(View{.data = data_, .lanes = lanes_, .lane_memory = lane_memory_, .sequence = sequence_});
  }

 private:
  void take_news() const;
  void apply(const ReferenceNews& news) const;
  void update_lane(const ReferenceEffect::LaneKey& lane) const;

  const Symbols& engine_symbols_;

  mutable std::mutex news_mutex_;  // of the next two; held to copy pointers
  mutable std::vector<ReferenceNews> news_;
  Sequence published_ = 0;

  mutable std::mutex copy_mutex_;  // of the rest
  mutable ReferenceData data_;
  mutable LaneKeys lanes_;
  mutable LaneMemoryBound lane_memory_;
  mutable Sequence sequence_ = 0;
};

}  // namespace farmgate
