#include "engine/runtime/lane_memory_bound.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "engine/logistics/cost_tables.h"
#include "engine/matching/coupon_book.h"
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

// What a market comes to when coupons are of each of the zones that its lanes leave, again and again.
TEST(LaneMemoryBound, CountsTheRowsOfCoupons) {
  ReferenceChange rows = market();
  for (int i = 0; i < 40; ++i) {
    rows.emplace_back(zone_row("f" + std::to_string(i)));
    rows.emplace_back(lane_row("f" + std::to_string(i), "city", {.unit_cost = 5, .class_symbol = "road"}));
  }
  rows.emplace_back(programme_row("freight", 2));
  std::get<ProgrammeRow>(rows.back()).commodities = {"leek"};
  const ReferenceData data = reference_of(rows);
  LaneMemoryBound bound;
  bound.add(data);

  const auto costs = CostTables().table_for(data, data.commodity(data.symbols().commodities.find("leek")));
  TermsOfProgrammes terms{data.programme(ProgrammeId{0}).terms};
  CouponBook book(*costs, terms, 1);
  for (std::size_t i = 0; i < 20 * data.symbols().zones.size(); ++i) {
    const ZoneId zone{i % data.symbols().zones.size()};
    if (costs->number(Side::kAsk, zone) == kNoNumber) continue;
    book.cell({.zone = zone, .coupon = {.programme = ProgrammeId{0}, .locked = Price{2}}}, *costs);
  }

  EXPECT_EQ(bound.bytes(),
            bytes_needed(data) + CouponCosts::memory_bytes({.origins = 42, .destinations = 1}));
  EXPECT_EQ(book.memory_bytes(), bound.bytes() - bytes_needed(data));
}

TEST(LaneMemoryBound, CountsWhatAProgrammeOfAChangeIsFor) {
  const ReferenceData data = reference_of(market());
  LaneMemoryBound none;
  none.add(data);
  const auto with = [&](const std::vector<std::string>& commodities) {
    ProgrammeRow row = programme_row("freight", 2);
    row.commodities = commodities;
    LaneMemoryBound bound = none;
    bound.add(data, {row});
    ReferenceData changed = reference_of(market());
    apply_to(changed, {row});
    LaneMemoryBound at_once;
    at_once.add(changed);
    EXPECT_EQ(at_once.bytes(), bound.bytes());
    return bound.bytes() - none.bytes();
  };

  EXPECT_EQ(with({"onion", "leek"}), 2 * with({"leek"}));
  EXPECT_GT(with({"leek"}), 0u);
  EXPECT_EQ(with({"*"}), with({}));
  EXPECT_EQ(with({}), with({"onion", "leek", "kale", "tea"}));
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
