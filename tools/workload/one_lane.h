// The least market there is: one zone of supply, one of demand, and a free lane between them.
#pragma once

#include <string>
#include <vector>

#include "tools/workload/order_script.h"
#include "tools/workload/workload.h"

namespace farmgate {

// One seller and one buyer trade `commodities` of them, "C0", "C1" ...
ScriptNames one_lane_names(std::size_t commodities);

WorkloadReference one_lane_reference(const ScriptNames& names);

}  // namespace farmgate
