// How a comparison went over time, for programs and for the page.
#pragma once

#include <nlohmann/json.hpp>

#include "tools/compare/comparison.h"

namespace farmgate {

// An object: period (day, week or month), begins (the first day of each, as in 2019-01-31) and commodities,
// each with its name, lot and currency, and a and b: by period the quantity, and the mean farm_gate and
// delivered price, with two decimals, null where nothing was sold.
nlohmann::ordered_json timeline_json(const Comparison& comparison);

}  // namespace farmgate
