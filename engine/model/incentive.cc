#include "engine/model/incentive.h"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace farmgate {
namespace {

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  return is_number ? std::optional(number) : std::nullopt;
}

std::optional<IncentiveTier> parse_tier(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto threshold = parse_number(text.substr(0, colon));
  const auto payment = parse_number(text.substr(colon + 1));
  if (!threshold || !payment) return std::nullopt;
  return IncentiveTier{.threshold = *threshold, .payment = *payment};
}

// Since 1970; earlier times have negative days.
std::int64_t whole_days(Timestamp time) {
  constexpr std::int64_t kDayNs = 86'400'000'000'000;
  return time.value() / kDayNs - (time.value() % kDayNs < 0 ? 1 : 0);
}

struct Month {
  std::int64_t year = 0;
  std::int64_t month = 0;  // 0 to 11
};

// Of the Gregorian calendar, whose leap days repeat every 400 years. Years are counted from March, so that
// the leap day is the last of its year, and months of 31 and 30 days alternate by a straight line.
Month month_of(Timestamp time) {
  constexpr std::int64_t kEraDays = 146'097;
  constexpr std::int64_t kDaysTo1970 = 719'468;  // from March 1 of the year 0
  const std::int64_t days = whole_days(time) + kDaysTo1970;
  const std::int64_t era = days / kEraDays - (days % kEraDays < 0 ? 1 : 0);
  const std::int64_t day_of_era = days - era * kEraDays;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const bool is_next_year = month_from_march >= 10;
  return {.year = era * 400 + year_of_era + (is_next_year ? 1 : 0),
          .month = is_next_year ? month_from_march - 10 : month_from_march + 2};
}

}  // namespace

std::optional<std::vector<IncentiveTier>> parse_tiers(std::string_view text) {
  std::vector<IncentiveTier> tiers;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const auto tier = parse_tier(text.substr(0, end));
    const bool is_last = end == text.size();
    const bool ends_openly = !is_last && end + 1 == text.size();
    if (!tier || ends_openly) return std::nullopt;
    tiers.push_back(*tier);
    text.remove_prefix(is_last ? end : end + 1);
  }
  return tiers;
}

std::string to_string(const std::vector<IncentiveTier>& tiers) {
  std::string text;
  for (const IncentiveTier& tier : tiers) {
    if (!text.empty()) text += ';';
    text.append(std::to_string(tier.threshold)).append(":").append(std::to_string(tier.payment));
  }
  return text;
}

std::int64_t period_number(IncentivePeriod period, Timestamp time) {
  constexpr std::int64_t kMonths = 12;
  switch (period) {
    case IncentivePeriod::kDay:
      return whole_days(time);
    case IncentivePeriod::kMonth:
      return month_of(time).year * kMonths + month_of(time).month;
    case IncentivePeriod::kYear:
      return month_of(time).year;
    case IncentivePeriod::kWhole:
      break;
  }
  return 0;
}

}  // namespace farmgate
