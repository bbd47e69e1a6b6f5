// An order coming in: time in force, minimum quantity, post-only and self-trade, rules section 4.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/matching/market.h"
#include "tests/support/reference_rows.h"
#include "tests/support/test_market.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

constexpr TimeInForce kIoc = TimeInForce::kImmediateOrCancel;
constexpr TimeInForce kFok = TimeInForce::kFillOrKill;

// Asks of al at 50 for 3 lots, of bo at 51 for 4 and of al at 52 for 5, all on a lane of 5.
TestMarket market_with_asks() {
  TestMarket market({lane_row("farm", "city", {.unit_cost = 5})});
  market.place(ask("al/a1", "farm", 3, 50));
  market.place(ask("bo/b1", "farm", 4, 51));
  market.place(ask("al/a2", "farm", 5, 52));
  return market;
}

TEST(Entry, ImmediateOrCancelCancelsWhatIsLeft) {
  TestMarket market = market_with_asks();

  EXPECT_THAT(market.place(bid("cy/c1", "city", 5, 55).in_force(kIoc)),
              ElementsAre(StartsWith("filled onion taker=bid ask=al/a1@farm(0,3) bid=cy/c1@city(2,3) 3"),
                          "cancelled cy/c1 ioc filled=3"));
}

TEST(Entry, ImmediateOrCancelThatFillsIsNotCancelled) {
  TestMarket market = market_with_asks();

  EXPECT_THAT(market.place(bid("cy/c1", "city", 3, 55).in_force(kIoc)), ElementsAre(StartsWith("filled")));
}

TEST(Entry, FillOrKillFillsWhenAllCanTrade) {
  TestMarket market = market_with_asks();

  EXPECT_THAT(market.place(bid("cy/c1", "city", 12, 57).in_force(kFok)),
              ElementsAre(StartsWith("filled onion taker=bid ask=al/a1@farm(0,3)"),
                          StartsWith("filled onion taker=bid ask=bo/b1@farm(0,4)"),
                          StartsWith("filled onion taker=bid ask=al/a2@farm(0,5)")));
}

TEST(Entry, FillOrKillOneLotShortTouchesNothing) {
  TestMarket market = market_with_asks();

  EXPECT_THAT(market.place(bid("cy/c1", "city", 13, 57).in_force(kFok)),
              ElementsAre("cancelled cy/c1 fok filled=0"));
  EXPECT_EQ(market.resting_count(), 3u);
}

TEST(Entry, FillOrKillCountsNoOrderBeyondItsPrice) {
  TestMarket market = market_with_asks();

  EXPECT_THAT(market.place(bid("cy/c1", "city", 8, 56).in_force(kFok)),
              ElementsAre("cancelled cy/c1 fok filled=0"));
}

TEST(Entry, FillOrKillFromAZoneWithoutLanesIsCancelled) {
  TestMarket market = market_with_asks();

  EXPECT_THAT(market.place(bid("cy/c1", "port", 1, 99).in_force(kFok)),
              ElementsAre("cancelled cy/c1 fok filled=0"));
}

// Before bo's first own order, three lots of al can trade; past it, eight.
TEST(Entry, FillOrKillCountsUpToTheFirstOwnOrder) {
  for (const SelfTrade mode : {SelfTrade::kCancelIncoming, SelfTrade::kCancelBoth}) {
    TestMarket market = market_with_asks();
    const TestOrder order = bid("bo/b2", "city", 4, 57).in_force(kFok).on_self_trade(mode);

    EXPECT_THAT(market.place(order), ElementsAre("cancelled bo/b2 fok filled=0")) << to_string(mode);
    EXPECT_EQ(market.resting_count(), 3u);
  }
}

TEST(Entry, FillOrKillUpToTheFirstOwnOrderFills) {
  for (const SelfTrade mode : {SelfTrade::kCancelIncoming, SelfTrade::kCancelBoth}) {
    TestMarket market = market_with_asks();
    const TestOrder order = bid("bo/b2", "city", 3, 57).in_force(kFok).on_self_trade(mode);

    EXPECT_THAT(market.place(order), ElementsAre(StartsWith("filled"))) << to_string(mode);
  }
}

TEST(Entry, FillOrKillThatCancelsOwnOrdersCountsPastThem) {
  TestMarket market = market_with_asks();

  EXPECT_THAT(
      market.place(bid("bo/b2", "city", 8, 57).in_force(kFok).on_self_trade(SelfTrade::kCancelResting)),
      ElementsAre(StartsWith("filled onion taker=bid ask=al/a1@farm(0,3)"),
                  "cancelled bo/b1 self_trade filled=0",
                  StartsWith("filled onion taker=bid ask=al/a2@farm(0,5) bid=bo/b2@city(0,8)")));
}

TEST(Entry, FillOrKillThatCancelsOwnOrdersDoesNotCountThem) {
  TestMarket market = market_with_asks();

  EXPECT_THAT(
      market.place(bid("bo/b2", "city", 9, 57).in_force(kFok).on_self_trade(SelfTrade::kCancelResting)),
      ElementsAre("cancelled bo/b2 fok filled=0"));
  EXPECT_EQ(market.resting_count(), 3u);
}

TEST(Entry, AMinimumQuantityThatCanTradeLetsTheRestRest) {
  TestMarket market = market_with_asks();

  EXPECT_THAT(market.place(bid("cy/c1", "city", 20, 56).with_min_quantity(7)),
              ElementsAre(StartsWith("filled"), StartsWith("filled")));
  EXPECT_THAT(market.cancel("cy/c1"), ElementsAre("cancelled cy/c1 cancel filled=7"));
}

