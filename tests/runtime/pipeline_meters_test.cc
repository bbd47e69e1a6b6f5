#include "engine/runtime/pipeline_meters.h"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "engine/model/event_buffer.h"

namespace farmgate {
namespace {

// Three commands: one accepted that trades twice, one that a market rejects, one retry, which has no event.
TEST(PublisherMeters, EveryCommandHasOneOutcome) {
  EventBuffer events;
  events.add({.sequence = 1}, Accepted{});
  events.add({.sequence = 1}, Filled{});
  events.add({.sequence = 1}, Filled{});
  events.add({.sequence = 2}, Rejected{.reason = RejectReason::kHalted});
  const std::vector<Decision> decisions{{}, {}, {.outcome = Decision::Outcome::kRetry, .first = 1}};
  PublisherMeters meters;

  meters.count_events(events.events().first(2));
  meters.count_events(events.events().subspan(2));
  meters.end_batch(decisions);

  EXPECT_EQ(meters.accepted.value(), 1u);
  EXPECT_EQ(meters.retries.value(), 1u);
  EXPECT_EQ(meters.rejections[static_cast<std::size_t>(RejectReason::kHalted)].value(), 1u);
  EXPECT_EQ(meters.events[EventPayload(Filled{}).index()].value(), 2u);
}

TEST(PublisherMeters, EveryBatchIsCountedOnce) {
  EventBuffer events;
  events.add({.sequence = 1}, Rejected{.reason = RejectReason::kHalted});
  PublisherMeters meters;
  meters.count_events(events.events());
  meters.end_batch(std::vector<Decision>(1));

  meters.end_batch(std::vector<Decision>(1));

  EXPECT_EQ(meters.accepted.value(), 1u);
  EXPECT_EQ(meters.rejections[static_cast<std::size_t>(RejectReason::kHalted)].value(), 1u);
}

TEST(PublisherMeters, TheTimeToTheDiskIsThatOfTheBatch) {
  PublisherMeters meters;
  const PublisherMeters::Clock::time_point sequenced =
      PublisherMeters::Clock::now() - std::chrono::seconds(9);

  meters.time_batch(sequenced, sequenced + std::chrono::seconds(2));

  EXPECT_EQ(meters.sequenced_to_durable.counts().sum, std::chrono::seconds(2));
  EXPECT_GE(meters.durable_to_published.counts().sum, std::chrono::seconds(7));
}

TEST(PublisherMeters, TheTimeOfTheGateIsApartFromThatOfMatching) {
  PublisherMeters meters;
  const PublisherMeters::Clock::time_point taken = PublisherMeters::Clock::now() - std::chrono::seconds(9);

  meters.time_match(taken, taken + std::chrono::seconds(2));

  EXPECT_EQ(meters.taken_to_sequenced.counts().sum, std::chrono::seconds(2));
  EXPECT_GE(meters.sequenced_to_matched.counts().sum, std::chrono::seconds(7));
}

}  // namespace
}  // namespace farmgate
