#include "engine/access/caller_usages.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace farmgate {
namespace {

std::optional<Bound> bound_of(const Refusal& refusal) {
  return refusal ? std::optional(refusal->bound) : std::nullopt;
}

TEST(CallerUsages, ACallerIsTheSameForAllThreads) {
  CallerUsages usages({.calls = 7}, {});
  UsageCache one;
  UsageCache other;

  const SharedUsage usage = one.of(usages, "coop");

  EXPECT_EQ(usage->limits().calls, 7);
  EXPECT_EQ(other.of(usages, "coop"), usage);
  EXPECT_NE(other.of(usages, "mill"), usage);
}

// Connections come and go, and each is a caller where callers are not known.
TEST(CallerUsages, OnlyThoseThatAreUsedAreKept) {
  CallerUsages usages({}, {});
  const SharedUsage kept = usages.of("kept");
  std::weak_ptr<CallerUsage> gone = usages.of("gone");

  for (int i = 0; i < 5'000; ++i) (void)usages.of(std::to_string(i));

  EXPECT_TRUE(gone.expired());
  EXPECT_EQ(usages.of("kept"), kept);
}

TEST(TakenPlace, IsOneOfTheCallers) {
  CallerUsages usages({.streams = 2, .sessions = 1}, {});
  TakenPlace first;
  TakenPlace second;
  TakenPlace third;
  TakenPlace session;

  EXPECT_FALSE(first.take_stream(usages, usages.of("coop")));
  EXPECT_FALSE(second.take_stream(usages, usages.of("coop")));
  EXPECT_EQ(bound_of(third.take_stream(usages, usages.of("coop"))), Bound::kStreams);
  EXPECT_FALSE(session.take_session(usages, usages.of("coop")));
  EXPECT_FALSE(third.take_stream(usages, usages.of("mill")));
  EXPECT_EQ(usages.streams().taken(), 3);
}

TEST(TakenPlace, IsOneOfAll) {
  CallerUsages usages({}, {.streams = 1, .sessions = 1});
  TakenPlace first;
  TakenPlace second;
  TakenPlace session;
  TakenPlace other_session;
  ASSERT_FALSE(first.take_stream(usages, usages.of("coop")));
  ASSERT_FALSE(session.take_session(usages, usages.of("coop")));

  EXPECT_EQ(bound_of(second.take_stream(usages, usages.of("mill"))), Bound::kAllStreams);
  EXPECT_EQ(bound_of(other_session.take_session(usages, usages.of("mill"))), Bound::kAllSessions);
  EXPECT_EQ(usages.of("mill")->streams().taken(), 0);

  first.give_back();
  EXPECT_FALSE(second.take_stream(usages, usages.of("mill")));
}

TEST(TakenPlace, IsGivenBackWhenItIsGone) {
  CallerUsages usages({.calls = 1, .sessions = 1}, {});
  const SharedUsage usage = usages.of("coop");
  {
    TakenPlace session;
    TakenPlace call;
    ASSERT_FALSE(session.take_session(usages, usage));
    ASSERT_FALSE(call.take_call(usage));
    TakenPlace refused;
    EXPECT_EQ(bound_of(refused.take_call(usage)), Bound::kCalls);
  }

  EXPECT_EQ(usage->sessions().taken(), 0);
  EXPECT_EQ(usage->calls().taken(), 0);
  EXPECT_EQ(usages.sessions().taken(), 0);
}

TEST(TakenPlace, OfACallThatTakesRiskAwayIsOneOfAsManyMore) {
  CallerUsages usages({.calls = 1}, {});
  const SharedUsage usage = usages.of("coop");
  TakenPlace order;
  TakenPlace other_order;
  TakenPlace cancel;
  TakenPlace other_cancel;
  ASSERT_FALSE(order.take_call(usage));

  EXPECT_TRUE(other_order.take_call(usage));
  EXPECT_FALSE(cancel.take_call(usage, 1));
  EXPECT_TRUE(other_cancel.take_call(usage, 1));
}

// Those of many threads never are more than may be.
TEST(TakenPlace, IsTakenByOneThreadAtATime) {
  constexpr int kThreads = 4;
  CallerUsages usages({.streams = 2}, {});
  const SharedUsage usage = usages.of("coop");
  std::vector<std::thread> threads;
  std::atomic<bool> too_many{false};

  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 10'000; ++round) {
        TakenPlace place;
        if (place.take_stream(usages, usage)) continue;
        if (usage->streams().taken() > 2) too_many = true;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_FALSE(too_many);
  EXPECT_EQ(usages.streams().taken(), 0);
}

}  // namespace
}  // namespace farmgate
