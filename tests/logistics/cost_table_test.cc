#include "engine/logistics/cost_table.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/random_draws.h"
#include "tests/support/reference_rows.h"

namespace farmgate {
namespace {

constexpr std::int32_t kAny = CostTable::kAnyTransit;

ReferenceData with_lanes(const std::vector<LaneRow>& lanes) {
  ReferenceChange rows{zone_row("farm"),
                       zone_row("hill"),
                       zone_row("city"),
                       zone_row("port"),
                       commodity_row("onion", "road"),
                       commodity_row("fish", "cold")};
  rows.insert(rows.end(), lanes.begin(), lanes.end());
  return reference_of(rows);
}

ZoneId zone(const ReferenceData& data, const std::string& symbol) {
  return data.symbols().zones.find(symbol);
}

ClassId road(const ReferenceData& data) {
  return data.symbols().classes.find("road");
}

// What a table says of two zones, looked up in rows of both directions, which must agree.
std::int32_t net_cost(const CostTable& table, const ReferenceData& data, const std::string& from,
                      const std::string& to) {
  const LaneNumber origin = table.number(Side::kAsk, zone(data, from));
  const LaneNumber destination = table.number(Side::kBid, zone(data, to));
  if (origin == kNoNumber || destination == kNoNumber) return kNoLane;
  EXPECT_EQ(table.costs(Side::kAsk, origin)[destination], table.net_cost(origin, destination));
  EXPECT_EQ(table.costs(Side::kBid, destination)[origin], table.net_cost(origin, destination));
  return table.net_cost(origin, destination);
}

Price subsidy(const CostTable& table, const ReferenceData& data, const std::string& from,
              const std::string& to) {
  return table.subsidy(table.number(Side::kAsk, zone(data, from)), table.number(Side::kBid, zone(data, to)));
}

// Changes lanes in `data` and makes the table that follows `table`.
std::shared_ptr<const CostTable> changed(const CostTable& table, ReferenceData& data,
                                         const ReferenceChange& change) {
  const ReferenceEffect effect = apply_to(data, change);
  std::vector<ZonePair> lanes;
  lanes.reserve(effect.lanes.size());
  for (const auto& lane : effect.lanes) lanes.push_back(lane.zones);
  return table.with(data, lanes);
}

TEST(CostTable, WithoutLanesHasNoNumbers) {
  const ReferenceData data = with_lanes({});

  const auto table = CostTable::make(data, road(data), kAny);

  EXPECT_EQ(table->zone_count(Side::kAsk), 0u);
  EXPECT_EQ(table->zone_count(Side::kBid), 0u);
  EXPECT_EQ(table->number(Side::kAsk, zone(data, "farm")), kNoNumber);
  EXPECT_EQ(table->number(Side::kBid, zone(data, "city")), kNoNumber);
}

TEST(CostTable, ALaneCostsItsUnitCostLessItsSubsidy) {
  const ReferenceData data = with_lanes({lane_row("farm", "city", {.unit_cost = 10, .subsidy = 3})});

  const auto table = CostTable::make(data, road(data), kAny);

  EXPECT_EQ(net_cost(*table, data, "farm", "city"), 7);
  EXPECT_EQ(subsidy(*table, data, "farm", "city"), Price{3});
}

TEST(CostTable, ALaneWithoutSubsidyHasNone) {
  const ReferenceData data = with_lanes({lane_row("farm", "city", {.unit_cost = 10, .subsidy = 3}),
                                         lane_row("hill", "city", {.unit_cost = 10})});

  const auto table = CostTable::make(data, road(data), kAny);

  EXPECT_EQ(subsidy(*table, data, "hill", "city"), Price{0});
}

TEST(CostTable, ALaneIsDirected) {
  const ReferenceData data = with_lanes({lane_row("farm", "city", {.unit_cost = 10})});

  const auto table = CostTable::make(data, road(data), kAny);

  EXPECT_EQ(table->number(Side::kAsk, zone(data, "city")), kNoNumber);
  EXPECT_EQ(table->number(Side::kBid, zone(data, "farm")), kNoNumber);
}

TEST(CostTable, ZonesThatNoLaneJoinsHaveNone) {
  const ReferenceData data =
      with_lanes({lane_row("farm", "city", {.unit_cost = 10}), lane_row("hill", "port", {.unit_cost = 20})});

  const auto table = CostTable::make(data, road(data), kAny);

  EXPECT_EQ(net_cost(*table, data, "farm", "port"), kNoLane);
  EXPECT_EQ(net_cost(*table, data, "hill", "city"), kNoLane);
}

TEST(CostTable, AZoneReachesItselfByALaneOnly) {
  const ReferenceData data =
      with_lanes({lane_row("farm", "farm", {.unit_cost = 0}), lane_row("city", "farm", {.unit_cost = 4}),
                  lane_row("farm", "city", {.unit_cost = 5})});

  const auto table = CostTable::make(data, road(data), kAny);

  EXPECT_EQ(net_cost(*table, data, "farm", "farm"), 0);
  EXPECT_EQ(net_cost(*table, data, "city", "city"), kNoLane);
}

TEST(CostTable, TheRowOfTheClassGoesBeforeThatOfEveryClass) {
  const ReferenceData data =
      with_lanes({lane_row("farm", "city", {.unit_cost = 10}), lane_row("hill", "city", {.unit_cost = 11}),
                  lane_row("farm", "city", {.unit_cost = 20, .class_symbol = "road"}),
                  lane_row("farm", "city", {.unit_cost = 30, .class_symbol = "cold"})});

  const auto table = CostTable::make(data, road(data), kAny);

  EXPECT_EQ(net_cost(*table, data, "farm", "city"), 20);
  EXPECT_EQ(net_cost(*table, data, "hill", "city"), 11);
}

TEST(CostTable, ALaneAsSlowAsAllowedIsInTime) {
  const ReferenceData data = with_lanes({lane_row("farm", "city", {.unit_cost = 10, .transit_hours = 48})});

  EXPECT_EQ(net_cost(*CostTable::make(data, road(data), 48), data, "farm", "city"), 10);
  EXPECT_EQ(net_cost(*CostTable::make(data, road(data), 47), data, "farm", "city"), kNoLane);
}

TEST(CostTable, ALaneThatIsTooSlowHasNoSubsidy) {
  const ReferenceData data =
      with_lanes({lane_row("farm", "city", {.unit_cost = 10, .subsidy = 3, .transit_hours = 48})});

  EXPECT_EQ(subsidy(*CostTable::make(data, road(data), 47), data, "farm", "city"), Price{0});
}

TEST(CostTable, ASlowRowOfTheClassDoesNotFallBack) {
  const ReferenceData data =
      with_lanes({lane_row("farm", "city", {.unit_cost = 10, .transit_hours = 1}),
                  lane_row("farm", "city", {.unit_cost = 20, .transit_hours = 48, .class_symbol = "road"})});

  EXPECT_EQ(net_cost(*CostTable::make(data, road(data), 24), data, "farm", "city"), kNoLane);
}

TEST(CostTable, RowsArePaddedWithNoLane) {
  const ReferenceData data =
      with_lanes({lane_row("farm", "city", {.unit_cost = 10}), lane_row("farm", "port", {.unit_cost = 20})});

  const auto table = CostTable::make(data, road(data), kAny);

  ASSERT_EQ(table->stride(Side::kAsk), kZoneBlock);
  ASSERT_EQ(table->stride(Side::kBid), kZoneBlock);
  const auto row = table->costs(Side::kAsk, table->number(Side::kAsk, zone(data, "farm")));
  ASSERT_EQ(row.size(), kZoneBlock);
  for (std::size_t i = 2; i < row.size(); ++i) EXPECT_EQ(row[i], kNoLane);
  const auto column = table->costs(Side::kBid, table->number(Side::kBid, zone(data, "city")));
  ASSERT_EQ(column.size(), kZoneBlock);
  for (std::size_t i = 1; i < column.size(); ++i) EXPECT_EQ(column[i], kNoLane);
}

TEST(CostTable, AFullRowNeedsNoPadding) {
  ReferenceChange rows{zone_row("farm")};
  for (int i = 0; i < 16; ++i) {
    rows.emplace_back(zone_row("city" + std::to_string(i)));
    rows.emplace_back(lane_row("farm", "city" + std::to_string(i), {.unit_cost = i}));
  }
  const ReferenceData data = reference_of(rows);

  const auto table = CostTable::make(data, kEveryClass, kAny);

  EXPECT_EQ(table->stride(Side::kAsk), 16u);
  for (int i = 0; i < 16; ++i) EXPECT_EQ(net_cost(*table, data, "farm", "city" + std::to_string(i)), i);
}

TEST(CostTable, AChangedLaneLeavesTheOldTableAsItWas) {
  ReferenceData data = with_lanes({lane_row("farm", "city", {.unit_cost = 10, .subsidy = 3})});
  const auto old = CostTable::make(data, road(data), kAny);

  const auto table = changed(*old, data, {lane_row("farm", "city", {.unit_cost = 8, .subsidy = 1})});

  EXPECT_EQ(net_cost(*table, data, "farm", "city"), 7);
  EXPECT_EQ(subsidy(*table, data, "farm", "city"), Price{1});
  EXPECT_EQ(net_cost(*old, data, "farm", "city"), 7);
  EXPECT_EQ(subsidy(*old, data, "farm", "city"), Price{3});
}

TEST(CostTable, ALaneThatLosesItsSubsidyHasNone) {
  ReferenceData data = with_lanes({lane_row("farm", "city", {.unit_cost = 10, .subsidy = 3})});
  const auto old = CostTable::make(data, road(data), kAny);

  const auto table = changed(*old, data, {lane_row("farm", "city", {.unit_cost = 10})});

  EXPECT_EQ(net_cost(*table, data, "farm", "city"), 10);
  EXPECT_EQ(subsidy(*table, data, "farm", "city"), Price{0});
}

TEST(CostTable, ADeletedLaneIsNone) {
  ReferenceData data = with_lanes({lane_row("farm", "city", {.unit_cost = 10, .subsidy = 3})});
  const auto old = CostTable::make(data, road(data), kAny);

  const auto table = changed(*old, data, {LaneDeletion{"farm", "city", "*"}});

  EXPECT_EQ(net_cost(*table, data, "farm", "city"), kNoLane);
  EXPECT_EQ(subsidy(*table, data, "farm", "city"), Price{0});
  EXPECT_EQ(net_cost(*old, data, "farm", "city"), 7);
}

TEST(CostTable, ADeletedRowOfTheClassUncoversThatOfEveryClass) {
  ReferenceData data = with_lanes({lane_row("farm", "city", {.unit_cost = 10}),
                                   lane_row("farm", "city", {.unit_cost = 20, .class_symbol = "road"})});
  const auto old = CostTable::make(data, road(data), kAny);

  const auto table = changed(*old, data, {LaneDeletion{"farm", "city", "road"}});

  EXPECT_EQ(net_cost(*table, data, "farm", "city"), 10);
}

TEST(CostTable, NewLanesKeepTheNumbersOfOldOnes) {
  ReferenceData data = with_lanes({lane_row("hill", "port", {.unit_cost = 10})});
  const auto old = CostTable::make(data, road(data), kAny);

  // Both ends of the new lane come before the old ones in order of zones.
  const auto table = changed(*old, data, {lane_row("farm", "city", {.unit_cost = 20})});

  EXPECT_EQ(table->number(Side::kAsk, zone(data, "hill")), old->number(Side::kAsk, zone(data, "hill")));
  EXPECT_EQ(table->number(Side::kBid, zone(data, "port")), old->number(Side::kBid, zone(data, "port")));
  EXPECT_EQ(net_cost(*table, data, "hill", "port"), 10);
  EXPECT_EQ(net_cost(*table, data, "farm", "city"), 20);
  EXPECT_EQ(net_cost(*table, data, "farm", "port"), kNoLane);
  EXPECT_EQ(net_cost(*old, data, "farm", "city"), kNoLane);
}

// Lanes come, change and go at random; the table that follows each change says what one from scratch says.
TEST(CostTable, AFollowingTableSaysWhatANewOneSays) {
  constexpr int kZones = 40;
  RandomDraws random(11);
  ReferenceChange rows{commodity_row("onion", "road")};
  std::vector<std::string> zones;
  zones.reserve(kZones);
  for (int i = 0; i < kZones; ++i) zones.push_back("z" + std::to_string(i));
  for (const std::string& symbol : zones) rows.emplace_back(zone_row(symbol));
  ReferenceData data = reference_of(rows);
  auto table = CostTable::make(data, road(data), 24);

  for (int step = 0; step < 200; ++step) {
    ReferenceChange change;
    for (int i = 0; i < 3; ++i) {
      const std::string& from = random.one_of(zones);
      const std::string& to = random.one_of(zones);
      const std::string class_symbol = random.per_mille(500) ? "*" : "road";
      const std::int64_t cost = random.between(0, 100);
      change.emplace_back(lane_row(from, to,
                                   {.unit_cost = cost,
                                    .subsidy = random.between(0, cost),
                                    .transit_hours = random.between(20, 26),
                                    .class_symbol = class_symbol}));
      if (random.per_mille(300)) change.emplace_back(LaneDeletion{from, to, class_symbol});
    }
    table = changed(*table, data, change);
    if (step % 20 != 0) continue;

    const auto anew = CostTable::make(data, road(data), 24);
    for (const std::string& from : zones) {
      for (const std::string& to : zones) {
        ASSERT_EQ(net_cost(*table, data, from, to), net_cost(*anew, data, from, to)) << from << " to " << to;
        if (net_cost(*anew, data, from, to) == kNoLane) continue;
        ASSERT_EQ(subsidy(*table, data, from, to), subsidy(*anew, data, from, to)) << from << " to " << to;
      }
    }
  }
}

// A national market: the counties of China supply its cities.
TEST(CostTable, ANationalMarketTakesAtMostEightMegabytes) {
  EXPECT_LE(CostTable::memory_bytes({.origins = 2'838, .destinations = 340}), std::size_t{8} << 20);
}

TEST(CostTable, SaysItsMemoryBeforeItIsMade) {
  const ReferenceData data =
      with_lanes({lane_row("farm", "city", {.unit_cost = 10}), lane_row("farm", "port", {.unit_cost = 20}),
                  lane_row("hill", "port", {.unit_cost = 5, .class_symbol = "road"})});

  const CostTable::Shape shape = CostTable::shape_of(data, road(data));

  EXPECT_EQ(shape.origins, 2u);
  EXPECT_EQ(shape.destinations, 2u);
  EXPECT_EQ(CostTable::make(data, road(data), kAny)->memory_bytes(), CostTable::memory_bytes(shape));
}

}  // namespace
}  // namespace farmgate
