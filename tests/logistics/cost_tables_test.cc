#include "engine/logistics/cost_tables.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/reference_rows.h"

namespace farmgate {
namespace {

// Farm to city takes 24 hours, hill to city 48. Onions and leeks go by road and keep for ever or long; herbs
// go by road and keep for 30 hours, chard for 47 and 48; fish goes cold.
ReferenceData make_reference() {
  return reference_of({zone_row("farm"), zone_row("hill"), zone_row("city"),
                       commodity_row("onion", "road", 0), commodity_row("leek", "road", 500),
                       commodity_row("chard", "road", 48), commodity_row("cress", "road", 47),
                       commodity_row("herb", "road", 30), commodity_row("mint", "road", 30),
                       commodity_row("fish", "cold", 0),
                       lane_row("farm", "city", {.unit_cost = 10, .transit_hours = 24}),
                       lane_row("hill", "city", {.unit_cost = 20, .transit_hours = 48})});
}

class CostTablesTest : public testing::Test {
 protected:
  std::shared_ptr<const CostTable> table_for(const std::string& commodity) {
    return tables_.table_for(data_, data_.commodity(data_.symbols().commodities.find(commodity)));
  }

  void change(const ReferenceChange& rows) { tables_.update(data_, apply_to(data_, rows)); }

  std::int32_t net_cost(const CostTable& table, const std::string& from, const std::string& to) const {
    const LaneNumber origin = table.number(Side::kAsk, data_.symbols().zones.find(from));
    const LaneNumber destination = table.number(Side::kBid, data_.symbols().zones.find(to));
    const bool joined = origin != kNoNumber && destination != kNoNumber;
    return joined ? table.net_cost(origin, destination) : kNoLane;
  }

