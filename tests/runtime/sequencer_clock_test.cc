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

constexpr std::int64_t kHour = 3'600'000'000'000;

TEST(SequencerClock, FollowsAStartWhateverHasPassedSinceTheEngineBefore) {
  SequencerClock clock(Timestamp{9'000}, {.wall_ns = 100 * kHour, .monotonic_ns = 50});

  EXPECT_EQ(clock.stamp({.wall_ns = 100 * kHour + 10, .monotonic_ns = 60}), Timestamp{100 * kHour + 10});
}

TEST(SequencerClock, FollowsStepsOfUpToAnHour) {
  SequencerClock clock(Timestamp{}, {.wall_ns = 1'000, .monotonic_ns = 50});

  EXPECT_EQ(clock.stamp({.wall_ns = 1'010 + kHour, .monotonic_ns = 60}), Timestamp{1'010 + kHour});
  EXPECT_EQ(clock.stamp({.wall_ns = 1'020 + 2 * kHour, .monotonic_ns = 70}), Timestamp{1'020 + 2 * kHour});
}

TEST(SequencerClock, DoesNotFollowAJumpUntilItIsSaidToBeRight) {
  SequencerClock clock(Timestamp{}, {.wall_ns = 1'000, .monotonic_ns = 50});
  const SequencerClock::Reading jumped{.wall_ns = 1'011 + kHour, .monotonic_ns = 60};
  const SequencerClock::Reading later{.wall_ns = 1'031 + kHour, .monotonic_ns = 80};

  EXPECT_EQ(clock.ahead_ns(jumped), kHour + 1);
  EXPECT_EQ(clock.stamp(jumped), Timestamp{1'010});
  EXPECT_EQ(clock.time_at(later), Timestamp{1'030});
  EXPECT_EQ(clock.stamp(later), Timestamp{1'030});

  clock.follow(later);
  EXPECT_EQ(clock.ahead_ns(later), 0);
  EXPECT_EQ(clock.stamp({.wall_ns = 1'041 + kHour, .monotonic_ns = 90}), Timestamp{1'041 + kHour});
}

// What has passed counts once, however long it was.
TEST(SequencerClock, DoesNotFollowAJumpAtTheEndOfALongPause) {
  SequencerClock clock(Timestamp{}, {.wall_ns = 1'000, .monotonic_ns = 50});
  ASSERT_EQ(clock.stamp({.wall_ns = 1'000, .monotonic_ns = 50}), Timestamp{1'000});
  const SequencerClock::Reading jumped{.wall_ns = 1'000 + 7 * kHour, .monotonic_ns = 50 + 5 * kHour};
  const SequencerClock::Reading later{.wall_ns = 1'010 + 7 * kHour, .monotonic_ns = 60 + 5 * kHour};

  EXPECT_EQ(clock.stamp(jumped), Timestamp{1'000 + 5 * kHour});
  EXPECT_EQ(clock.ahead_ns(later), 2 * kHour);
  EXPECT_EQ(clock.stamp(later), Timestamp{1'010 + 5 * kHour});
}

TEST(SequencerClock, IsFollowedAgainWhenItIsSetRight) {
  SequencerClock clock(Timestamp{}, {.wall_ns = 1'000, .monotonic_ns = 50});
  ASSERT_EQ(clock.stamp({.wall_ns = 1'010 + 2 * kHour, .monotonic_ns = 60}), Timestamp{1'010});

  EXPECT_EQ(clock.ahead_ns({.wall_ns = 1'025, .monotonic_ns = 70}), 0);
  EXPECT_EQ(clock.stamp({.wall_ns = 1'025, .monotonic_ns = 70}), Timestamp{1'025});
}

// However long nothing came: what has passed is no jump.
TEST(SequencerClock, TakesALongPauseForWhatItIs) {
  SequencerClock clock(Timestamp{}, {.wall_ns = 1'000, .monotonic_ns = 50});

  EXPECT_EQ(clock.stamp({.wall_ns = 1'000 + 9 * kHour, .monotonic_ns = 50 + 9 * kHour}),
            Timestamp{1'000 + 9 * kHour});
}

// Setting it back and right again is no jump either: time has gone on meanwhile.
TEST(SequencerClock, TakesAClockThatWasBackForAWhileForNoJump) {
  SequencerClock clock(Timestamp{}, {.wall_ns = 5 * kHour, .monotonic_ns = 50});
  ASSERT_EQ(clock.stamp({.wall_ns = 5 * kHour, .monotonic_ns = 60}), Timestamp{5 * kHour});
  ASSERT_EQ(clock.stamp({.wall_ns = 3 * kHour, .monotonic_ns = 70}), Timestamp{5 * kHour + 10});

  EXPECT_EQ(clock.stamp({.wall_ns = 5 * kHour + 40, .monotonic_ns = 90}), Timestamp{5 * kHour + 40});
}

// Nor is it when nothing came for long before it was set right.
TEST(SequencerClock, TakesAClockThatWasBackDuringALongPauseForNoJump) {
  SequencerClock clock(Timestamp{}, {.wall_ns = 5 * kHour, .monotonic_ns = 50});
  ASSERT_EQ(clock.stamp({.wall_ns = 5 * kHour, .monotonic_ns = 60}), Timestamp{5 * kHour});
  ASSERT_EQ(clock.stamp({.wall_ns = 3 * kHour, .monotonic_ns = 70}), Timestamp{5 * kHour + 10});
  const SequencerClock::Reading right{.wall_ns = 7 * kHour + 30, .monotonic_ns = 70 + 2 * kHour};

  EXPECT_EQ(clock.ahead_ns(right), 0);
  EXPECT_EQ(clock.stamp(right), Timestamp{7 * kHour + 30});
}

}  // namespace
}  // namespace farmgate
