#include "engine/matching/market.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "tests/support/reference_rows.h"
#include "tests/support/test_market.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

// The lane of the example of rules section 3: unit cost 10, of which 3 are paid.
TestMarket market_with_subsidy() {
  return TestMarket({lane_row("farm", "city", {.unit_cost = 10, .subsidy = 3})});
}

// Farm to city for 5, hill to city for 40.
TestMarket market_of_two_farms() {
  return TestMarket(
      {lane_row("farm", "city", {.unit_cost = 5}), lane_row("hill", "city", {.unit_cost = 40})});
}

TEST(Market, AcceptedCarriesTheWholeOrder) {
  TestMarket market = market_with_subsidy();

  market.set_time(7);
  market.place(bid("bo/b1", "city", 4, 100)
                   .expiring_at(50)
                   .with_min_quantity(0)
                   .on_self_trade(SelfTrade::kCancelBoth)
                   .post_only());

  ASSERT_EQ(market.events().size(), 1u);
  const Event& event = market.events()[0];
  const auto& accepted = std::get<Accepted>(event.payload);
  EXPECT_EQ(event.sequence, 1u);
  EXPECT_EQ(event.index, 0u);
  EXPECT_EQ(event.time, Timestamp{7});
  EXPECT_EQ(market.symbols().commodities.symbol(event.commodity), "onion");
  EXPECT_EQ(market.symbols().accounts.symbol(accepted.order.account), "bo");
  EXPECT_EQ(accepted.order.placed, 1u);
  EXPECT_EQ(accepted.order.id, "b1");
  EXPECT_EQ(accepted.side, Side::kBid);
  EXPECT_EQ(accepted.time_in_force, TimeInForce::kGoodTillDate);
  EXPECT_EQ(accepted.self_trade, SelfTrade::kCancelBoth);
  EXPECT_TRUE(accepted.post_only);
  EXPECT_EQ(market.symbols().zones.symbol(accepted.zone), "city");
  EXPECT_EQ(accepted.quantity, Lots{4});
  EXPECT_EQ(accepted.price, Price{100});
  EXPECT_EQ(accepted.expire_time, Timestamp{50});
  EXPECT_EQ(accepted.min_quantity, Lots{0});
}

TEST(Market, TheRestingBidsPriceStands) {
  TestMarket market = market_with_subsidy();
  market.place(bid("bo/b1", "city", 5, 100));

  EXPECT_THAT(market.place(ask("al/a1", "farm", 5, 50)),
              ElementsAre("filled onion taker=ask ask=al/a1@farm(0,5) bid=bo/b1@city(0,5) 5 farm_gate=93 "
                          "delivered=100 unit_cost=10 subsidy=3"));
}

TEST(Market, TheRestingAsksPriceStands) {
  TestMarket market = market_with_subsidy();
  market.place(ask("al/a1", "farm", 5, 50));

  EXPECT_THAT(market.place(bid("bo/b1", "city", 5, 100)),
              ElementsAre("filled onion taker=bid ask=al/a1@farm(0,5) bid=bo/b1@city(0,5) 5 farm_gate=50 "
                          "delivered=57 unit_cost=10 subsidy=3"));
}

