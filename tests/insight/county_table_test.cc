#include "engine/insight/county_table.h"

#include <gtest/gtest.h>

#include "tests/insight/sold_goods.h"

namespace farmgate {
namespace {

ZoneRow zone_in(const std::string& symbol, const std::string& county) {
  ZoneRow row = village_row(symbol);
  row.county = county;
  return row;
}

TEST(CountyTable, AddsZonesUpByTheCountyTheyAreInNow) {
  SoldGoods goods;
  ZoneRow poor = zone_in("b", "Upper");
  poor.attributes = {"poor-county"};
  goods.with({zone_in("a", "Upper"), poor, zone_in("c", "Lower"), zone_in("d", "Lower")});
  goods.sell({.producer = "al", .origin = "a", .lots = 2});
  goods.sell({.producer = "al", .origin = "b", .lots = 3});
  goods.sell({.producer = "cy", .origin = "c", .lots = 4});
  goods.change(0, {zone_in("d", "Upper")});

  const std::vector<CountyFigures> table = county_table(goods.insight());

  ASSERT_EQ(table.size(), 3u);
  EXPECT_EQ(table[0].county, "");  // of the city, which only buys
  EXPECT_EQ(table[0].trade, Trade());
  EXPECT_EQ(table[1].county, "Lower");
  EXPECT_EQ(table[1].zones, 1);
  EXPECT_FALSE(table[1].is_poor);
  EXPECT_EQ(table[1].trade.farm_gate, 400);
  EXPECT_EQ(table[2].county, "Upper");
  EXPECT_EQ(table[2].state, "North");
  EXPECT_TRUE(table[2].is_poor);
  EXPECT_EQ(table[2].zones, 2);
  EXPECT_EQ(table[2].sellers, 2);
  EXPECT_EQ(table[2].lanes, 2);
  EXPECT_EQ(table[2].trade.farm_gate, 500);
}

TEST(PerMillion, IsRoundedDownAndNothingOfNothing) {
  EXPECT_EQ(per_million(1, 3), 333'333);
  EXPECT_EQ(per_million(3, 3), 1'000'000);
  EXPECT_EQ(per_million(0, 0), 0);
  EXPECT_EQ(per_million(money(kPriceMax, kQuantityMax), money(kPriceMax, kQuantityMax) * 4), 250'000);
}

}  // namespace
}  // namespace farmgate
