#include "engine/model/incentive.h"

#include <algorithm>
#include <charconv>
#include <chrono>
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

std::int64_t whole_days(Timestamp time) {
  return std::chrono::floor<std::chrono::days>(std::chrono::nanoseconds(time.value())).count();
}

std::chrono::year_month_day date_of(Timestamp time) {
  const std::chrono::days days(static_cast<std::chrono::days::rep>(whole_days(time)));
  return std::chrono::year_month_day(std::chrono::sys_days(days));
}

std::int64_t year_of(std::chrono::year_month_day date) {
  return int{date.year()};
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
      return year_of(date_of(time)) * kMonths + static_cast<std::int64_t>(unsigned{date_of(time).month()}) -
             1;
    case IncentivePeriod::kYear:
      return year_of(date_of(time));
    case IncentivePeriod::kWhole:
      break;
  }
  return 0;
}

}  // namespace farmgate
