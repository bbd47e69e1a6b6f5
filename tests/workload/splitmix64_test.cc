#include "tools/workload/splitmix64.h"

#include <gtest/gtest.h>

#include <array>

namespace farmgate {
namespace {

// The published values for seed 1234567.
TEST(SplitMix64, GivesThePublishedNumbers) {
  SplitMix64 draws(1234567);

  EXPECT_EQ(draws.next(), 6457827717110365317u);
  EXPECT_EQ(draws.next(), 3203168211198807973u);
  EXPECT_EQ(draws.next(), 9817491932198370423u);
}

TEST(SplitMix64, DrawsEveryNumberBelowTheCountAndNoOther) {
  SplitMix64 draws(1);
  std::array<int, 5> counts{};

  for (int i = 0; i < 5'000; ++i) ++counts.at(draws.below(5));

  for (const int count : counts) {
    EXPECT_GT(count, 900);
    EXPECT_LT(count, 1'100);
  }
}

}  // namespace
}  // namespace farmgate
