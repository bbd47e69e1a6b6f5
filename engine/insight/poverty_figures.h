// Producers by the poverty line.
#pragma once

#include <cstdint>

#include "engine/insight/insight.h"

namespace farmgate {

// Producers who have sold anything, and what they have earned over twelve months.
struct PovertyFigures {
  std::int64_t above = 0;  // not below the line
  std::int64_t below = 0;  // below it, but something was sold in twelve months
  std::int64_t idle = 0;   // nothing was
  Int128 income_above = 0;
  Int128 income_below = 0;
};

PovertyFigures poverty_figures(const Insight& insight);

}  // namespace farmgate
