// Asks under coupons in the market: rules, section 6.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "engine/matching/market.h"
#include "tests/support/reference_rows.h"
#include "tests/support/test_market.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

// Farm to city for 10, of which 3 are paid, farm to port for 30; hill to city for 8. Road adds 5 a lot.
TestMarket subsidised_market() {
  return TestMarket({lane_row("farm", "city", {.unit_cost = 10, .subsidy = 3}),
                     lane_row("farm", "port", {.unit_cost = 30}), lane_row("hill", "city", {.unit_cost = 8})},
                    {programme_row("road", 5)});
}

TEST(Coupons, AFillIsCheaperByTheCoupon) {
  TestMarket market = subsidised_market();
  market.place(ask("al/a", "farm", 10, 90).under(market.coupon("road", 5)));

  EXPECT_THAT(market.place(bid("bo/b", "city", 4, 95)),
              ElementsAre("filled onion taker=bid ask=al/a@farm(6,4) bid=bo/b@city(0,4) 4 farm_gate=90 "
                          "delivered=92 unit_cost=10 subsidy=8 programme=road"));
}

TEST(Coupons, AnAskUnderOneTakesTheGreatestNetback) {
  TestMarket market = subsidised_market();
  market.place(bid("bo/b", "city", 4, 95));

  EXPECT_THAT(market.place(ask("al/a", "farm", 4, 93).under(market.coupon("road", 5))),
              ElementsAre("filled onion taker=ask ask=al/a@farm(0,4) bid=bo/b@city(0,4) 4 farm_gate=93 "
                          "delivered=95 unit_cost=10 subsidy=8 programme=road"));
}

TEST(Coupons, PayNoMoreThanWhatIsLocked) {
  TestMarket market = subsidised_market();
  market.place(ask("al/a", "farm", 10, 60).under(market.coupon("road", 2)));

  EXPECT_THAT(market.place(bid("bo/b", "port", 4, 95)),
              ElementsAre("filled onion taker=bid ask=al/a@farm(6,4) bid=bo/b@port(0,4) 4 farm_gate=60 "
                          "delivered=88 unit_cost=30 subsidy=2 programme=road"));
}

TEST(Coupons, PayNoMoreThanTheLaneCosts) {
  TestMarket market({lane_row("farm", "city", {.unit_cost = 10, .subsidy = 8})}, {programme_row("road", 5)});
  market.place(ask("al/a", "farm", 10, 60).under(market.coupon("road", 5)));

  EXPECT_THAT(market.place(bid("bo/b", "city", 4, 60)),
              ElementsAre("filled onion taker=bid ask=al/a@farm(6,4) bid=bo/b@city(0,4) 4 farm_gate=60 "
                          "delivered=60 unit_cost=10 subsidy=10 programme=road"));
}

TEST(Coupons, PayPerMilleOfTheUnitCostRoundedDown) {
  ProgrammeRow row = programme_row("road", 199);
  row.amount_kind = AmountKind::kPerMille;
  TestMarket market(
      {lane_row("farm", "city", {.unit_cost = 10}), lane_row("farm", "port", {.unit_cost = 100})}, {row});
  market.place(ask("al/a", "farm", 10, 60).under(market.coupon("road", 19)));

  EXPECT_THAT(market.place(bid("bo/b", "port", 4, 141)),
              ElementsAre("filled onion taker=bid ask=al/a@farm(6,4) bid=bo/b@port(0,4) 4 farm_gate=60 "
                          "delivered=141 unit_cost=100 subsidy=19 programme=road"));
  EXPECT_THAT(market.place(bid("bo/c", "city", 4, 69)),
              ElementsAre("filled onion taker=bid ask=al/a@farm(2,8) bid=bo/c@city(0,4) 4 farm_gate=60 "
                          "delivered=69 unit_cost=10 subsidy=1 programme=road"));
}

