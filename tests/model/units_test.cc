#include "engine/model/units.h"

#include <gtest/gtest.h>

#include <string>

namespace farmgate {
namespace {

TEST(Money, IsPriceTimesQuantityBeyond64Bits) {
  EXPECT_EQ(to_string(money(kPriceMax, kQuantityMax)), "1000000000000000000");
  EXPECT_EQ(to_string(money(Price{-3}, Lots{7})), "-21");
  EXPECT_EQ(to_string(money(Price{INT64_MAX}, Lots{INT64_MAX})), "85070591730234615847396907784232501249");
}

TEST(Epoch, IsTenMilliseconds) {
  EXPECT_EQ(epoch(Timestamp{0}), 0);
  EXPECT_EQ(epoch(Timestamp{9'999'999}), 0);
  EXPECT_EQ(epoch(Timestamp{10'000'000}), 1);
  EXPECT_EQ(epoch(Timestamp{1'735'689'600'000'000'000}), 173'568'960'000);
}

}  // namespace
}  // namespace farmgate
