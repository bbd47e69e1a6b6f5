// Workloads between one zone of supply and one of demand whose books have an awkward shape: what a fast
// engine must not fall off.
#pragma once

#include <cstdint>

#include "tools/workload/workload.h"

namespace farmgate {

enum class MarketShape {
  kWide,       // prices from 1 to 1,000,000,000
  kThin,       // 100,000 levels of one order each
  kOnePrice,   // 10,000 orders, all at one price
  kCrash,      // the middle falls by 40% through the book within 1,000 commands, and rises again
  kManyBooks,  // 10,000 commodities with three orders each
};

struct ShapedOptions {
  MarketShape shape = MarketShape::kWide;
  std::uint64_t commands = 1'000'000;  // after those that fill the books
  std::uint64_t seed = 42;
};

Workload shaped_workload(const ShapedOptions& options);

}  // namespace farmgate
