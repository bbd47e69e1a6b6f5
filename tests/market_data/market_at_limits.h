// Markets of every kind of amount, each of which is at a bound or beside it: the least that there may be, one
// more, one less than the greatest, the greatest. So sums go far beyond 64 bits.
#pragma once

#include <cstdint>

#include "tests/support/random_market.h"

namespace farmgate {

// The same from one seed on every machine.
RandomMarket market_at_limits(std::uint64_t seed, int commands);

}  // namespace farmgate
