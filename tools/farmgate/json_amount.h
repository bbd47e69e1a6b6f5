// Amounts in JSON.
#pragma once

#include <limits>
#include <nlohmann/json.hpp>

#include "engine/base/int128.h"

namespace farmgate {

// A number where one fits, else a string.
inline nlohmann::ordered_json json_amount(Int128 value) {
  const bool fits =
      value >= std::numeric_limits<std::int64_t>::min() && value <= std::numeric_limits<std::int64_t>::max();
  if (fits) return static_cast<std::int64_t>(value);
  return to_string(value);
}

}  // namespace farmgate
