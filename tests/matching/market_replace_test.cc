// Replace and expiry, rules section 4.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/matching/market.h"
#include "tests/support/reference_rows.h"
#include "tests/support/test_market.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

TestMarket make_market() {
  return TestMarket({lane_row("farm", "city", {.unit_cost = 5})});
}

TEST(MarketReplace, ASmallerTotalKeepsPriority) {
  TestMarket market = make_market();
  market.place(ask("al/a1", "farm", 10, 50));
  market.place(ask("cy/c1", "farm", 10, 50));

  EXPECT_THAT(market.replace("al/a1", 4, 50), ElementsAre("replaced al/a1 4@50 open=4 filled=0"));
  EXPECT_THAT(market.place(bid("bo/b1", "city", 5, 60)),
              ElementsAre(StartsWith("filled onion taker=bid ask=al/a1@farm(0,4)"),
                          StartsWith("filled onion taker=bid ask=cy/c1@farm(9,1)")));
}

TEST(MarketReplace, ByTheSameKeepsPriority) {
  TestMarket market = make_market();
  market.place(ask("al/a1", "farm", 10, 50));
  market.place(ask("cy/c1", "farm", 10, 50));

  EXPECT_THAT(market.replace("al/a1", 10, 50), ElementsAre("replaced al/a1 10@50 open=10 filled=0"));
  EXPECT_THAT(market.place(bid("bo/b1", "city", 1, 60)),
              ElementsAre(StartsWith("filled onion taker=bid ask=al/a1")));
}

TEST(MarketReplace, ALargerTotalLosesPriority) {
  TestMarket market = make_market();
  market.place(ask("al/a1", "farm", 10, 50));
  market.place(ask("cy/c1", "farm", 10, 50));

  EXPECT_THAT(market.replace("al/a1", 11, 50), ElementsAre("replaced al/a1 11@50 open=11 filled=0"));
  EXPECT_THAT(market.place(bid("bo/b1", "city", 1, 60)),
              ElementsAre(StartsWith("filled onion taker=bid ask=cy/c1")));
}

TEST(MarketReplace, AnotherPriceAndBackLosesPriority) {
  TestMarket market = make_market();
  market.place(ask("al/a1", "farm", 10, 50));
  market.place(ask("cy/c1", "farm", 10, 50));
  market.replace("al/a1", 10, 51);
  market.replace("al/a1", 10, 50);

  EXPECT_THAT(market.place(bid("bo/b1", "city", 1, 60)),
              ElementsAre(StartsWith("filled onion taker=bid ask=cy/c1")));
}

TEST(MarketReplace, ABetterPriceTradesAsTaker) {
  TestMarket market = make_market();
  market.place(bid("bo/b1", "city", 4, 60));
  market.place(ask("al/a1", "farm", 10, 80));

  EXPECT_THAT(market.replace("al/a1", 10, 50),
              ElementsAre("replaced al/a1 10@50 open=10 filled=0",
                          "filled onion taker=ask ask=al/a1@farm(6,4) bid=bo/b1@city(0,4) 4 farm_gate=55 "
                          "delivered=60 unit_cost=5 subsidy=0"));
}

TEST(MarketReplace, WhatIsFilledCounts) {
  TestMarket market = make_market();
  market.place(ask("al/a1", "farm", 10, 50));
  market.place(bid("bo/b1", "city", 4, 60));

  EXPECT_THAT(market.replace("al/a1", 7, 50), ElementsAre("replaced al/a1 7@50 open=3 filled=4"));
  EXPECT_THAT(market.replace("al/a1", 20, 52), ElementsAre("replaced al/a1 20@52 open=16 filled=4"));
}

TEST(MarketReplace, ATotalNotAboveWhatIsFilledCancels) {
  TestMarket market = make_market();
  market.place(ask("al/a1", "farm", 10, 50));
  market.place(bid("bo/b1", "city", 4, 60));

  EXPECT_THAT(market.replace("al/a1", 4, 50), ElementsAre("cancelled al/a1 replace filled=4"));
  EXPECT_EQ(market.resting_count(), 0u);
}

