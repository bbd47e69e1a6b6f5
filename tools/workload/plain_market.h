// The plain workload: supply in one zone, demand in another, one free lane. What any matching engine can do,
// so that engines can be compared.
//
// 55% passive new orders, 10% aggressive ones, 30% cancels (2% of them of any order ever, mostly closed), 5%
// replaces that lose priority. The middle of the prices walks one tick with probability 1/64; passive orders
// stand 1 to 256 ticks from it, log-uniformly; commodity i is drawn in proportion to 1 / (i + 1).
#pragma once

#include <cstdint>

#include "tools/workload/workload.h"

namespace farmgate {

struct PlainOptions {
  std::uint64_t commands = 1'000'000;
  std::uint32_t commodities = 1;  // 1 to 65,535
  std::uint64_t seed = 42;
};

Workload plain_workload(const PlainOptions& options);

}  // namespace farmgate
