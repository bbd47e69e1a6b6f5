#include "engine/access/caller_usage.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>

namespace farmgate {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr Rate::Clock::time_point kStart{std::chrono::hours(1)};

CommandCount orders(std::int64_t count) {
  return {.all = count, .orders = count};
}

CommandCount cancels(std::int64_t count) {
  return {.all = count, .orders = 0};
}

TEST(Places, AreTakenAndGivenBack) {
  Places places;

  EXPECT_TRUE(places.take(2, 3));
  EXPECT_FALSE(places.take(2, 3));
  EXPECT_TRUE(places.take(1, 3));
  EXPECT_FALSE(places.take(1, 3));
  places.give_back(2);
  EXPECT_TRUE(places.take(2, 3));
  EXPECT_EQ(places.taken(), 3);
}

TEST(Places, WhatIsLargerThanAllGoesAlone) {
  Places places;

  EXPECT_TRUE(places.take(5, 3));
  EXPECT_FALSE(places.take(1, 3));
  places.give_back(5);
  EXPECT_TRUE(places.take(1, 3));
}

TEST(Rate, LetsATenthOfASecondsWorthInAtOnce) {
  Rate rate(10'000);

  EXPECT_EQ(rate.take(1'000, kStart), nanoseconds(0));
  EXPECT_EQ(rate.take(1, kStart), std::chrono::microseconds(100));
}

// But no more than a second's worth.
TEST(Rate, LetsAHundredInAtOnceWhenThatIsMore) {
  Rate medium(200);
  Rate small(10);

  EXPECT_EQ(medium.take(100, kStart), nanoseconds(0));
  EXPECT_EQ(medium.take(1, kStart), milliseconds(5));
  EXPECT_EQ(small.take(10, kStart), nanoseconds(0));
  EXPECT_EQ(small.take(1, kStart), milliseconds(100));
}

// Asking in vain costs nothing.
TEST(Rate, SaysWhenTheNextGoes) {
  Rate rate(10);
  ASSERT_EQ(rate.take(10, kStart), nanoseconds(0));

  EXPECT_EQ(rate.take(3, kStart), milliseconds(300));
  EXPECT_EQ(rate.take(3, kStart + milliseconds(299)), milliseconds(1));
  EXPECT_EQ(rate.take(3, kStart + milliseconds(300)), nanoseconds(0));
  EXPECT_EQ(rate.take(1, kStart + milliseconds(300)), milliseconds(100));
}

TEST(Rate, SavesUpNoMoreThanGoesAtOnce) {
  Rate rate(10);

  EXPECT_EQ(rate.take(10, kStart + std::chrono::hours(1)), nanoseconds(0));
  EXPECT_EQ(rate.take(1, kStart + std::chrono::hours(1)), milliseconds(100));
}

// And is paid for afterwards.
TEST(Rate, MoreThanGoesAtOnceGoesWhenNothingIsOwed) {
  Rate rate(10);
  ASSERT_EQ(rate.take(1, kStart), nanoseconds(0));

  EXPECT_EQ(rate.take(100, kStart), milliseconds(100));
  EXPECT_EQ(rate.take(100, kStart + milliseconds(100)), nanoseconds(0));
  EXPECT_EQ(rate.take(1, kStart + milliseconds(100)), milliseconds(9'100));
}

// One that no second divides is rounded to the caller's disadvantage, by a nanosecond for each time it takes.
TEST(Rate, NeverLetsMoreIn) {
  Rate rate(3);
  std::int64_t let_in = 0;

  for (nanoseconds at{0}; at < seconds(10); at += milliseconds(10)) {
    if (rate.take(1, kStart + at) == nanoseconds(0)) ++let_in;
  }

  EXPECT_GE(let_in, 31);
  EXPECT_LE(let_in, 33);
}

TEST(CallerUsage, CommandsInFlightAreBounded) {
  CallerUsage usage({.commands_per_second = 1'000, .commands_in_flight = 5});

  EXPECT_FALSE(usage.begin_commands(orders(4), kStart));
  EXPECT_EQ(usage.begin_commands(orders(2), kStart),
            (OverBound{.bound = Bound::kCommandsInFlight, .max = 5, .delay = milliseconds(5)}));
  usage.end_commands(4);
  EXPECT_FALSE(usage.begin_commands(orders(2), kStart));
}

TEST(CallerUsage, CommandsASecondAreBounded) {
  CallerUsage usage({.commands_per_second = 10, .commands_in_flight = 100});
  ASSERT_FALSE(usage.begin_commands(orders(10), kStart));

  EXPECT_EQ(usage.begin_commands(orders(1), kStart),
            (OverBound{.bound = Bound::kCommandsPerSecond, .max = 10, .delay = milliseconds(100)}));
  EXPECT_EQ(usage.commands(), 10);
  EXPECT_FALSE(usage.begin_commands(orders(1), kStart + milliseconds(100)));
}

TEST(CallerUsage, CancelsGoWhenOrdersHaveUsedUpTheirs) {
  CallerUsage usage({.commands_per_second = 10, .commands_in_flight = 100});
  ASSERT_FALSE(usage.begin_commands(orders(10), kStart));
  ASSERT_TRUE(usage.begin_commands({.all = 2, .orders = 1}, kStart));

  EXPECT_FALSE(usage.begin_commands(cancels(10), kStart));
  EXPECT_TRUE(usage.begin_commands(cancels(1), kStart));  // not without end
  EXPECT_FALSE(usage.begin_commands(cancels(1), kStart + milliseconds(100)));
  EXPECT_TRUE(usage.begin_commands(orders(1), kStart + milliseconds(100)));
}

TEST(CallerUsage, CancelsGoWhenOrdersInFlightAreAsManyAsMayBe) {
  CallerUsage usage({.commands_per_second = 1'000, .commands_in_flight = 5});
  ASSERT_FALSE(usage.begin_commands(orders(5), kStart));
  ASSERT_TRUE(usage.begin_commands(orders(1), kStart));

  EXPECT_FALSE(usage.begin_commands(cancels(5), kStart));
  EXPECT_TRUE(usage.begin_commands(cancels(1), kStart));
  usage.end_commands(5);
  EXPECT_TRUE(usage.begin_commands(orders(1), kStart));
}

class OpenOrdersOfACaller : public testing::Test {
 protected:
  bool let_in(std::int64_t count, Rate::Clock::time_point now) {
    const Refusal refused = usage_.begin_orders(count, now, [this] {
      ++counted_;
      return open_;
    });
    if (!refused) return true;
    EXPECT_EQ(refused->bound, Bound::kOpenOrders);
    EXPECT_EQ(refused->max, 10);
    return false;
  }

  CallerUsage usage_{{.open_orders = 10}};
  std::optional<std::int64_t> open_ = 0;
  int counted_ = 0;
};

// As many as are left need not be counted again.
TEST_F(OpenOrdersOfACaller, AreCountedWhenTheyCouldBeTooMany) {
  open_ = 4;

  EXPECT_TRUE(let_in(1, kStart));
  EXPECT_TRUE(let_in(5, kStart + seconds(1)));
  EXPECT_EQ(counted_, 1);
  EXPECT_TRUE(let_in(1, kStart + seconds(2)));  // by now some have closed
  EXPECT_EQ(counted_, 2);
}

TEST_F(OpenOrdersOfACaller, AreBounded) {
  open_ = 10;

  EXPECT_FALSE(let_in(1, kStart));
  EXPECT_FALSE(let_in(1, kStart + seconds(1)));
  open_ = 9;
  EXPECT_TRUE(let_in(1, kStart + seconds(2)));
  open_ = 10;
  EXPECT_FALSE(let_in(1, kStart + seconds(3)));
}

// However often it is asked for more.
TEST_F(OpenOrdersOfACaller, AreCountedOnceInAWhile) {
  open_ = 10;

  for (int i = 0; i < 100; ++i) EXPECT_FALSE(let_in(1, kStart));

  EXPECT_EQ(counted_, 1);
}

TEST_F(OpenOrdersOfACaller, AreNotBoundedWhileTheyCannotBeCounted) {
  open_ = std::nullopt;

  EXPECT_TRUE(let_in(100, kStart));
  EXPECT_TRUE(let_in(1, kStart + seconds(1)));
  open_ = 100;
  EXPECT_FALSE(let_in(1, kStart + seconds(2)));
}

}  // namespace
}  // namespace farmgate