TEST(Entry, AMinimumQuantityOneLotShortTouchesNothing) {
  TestMarket market = market_with_asks();

  EXPECT_THAT(market.place(bid("cy/c1", "city", 20, 56).with_min_quantity(8)),
              ElementsAre("cancelled cy/c1 min_quantity filled=0"));
  EXPECT_EQ(market.resting_count(), 3u);
}

TEST(Entry, AMinimumQuantityEndsAtTheFirstOwnOrder) {
  for (const SelfTrade mode : {SelfTrade::kCancelIncoming, SelfTrade::kCancelBoth}) {
    TestMarket market = market_with_asks();
    const TestOrder order = bid("bo/b2", "city", 20, 57).with_min_quantity(4).on_self_trade(mode);

    EXPECT_THAT(market.place(order), ElementsAre("cancelled bo/b2 min_quantity filled=0")) << to_string(mode);
  }
}

TEST(Entry, AMinimumQuantityPassesOwnOrdersThatWillBeCancelled) {
  TestMarket market = market_with_asks();

  EXPECT_THAT(market.place(
                  bid("bo/b2", "city", 20, 57).with_min_quantity(8).on_self_trade(SelfTrade::kCancelResting)),
              ElementsAre(StartsWith("filled"), "cancelled bo/b1 self_trade filled=0", StartsWith("filled")));
}

TEST(Entry, PostOnlyThatWouldTradeIsCancelled) {
  TestMarket market = market_with_asks();

  EXPECT_THAT(market.place(bid("cy/c1", "city", 1, 55).post_only()),
              ElementsAre("cancelled cy/c1 post_only filled=0"));
  EXPECT_EQ(market.resting_count(), 3u);
}

TEST(Entry, PostOnlyThatWouldNotTradeRests) {
  TestMarket market = market_with_asks();

  EXPECT_THAT(market.place(bid("cy/c1", "city", 1, 54).post_only()), IsEmpty());
  EXPECT_EQ(market.resting_count(), 4u);
}

TEST(Entry, PostOnlyThatMeetsAnOwnOrderFirstFollowsItsMode) {
  TestMarket market({lane_row("farm", "city", {.unit_cost = 5})});
  market.place(ask("bo/b1", "farm", 4, 50));
  market.place(ask("al/a1", "farm", 4, 51));

  EXPECT_THAT(market.place(bid("bo/b2", "city", 1, 60).post_only()),
              ElementsAre("cancelled bo/b2 self_trade filled=0"));
  EXPECT_THAT(market.place(bid("bo/b3", "city", 1, 60).post_only().on_self_trade(SelfTrade::kCancelBoth)),
              ElementsAre("cancelled bo/b1 self_trade filled=0", "cancelled bo/b3 self_trade filled=0"));
}

TEST(Entry, PostOnlyThatCancelsOwnOrdersLooksPastThem) {
  TestMarket market({lane_row("farm", "city", {.unit_cost = 5})});
  market.place(ask("bo/b1", "farm", 4, 50));
  market.place(ask("al/a1", "farm", 4, 51));
  const TestOrder order = bid("bo/b2", "city", 1, 60).post_only().on_self_trade(SelfTrade::kCancelResting);

  EXPECT_THAT(market.place(order), ElementsAre("cancelled bo/b2 post_only filled=0"));
  EXPECT_EQ(market.resting_count(), 2u);
}

TEST(Entry, PostOnlyThatCancelsOwnOrdersAndMeetsNoOtherRests) {
  TestMarket market({lane_row("farm", "city", {.unit_cost = 5})});
  market.place(ask("bo/b1", "farm", 4, 50));
  const TestOrder order = bid("bo/b2", "city", 1, 60).post_only().on_self_trade(SelfTrade::kCancelResting);

  EXPECT_THAT(market.place(order), ElementsAre("cancelled bo/b1 self_trade filled=0"));
  EXPECT_EQ(market.resting_count(), 1u);
}

TEST(Entry, SelfTradeCancelsTheIncomingOrderByDefault) {
  TestMarket market = market_with_asks();

  EXPECT_THAT(market.place(bid("bo/b2", "city", 9, 57)),
              ElementsAre(StartsWith("filled onion taker=bid ask=al/a1@farm(0,3) bid=bo/b2@city(6,3)"),
                          "cancelled bo/b2 self_trade filled=3"));
  EXPECT_EQ(market.resting_count(), 2u);
}

TEST(Entry, SelfTradeCanCancelTheRestingOrder) {
  TestMarket market = market_with_asks();

  EXPECT_THAT(market.place(bid("bo/b2", "city", 9, 57).on_self_trade(SelfTrade::kCancelResting)),
              ElementsAre(StartsWith("filled onion taker=bid ask=al/a1@farm(0,3)"),
                          "cancelled bo/b1 self_trade filled=0",
                          StartsWith("filled onion taker=bid ask=al/a2@farm(0,5) bid=bo/b2@city(1,8)")));
  EXPECT_EQ(market.resting_count(), 1u);
}

TEST(Entry, SelfTradeCanCancelBothTheRestingOneFirst) {
  TestMarket market = market_with_asks();

  EXPECT_THAT(market.place(bid("bo/b2", "city", 9, 57).on_self_trade(SelfTrade::kCancelBoth)),
              ElementsAre(StartsWith("filled onion taker=bid ask=al/a1@farm(0,3)"),
                          "cancelled bo/b1 self_trade filled=0", "cancelled bo/b2 self_trade filled=3"));
  EXPECT_EQ(market.resting_count(), 1u);
}

TEST(Entry, AnOrderFilledBeforeItReachesAnOwnOneIsNotCancelled) {
  TestMarket market = market_with_asks();

  EXPECT_THAT(market.place(bid("bo/b2", "city", 3, 57)), ElementsAre(StartsWith("filled")));
  EXPECT_EQ(market.resting_count(), 2u);
}

}  // namespace
}  // namespace farmgate
