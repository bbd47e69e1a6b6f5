#include "engine/insight/town_table.h"

#include <gtest/gtest.h>

#include "tests/insight/sold_goods.h"

namespace farmgate {
namespace {

// Two villages of one household each make a town here.
constexpr InsightTerms kTerms{.village_sales = 200, .town_villages = 2};

TEST(TownTable, AddsZonesUpByTheTownTheyAreInNow) {
  SoldGoods goods(kTerms);
  ZoneRow poor = village_row("b", 1, "Ridge");
  poor.attributes = {"poor-county"};
  goods.with({village_row("a", 1, "Ridge"), poor, village_row("c", 1, "Brook"), village_row("d", 1)});
  goods.sell({.producer = "al", .origin = "a", .lots = 2});
  goods.sell({.producer = "al", .origin = "b", .lots = 3});
  goods.sell({.producer = "cy", .origin = "c", .lots = 4});
  goods.sell({.producer = "cy", .origin = "d", .lots = 5});

  const std::vector<TownFigures> table = town_table(goods.insight());

  ASSERT_EQ(table.size(), 2u);
  EXPECT_EQ(table[0].town, "Brook");
  EXPECT_EQ(table[0].villages, 1);
  EXPECT_FALSE(table[0].is_town);
  EXPECT_FALSE(table[0].is_poor);
  EXPECT_EQ(table[0].trade.farm_gate, 400);
  EXPECT_EQ(table[1].town, "Ridge");
  EXPECT_EQ(table[1].county, "Upper");
  EXPECT_EQ(table[1].state, "North");
  EXPECT_EQ(table[1].villages, 2);
  EXPECT_TRUE(table[1].is_town);
  EXPECT_TRUE(table[1].is_poor);
  EXPECT_EQ(table[1].zones, 2);
  EXPECT_EQ(table[1].sellers, 2);
  EXPECT_EQ(table[1].lanes, 2);
  EXPECT_EQ(table[1].trade.lots, Lots{5});
}

TEST(TownTable, LeavesOutTownsThatHaveNoZoneAnyMore) {
  SoldGoods goods(kTerms);
  goods.with({village_row("a", 1, "Ridge")});
  goods.change(0, {village_row("a", 1, "Brook")});

  const std::vector<TownFigures> table = town_table(goods.insight());

  ASSERT_EQ(table.size(), 1u);
  EXPECT_EQ(table[0].town, "Brook");
}

}  // namespace
}  // namespace farmgate
