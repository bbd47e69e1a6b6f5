#include "engine/files/parse_integer.h"

#include <gtest/gtest.h>

#include <charconv>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

namespace farmgate {
namespace {

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

TEST(ParseInteger, ReadsDigitsWithAnOptionalMinusSign) {
  EXPECT_EQ(parse_integer("0"), 0);
  EXPECT_EQ(parse_integer("-0"), 0);
  EXPECT_EQ(parse_integer("7"), 7);
  EXPECT_EQ(parse_integer("-42"), -42);
  EXPECT_EQ(parse_integer("0012"), 12);
  EXPECT_EQ(parse_integer("12345678"), 12345678);
  EXPECT_EQ(parse_integer("1735689600000000000"), 1735689600000000000);
}

TEST(ParseInteger, ReadsUpToTheLimitsOf64Bits) {
  EXPECT_EQ(parse_integer("9223372036854775807"), kMax);
  EXPECT_EQ(parse_integer("-9223372036854775808"), kMin);
  EXPECT_EQ(parse_integer("0000000000000009223372036854775807"), kMax);
  EXPECT_EQ(parse_integer("-000000000000009223372036854775808"), kMin);
}

TEST(ParseInteger, RefusesNumbersBeyond64Bits) {
  EXPECT_EQ(parse_integer("9223372036854775808"), std::nullopt);
  EXPECT_EQ(parse_integer("-9223372036854775809"), std::nullopt);
  EXPECT_EQ(parse_integer("9999999999999999999"), std::nullopt);
  EXPECT_EQ(parse_integer("10000000000000000000"), std::nullopt);
  EXPECT_EQ(parse_integer("18446744073709551616"), std::nullopt);
  EXPECT_EQ(parse_integer("-99999999999999999999999999999999"), std::nullopt);
}

TEST(ParseInteger, RefusesAnythingElse) {
  for (const char* text :
       {"", "-", "--1", "+1", " 1", "1 ", "1-", "1.0", "1e3", "0x10", "1,000", "٣", "ten"}) {
    EXPECT_EQ(parse_integer(text), std::nullopt) << text;
  }
}

// Each place of a long number goes through another part of the code.
TEST(ParseInteger, RefusesAnyOtherByteInAnyPlace) {
  for (std::size_t place = 0; place < 19; ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text(19, '1');
      text[place] = static_cast<char>(byte);
      const bool is_number = (byte >= '0' && byte <= '9') || (place == 0 && byte == '-');
      EXPECT_EQ(parse_integer(text).has_value(), is_number) << text;
    }
  }
}

TEST(ParseInteger, ReadsWhatTheStandardLibraryWrites) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 100'000; ++i) {
    const auto number = static_cast<std::int64_t>(random()) >> random() % 64;
    EXPECT_EQ(parse_integer(std::to_string(number)), number);
  }
}

}  // namespace
}  // namespace farmgate
