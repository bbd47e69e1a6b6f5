// The events of a whole batch, on one thread or matched side by side, are those of one request at a time.
#include "engine/runtime/parallel_engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "engine/runtime/engine.h"
#include "tests/support/engine_request.h"
#include "tests/support/event_text.h"
#include "tests/support/random_market.h"
#include "tests/support/random_requests.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

struct Outcome {
  std::vector<std::string> events;
  std::uint64_t retries = 0;
};

void add_lines(const EventBuffer& events, const Symbols& symbols, Outcome& outcome) {
  for (const Event& event : events.events()) outcome.events.push_back(event_text(event, symbols));
}

Outcome one_by_one(const RandomMarket& market, std::span<const PreparedRequest> requests) {
  Engine engine(parse_reference(market.reference), gate_options(market.options));
  Outcome outcome;
  EventBuffer events;
  for (const PreparedRequest& request : requests) {
    events.clear();
    if (engine.apply(request, events).outcome == Decision::Outcome::kRetry) ++outcome.retries;
    add_lines(events, engine.reference().symbols(), outcome);
  }
  return outcome;
}

// Engine or ParallelEngine, a batch at a time.
template <class BatchEngine>
Outcome in_batches(const RandomMarket& market, std::span<const PreparedRequest> requests,
                   std::size_t batch_size) {
  BatchEngine engine(parse_reference(market.reference), gate_options(market.options));
  Outcome outcome;
  EventBuffer events;
  while (!requests.empty()) {
    const auto batch = requests.first(std::min(batch_size, requests.size()));
    events.clear();
    outcome.retries += engine.apply(batch, events);
    add_lines(events, engine.reference().symbols(), outcome);
    requests = requests.subspan(batch.size());
  }
  return outcome;
}

void expect_same(const Outcome& actual, const Outcome& expected, std::uint64_t seed) {
  ASSERT_EQ(actual.retries, expected.retries) << "seed " << seed;
  const auto [wanted, given] = std::ranges::mismatch(expected.events, actual.events);
  const auto said = [](const std::vector<std::string>& lines, auto at) {
    return at == lines.end() ? std::string("nothing") : *at;
  };
  ASSERT_EQ(said(actual.events, given), said(expected.events, wanted)) << "seed " << seed;
}

class BatchSizes : public testing::TestWithParam<std::size_t> {};

// Half of the markets forget ids almost at once, so that decisions depend on closes under way.
TEST_P(BatchSizes, GiveTheSameEvents) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    RandomMarket market = make_random_market(seed, 1'500);
    if (seed % 2 == 0) market.options.remembered_closes = static_cast<std::int64_t>(seed % 8);
    const RandomRequests requests(market);

    const Outcome expected = one_by_one(market, requests.all());

    expect_same(in_batches<Engine>(market, requests.all(), GetParam()), expected, seed);
    expect_same(in_batches<ParallelEngine>(market, requests.all(), GetParam()), expected, seed);
  }
}

INSTANTIATE_TEST_SUITE_P(ParallelEngine, BatchSizes, testing::Values(1, 7, 1000));

TEST(ParallelEngine, HasNoEventsForNoRequests) {
  ParallelEngine engine(ReferenceData{}, {});
  EventBuffer events;

  EXPECT_EQ(engine.apply({}, events), 0u);
  EXPECT_EQ(events.size(), 0u);
}

// An order closed by its own command is forgotten once another close counts, though the batch that the other
// close is in has not been matched yet when the id comes again.
TEST(ParallelEngine, WaitsForClosesThatMakeItForget) {
  ParallelEngine engine(small_market(), {.remembered_closes = 1});
  Request at_once = new_ask({"al", "a1"}, Lots{5}, Price{50});
  at_once.time_in_force = TimeInForce::kImmediateOrCancel;
  EventBuffer events;
  engine.apply(std::vector<PreparedRequest>{at_once}, events);
  events.clear();

  engine.apply(
      std::vector<PreparedRequest>{new_ask({"bo", "b1"}, Lots{5}, Price{50}), cancel_of({"bo", "b1"}),
                                   at(Timestamp{2 * kEpochNs}, new_ask({"al", "a1"}, Lots{6}, Price{50}))},
      events);

  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(event_text(events.events().back(), engine.reference().symbols()),
            "4.0 accepted al/a1 ask onion hill 6@50 GTC");
}

}  // namespace
}  // namespace farmgate
