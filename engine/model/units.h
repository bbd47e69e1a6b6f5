// The amounts of the market and their bounds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/base/amount.h"
#include "engine/base/int128.h"

namespace farmgate {

// Minor currency units per lot: a price at the farm gate, a delivered price, or the cost of a lane.
using Price = Amount<struct PriceUnit>;

// Quantity in lots.
using Lots = Amount<struct LotsUnit>;

// Nanoseconds of sequenced time since 1970-01-01 UTC.
using Timestamp = Amount<struct TimestampUnit>;

// Position of a command in the log: 1, 2, 3 ... without gaps. 0 names no command.
using Sequence = std::uint64_t;

inline constexpr Price kPriceMin{1};
inline constexpr Price kPriceMax{1'000'000'000};
inline constexpr Price kCostMax{1'000'000'000};
inline constexpr Lots kQuantityMin{1};
inline constexpr Lots kQuantityMax{1'000'000'000};
inline constexpr std::size_t kSymbolSizeMax = 64;
inline constexpr std::size_t kZoneCountMax = 65'535;

// A landed cost is at most a price plus a cost, and a fill is worth at most a price for every lot of an
// order.
static_assert(kPriceMax.value() + kCostMax.value() < INT32_MAX);
static_assert(kPriceMax.value() <= INT64_MAX / kQuantityMax.value());

// Minor currency units: price x quantity, and sums of it without end.
inline Int128 money(Price price, Lots quantity) {
  return Int128{price.value()} * quantity.value();
}

// Minor currency units that are granted, moved or owed at once, by what is not a fill: as much as a fill can
// come to.
inline constexpr std::int64_t kMoneyMax = kPriceMax.value() * kQuantityMax.value();

// Minor currency units that an account may owe; nothing: without limit.
using CreditLine = std::optional<std::int64_t>;

// How much of a producer's proceeds repays her loan, in thousandths.
inline constexpr std::int64_t kRepaymentPerMilleMax = 1'000;

// Sequenced time is cut into epochs of 10 ms; what is released in one counts again two later (rules, section
// 7).
inline constexpr std::int64_t kEpochNs = 10'000'000;
inline std::int64_t epoch(Timestamp time) {
  return time.value() / kEpochNs;
}
// When an epoch begins; at the end of time, if it would be later.
inline Timestamp epoch_begin(std::int64_t epoch) {
  constexpr std::int64_t kLast = INT64_MAX / kEpochNs;
  return Timestamp{epoch > kLast ? INT64_MAX : epoch * kEpochNs};
}

}  // namespace farmgate
