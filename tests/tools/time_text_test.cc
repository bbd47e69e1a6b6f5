#include "tools/farmgate/time_text.h"

#include <gtest/gtest.h>

#include <limits>

namespace farmgate {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

TEST(ParseTime, TakesWholeNanoseconds) {
  EXPECT_EQ(parse_time("0"), Timestamp{0});
  EXPECT_EQ(parse_time("1546300800000000001"), Timestamp{1'546'300'800'000'000'001});
  EXPECT_EQ(parse_time("9223372036854775807"), Timestamp{std::numeric_limits<std::int64_t>::max()});
}

TEST(ParseTime, TakesRfc3339) {
  EXPECT_EQ(parse_time("1970-01-01T00:00:00Z"), Timestamp{0});
  EXPECT_EQ(parse_time("2019-01-31T12:00:00Z"), Timestamp{1'548'936'000 * kSecond});
}

TEST(ParseTime, TakesFractionsDownToNanoseconds) {
  EXPECT_EQ(parse_time("1970-01-01T00:00:00.5Z"), Timestamp{kSecond / 2});
  EXPECT_EQ(parse_time("1970-01-01T00:00:01.000000001Z"), Timestamp{kSecond + 1});
}

TEST(ParseTime, TakesZones) {
  EXPECT_EQ(parse_time("2019-01-31T17:30:00+05:30"), parse_time("2019-01-31T12:00:00Z"));
  EXPECT_EQ(parse_time("2019-01-31T07:00:00-05:00"), parse_time("2019-01-31T12:00:00Z"));
}

TEST(ParseTime, TakesNothingElse) {
  for (const char* text : {"", "yesterday", "2019-01-31", "2019-01-31T12:00:00", "2019-02-30T12:00:00Z",
                           "1.5", "-1", "9223372036854775808", "infinite-future"}) {
    EXPECT_FALSE(parse_time(text).has_value()) << text;
  }
}

TEST(ParseTime, TakesNoTimeBefore1970OrBeyond64Bits) {
  EXPECT_FALSE(parse_time("1969-12-31T23:59:59Z").has_value());
  EXPECT_FALSE(parse_time("2262-04-12T00:00:00Z").has_value());
  EXPECT_TRUE(parse_time("2262-04-11T00:00:00Z").has_value());
}

}  // namespace
}  // namespace farmgate
