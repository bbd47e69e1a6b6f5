#include "engine/runtime/meter.h"

#include <gtest/gtest.h>

#include <chrono>

namespace farmgate {
namespace {

using std::chrono::nanoseconds;

TEST(LatencyHistogram, ABoundIsInItsOwnBucket) {
  LatencyHistogram histogram;

  histogram.record(nanoseconds(LatencyHistogram::kBounds[1]));
  histogram.record(nanoseconds(LatencyHistogram::kBounds[1] + 1));

  EXPECT_EQ(histogram.counts().buckets[0], 0u);
  EXPECT_EQ(histogram.counts().buckets[1], 1u);
  EXPECT_EQ(histogram.counts().buckets[2], 1u);
}

TEST(LatencyHistogram, WhatIsBeyondAllBoundsIsInTheLastBucket) {
  LatencyHistogram histogram;

  histogram.record(nanoseconds(LatencyHistogram::kBounds.back() + 1));

  EXPECT_EQ(histogram.counts().buckets.back(), 1u);
  EXPECT_EQ(histogram.counts().total(), 1u);
}

TEST(LatencyHistogram, CountsAddUp) {
  LatencyHistogram one;
  LatencyHistogram other;
  one.record(nanoseconds(1));
  other.record(nanoseconds(2));
  other.record(std::chrono::hours(1));

  LatencyHistogram::Counts both = one.counts();
  both.add(other.counts());

  EXPECT_EQ(both.buckets.front(), 2u);
  EXPECT_EQ(both.buckets.back(), 1u);
  EXPECT_EQ(both.sum, nanoseconds(3) + std::chrono::hours(1));
}

}  // namespace
}  // namespace farmgate
