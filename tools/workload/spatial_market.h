// Workloads over many zones: supply spread over one set of places, demand over another, and the road between
// any two paid by its length.
//
// 60% passive orders, 10% aggressive ones, 30% cancels, over a book held at its size. Farm-gate prices fall
// and delivered prices rise with the distance to the market, so that no zone is out of the race.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/result.h"
#include "tools/workload/workload.h"

namespace farmgate {

struct SpatialOptions {
  std::uint64_t commands = 1'000'000;  // after those that fill the book
  std::uint64_t resting = 10'000;
  std::uint64_t seed = 42;
  // Overlapping, each for some of the origins, with budgets that never end. The workload's own matcher knows
  // none.
  int programmes = 0;
  // That pay for volume, likewise.
  int incentives = 0;
};

// Origins and destinations by chance in a square of 10 by 10 degrees.
struct SquareZones {
  std::size_t origins = 340;
  std::size_t destinations = 340;
};
Workload square_workload(const SquareZones& zones, const SpatialOptions& options);

// The rural zones of `folder`/zones.csv supply its urban ones. Fails as the reading of the file does.
Result<Workload> country_workload(const std::string& folder, const SpatialOptions& options);

}  // namespace farmgate
