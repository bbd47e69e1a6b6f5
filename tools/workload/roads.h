// What it takes to bring a tonne from one place to another, for workloads without lanes of their own.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/model/reference_change.h"
#include "tools/workload/zone_book.h"

namespace farmgate {

// Roads are 1.3 times as long as the great circle, and a tonne costs 0.40 yuan a kilometre: the average
// freight for vegetables in one province of China, 2014 (tools/data/china-zones/README.md). In fen a tonne,
// at least 1.
ZoneCosts road_costs(const std::vector<ZoneRow>& origins, const std::vector<ZoneRow>& destinations);

// A lane for every pair, at those costs, at 600 km a day after 6 hours of loading.
std::vector<LaneRow> road_lanes(const std::vector<ZoneRow>& origins, const std::vector<ZoneRow>& destinations,
                                const ZoneCosts& costs);

}  // namespace farmgate