TEST(Market, PricesAtTheEndsOfTheirRangeTrade) {
  TestMarket market({lane_row("farm", "city", {.unit_cost = 999'999'999})});
  market.place(ask("al/a1", "farm", 1'000'000'000, 1));

  EXPECT_THAT(market.place(bid("bo/b1", "city", 1'000'000'000, 1'000'000'000)),
              ElementsAre("filled onion taker=bid ask=al/a1@farm(0,1000000000) bid=bo/b1@city(0,1000000000) "
                          "1000000000 farm_gate=1 delivered=1000000000 unit_cost=999999999 subsidy=0"));
}

TEST(Market, OneUnitShortOfCompatibleRests) {
  TestMarket market = market_with_subsidy();
  market.place(ask("al/a1", "farm", 5, 94));

  EXPECT_THAT(market.place(bid("bo/b1", "city", 5, 100)), IsEmpty());
  EXPECT_EQ(market.resting_count(), 2u);
}

TEST(Market, ZonesWithoutALaneNeverTrade) {
  TestMarket market = market_with_subsidy();
  market.place(ask("al/a1", "hill", 5, 1));
  market.place(ask("al/a2", "city", 5, 1));

  EXPECT_THAT(market.place(bid("bo/b1", "city", 5, 1'000'000'000)), IsEmpty());
}

TEST(Market, ABidTakesTheLowestLandedCostNotTheLowestAsk) {
  TestMarket market = market_of_two_farms();
  market.place(ask("al/far", "hill", 5, 70));
  market.place(ask("al/near", "farm", 5, 90));

  EXPECT_THAT(market.place(bid("bo/b1", "city", 5, 200)),
              ElementsAre(StartsWith("filled onion taker=bid ask=al/near@farm")));
}

TEST(Market, AnAskTakesTheGreatestNetbackNotTheHighestBid) {
  TestMarket market(
      {lane_row("farm", "city", {.unit_cost = 5}), lane_row("farm", "port", {.unit_cost = 40})});
  market.place(bid("bo/far", "port", 5, 120));
  market.place(bid("bo/near", "city", 5, 100));

  EXPECT_THAT(market.place(ask("al/a1", "farm", 5, 50)),
              ElementsAre(StartsWith(
                  "filled onion taker=ask ask=al/a1@farm(0,5) bid=bo/near@city(0,5) 5 farm_gate=95")));
}

TEST(Market, OfEqualLandedCostsTheEarlierOrderTradesFirst) {
  TestMarket market = market_of_two_farms();
  market.place(ask("al/first", "hill", 5, 60));
  market.place(ask("al/second", "farm", 5, 95));
  market.place(ask("al/third", "hill", 5, 60));

  EXPECT_THAT(market.place(bid("bo/b1", "city", 15, 100)),
              ElementsAre(StartsWith("filled onion taker=bid ask=al/first@hill(0,5)"),
                          StartsWith("filled onion taker=bid ask=al/second@farm(0,5)"),
                          StartsWith("filled onion taker=bid ask=al/third@hill(0,5)")));
}

TEST(Market, ATakerFillsInPartsAndTheRestRests) {
  TestMarket market = market_of_two_farms();
  market.place(ask("al/a1", "farm", 3, 50));
  market.place(ask("cy/c1", "farm", 4, 51));

  EXPECT_THAT(market.place(bid("bo/b1", "city", 10, 60)),
              ElementsAre("filled onion taker=bid ask=al/a1@farm(0,3) bid=bo/b1@city(7,3) 3 farm_gate=50 "
                          "delivered=55 unit_cost=5 subsidy=0",
                          "filled onion taker=bid ask=cy/c1@farm(0,4) bid=bo/b1@city(3,7) 4 farm_gate=51 "
                          "delivered=56 unit_cost=5 subsidy=0"));
  EXPECT_THAT(market.cancel("bo/b1"), ElementsAre("cancelled bo/b1 cancel filled=7"));
}

TEST(Market, AMakerFilledInPartKeepsItsPlace) {
  TestMarket market = market_of_two_farms();
  market.place(ask("al/a1", "farm", 10, 50));
  market.place(ask("cy/c1", "farm", 10, 50));
  market.place(bid("bo/b1", "city", 4, 60));

  EXPECT_THAT(market.place(bid("bo/b2", "city", 6, 60)),
              ElementsAre(StartsWith("filled onion taker=bid ask=al/a1@farm(0,10)")));
}

TEST(Market, EventsOfACommandAreNumberedFromZero) {
  TestMarket market = market_of_two_farms();
  market.place(ask("al/a1", "farm", 1, 50));
  market.place(ask("al/a2", "farm", 1, 50));
  market.place(bid("bo/b1", "city", 2, 60));

  ASSERT_EQ(market.events().size(), 3u);
  for (std::uint32_t index = 0; index < 3; ++index) {
    EXPECT_EQ(market.events()[index].index, index);
    EXPECT_EQ(market.events()[index].sequence, 3u);
  }
}

TEST(Market, ACancelOfAClosedOrderIsRejected) {
  TestMarket market = market_of_two_farms();
  market.place(ask("al/a1", "farm", 1, 50));
  market.cancel("al/a1");

  EXPECT_THAT(market.cancel("al/a1"), ElementsAre("rejected al/a1 order_closed"));
  EXPECT_THAT(market.replace("al/a1", 5, 60), ElementsAre("rejected al/a1 order_closed"));
}

TEST(Market, AnOrderThatNeverRestedIsClosed) {
  TestMarket market = market_of_two_farms();
  market.place(ask("al/a1", "farm", 1, 50).in_force(TimeInForce::kImmediateOrCancel));

  EXPECT_THAT(market.cancel("al/a1"), ElementsAre("rejected al/a1 order_closed"));
}

TEST(Market, AMassCancelGoesInOrderOfPriority) {
  TestMarket market = market_of_two_farms();
  market.place(ask("al/a1", "farm", 2, 90));
  market.place(bid("al/a2", "port", 2, 10));
  market.place(ask("cy/c1", "farm", 2, 80));
  market.place(ask("al/a3", "hill", 2, 70));
  market.replace("al/a1", 2, 91);

  EXPECT_THAT(market.mass_cancel("al"),
              ElementsAre("cancelled al/a2 mass_cancel filled=0", "cancelled al/a3 mass_cancel filled=0",
                          "cancelled al/a1 mass_cancel filled=0"));
  EXPECT_EQ(market.resting_count(), 1u);
}

TEST(Market, AMassCancelOfOneSideLeavesTheOther) {
  TestMarket market = market_of_two_farms();
  market.place(ask("al/a1", "farm", 2, 90));
  market.place(bid("al/a2", "port", 2, 10));

  EXPECT_THAT(market.mass_cancel("al", Side::kAsk), ElementsAre("cancelled al/a1 mass_cancel filled=0"));
  EXPECT_THAT(market.mass_cancel("al", Side::kAsk), IsEmpty());
  EXPECT_THAT(market.mass_cancel("al", Side::kBid), ElementsAre("cancelled al/a2 mass_cancel filled=0"));
}

}  // namespace
}  // namespace farmgate
