#include "engine/insight/year.h"

#include <gtest/gtest.h>

#include "engine/insight/sale.h"

namespace farmgate {
namespace {

Earnings earned(std::int64_t income) {
  return {.lots = Lots{1}, .income = income};
}

TEST(Year, DaysAreWholeDaysSince1970) {
  EXPECT_EQ(day_of(Timestamp{0}), 0);
  EXPECT_EQ(day_of(Timestamp{kDayNs - 1}), 0);
  EXPECT_EQ(day_of(Timestamp{kDayNs}), 1);
  EXPECT_EQ(day_of(Timestamp{INT64_MAX}), 106'751);
}

TEST(RollingYear, AddsUpByDay) {
  RollingYear<Earnings> year;

  EXPECT_TRUE(year.add(3, earned(10)));
  EXPECT_FALSE(year.add(3, earned(5)));
  EXPECT_TRUE(year.add(7, earned(1)));

  EXPECT_EQ(year.sum(), (Earnings{.lots = Lots{3}, .income = 16}));
  ASSERT_EQ(year.days().size(), 2u);
  EXPECT_EQ(year.days()[0].day, 3);
  EXPECT_EQ(year.days()[0].figures.income, 15);
}

TEST(RollingYear, DropsDaysUpToOne) {
  RollingYear<Earnings> year;
  for (const Day day : {1, 2, 5}) year.add(day, earned(day));

  year.drop_up_to(0);
  EXPECT_EQ(year.sum().income, 8);
  year.drop_up_to(4);
  EXPECT_EQ(year.sum().income, 5);
  ASSERT_EQ(year.days().size(), 1u);
  year.drop_up_to(5);
  EXPECT_EQ(year.sum(), Earnings());
  EXPECT_TRUE(year.days().empty());
}

// The largest fills there are, one for every day.
TEST(RollingYear, SumsOfTheLargestFillsDoNotOverflow) {
  RollingYear<Earnings> year;
  const Int128 largest = money(kPriceMax, kQuantityMax);
  for (Day day = 0; day < kYearDays; ++day) year.add(day, {.lots = kQuantityMax, .income = largest});

  EXPECT_EQ(year.sum().income, largest * kYearDays);
  EXPECT_EQ(year.sum().lots.value(), kQuantityMax.value() * kYearDays);
}

}  // namespace
}  // namespace farmgate
