#include "tools/compare/best_year.h"

#include <algorithm>

namespace farmgate {
namespace {

constexpr std::int64_t kDayNs = 86'400'000'000'000;
constexpr std::int64_t kYearDays = 365;

}  // namespace

void BestYear::add(Timestamp time, Int128 amount) {
  const std::int64_t today = time.value() / kDayNs;
  const auto is_over = [today](const Day& day) { return day.number <= today - kYearDays; };
  const auto first = std::ranges::find_if_not(days_, is_over);
  for (auto day = days_.begin(); day != first; ++day) sum_ -= day->amount;
  days_.erase(days_.begin(), first);

  if (days_.empty() || days_.back().number != today) days_.push_back({.number = today, .amount = 0});
  days_.back().amount += amount;
  sum_ += amount;
  best_ = std::max(best_, sum_);
}

}  // namespace farmgate
