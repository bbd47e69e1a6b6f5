// Resting orders that become compatible, rules section 1: new costs, or the end of a halt.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <variant>

#include "engine/matching/market.h"
#include "tests/support/reference_rows.h"
#include "tests/support/test_market.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

LaneRow farm_to_city(std::int64_t unit_cost) {
  return lane_row("farm", "city", {.unit_cost = unit_cost});
}

// The worked example of section 1.
TEST(Uncross, TheOlderAskIsTheMaker) {
  TestMarket market({farm_to_city(15)});
  market.place(ask("al/a", "farm", 10, 90));
  market.place(bid("bo/b", "city", 10, 100));

  EXPECT_THAT(market.change_lanes({farm_to_city(8)}),
              ElementsAre("filled onion taker=bid ask=al/a@farm(0,10) bid=bo/b@city(0,10) 10 farm_gate=90 "
                          "delivered=98 unit_cost=8 subsidy=0"));
}

// The worked example of section 1, the other way round.
TEST(Uncross, TheOlderBidIsTheMaker) {
  TestMarket market({farm_to_city(15)});
  market.place(bid("bo/b", "city", 10, 100));
  market.place(ask("al/a", "farm", 10, 90));

  EXPECT_THAT(market.change_lanes({farm_to_city(8)}),
              ElementsAre("filled onion taker=ask ask=al/a@farm(0,10) bid=bo/b@city(0,10) 10 farm_gate=92 "
                          "delivered=100 unit_cost=8 subsidy=0"));
}

TEST(Uncross, NothingHappensWhenNothingBecomesCompatible) {
  TestMarket market({farm_to_city(15)});
  market.place(ask("al/a", "farm", 10, 90));
  market.place(bid("bo/b", "city", 10, 100));

  EXPECT_THAT(market.change_lanes({farm_to_city(11)}), IsEmpty());
  EXPECT_EQ(market.resting_count(), 2u);
}

TEST(Uncross, ANewLaneJoinsZonesThatHadNone) {
  TestMarket market({farm_to_city(15)});
  market.place(ask("al/a", "hill", 10, 50));
  market.place(bid("bo/b", "port", 10, 60));

  EXPECT_THAT(market.change_lanes({lane_row("hill", "port", {.unit_cost = 10, .subsidy = 4})}),
              ElementsAre("filled onion taker=bid ask=al/a@hill(0,10) bid=bo/b@port(0,10) 10 farm_gate=50 "
                          "delivered=56 unit_cost=10 subsidy=4"));
}

TEST(Uncross, OrdersComeInByPriorityNotByPrice) {
  TestMarket market({farm_to_city(15)});
  market.place(ask("al/a1", "farm", 10, 92));
  market.place(bid("bo/b1", "city", 10, 100));
  market.place(ask("al/a2", "farm", 10, 90));

  EXPECT_THAT(market.change_lanes({farm_to_city(8)}),
              ElementsAre(StartsWith("filled onion taker=bid ask=al/a1@farm(0,10) bid=bo/b1@city(0,10)")));
  EXPECT_EQ(market.resting_count(), 1u);
}

TEST(Uncross, WhatIsLeftKeepsItsPriority) {
  TestMarket market({farm_to_city(15)});
  market.place(ask("al/a1", "farm", 10, 90));
  market.place(ask("cy/c1", "farm", 10, 90));
  market.place(bid("bo/b1", "city", 4, 100));
  market.change_lanes({farm_to_city(8)});

  EXPECT_THAT(market.place(bid("bo/b2", "city", 7, 100)),
              ElementsAre(StartsWith("filled onion taker=bid ask=al/a1@farm(0,10)"),
                          StartsWith("filled onion taker=bid ask=cy/c1@farm(9,1)")));
}

TEST(Uncross, SelfTradeModesHold) {
  TestMarket market({farm_to_city(15)});
  market.place(ask("al/a1", "farm", 10, 90));
  market.place(bid("al/b1", "city", 4, 100).on_self_trade(SelfTrade::kCancelBoth));

  EXPECT_THAT(market.change_lanes({farm_to_city(8)}),
              ElementsAre("cancelled al/a1 self_trade filled=0", "cancelled al/b1 self_trade filled=0"));
}

