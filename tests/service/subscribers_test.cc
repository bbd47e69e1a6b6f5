#include "engine/service/subscribers.h"

#include <gtest/gtest.h>

namespace farmgate {
namespace {

TEST(Subscribers, TheSlowestSaysHowFarTheyLag) {
  Subscribers subscribers;
  Subscriber slow("StreamFills");
  Subscriber quick("StreamFills");
  Subscriber ahead("StreamEvents");
  slow.next.set(4);    // was sent 1 to 3
  quick.next.set(11);  // all
  ahead.next.set(50);  // asked for what is not there yet
  for (const Subscriber* const subscriber : {&slow, &quick, &ahead}) subscribers.add(*subscriber);

  auto figures = subscribers.figures(10);

  EXPECT_EQ(figures["StreamFills"].count, 2u);
  EXPECT_EQ(figures["StreamFills"].lag_max, 7u);
  EXPECT_EQ(figures["StreamEvents"].lag_max, 0u);
}

TEST(Subscribers, WhoHasGoneIsNotCounted) {
  Subscribers subscribers;
  Subscriber slow("StreamFills");
  Subscriber quick("StreamFills");
  slow.next.set(1);
  quick.next.set(11);
  subscribers.add(slow);
  subscribers.add(quick);

  subscribers.remove(slow);

  auto figures = subscribers.figures(10);
  EXPECT_EQ(figures["StreamFills"].count, 1u);
  EXPECT_EQ(figures["StreamFills"].lag_max, 0u);
}

}  // namespace
}  // namespace farmgate
