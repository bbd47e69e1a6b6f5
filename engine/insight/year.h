// Twelve months that roll: what happened on the day of the last event and on the 364 days before it.
//
// Days are those of sequenced time, since 1970-01-01 UTC, and count as a whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/model/units.h"

namespace farmgate {

using Day = std::int32_t;

inline constexpr Day kYearDays = 365;
inline constexpr std::int64_t kDayNs = 86'400'000'000'000;
static_assert(INT64_MAX / kDayNs < INT32_MAX);

inline Day day_of(Timestamp time) {
  return static_cast<Day>(time.value() / kDayNs);
}

// Sums of figures by day. Plain: belongs to one thread at a time. Takes as much memory as there are days in
// the year that have any, at most kYearDays, if whoever keeps it drops each day when it leaves the year.
template <class Figures>
class RollingYear {
 public:
  struct DayFigures {
    Day day = 0;
    Figures figures;
  };

  // Adds to a day that is no earlier than those before. Returns whether it is a new one.
  bool add(Day day, const Figures& figures) {
    sum_ += figures;
    const bool is_new = days_.empty() || days_.back().day != day;
    if (is_new) {
      days_.push_back({.day = day, .figures = figures});
    } else {
      days_.back().figures += figures;
    }
    return is_new;
  }

  // Takes out the days up to this one.
  void drop_up_to(Day last) {
    std::size_t count = 0;
    for (; count < days_.size() && days_[count].day <= last; ++count) sum_ -= days_[count].figures;
    if (count == 0) return;
    days_.erase(days_.begin(), days_.begin() + static_cast<std::ptrdiff_t>(count));
    if (days_.empty()) days_.shrink_to_fit();
  }

  const Figures& sum() const { return sum_; }
  // The oldest first.
  const std::vector<DayFigures>& days() const { return days_; }

 private:
  Figures sum_;
  std::vector<DayFigures> days_;
};

}  // namespace farmgate