TEST(Coupons, PayNothingWhereTheGoodsMayNotGo) {
  ProgrammeRow row = programme_row("road", 5);
  row.destinations = {"city"};
  TestMarket market(
      {lane_row("farm", "city", {.unit_cost = 10}), lane_row("farm", "port", {.unit_cost = 10})}, {row});
  market.place(ask("al/a", "farm", 10, 90).under(market.coupon("road", 5)));

  EXPECT_THAT(market.place(bid("bo/b", "port", 4, 99)), IsEmpty());
  EXPECT_THAT(market.place(bid("bo/c", "port", 4, 100)),
              ElementsAre("filled onion taker=bid ask=al/a@farm(6,4) bid=bo/c@port(0,4) 4 farm_gate=90 "
                          "delivered=100 unit_cost=10 subsidy=0"));
}

// Landed at the city: al at 90 + 7 - 5, cy at 84 + 8, dee at 91 without anything.
TEST(Coupons, ABidMeetsAsksOfEitherKindInOrderOfWhatTheyLandAt) {
  TestMarket market = subsidised_market();
  market.place(ask("al/a", "farm", 1, 90).under(market.coupon("road", 5)));
  market.place(ask("cy/c", "hill", 1, 84));
  market.place(ask("dee/d", "hill", 1, 83));
  market.place(ask("eve/e", "farm", 1, 90).under(market.coupon("road", 5)));

  EXPECT_THAT(market.place(bid("bo/b", "city", 4, 95)),
              ElementsAre(StartsWith("filled onion taker=bid ask=dee/d"),
                          StartsWith("filled onion taker=bid ask=al/a"),
                          StartsWith("filled onion taker=bid ask=cy/c"),
                          StartsWith("filled onion taker=bid ask=eve/e")));
}

TEST(Coupons, LotsOfBothKindsCountOnEntry) {
  TestMarket market = subsidised_market();
  market.place(ask("al/a", "farm", 3, 90).under(market.coupon("road", 5)));
  market.place(ask("cy/c", "hill", 3, 84));

  EXPECT_THAT(market.place(bid("bo/b", "city", 7, 95).in_force(TimeInForce::kFillOrKill)),
              ElementsAre("cancelled bo/b fok filled=0"));
  EXPECT_EQ(market.place(bid("bo/c", "city", 6, 95).in_force(TimeInForce::kFillOrKill)).size(), 2u);
}

TEST(Coupons, OwnAsksUnderThemFollowTheSelfTradeMode) {
  TestMarket market = subsidised_market();
  market.place(ask("al/a", "farm", 3, 90).under(market.coupon("road", 5)));
  market.place(ask("cy/c", "hill", 3, 84));

  EXPECT_THAT(
      market.place(bid("al/b", "city", 3, 95).on_self_trade(SelfTrade::kCancelResting)),
      ElementsAre("cancelled al/a self_trade filled=0", StartsWith("filled onion taker=bid ask=cy/c")));
}

TEST(Coupons, AcceptedAndReplacedSayThem) {
  TestMarket market = subsidised_market();
  const Coupon coupon = market.coupon("road", 5);

  market.place(ask("al/a", "farm", 3, 90).under(coupon));
  const Coupon accepted = std::get<Accepted>(market.events()[0].payload).coupon;
  market.replace("al/a", 2, 90);
  const Coupon kept = std::get<Replaced>(market.events()[0].payload).coupon;
  market.replace("al/a", 2, 91, market.coupon("road", 4));
  const Coupon changed = std::get<Replaced>(market.events()[0].payload).coupon;
  market.replace("al/a", 2, 92);
  const Coupon gone = std::get<Replaced>(market.events()[0].payload).coupon;

  EXPECT_EQ(accepted, coupon);
  EXPECT_EQ(kept, coupon);
  EXPECT_EQ(changed, market.coupon("road", 4));
  EXPECT_FALSE(gone.exists());
}