TEST(MarketReplace, APostOnlyOrderStaysPostOnly) {
  TestMarket market = make_market();
  market.place(bid("bo/b1", "city", 4, 60));
  market.place(ask("al/a1", "farm", 10, 80).post_only());

  EXPECT_THAT(market.replace("al/a1", 10, 50),
              ElementsAre("replaced al/a1 10@50 open=10 filled=0", "cancelled al/a1 post_only filled=0"));
}

TEST(MarketReplace, TheMinimumQuantityHoldsAtFirstEntryOnly) {
  TestMarket market = make_market();
  market.place(bid("bo/b1", "city", 4, 60));
  market.place(ask("al/a1", "farm", 10, 50).with_min_quantity(4));

  EXPECT_THAT(market.replace("al/a1", 12, 51), ElementsAre("replaced al/a1 12@51 open=8 filled=4"));
  EXPECT_EQ(market.resting_count(), 1u);
}

TEST(MarketReplace, TheExpireTimeStays) {
  TestMarket market = make_market();
  market.place(ask("al/a1", "farm", 10, 50).expiring_at(100));
  market.replace("al/a1", 12, 51);

  market.set_time(100);

  EXPECT_THAT(market.tick(), ElementsAre("expired al/a1 filled=0"));
}

TEST(MarketExpiry, HappensBeforeTheCommandActs) {
  TestMarket market = make_market();
  market.place(ask("al/a1", "farm", 10, 50).expiring_at(100));

  market.set_time(100);

  EXPECT_THAT(market.place(bid("bo/b1", "city", 4, 60)), ElementsAre("expired al/a1 filled=0"));
  EXPECT_EQ(std::get<Accepted>(market.events()[1].payload).order.id, "b1");
}

TEST(MarketExpiry, NotBeforeItsTime) {
  TestMarket market = make_market();
  market.place(ask("al/a1", "farm", 10, 50).expiring_at(100));

  market.set_time(99);

  EXPECT_THAT(market.tick(), IsEmpty());
}

TEST(MarketExpiry, GoesByExpireTimeThenPriority) {
  TestMarket market = make_market();
  market.place(ask("al/late", "farm", 10, 50).expiring_at(90));
  market.place(ask("al/second", "farm", 10, 50).expiring_at(80));
  market.place(bid("al/third", "port", 10, 50).expiring_at(80));
  market.place(ask("al/first", "farm", 10, 50).expiring_at(70));
  market.replace("al/second", 9, 50);  // keeps its priority

  market.set_time(90);

  EXPECT_THAT(market.tick(), ElementsAre("expired al/first filled=0", "expired al/second filled=0",
                                         "expired al/third filled=0", "expired al/late filled=0"));
}

TEST(MarketExpiry, ACancelOfAnOrderThatExpiresNowComesTooLate) {
  TestMarket market = make_market();
  market.place(ask("al/a1", "farm", 10, 50).expiring_at(100));

  market.set_time(100);

  EXPECT_THAT(market.cancel("al/a1"), ElementsAre("expired al/a1 filled=0", "rejected al/a1 order_closed"));
}

TEST(MarketExpiry, AFilledOrderDoesNotExpire) {
  TestMarket market = make_market();
  market.place(ask("al/a1", "farm", 10, 50).expiring_at(100));
  market.place(bid("bo/b1", "city", 10, 60));

  market.set_time(100);

  EXPECT_THAT(market.tick(), IsEmpty());
}

TEST(MarketExpiry, HappensInAHaltedMarketToo) {
  TestMarket market = make_market();
  market.place(ask("al/a1", "farm", 10, 50).expiring_at(100));
  market.halt();

  market.set_time(100);

  EXPECT_THAT(market.tick(), ElementsAre("expired al/a1 filled=0"));
}

}  // namespace
}  // namespace farmgate
