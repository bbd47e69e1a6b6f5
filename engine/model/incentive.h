// What a programme pays for volume: tiers of what an account has sold within a period (rules, section 6).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/int128.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

// Within a period, what an account has sold reaches `threshold`: it gets `payment`, once. Thresholds are
// lots, or minor currency units of proceeds at the farm gate; payments are minor currency units.
struct IncentiveTier {
  std::int64_t threshold = 0;
  std::int64_t payment = 0;

  friend bool operator==(const IncentiveTier&, const IncentiveTier&) = default;
};

inline constexpr std::size_t kIncentiveTiersMax = 100;

// Paid by a fill, for one tier or several.
struct IncentivePayment {
  std::string_view programme;  // as long as who found it keeps the programme
  std::int64_t amount = 0;     // minor currency units, more than 0
};

// What an account has sold under a programme, and was paid.
struct IncentiveShare {
  std::int64_t period = 0;  // the number of that of its last fill that counted
  Int128 sold = 0;          // in that period; lots or minor currency units
  std::int64_t paid = 0;    // in all periods; minor currency units

  friend bool operator==(const IncentiveShare&, const IncentiveShare&) = default;
};

// "100:5000;500:30000" is 5,000 at 100 and 30,000 more at 500. Nothing: the text is no such list.
std::optional<std::vector<IncentiveTier>> parse_tiers(std::string_view text);
std::string to_string(const std::vector<IncentiveTier>& tiers);

// The number of the period that a time lies in: days since 1970, months and years of the calendar in UTC, or
// 0 of the one that is the whole.
std::int64_t period_number(IncentivePeriod period, Timestamp time);

}  // namespace farmgate