TEST(Coupons, AReplaceThatLosesPriorityTradesUnderTheNewOne) {
  TestMarket market = subsidised_market();
  market.place(ask("al/a", "farm", 3, 99).under(market.coupon("road", 5)));
  market.place(bid("bo/b", "city", 3, 95));

  EXPECT_THAT(market.replace("al/a", 3, 92, market.coupon("road", 1)),
              ElementsAre("replaced al/a 3@92 open=3 filled=0"));
  EXPECT_THAT(market.replace("al/a", 3, 93, market.coupon("road", 5)),
              ElementsAre("replaced al/a 3@93 open=3 filled=0",
                          "filled onion taker=ask ask=al/a@farm(0,3) bid=bo/b@city(0,3) 3 farm_gate=93 "
                          "delivered=95 unit_cost=10 subsidy=8 programme=road"));
}

TEST(Coupons, AReplaceMayGoOnWithout) {
  TestMarket market = subsidised_market();
  market.place(ask("al/a", "farm", 3, 99).under(market.coupon("road", 5)));

  market.replace("al/a", 3, 90);

  EXPECT_THAT(market.place(bid("bo/b", "city", 3, 97)),
              ElementsAre("filled onion taker=bid ask=al/a@farm(0,3) bid=bo/b@city(0,3) 3 farm_gate=90 "
                          "delivered=97 unit_cost=10 subsidy=3"));
}

// What is locked stays; what a lane costs is as it is when the lots trade.
TEST(Coupons, PayOfLanesAsTheyAre) {
  TestMarket market = subsidised_market();
  market.place(ask("al/a", "farm", 10, 90).under(market.coupon("road", 5)));
  market.place(bid("bo/b", "city", 2, 89));

  EXPECT_THAT(market.change_lanes({lane_row("farm", "city", {.unit_cost = 4})}), IsEmpty());
  EXPECT_THAT(market.change_lanes({lane_row("farm", "city", {.unit_cost = 9})}), IsEmpty());
  EXPECT_THAT(market.place(bid("bo/c", "city", 2, 94)),
              ElementsAre("filled onion taker=bid ask=al/a@farm(8,2) bid=bo/c@city(0,2) 2 farm_gate=90 "
                          "delivered=94 unit_cost=9 subsidy=5 programme=road"));
}

TEST(Coupons, ReenterWithTheirOrders) {
  TestMarket market = subsidised_market();
  market.place(ask("al/a", "farm", 10, 90).under(market.coupon("road", 5)));
  market.place(bid("bo/b", "city", 2, 91));

  EXPECT_THAT(market.change_lanes({lane_row("farm", "city", {.unit_cost = 6})}),
              ElementsAre("filled onion taker=bid ask=al/a@farm(8,2) bid=bo/b@city(0,2) 2 farm_gate=90 "
                          "delivered=91 unit_cost=6 subsidy=5 programme=road"));
}

TEST(Coupons, AreOfNoUseWhereALaneNoLongerGoes) {
  TestMarket market({lane_row("farm", "city", {.unit_cost = 10, .transit_hours = 5})},
                    {programme_row("road", 5)});
  market.place(ask("al/a", "farm", 10, 90).under(market.coupon("road", 5)));

  EXPECT_THAT(market.place(bid("bo/b", "hill", 2, 1000)), IsEmpty());
  EXPECT_THAT(market.mass_cancel("al"), ElementsAre("cancelled al/a mass_cancel filled=0"));
  EXPECT_EQ(market.resting_count(), 1u);
}

// More places than there is room for at first: cells are made, kept, and taken over by others when empty.
TEST(Coupons, ManyPlacesFindTheirCells) {
  TestMarket market = subsidised_market();
  for (std::int64_t locked = 1; locked <= 5; ++locked) {
    for (const char* const zone : {"farm", "hill"}) {
      for (int round = 0; round < 40; ++round) {
        const std::string name =
            "al/" + std::string(zone) + std::to_string(locked) + "." + std::to_string(round);
        market.place(ask(name, zone, 1, 1000 + round).under(market.coupon("road", locked)));
        if (round % 2 == 0) market.cancel(name);
      }
    }
  }

  EXPECT_EQ(market.resting_count(), 200u);
  EXPECT_EQ(market.place(bid("bo/b", "city", 200, 2000)).size(), 200u);
}

}  // namespace
}  // namespace farmgate
