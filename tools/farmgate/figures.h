// Figures as people read them.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/int128.h"

namespace farmgate {

// With a comma between groups of three digits: -1,234,567.
std::string grouped(Int128 value);

// Such as "1 fill" and "2 fills".
std::string counted(std::int64_t count, const std::string& noun);

// `total` / `count` with two decimals, rounded half away from zero; "-" when there is nothing to divide by.
std::string ratio(Int128 total, Int128 count);

}  // namespace farmgate
