// Money in 128 bits as records on disk.
#pragma once

#include <farmgate/journal/v1/journal.pb.h>

#include <cstdint>

#include "engine/base/int128.h"
#include "engine/model/incentive.h"
#include "engine/model/money.h"

namespace farmgate {

inline std::int64_t high(Int128 value) {
  return static_cast<std::int64_t>(value >> 64);
}
inline std::uint64_t low(Int128 value) {
  return static_cast<std::uint64_t>(value);
}
inline Int128 joined(std::int64_t high, std::uint64_t low) {
  return (Int128{high} << 64) | low;
}

inline void write_money(Int128 amount, journal::v1::Money& record) {
  record.set_high(high(amount));
  record.set_low(low(amount));
}
inline Int128 money_from(const journal::v1::Money& record) {
  return joined(record.high(), record.low());
}

// All but whose they are, and the share that repays a loan.
void write_figures(const AccountFigures& figures, journal::v1::SnapshotFigures& record);
AccountFigures figures_from(const journal::v1::SnapshotFigures& record);

void write_share(const IncentiveShare& share, journal::v1::IncentiveShare& record);
IncentiveShare share_from(const journal::v1::IncentiveShare& record);

}  // namespace farmgate
