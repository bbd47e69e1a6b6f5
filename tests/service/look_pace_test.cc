// A few look at once; the more have looked, the longer it takes until they may again.
#include "engine/service/look_pace.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>

namespace farmgate {
namespace {

using std::chrono::microseconds;

constexpr std::size_t kFew = LookPace::kAtOnce / LookPace::kLook;

class LookPaceTest : public testing::Test {
 protected:
  const LookPace::Clock::time_point now_ = LookPace::Clock::now();
  LookPace pace_;
};

TEST_F(LookPaceTest, LetsThoseLookWhoNeverDid) {
  EXPECT_EQ(pace_.wait(now_), microseconds(0));
}

TEST_F(LookPaceTest, LetsAFewLookAgainAtOnce) {
  pace_.note(kFew, now_);

  EXPECT_EQ(pace_.wait(now_), microseconds(0));
}

TEST_F(LookPaceTest, HasManyWaitForWhatTheyTook) {
  pace_.note(kFew + 200, now_);

  EXPECT_EQ(pace_.wait(now_), 200 * LookPace::kLook);
  EXPECT_EQ(pace_.wait(now_ + 150 * LookPace::kLook), 50 * LookPace::kLook);
  EXPECT_EQ(pace_.wait(now_ + 200 * LookPace::kLook), microseconds(0));
}

// One by one they come to as much as together.
TEST_F(LookPaceTest, CountsThoseWhoComeOneByOne) {
  for (std::size_t i = 0; i < kFew + 7; ++i) pace_.note(1, now_);

  EXPECT_EQ(pace_.wait(now_), 7 * LookPace::kLook);
}

TEST_F(LookPaceTest, SavesNothingUpWhileNobodyLooks) {
  pace_.note(1, now_);

  const auto later = now_ + std::chrono::hours(1);
  pace_.note(kFew + 3, later);

  EXPECT_EQ(pace_.wait(later), 3 * LookPace::kLook);
}

}  // namespace
}  // namespace farmgate