  ReferenceData data_ = make_reference();
  CostTables tables_;
};

TEST_F(CostTablesTest, CommoditiesThatNoLaneIsTooSlowForShareATable) {
  const auto table = table_for("onion");

  EXPECT_EQ(table_for("leek"), table);
  EXPECT_EQ(table_for("chard"), table);
  EXPECT_EQ(net_cost(*table, "hill", "city"), 20);
}

TEST_F(CostTablesTest, ACommodityThatALaneIsTooSlowForHasAnotherTable) {
  const auto table = table_for("cress");

  EXPECT_NE(table, table_for("onion"));
  EXPECT_EQ(net_cost(*table, "farm", "city"), 10);
  EXPECT_EQ(net_cost(*table, "hill", "city"), kNoLane);
}

TEST_F(CostTablesTest, CommoditiesOfOneShelfLifeShareATable) {
  EXPECT_EQ(table_for("herb"), table_for("mint"));
  EXPECT_NE(table_for("herb"), table_for("cress"));
}

TEST_F(CostTablesTest, ClassesHaveTablesOfTheirOwn) {
  change({lane_row("farm", "city", {.unit_cost = 33, .class_symbol = "cold"})});

  EXPECT_EQ(net_cost(*table_for("fish"), "farm", "city"), 33);
  EXPECT_EQ(net_cost(*table_for("onion"), "farm", "city"), 10);
}

TEST_F(CostTablesTest, AChangeReachesEveryTableOfTheClass) {
  for (const char* commodity : {"onion", "herb"}) table_for(commodity);

  change({lane_row("farm", "city", {.unit_cost = 11, .transit_hours = 24})});

  EXPECT_EQ(net_cost(*table_for("onion"), "farm", "city"), 11);
  EXPECT_EQ(net_cost(*table_for("herb"), "farm", "city"), 11);
}

TEST_F(CostTablesTest, AChangeLeavesTablesHandedOutAsTheyWere) {
  const auto old = table_for("onion");

  change({lane_row("farm", "city", {.unit_cost = 11, .transit_hours = 24})});

  EXPECT_EQ(net_cost(*old, "farm", "city"), 10);
  EXPECT_NE(table_for("onion"), old);
}

TEST_F(CostTablesTest, AChangeOfAnotherClassMakesNoNewTable) {
  const auto old = table_for("onion");

  change({lane_row("farm", "city", {.unit_cost = 33, .class_symbol = "cold"})});

  EXPECT_EQ(table_for("onion"), old);
}

TEST_F(CostTablesTest, AChangeThatTouchesNoLaneMakesNoNewTable) {
  const auto old = table_for("onion");

  change({zone_row("farm"), commodity_row("onion", "road", 0)});

  EXPECT_EQ(table_for("onion"), old);
}

TEST_F(CostTablesTest, ASlowerLanePartsCommoditiesThatShared) {
  ASSERT_EQ(table_for("leek"), table_for("onion"));

  change({lane_row("hill", "city", {.unit_cost = 20, .transit_hours = 501})});

  EXPECT_NE(table_for("leek"), table_for("onion"));
  EXPECT_EQ(net_cost(*table_for("leek"), "hill", "city"), kNoLane);
  EXPECT_EQ(net_cost(*table_for("leek"), "farm", "city"), 10);
  EXPECT_EQ(net_cost(*table_for("onion"), "hill", "city"), 20);
}

TEST_F(CostTablesTest, AFasterLaneIsInTime) {
  ASSERT_EQ(net_cost(*table_for("cress"), "hill", "city"), kNoLane);

  change({lane_row("hill", "city", {.unit_cost = 21, .transit_hours = 47})});

  EXPECT_EQ(net_cost(*table_for("cress"), "hill", "city"), 21);
}

TEST_F(CostTablesTest, ADeletedRowOfTheClassUncoversASlowerOne) {
  change({lane_row("hill", "city", {.unit_cost = 5, .transit_hours = 2, .class_symbol = "road"})});
  ASSERT_EQ(net_cost(*table_for("cress"), "hill", "city"), 5);

  change({LaneDeletion{"hill", "city", "road"}});

  EXPECT_EQ(net_cost(*table_for("cress"), "hill", "city"), kNoLane);
  EXPECT_EQ(net_cost(*table_for("onion"), "hill", "city"), 20);
}

// Fish takes the rows of "*", so that a new one must be held against its shelf life too.
TEST_F(CostTablesTest, ASlowerLaneOfEveryClassCountsForEachClass) {
  change({commodity_row("fish", "cold", 48)});
  ASSERT_EQ(net_cost(*table_for("fish"), "hill", "city"), 20);

  change({lane_row("farm", "city", {.unit_cost = 10, .transit_hours = 49})});

  EXPECT_EQ(net_cost(*table_for("fish"), "farm", "city"), kNoLane);
  EXPECT_EQ(net_cost(*table_for("fish"), "hill", "city"), 20);
}

TEST_F(CostTablesTest, AnotherShelfLifeTakesAnotherTable) {
  ASSERT_EQ(net_cost(*table_for("herb"), "hill", "city"), kNoLane);

  change({commodity_row("herb", "road", 48)});

  EXPECT_EQ(net_cost(*table_for("herb"), "hill", "city"), 20);
}

// Road: one table for those that no lane is too slow for, one each for 47 and 30 hours.
TEST_F(CostTablesTest, SayWhatMemoryTheyWillNeed) {
  const std::vector<LaneMemory> needed = tables_.memory_needed(data_);

  const std::uint64_t one = CostTable::memory_bytes({.origins = 2, .destinations = 1});
  ASSERT_EQ(needed.size(), 2u);
  for (const LaneMemory& memory : needed) {
    const bool is_road = memory.class_id == data_.symbols().classes.find("road");
    EXPECT_EQ(memory.origins, 2u);
    EXPECT_EQ(memory.destinations, 1u);
    EXPECT_EQ(memory.tables, is_road ? 3u : 1u);
    EXPECT_EQ(memory.bytes, memory.tables * one);
  }
}

}  // namespace
}  // namespace farmgate
