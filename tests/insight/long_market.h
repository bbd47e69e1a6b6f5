// A random market that goes on for years, with owners, households and towns, and a programme that pays for
// volume whoever sells anything.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/insight/insight_terms.h"
#include "tests/support/random_market.h"

namespace farmgate {

inline constexpr std::string_view kVolumeProgramme = "volume";

RandomMarket long_market(std::uint64_t seed, int commands);

// So low that everything that can happen does.
inline constexpr InsightTerms kLowTerms{.poverty_line = 2'000,
                                        .village_sales = 3'000,
                                        .village_sellers = 2,
                                        .village_sellers_per_mille = 300,
                                        .town_villages = 2};

}  // namespace farmgate
