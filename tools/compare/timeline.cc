#include "tools/compare/timeline.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <utility>

namespace farmgate {
namespace {

constexpr std::int32_t kWeekDays = 7;
constexpr std::int32_t kFirstMonday = 4;  // 1970-01-05
constexpr std::int32_t kDaysShownMax = 31;
constexpr std::int32_t kWeeklyDaysMax = 731;

std::chrono::year_month_day date_of(std::int32_t day) {
  return std::chrono::sys_days(std::chrono::days(day));
}
std::int32_t day_of(const std::chrono::year_month_day& date) {
  return static_cast<std::int32_t>(std::chrono::sys_days(date).time_since_epoch().count());
}

std::int32_t begin_of_next(Period period, std::int32_t begin) {
  switch (period) {
    case Period::kDay:
      return begin + 1;
    case Period::kWeek:
      return begin + kWeekDays;
    case Period::kMonth:
      break;
  }
  return day_of(date_of(begin) + std::chrono::months(1));
}

// From the first fill to the last.
struct Span {
  std::int32_t first = 0;
  std::int32_t last = -1;  // before `first`: there are no fills
};

Span span_of(const Comparison& comparison) {
  Span span;
  bool is_first = true;
  for (const Outcome* const outcome : {&comparison.a, &comparison.b}) {
    for (const CommodityOutcome& commodity : outcome->commodities) {
      if (commodity.days.empty()) continue;
      const std::int32_t first = commodity.days.begin()->first;
      const std::int32_t last = commodity.days.rbegin()->first;
      span = is_first ? Span{.first = first, .last = last}
                      : Span{.first = std::min(span.first, first), .last = std::max(span.last, last)};
      is_first = false;
    }
  }
  return span;
}

Period period_of(const Span& span) {
  const std::int32_t days = span.last - span.first + 1;
  if (days <= kDaysShownMax) return Period::kDay;
  return days <= kWeeklyDaysMax ? Period::kWeek : Period::kMonth;
}

std::vector<DayOutcome> sold(const CommodityOutcome& commodity, const Timeline& timeline) {
  std::vector<DayOutcome> sums(timeline.begins.size());
  for (const auto& [day, outcome] : commodity.days) {
    const auto behind = std::ranges::upper_bound(timeline.begins, day);
    sums[static_cast<std::size_t>(behind - timeline.begins.begin()) - 1].add(outcome);
  }
  return sums;
}

// Of either side, by symbol; where a side has not traded it, nothing was sold.
std::map<std::string, Timeline::Commodity> commodities_of(const Comparison& comparison,
                                                          const Timeline& timeline) {
  std::map<std::string, Timeline::Commodity> commodities;
  const auto add = [&](const Outcome& outcome, std::vector<DayOutcome> Timeline::Commodity::*side) {
    for (const CommodityOutcome& commodity : outcome.commodities) {
      if (commodity.days.empty()) continue;
      Timeline::Commodity& row = commodities[commodity.symbol];
      row.symbol = commodity.symbol;
      row.lot = commodity.lot;
      row.currency = commodity.currency;
      row.*side = sold(commodity, timeline);
    }
  };
  add(comparison.a, &Timeline::Commodity::a);
  add(comparison.b, &Timeline::Commodity::b);
  return commodities;
}

Int128 quantity_of(const Timeline::Commodity& commodity) {
  Int128 quantity = 0;
  for (const auto* const side : {&commodity.a, &commodity.b}) {
    for (const DayOutcome& outcome : *side) quantity += outcome.quantity;
  }
  return quantity;
}

}  // namespace

std::string_view to_string(Period period) {
  constexpr std::array<std::string_view, 3> kWords{"day", "week", "month"};
  return kWords[static_cast<std::size_t>(period)];
}

std::int32_t begin_of(Period period, std::int32_t day) {
  switch (period) {
    case Period::kDay:
      return day;
    case Period::kWeek:
      return day - (day - kFirstMonday + kWeekDays) % kWeekDays;
    case Period::kMonth:
      break;
  }
  const std::chrono::year_month_day date = date_of(day);
  return day_of(date.year() / date.month() / 1);
}

Timeline timeline_of(const Comparison& comparison) {
  const Span span = span_of(comparison);
  Timeline timeline;
  timeline.period = period_of(span);
  if (span.last < span.first) return timeline;
  for (std::int32_t begin = begin_of(timeline.period, span.first); begin <= span.last;
       begin = begin_of_next(timeline.period, begin)) {
    timeline.begins.push_back(begin);
  }
  for (auto& [symbol, commodity] : commodities_of(comparison, timeline)) {
    commodity.a.resize(timeline.begins.size());
    commodity.b.resize(timeline.begins.size());
    timeline.commodities.push_back(std::move(commodity));
  }
  std::ranges::stable_sort(timeline.commodities, std::ranges::greater(), quantity_of);
  return timeline;
}

}  // namespace farmgate
