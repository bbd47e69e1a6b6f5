// How the gains of trade are shared out.
#include "engine/insight/fairness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/insight/sold_goods.h"

namespace farmgate {
namespace {

// Of a surplus of 40 and of 5 a lot, the producer gets 10 and 5.
TEST(Fairness, SurplusIsWhatBothLimitsLeave) {
  SoldGoods goods;

  goods.sell({.lots = 2, .unit_cost = 7, .ask_slack = 10, .bid_slack = 30});
  goods.sell({.lots = 3, .unit_cost = 7, .ask_slack = 5});

  const Trade& market = goods.insight().groups().market();
  EXPECT_EQ(market.surplus, 2 * 40 + 3 * 5);
  EXPECT_EQ(market.producer_surplus, 2 * 10 + 3 * 5);
}

// bid - ask - (C - subsidy), the coupon's part taken into account.
TEST(Fairness, SubsidiesAreInTheSurplus) {
  SoldGoods goods;

  goods.sell({.programme = "freight", .farm_gate = 100, .unit_cost = 9, .redeemed = 4, .bid_slack = 1});

  EXPECT_EQ(goods.insight().groups().market().surplus, 1);
}

TEST(AttributeTable, HasWhatAccountsAndZonesWereWhenTheySold) {
  SoldGoods goods;
  ZoneRow hill = village_row("hill");
  hill.attributes = {"poor-county"};
  goods.with({hill, AccountRow{.symbol = "al", .attributes = {"green"}}});
  goods.sell({.producer = "al", .lots = 2});
  goods.sell({.producer = "al", .origin = "dale", .lots = 3});
  goods.change(0, {AccountRow{.symbol = "al"}});
  goods.sell({.producer = "al", .lots = 5});

  const auto table = attribute_table(goods.insight());

  ASSERT_EQ(table.size(), 2u);
  EXPECT_EQ(table[0].attribute, "green");
  EXPECT_EQ(table[0].trade.lots, Lots{5});
  EXPECT_EQ(table[1].attribute, "poor-county");
  EXPECT_EQ(table[1].trade.lots, Lots{7});
}

TEST(AttributeTable, ForgetsWhatIsOlderThanAYear) {
  SoldGoods goods;
  goods.with({AccountRow{.symbol = "al", .attributes = {"green"}}});
  goods.sell({.producer = "al"});

  goods.pass(365);

  EXPECT_TRUE(attribute_table(goods.insight()).empty());
}

// Of 1,000 delivered, 900 reach the near zone and 700 the far one.
TEST(DistanceBands, SpreadIsWhatOfTheDeliveredPriceNearZonesGetMore) {
  SoldGoods goods;
  goods.sell({.origin = "near", .farm_gate = 900, .unit_cost = 100});
  goods.sell({.origin = "mid", .farm_gate = 800, .unit_cost = 200});
  goods.sell({.origin = "far", .farm_gate = 700, .unit_cost = 300});

  const DistanceBands bands = distance_bands(goods.insight());

  EXPECT_EQ(bands.near.zones, 1);
  EXPECT_EQ(bands.middle.zones, 1);
  EXPECT_EQ(bands.far.zones, 1);
  EXPECT_EQ(bands.near.farm_gate_share(), 900'000);
  EXPECT_EQ(bands.far.farm_gate_share(), 700'000);
  EXPECT_EQ(bands.netback_spread(), 200'000);
}

TEST(DistanceBands, AreThirdsOfTheZonesThatSell) {
  for (const auto& [zones, third] : {std::pair{0, 0}, {1, 0}, {2, 1}, {3, 1}, {4, 1}, {5, 2}, {6, 2}}) {
    SoldGoods goods;
    goods.with({village_row("sells nothing")});
    for (int i = 0; i < zones; ++i) {
      goods.sell({.origin = "z" + std::to_string(i), .unit_cost = 10 * i});
    }

    const DistanceBands bands = distance_bands(goods.insight());

    EXPECT_EQ(bands.near.zones, third) << zones;
    EXPECT_EQ(bands.far.zones, third) << zones;
    EXPECT_EQ(bands.middle.zones, zones - 2 * third) << zones;
  }
}

// By volume: 9 lots at 10 and one at 100 are 19 a lot on average, less than 20.
TEST(DistanceBands, GoByTheAverageCostOfALot) {
  SoldGoods goods;
  goods.sell({.origin = "a", .lots = 9, .unit_cost = 10});
  goods.sell({.origin = "a", .destination = "port", .lots = 1, .unit_cost = 100});
  goods.sell({.origin = "b", .unit_cost = 20});

  const DistanceBands bands = distance_bands(goods.insight());

  EXPECT_EQ(bands.near.trade.lots, Lots{10});
  EXPECT_EQ(bands.far.trade.lots, Lots{1});
}

}  // namespace
}  // namespace farmgate
