// How the gains of trade are shared out: between producers and buyers, and between near and far zones.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/insight/insight.h"

namespace farmgate {

// All sales of twelve months of what has an attribute. Its account or the zone it sold from had it then.
struct AttributeFigures {
  std::string attribute;
  Trade trade;
};

// In order of the attributes.
std::vector<AttributeFigures> attribute_table(const Insight& insight);

// Zones by what it costs to get their goods to where they are sold, lane cost per lot on average: the
// cheapest third, the dearest third, and those between.
struct DistanceBand {
  std::int64_t zones = 0;
  Trade trade;

  // What of the delivered price reaches the farm gate, in millionths.
  std::int64_t farm_gate_share() const;
};
struct DistanceBands {
  DistanceBand near;
  DistanceBand middle;
  DistanceBand far;

  // By how much the share of the near ones is larger, in millionths; 0 without both.
  std::int64_t netback_spread() const;
};

// Of n zones that have sold anything, (n + 1) / 3 are near and as many far; equal averages (rounded down) go
// by symbol.
DistanceBands distance_bands(const Insight& insight);

}  // namespace farmgate
