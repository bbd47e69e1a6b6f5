#include "tools/compare/timeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::int32_t kNewYear2019 = 17'897;  // a Tuesday

CommodityOutcome commodity(const std::string& symbol, const std::vector<std::pair<std::int32_t, int>>& lots) {
  CommodityOutcome outcome;
  outcome.symbol = symbol;
  for (const auto& [day, quantity] : lots) {
    outcome.days[day] = {
        .quantity = quantity, .buyers_paid = quantity * 3, .producers_received = quantity * 2};
  }
  return outcome;
}

std::vector<std::int64_t> quantities(const std::vector<DayOutcome>& periods) {
  std::vector<std::int64_t> quantities;
  for (const DayOutcome& period : periods) quantities.push_back(period.quantity);
  return quantities;
}

TEST(Period, BeginsOnItsFirstDay) {
  EXPECT_EQ(begin_of(Period::kDay, kNewYear2019), kNewYear2019);
  EXPECT_EQ(begin_of(Period::kWeek, kNewYear2019), kNewYear2019 - 1);
  EXPECT_EQ(begin_of(Period::kWeek, kNewYear2019 - 1), kNewYear2019 - 1);
  EXPECT_EQ(begin_of(Period::kWeek, kNewYear2019 - 2), kNewYear2019 - 8);
  EXPECT_EQ(begin_of(Period::kWeek, 0), -3);  // 1970-01-01 was a Thursday
  EXPECT_EQ(begin_of(Period::kMonth, kNewYear2019 + 30), kNewYear2019);
  EXPECT_EQ(begin_of(Period::kMonth, kNewYear2019 + 31), kNewYear2019 + 31);
  EXPECT_EQ(begin_of(Period::kMonth, kNewYear2019 - 1), kNewYear2019 - 31);
}

TEST(TimelineOf, HasAPlaceForEveryPeriodOfEitherSide) {
  Comparison comparison;
  comparison.a.commodities = {commodity("tea", {{10, 1}, {12, 5}})};
  comparison.b.commodities = {commodity("tea", {{11, 2}, {13, 7}})};

  const Timeline timeline = timeline_of(comparison);

  EXPECT_EQ(timeline.period, Period::kDay);
  EXPECT_THAT(timeline.begins, ElementsAre(10, 11, 12, 13));
  ASSERT_THAT(timeline.commodities, SizeIs(1));
  EXPECT_THAT(quantities(timeline.commodities[0].a), ElementsAre(1, 0, 5, 0));
  EXPECT_THAT(quantities(timeline.commodities[0].b), ElementsAre(0, 2, 0, 7));
  EXPECT_EQ(timeline.commodities[0].b[3].buyers_paid, 21);
  EXPECT_EQ(timeline.commodities[0].b[3].producers_received, 14);
}

TEST(TimelineOf, PutsWhatWasSoldMostFirstAndLeavesOutWhatWasNot) {
  Comparison comparison;
  comparison.a.commodities = {commodity("fig", {{10, 3}}), commodity("oil", {}), commodity("tea", {{10, 2}})};
  comparison.b.commodities = {commodity("fig", {{10, 3}}), commodity("oil", {}), commodity("tea", {{10, 9}})};

  const Timeline timeline = timeline_of(comparison);

  ASSERT_THAT(timeline.commodities, SizeIs(2));
  EXPECT_EQ(timeline.commodities[0].symbol, "tea");
  EXPECT_EQ(timeline.commodities[1].symbol, "fig");
}

TEST(TimelineOf, TakesDaysWeeksOrMonthsByHowLongItIs) {
  const auto timeline = [](std::int32_t days) {
    Comparison comparison;
    comparison.a.commodities = {commodity("tea", {{kNewYear2019, 1}, {kNewYear2019 + days - 1, 2}})};
    comparison.b = comparison.a;
    return timeline_of(comparison);
  };

  EXPECT_EQ(timeline(31).begins.size(), 31u);
  EXPECT_EQ(timeline(32).period, Period::kWeek);
  EXPECT_EQ(timeline(32).begins.size(), 5u);
  EXPECT_THAT(quantities(timeline(32).commodities[0].a), ElementsAre(1, 0, 0, 0, 2));
  EXPECT_EQ(timeline(731).period, Period::kWeek);
  EXPECT_EQ(timeline(732).period, Period::kMonth);
  EXPECT_EQ(timeline(732).begins.size(), 25u);
  EXPECT_EQ(timeline(732).begins.back(), begin_of(Period::kMonth, kNewYear2019 + 731));
}

TEST(TimelineOf, OfNoFillsIsEmpty) {
  EXPECT_THAT(timeline_of({}).begins, IsEmpty());
  EXPECT_THAT(timeline_of({}).commodities, IsEmpty());
}

}  // namespace
}  // namespace farmgate
