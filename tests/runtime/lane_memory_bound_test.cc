#include "engine/runtime/lane_memory_bound.h"

#include <gtest/gtest.h>

#include "engine/logistics/cost_tables.h"
#include "tests/support/reference_rows.h"

namespace farmgate {
namespace {

// What an engine of this reference data makes.
std::uint64_t bytes_needed(const ReferenceData& data) {
  std::uint64_t bytes = 0;
  for (const LaneMemory& memory : CostTables().memory_needed(data)) bytes += memory.bytes;
  return bytes;
}

// Two classes that share the lanes of "*", commodities for which all lanes are in time, and one for which the
// slowest is not.
ReferenceChange market() {
  return {zone_row("farm"),
          zone_row("hill"),
          zone_row("city"),
          commodity_row("onion", "road"),
          commodity_row("leek", "road", 48),
          commodity_row("kale", "road", 5),
          commodity_row("tea", "dry", 48),
          lane_row("farm", "city", {.unit_cost = 1, .transit_hours = 9}),
          lane_row("hill", "city", {.unit_cost = 1, .transit_hours = 3, .class_symbol = "road"}),
          lane_row("city", "hill", {.unit_cost = 1, .transit_hours = 3, .class_symbol = "dry"})};
}

TEST(LaneMemoryBound, IsWhatAnEngineNeeds) {
  const ReferenceData data = reference_of(market());
  LaneMemoryBound bound;

  bound.add(data);

  EXPECT_EQ(bound.bytes(), bytes_needed(data));
}

TEST(LaneMemoryBound, GrowsWithAChangeAsTheEngineDoes) {
  ReferenceData data = reference_of(market());
  LaneMemoryBound bound;
  bound.add(data);
  const ReferenceChange change = {lane_row("city", "farm", {.unit_cost = 1, .transit_hours = 60}),
                                  commodity_row("rice", "dry", 7), commodity_row("silk", "air")};

  bound.add(data, change);
  apply_to(data, change);

  EXPECT_EQ(bound.bytes(), bytes_needed(data));
}

TEST(LaneMemoryBound, LanesWithoutCommoditiesTakeNothing) {
  const ReferenceData data =
      reference_of({zone_row("farm"), zone_row("city"), lane_row("farm", "city", {.unit_cost = 1})});
  LaneMemoryBound bound;

  bound.add(data);

  EXPECT_EQ(bound.bytes(), 0u);
}

}  // namespace
}  // namespace farmgate
