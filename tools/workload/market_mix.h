// The common shape of the workloads that hold a book at its size: 60% passive orders, 10% aggressive ones and
// 30% cancels, 2% of them of any order ever, mostly closed.
//
// First come passive orders alone, as many as the books are to hold. Aggressive orders trade with three
// resting ones on average, and get larger or smaller when the books are fuller or emptier than they should
// be.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "tools/workload/order_script.h"
#include "tools/workload/splitmix64.h"

namespace farmgate {

// Where a new order is to stand.
struct OrderSpot {
  Side side = Side::kBid;
  std::uint32_t commodity = 0;
  std::uint32_t zone = 0;
};

struct MixRules {
  std::uint64_t commands = 0;  // after the first orders
  std::uint64_t resting = 0;   // orders that the books hold together
  std::int32_t tick = 1;       // prices are multiples of it
  std::uint32_t beyond = 4;    // aggressive prices go less than so many ticks beyond the best

  // The price of a passive order, before it is held back from crossing.
  std::function<std::int32_t(SplitMix64&, const OrderSpot&, const ZoneBook&)> passive_price;

  // An order that takes the place of the next command, when there is one.
  std::function<std::optional<WorkloadOrder>(SplitMix64&, const OrderScript&)> interruption;

  // Passive orders of one side alone, as long as some rest; otherwise of both.
  bool one_sided = false;
};

// Writes all commands down.
void write_mix(const MixRules& rules, const ZoneCosts& costs, SplitMix64 draws, OrderScript& script);

// 1 to 2^magnitude_max, every magnitude as likely as the others.
std::int32_t draw_distance(SplitMix64& draws, std::uint32_t magnitude_max);

}  // namespace farmgate
