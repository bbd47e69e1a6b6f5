// There is one message of each kind, and it is empty whenever it is asked for.
#include "engine/service/scratch_messages.h"

#include <farmgate/v1/event_service.pb.h>
#include <gtest/gtest.h>

namespace farmgate {
namespace {

TEST(ScratchMessages, AreEmptyWhateverWasInThem) {
  ScratchMessages scratch;
  auto& before = scratch.of<v1::StreamEventsResponse>();
  before.set_next_sequence(7);
  before.add_events()->set_commodity("onion");

  const auto& after = scratch.of<v1::StreamEventsResponse>();

  EXPECT_EQ(after.ByteSizeLong(), 0u);
  EXPECT_EQ(&after, &before);
}

TEST(ScratchMessages, OfOneKindLeaveTheOthersAlone) {
  ScratchMessages scratch;
  auto& events = scratch.of<v1::StreamEventsResponse>();
  events.set_next_sequence(7);

  scratch.of<v1::StreamFillsResponse>().set_next_sequence(9);

  EXPECT_EQ(events.next_sequence(), 7);
}

}  // namespace
}  // namespace farmgate
