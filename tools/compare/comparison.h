// Two replays side by side.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/base/int128.h"
#include "tools/compare/divergence.h"
#include "tools/compare/outcome.h"

namespace farmgate {

struct Comparison {
  Outcome a;
  Outcome b;
  std::optional<Divergence> divergence;  // nothing: the files of events and fills are the same
};

// What a producer needs to earn a year, if nothing else is asked for: 3,000 yuan, in fen.
inline constexpr std::int64_t kPovertyLine = 300'000;

// Producers by whether they earned the line within some 12 months.
struct Crossings {
  std::uint64_t above_a = 0;
  std::uint64_t above_b = 0;
  std::uint64_t lifted = 0;  // above in b alone
  std::uint64_t fallen = 0;  // above in a alone
};

// Requires: line >= 1, minor currency units; one who sold nothing earned nothing.
Crossings crossings(const Comparison& comparison, Int128 line);

}  // namespace farmgate
