// How much memory the cost rows of all commodities take, before an engine makes them: an upper bound that is
// kept up to date change by change. What went still counts, as it does in the engine's tables.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/model/reference_data.h"

namespace farmgate {

class LaneMemoryBound {
 public:
  // Counts all lanes and commodities of `data`.
  void add(const ReferenceData& data);

  // Counts those of a change. Zones that `data` does not have are left out: the gate refuses them.
  void add(const ReferenceData& data, const ReferenceChange& change);

  // What it all takes, in bytes.
  std::uint64_t bytes() const;

 private:
  struct OfClass {
    std::vector<bool> origins;  // by zone: whether a lane leaves it
    std::vector<bool> destinations;
    std::int64_t longest_hours = 0;
    std::set<std::int64_t> shelf_lives;  // of its commodities
  };

  void add_lane(OfClass& to, ZonePair zones, std::int64_t transit_hours);

  std::map<std::string, OfClass, std::less<>> classes_;  // by symbol
};

}  // namespace farmgate
