// How a comparison went over time: what was sold in each day, week or month on either side.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tools/compare/comparison.h"

namespace farmgate {

// Weeks begin on Monday; days are those of UTC.
enum class Period : std::uint8_t { kDay, kWeek, kMonth };

// day, week, month.
std::string_view to_string(Period period);

// The first day of the period that a day is in.
std::int32_t begin_of(Period period, std::int32_t day);

struct Timeline {
  struct Commodity {
    std::string symbol;
    std::string lot;
    std::string currency;
    std::vector<DayOutcome> a;  // by period
    std::vector<DayOutcome> b;
  };

  Period period = Period::kDay;
  std::vector<std::int32_t> begins;    // of all periods from the first that has any fill to the last
  std::vector<Commodity> commodities;  // that were sold on either side; the one with the most lots first
};

// By days up to a month from the first fill to the last, by weeks up to two years, else by months.
Timeline timeline_of(const Comparison& comparison);

}  // namespace farmgate
