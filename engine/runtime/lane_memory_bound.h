// How much memory the cost rows of all commodities take, before an engine makes them: an upper bound that is
// kept up to date change by change. What went still counts, as it does in the engine's tables.
//
// With programmes, each commodity that one of them is for has rows of its own for asks under coupons. They
// are counted as if such asks stood in every zone that lanes leave, under one coupon each; only where more
// cells than that are in use at once are there more rows.
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
  // Counts all lanes, commodities and programmes of `data`.
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
    std::set<std::string> commodities;   // by symbol
  };

  void add_lane(OfClass& to, ZonePair zones, std::int64_t transit_hours);
  void add_programmes(const ReferenceData& data);
  void add_programme(const ProgrammeRow& row);
  std::size_t count_funded(const OfClass& of) const;

  std::map<std::string, OfClass, std::less<>> classes_;  // by symbol
  std::set<std::string> funded_;                         // commodities that programmes are for
  bool all_are_funded_ = false;
};

}  // namespace farmgate
