#include "engine/model/incentive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

constexpr std::int64_t kDayNs = 86'400'000'000'000;

std::int64_t number_of(IncentivePeriod period, std::int64_t time_ns) {
  return period_number(period, Timestamp{time_ns});
}

TEST(Tiers, AreReadAsTheyAreWritten) {
  EXPECT_THAT(parse_tiers("100:5000;500:30000"),
              Optional(ElementsAre(IncentiveTier{.threshold = 100, .payment = 5'000},
                                   IncentiveTier{.threshold = 500, .payment = 30'000})));
  EXPECT_EQ(to_string(*parse_tiers("100:5000;500:30000")), "100:5000;500:30000");
  EXPECT_THAT(parse_tiers(""), Optional(IsEmpty()));
}

TEST(Tiers, AreNoneOtherwise) {
  for (const char* const text : {"5", "5:", ":5", "5:1;", ";5:1", "5:1;;6:1", "5:1:2", "a:1", "5:1 ", "+5:1",
                                 "9223372036854775808:1"}) {
    EXPECT_EQ(parse_tiers(text), std::nullopt) << text;
  }
}

TEST(PeriodNumber, OfADay) {
  EXPECT_EQ(number_of(IncentivePeriod::kDay, 0), 0);
  EXPECT_EQ(number_of(IncentivePeriod::kDay, kDayNs - 1), 0);
  EXPECT_EQ(number_of(IncentivePeriod::kDay, kDayNs), 1);
}

TEST(PeriodNumber, OfAMonthAndAYearIsThatOfTheCalendar) {
  EXPECT_EQ(number_of(IncentivePeriod::kMonth, 31 * kDayNs - 1), 1970 * 12);
  EXPECT_EQ(number_of(IncentivePeriod::kMonth, 31 * kDayNs), 1970 * 12 + 1);
  // 29 February 2024 and the day behind it; the last day of that year.
  EXPECT_EQ(number_of(IncentivePeriod::kMonth, 19'782 * kDayNs), 2024 * 12 + 1);
  EXPECT_EQ(number_of(IncentivePeriod::kMonth, 19'783 * kDayNs), 2024 * 12 + 2);
  EXPECT_EQ(number_of(IncentivePeriod::kYear, 20'089 * kDayNs - 1), 2024);
  EXPECT_EQ(number_of(IncentivePeriod::kYear, 20'089 * kDayNs), 2025);
}

TEST(PeriodNumber, OfTheWholeIsOne) {
  EXPECT_EQ(number_of(IncentivePeriod::kWhole, 0), 0);
  EXPECT_EQ(number_of(IncentivePeriod::kWhole, std::numeric_limits<std::int64_t>::max()), 0);
  EXPECT_EQ(number_of(IncentivePeriod::kYear, std::numeric_limits<std::int64_t>::max()), 2262);
}

}  // namespace
}  // namespace farmgate
