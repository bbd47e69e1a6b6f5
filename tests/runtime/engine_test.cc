#include "engine/runtime/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/event_text.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto kRetry = Decision::Outcome::kRetry;

class EngineTest : public testing::Test {
 protected:
  // The events of the next request, as text.
  std::vector<std::string> apply(const Request& request) {
    events_.clear();
    decision_ = engine_.apply(request, events_);
    engine_.audit();
    std::vector<std::string> lines;
    for (const Event& event : events_.events()) {
      lines.push_back(event_text(event, engine_.reference().symbols()));
    }
    return lines;
  }

  std::vector<std::string> change(const ReferenceChange& change) {
    return apply({.operation = Operation::kReference, .change = &change});
  }

  Engine engine_{small_market(), {}};
  EventBuffer events_;
  Decision decision_;
};

TEST_F(EngineTest, AcceptsAndFills) {
  EXPECT_THAT(apply(new_ask({"al", "a1"}, Lots{10}, Price{50})),
              ElementsAre("1.0 accepted al/a1 ask onion hill 10@50 GTC"));
  EXPECT_THAT(apply(new_bid({"bo", "b1"}, Lots{4}, Price{100})),
              ElementsAre("2.0 accepted bo/b1 bid onion city 4@100 GTC",
                          "2.1 filled onion taker=bid ask=al/a1@hill(6,4) bid=bo/b1@city(0,4) 4 farm_gate=50 "
                          "delivered=57 unit_cost=10 subsidy=3"));
}

TEST_F(EngineTest, GivesRejectionsAndRetriesASequenceToo) {
  const Request order = new_ask({"al", "a1"}, Lots{10}, Price{50});
  apply(order);

  apply(order);
  EXPECT_THAT(apply(new_ask({"al", "a2"}, Lots{0}, Price{50})),
              ElementsAre("3.0 rejected al/a2 quantity_out_of_range"));
  EXPECT_THAT(apply(cancel_of({"al", "a1"})), ElementsAre("4.0 cancelled al/a1 cancel filled=0"));

  EXPECT_EQ(engine_.last_sequence(), 4u);
}

TEST_F(EngineTest, AnswersARetryWithTheFirstSequenceAndNoEvent) {
  apply(new_ask({"al", "a1"}, Lots{10}, Price{50}));
  const Request cancel = under_id("r1", cancel_of({"al", "a1"}));
  apply(cancel);

  EXPECT_THAT(apply(cancel), IsEmpty());

  EXPECT_EQ(decision_.outcome, kRetry);
  EXPECT_EQ(decision_.first, 2u);
}

TEST_F(EngineTest, SaysWhoWasRejectedAsGiven) {
  EXPECT_THAT(apply(new_ask({"nobody", "a1"}, Lots{10}, Price{50})),
              ElementsAre("1.0 rejected nobody/a1 unknown_account"));
}

// Of what it was filled the gate knows nothing when it decides on the cancel.
TEST_F(EngineTest, CancelsInABlockWhatWasHalfFilledInIt) {
  const std::vector<PreparedRequest> block{
      new_ask({"al", "a1"}, Lots{10}, Price{50}), new_bid({"bo", "b1"}, Lots{4}, Price{100}),
      cancel_of({"al", "a1"}), new_bid({"bo", "b2"}, Lots{4}, Price{100}), cancel_of({"al", "a1"})};

  engine_.apply(block, events_);

  engine_.audit();
  std::vector<std::string> lines;
  for (const Event& event : events_.events()) {
    lines.push_back(event_text(event, engine_.reference().symbols()));
  }
  EXPECT_THAT(
      lines, ElementsAre("1.0 accepted al/a1 ask onion hill 10@50 GTC",
                         "2.0 accepted bo/b1 bid onion city 4@100 GTC",
                         "2.1 filled onion taker=bid ask=al/a1@hill(6,4) bid=bo/b1@city(0,4) 4 farm_gate=50 "
                         "delivered=57 unit_cost=10 subsidy=3",
                         "3.0 cancelled al/a1 cancel filled=4", "4.0 accepted bo/b2 bid onion city 4@100 GTC",
                         "5.0 rejected al/a1 order_closed"));
}

