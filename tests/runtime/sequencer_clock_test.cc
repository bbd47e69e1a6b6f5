// Sequenced time neither goes back nor stands still, whatever the machine's clocks do.
#include "engine/runtime/sequencer_clock.h"

#include <gtest/gtest.h>

namespace farmgate {
namespace {

TEST(SequencerClock, GoesWithTheWallClock) {
  SequencerClock clock(Timestamp{}, {.wall_ns = 1'000, .monotonic_ns = 50});

  EXPECT_EQ(clock.stamp({.wall_ns = 1'000, .monotonic_ns = 50}), Timestamp{1'000});
  EXPECT_EQ(clock.stamp({.wall_ns = 1'700, .monotonic_ns = 80}), Timestamp{1'700});
}

TEST(SequencerClock, NeverStandsStill) {
  SequencerClock clock(Timestamp{}, {.wall_ns = 1'000, .monotonic_ns = 50});
  const SequencerClock::Reading now{.wall_ns = 1'000, .monotonic_ns = 50};

  EXPECT_EQ(clock.stamp(now), Timestamp{1'000});
  EXPECT_EQ(clock.stamp(now), Timestamp{1'001});
  EXPECT_EQ(clock.stamp_next(), Timestamp{1'002});
  EXPECT_EQ(clock.last(), Timestamp{1'002});
}

// It goes on at the pace of the monotonic clock until the wall clock has caught up.
TEST(SequencerClock, GoesOnWhenTheWallClockIsSetBack) {
  SequencerClock clock(Timestamp{}, {.wall_ns = 1'000, .monotonic_ns = 50});
  ASSERT_EQ(clock.stamp({.wall_ns = 1'000, .monotonic_ns = 50}), Timestamp{1'000});

  EXPECT_EQ(clock.stamp({.wall_ns = 100, .monotonic_ns = 80}), Timestamp{1'030});
  EXPECT_EQ(clock.stamp({.wall_ns = 1'020, .monotonic_ns = 1'000}), Timestamp{1'950});
  EXPECT_EQ(clock.stamp({.wall_ns = 2'500, .monotonic_ns = 1'010}), Timestamp{2'500});
}

TEST(SequencerClock, GoesOnBehindTheEngineBefore) {
  SequencerClock clock(Timestamp{9'000}, {.wall_ns = 1'000, .monotonic_ns = 50});

  EXPECT_EQ(clock.stamp({.wall_ns = 1'010, .monotonic_ns = 60}), Timestamp{9'010});
}

TEST(SequencerClock, AMonotonicClockThatWouldGoBackCountsOnce) {
  SequencerClock clock(Timestamp{9'000}, {.wall_ns = 0, .monotonic_ns = 50});

  EXPECT_EQ(clock.stamp({.wall_ns = 0, .monotonic_ns = 40}), Timestamp{9'001});
  EXPECT_EQ(clock.stamp({.wall_ns = 0, .monotonic_ns = 60}), Timestamp{9'011});
}

TEST(SequencerClock, TakesTheTimeThatAClientBrings) {
  SequencerClock clock(Timestamp{9'000}, {.wall_ns = 0, .monotonic_ns = 50});

  clock.set(Timestamp{9'500});

  EXPECT_EQ(clock.last(), Timestamp{9'500});
  EXPECT_EQ(clock.stamp({.wall_ns = 0, .monotonic_ns = 53}), Timestamp{9'503});
}

}  // namespace
}  // namespace farmgate
