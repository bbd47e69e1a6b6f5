#include "tools/compare/best_year.h"

#include <gtest/gtest.h>

namespace farmgate {
namespace {

Timestamp day(std::int64_t number) {
  return Timestamp{number * 86'400'000'000'000};
}

TEST(BestYear, IsTheSumWhileAYearLasts) {
  BestYear year;

  year.add(day(100), 30);
  year.add(day(100), 20);
  year.add(day(464), 7);

  EXPECT_EQ(year.best(), 57);
}

TEST(BestYear, ForgetsWhatIsAYearAgo) {
  BestYear year;

  year.add(day(100), 30);
  year.add(day(101), 5);
  year.add(day(465), 28);

  EXPECT_EQ(year.best(), 35);  // and not 63: day 100 is over by day 465
}

TEST(BestYear, IsTheBestOfAll) {
  BestYear year;

  year.add(day(100), 30);
  year.add(day(465), 31);
  year.add(day(1'000), 3);

  EXPECT_EQ(year.best(), 31);
}

TEST(BestYear, OfNoSalesIsNothing) {
  EXPECT_EQ(BestYear().best(), 0);
}

}  // namespace
}  // namespace farmgate
