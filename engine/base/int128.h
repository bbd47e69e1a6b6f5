// 128-bit integers for products and sums of money, and their decimal form.
#pragma once

#include <string>

namespace farmgate {

__extension__ using Int128 = __int128;

// Decimal digits with an optional minus sign.
std::string to_string(Int128 value);

}  // namespace farmgate
