// What is kept of events says all that the events say.
#include "engine/model/event_record.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/model/digest.h"
#include "engine/runtime/engine.h"
#include "tests/support/event_text.h"
#include "tests/support/random_requests.h"
#include "tests/support/record_text.h"

namespace farmgate {
namespace {

class RandomRecords : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomRecords, SayWhatTheEventsSay) {
  const RandomMarket market = make_random_market(GetParam(), 2'000);
  const RandomRequests requests(market);
  Engine engine(parse_reference(market.reference), gate_options(market.options));
  EventBuffer events;
  engine.apply(requests.all(), events);

  std::string bytes;
  Digest digest;
  digest.add(events.events(), engine.reference().symbols(), bytes);

  Digest plain;
  plain.add(events.events(), engine.reference().symbols());
  EXPECT_EQ(digest.value(), plain.value());
  EventRecords records(bytes);
  EventRecord record;
  for (const Event& event : events.events()) {
    ASSERT_TRUE(records.next(record));
    ASSERT_EQ(record_text(record), event_text(event, engine.reference().symbols()));
    ASSERT_EQ(record.time, event.time);
  }
  EXPECT_FALSE(records.next(record));
  EXPECT_FALSE(records.broken());
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomRecords, testing::Range<std::uint64_t>(1, 9));

// Whatever is cut off: nothing is made up.
TEST(EventRecords, CutAnywhereAreBroken) {
  const RandomMarket market = make_random_market(1, 5);
  const RandomRequests requests(market);
  Engine engine(parse_reference(market.reference), gate_options(market.options));
  EventBuffer events;
  engine.apply(requests.all(), events);
  std::string bytes;
  Digest digest;
  digest.add(events.events().first(1), engine.reference().symbols(), bytes);

  for (std::size_t size = 1; size < bytes.size(); ++size) {
    EventRecords records(std::string_view(bytes).substr(0, size));
    EventRecord record;

    EXPECT_FALSE(records.next(record)) << size;
    EXPECT_TRUE(records.broken()) << size;
  }
}

}  // namespace
}  // namespace farmgate