// The market rejects, and the gate had passed: the request id is used up.
TEST_F(EngineTest, OrderClosedUsesUpTheRequestId) {
  apply(new_ask({"al", "a1"}, Lots{10}, Price{50}));
  apply(cancel_of({"al", "a1"}));
  const Request late = under_id("r1", cancel_of({"al", "a1"}));

  EXPECT_THAT(apply(late), ElementsAre("3.0 rejected al/a1 order_closed"));
  EXPECT_THAT(apply(late), IsEmpty());
  EXPECT_EQ(decision_.outcome, kRetry);
  EXPECT_THAT(apply(under_id("r1", replace_of({"al", "a1"}, Lots{9}, Price{50}))),
              ElementsAre("5.0 rejected al/a1 duplicate_id"));
}

// Rule 10.12.
TEST_F(EngineTest, CancelAtTheTimeOfExpiryExpiresFirst) {
  Request order = new_ask({"al", "a1"}, Lots{10}, Price{50});
  order.time_in_force = TimeInForce::kGoodTillDate;
  order.expire_time = Timestamp{100};
  order.given.expire_time = true;
  apply(order);

  EXPECT_THAT(apply(at(Timestamp{100}, cancel_of({"al", "a1"}))),
              ElementsAre("2.0 expired al/a1 filled=0", "2.1 rejected al/a1 order_closed"));
}

// The worked example of section 1: ask 5 at 90, bid 8 at 100, a lane of 15 that falls to 8.
TEST_F(EngineTest, ALaneThatGetsCheaperLetsRestingOrdersTrade) {
  LaneRow lane{.origin = "hill",
               .destination = "city",
               .class_symbol = "road",
               .unit_cost = Price{15},
               .transit_hours = 20};
  change({lane});
  apply(new_ask({"al", "a1"}, Lots{1}, Price{90}));
  apply(new_bid({"bo", "b1"}, Lots{1}, Price{100}));
  lane.unit_cost = Price{8};

  EXPECT_THAT(change({lane}),
              ElementsAre("4.0 reference_changed",
                          "4.1 filled onion taker=bid ask=al/a1@hill(0,1) bid=bo/b1@city(0,1) 1 farm_gate=90 "
                          "delivered=98 unit_cost=8 subsidy=0"));
}

TEST_F(EngineTest, AWrongReferenceChangeIsRejectedWhole) {
  const LaneRow good{.origin = "hill", .destination = "city", .class_symbol = "road", .unit_cost = Price{1}};
  const LaneRow wrong{.origin = "hill", .destination = "mars", .class_symbol = "road", .unit_cost = Price{1}};
  apply(new_ask({"al", "a1"}, Lots{1}, Price{90}));
  apply(new_bid({"bo", "b1"}, Lots{1}, Price{95}));

  EXPECT_THAT(change({good, wrong}), ElementsAre("3.0 rejected / unknown_zone"));
  EXPECT_EQ(engine_.resting_count(), 2u);
}

TEST_F(EngineTest, KnowsHowManyOrdersRest) {
  apply(new_ask({"al", "a1"}, Lots{10}, Price{50}));
  apply(new_ask({"al", "a2"}, Lots{10}, Price{50}));
  apply(cancel_of({"al", "a1"}));

  EXPECT_EQ(engine_.resting_count(), 1u);
}

TEST_F(EngineTest, TimeThatGoesBackIsABug) {
  apply(at(Timestamp{10}, new_ask({"al", "a1"}, Lots{10}, Price{50})));

  EXPECT_DEATH(apply(at(Timestamp{9}, cancel_of({"al", "a1"}))), "check");
}

}  // namespace
}  // namespace farmgate
