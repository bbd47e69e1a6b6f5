#include "engine/model/packed_line.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>

namespace farmgate {
namespace {

TEST(PackedLine, IsTheLineThatItIsMadeFrom) {
  for (const CreditLine& line :
       {CreditLine(), CreditLine(0), CreditLine(1), CreditLine(-1), CreditLine(INT64_MAX)}) {
    const PackedLine packed = line;

    EXPECT_EQ(packed.has_value(), line.has_value());
    EXPECT_EQ(CreditLine(packed), line);
    EXPECT_EQ(packed, line);
    if (line) {
      EXPECT_EQ(*packed, *line);
    }
  }
}

TEST(PackedLine, IsWithoutLimitAtFirst) {
  EXPECT_FALSE(PackedLine().has_value());
  EXPECT_EQ(PackedLine(), std::nullopt);
  EXPECT_FALSE(PackedLine() == CreditLine(0));
}

TEST(PackedLine, TakesTheRoomOfAnAmount) {
  EXPECT_EQ(sizeof(PackedLine), sizeof(std::int64_t));
}

}  // namespace
}  // namespace farmgate
