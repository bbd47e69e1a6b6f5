// An engine that follows what another one decided comes to the same events.
#include <gtest/gtest.h>

#include <variant>
#include <vector>

#include "engine/model/digest.h"
#include "engine/runtime/engine.h"
#include "tests/support/engine_request.h"
#include "tests/support/gate_balances.h"
#include "tests/support/random_requests.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

constexpr Decision kRejected{.outcome = Decision::Outcome::kRejected, .reason = RejectReason::kHalted};

class RandomMarkets : public testing::TestWithParam<int> {};

// Open accounts, retries, ids that are forgotten, and changes of reference data among them.
TEST_P(RandomMarkets, GiveTheSameEventsWhenFollowed) {
  const RandomMarket market = make_random_market(static_cast<std::uint64_t>(GetParam()), 2'000);
  const RandomRequests requests(market);
  Engine leader(parse_reference(market.reference), gate_options(market.options));
  EventBuffer led;
  std::vector<Decision> decisions;
  leader.apply(requests.all(), led, decisions);

  Engine follower(parse_reference(market.reference), gate_options(market.options));
  EventBuffer followed;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    ASSERT_TRUE(follower.follow(requests.all()[i], decisions[i], followed)) << "sequence " << i + 1;
  }

  Digest expected;
  expected.add(led.events(), leader.reference().symbols());
  Digest actual;
  actual.add(followed.events(), follower.reference().symbols());
  EXPECT_EQ(actual.text(), expected.text());
  follower.audit();
  const Timestamp last = requests.all().back().time;
  EXPECT_EQ(gate_balances(follower.gate(), last), gate_balances(leader.gate(), last));
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomMarkets, testing::Range(1, 21));

class EngineFollow : public testing::Test {
 protected:
  bool follow(const Request& request, const Decision& decision = {}) {
    return engine_.follow(request, decision, events_);
  }

  Engine engine_{small_market(), {}};
  EventBuffer events_;
};

// Of an engine that does nothing else.
bool can_have_passed(const Request& request) {
  Engine engine(small_market(), {});
  EventBuffer events;
  return engine.follow(request, {}, events);
}

// Here the gate would let it pass.
TEST_F(EngineFollow, RejectsWhatWasRejected) {
  EXPECT_TRUE(follow(new_ask({"al", "a1"}, Lots{10}, Price{50}), kRejected));

  ASSERT_EQ(events_.size(), 1u);
  EXPECT_EQ(std::get<Rejected>(events_.events()[0].payload).reason, RejectReason::kHalted);
}

// Here the gate would reject it: the collar of tea ends at 1000.
TEST_F(EngineFollow, LetsPassWhatHasPassed) {
  Request order = new_ask({"al", "a1"}, Lots{10}, Price{2000});
  order.commodity = "tea";

  EXPECT_TRUE(follow(order));

  ASSERT_EQ(events_.size(), 1u);
  EXPECT_TRUE(std::holds_alternative<Accepted>(events_.events()[0].payload));
}

TEST_F(EngineFollow, OfAnIdThatIsRememberedIsImpossible) {
  ASSERT_TRUE(follow(new_ask({"al", "a1"}, Lots{10}, Price{50})));

  EXPECT_FALSE(follow(new_ask({"al", "a1"}, Lots{10}, Price{50})));
}

TEST_F(EngineFollow, OfAmountsThatNoMarketTakesIsImpossible) {
  Request off_tick = new_ask({"al", "a1"}, Lots{10}, Price{11});
  off_tick.commodity = "tea";

  EXPECT_FALSE(can_have_passed(off_tick));
  EXPECT_FALSE(can_have_passed(new_ask({"al", "a1"}, Lots{0}, Price{50})));
  EXPECT_FALSE(can_have_passed(new_ask({"al", "a1"}, Lots{10}, Price{2'000'000'000})));
}

TEST_F(EngineFollow, OfWhatIsUnknownIsImpossible) {
  EXPECT_FALSE(can_have_passed(cancel_of({"al", "a1"})));
  EXPECT_FALSE(can_have_passed(new_ask({"nobody", "a1"}, Lots{10}, Price{50})));
  EXPECT_FALSE(can_have_passed({.operation = Operation::kHalt, .commodity = "gold"}));
  EXPECT_FALSE(can_have_passed({.operation = Operation::kSuspend, .account = "nobody"}));
}

}  // namespace
}  // namespace farmgate