TEST(Uncross, PostOnlyAndMinimumQuantityDoNotHold) {
  TestMarket market({farm_to_city(15)});
  market.place(ask("cy/c1", "farm", 2, 85));
  market.place(ask("al/a1", "farm", 10, 90));
  market.place(bid("bo/b1", "city", 9, 100).with_min_quantity(2));
  market.place(bid("bo/b2", "city", 4, 101).post_only());

  EXPECT_THAT(market.change_lanes({farm_to_city(8)}),
              ElementsAre(StartsWith("filled onion taker=bid ask=al/a1@farm(3,7) bid=bo/b1@city(0,9)"),
                          StartsWith("filled onion taker=bid ask=al/a1@farm(0,10) bid=bo/b2@city(1,3)")));
}

TEST(Uncross, AnOrderThatComesInAgainStillExpires) {
  TestMarket market({farm_to_city(15)});
  market.place(ask("al/a1", "farm", 10, 90).expiring_at(100));
  market.place(bid("bo/b1", "city", 4, 100));
  market.change_lanes({farm_to_city(8)});

  market.set_time(100);

  EXPECT_THAT(market.tick(), ElementsAre("expired al/a1 filled=4"));
}

TEST(Uncross, ExpiriesComeBeforeTheTrades) {
  TestMarket market({farm_to_city(15)});
  market.place(ask("al/a1", "farm", 10, 90).expiring_at(100));
  market.place(bid("bo/b1", "city", 4, 100));

  market.set_time(100);

  EXPECT_THAT(market.change_lanes({farm_to_city(8)}), ElementsAre("expired al/a1 filled=0"));
}

TEST(Halt, GivesOneEventAlsoWhenNothingChanges) {
  TestMarket market({farm_to_city(15)});

  for (int i = 0; i < 2; ++i) {
    market.halt();

    ASSERT_EQ(market.events().size(), 1u);
    const auto& change = std::get<ReferenceChanged>(market.events()[0].payload);
    EXPECT_EQ(change.change, nullptr);
    EXPECT_EQ(change.what, Operation::kHalt);
    EXPECT_EQ(market.symbols().commodities.symbol(market.events()[0].commodity), "onion");
  }
}

TEST(Halt, MatchesNothingUntilItEnds) {
  TestMarket market({farm_to_city(15)});
  market.place(ask("al/a", "farm", 10, 90));
  market.place(bid("bo/b", "city", 10, 100));
  market.halt();

  EXPECT_THAT(market.change_lanes({farm_to_city(8)}), IsEmpty());
  EXPECT_THAT(market.resume(),
              ElementsAre("reference_changed",
                          "filled onion taker=bid ask=al/a@farm(0,10) bid=bo/b@city(0,10) 10 farm_gate=90 "
                          "delivered=98 unit_cost=8 subsidy=0"));
  EXPECT_EQ(std::get<ReferenceChanged>(market.events()[0].payload).what, Operation::kResume);
}

TEST(Halt, TakesCancels) {
  TestMarket market({farm_to_city(15)});
  market.place(ask("al/a", "farm", 10, 90));
  market.place(ask("al/b", "farm", 10, 90));
  market.halt();

  EXPECT_THAT(market.cancel("al/a"), ElementsAre("cancelled al/a cancel filled=0"));
  EXPECT_THAT(market.mass_cancel("al"), ElementsAre("cancelled al/b mass_cancel filled=0"));
}

// By priority, of everyone and of both sides.
TEST(Halt, CancelsWhatRestsWhenAsked) {
  TestMarket market({farm_to_city(15)});
  market.place(bid("bo/b", "city", 10, 100));
  market.place(ask("al/a", "farm", 10, 90).expiring_at(100));
  market.place(ask("al/c", "farm", 10, 95));
  market.set_time(100);

  EXPECT_THAT(market.halt_and_cancel(),
              ElementsAre("expired al/a filled=0", "reference_changed", "cancelled bo/b halted filled=0",
                          "cancelled al/c halted filled=0"));
  EXPECT_EQ(market.resting_count(), 0u);
}

TEST(Halt, ACancelledOrderDoesNotTradeAtItsEnd) {
  TestMarket market({farm_to_city(15)});
  market.place(ask("al/a", "farm", 10, 90));
  market.place(bid("bo/b", "city", 10, 100));
  market.halt();
  market.change_lanes({farm_to_city(8)});
  market.cancel("al/a");

  EXPECT_THAT(market.resume(), ElementsAre("reference_changed"));
  EXPECT_EQ(market.resting_count(), 1u);
}

}  // namespace
}  // namespace farmgate
