#include "engine/base/int128.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace farmgate {
namespace {

TEST(Int128, IsWrittenInDecimal) {
  EXPECT_EQ(to_string(Int128{0}), "0");
  EXPECT_EQ(to_string(Int128{7}), "7");
  EXPECT_EQ(to_string(Int128{-7}), "-7");
  EXPECT_EQ(to_string(Int128{10}), "10");
  EXPECT_EQ(to_string(Int128{-1000}), "-1000");
}

TEST(Int128, IsWrittenAsTheStandardLibraryWrites64Bits) {
  for (const std::int64_t value : {INT64_MIN, INT64_MIN + 1, std::int64_t{-1}, INT64_MAX - 1, INT64_MAX}) {
    EXPECT_EQ(to_string(Int128{value}), std::to_string(value));
  }
}

TEST(Int128, IsWrittenUpToItsEnds) {
  const Int128 half = Int128{1} << 126;
  const Int128 max = half - 1 + half;

  EXPECT_EQ(to_string(max), "170141183460469231731687303715884105727");
  EXPECT_EQ(to_string(-max), "-170141183460469231731687303715884105727");
  EXPECT_EQ(to_string(-max - 1), "-170141183460469231731687303715884105728");
  EXPECT_EQ(to_string(Int128{UINT64_MAX} + 1), "18446744073709551616");
}

}  // namespace
}  // namespace farmgate
