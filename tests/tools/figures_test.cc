#include "tools/farmgate/figures.h"

#include <gtest/gtest.h>

namespace farmgate {
namespace {

TEST(Grouped, PutsACommaBetweenGroupsOfThreeDigits) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1'000), "1,000");
  EXPECT_EQ(grouped(1'234'567), "1,234,567");
}

TEST(Grouped, LeavesTheSignAlone) {
  EXPECT_EQ(grouped(-123), "-123");
  EXPECT_EQ(grouped(-123'456), "-123,456");
  EXPECT_EQ(grouped(-1'234), "-1,234");
}

TEST(Grouped, GoesBeyond64Bits) {
  EXPECT_EQ(grouped(Int128{1'000'000'000'000'000'000} * 1'000), "1,000,000,000,000,000,000,000");
}

TEST(Ratio, HasTwoDecimals) {
  EXPECT_EQ(ratio(10, 4), "2.50");
  EXPECT_EQ(ratio(0, 7), "0.00");
  EXPECT_EQ(ratio(100, 3), "33.33");
  EXPECT_EQ(ratio(1, 20), "0.05");
}

TEST(Ratio, RoundsHalfAwayFromZero) {
  EXPECT_EQ(ratio(1, 200), "0.01");
  EXPECT_EQ(ratio(-1, 200), "-0.01");
  EXPECT_EQ(ratio(1, 201), "0.00");
  EXPECT_EQ(ratio(1'999, 1'000), "2.00");
}

TEST(Ratio, HasNoMinusBeforeZero) {
  EXPECT_EQ(ratio(-1, 1'000), "0.00");
}

TEST(Ratio, GroupsTheWholePart) {
  EXPECT_EQ(ratio(12'345'678, 10), "1,234,567.80");
  EXPECT_EQ(ratio(12'345'678, -10), "-1,234,567.80");
}

TEST(Ratio, OfNothingIsADash) {
  EXPECT_EQ(ratio(5, 0), "-");
}

}  // namespace
}  // namespace farmgate
