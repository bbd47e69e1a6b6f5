// Where insight draws its lines: what is poor, and what makes a village an e-commerce village.
#pragma once

#include <cstdint>

namespace farmgate {

// Money in minor currency units; all of it is over twelve months.
struct InsightTerms {
  // What a producer has to earn in order not to be poor: 3,000 yuan, in fen.
  std::int64_t poverty_line = 300'000;

  // An e-commerce village sells for so much: 10,000,000 yuan, in fen.
  std::int64_t village_sales = 1'000'000'000;
  // And has so many active sellers, or so many for every thousand households.
  std::int64_t village_sellers = 100;
  std::int64_t village_sellers_per_mille = 100;

  // So many e-commerce villages make an e-commerce town.
  std::int64_t town_villages = 3;

  friend bool operator==(const InsightTerms&, const InsightTerms&) = default;
};

}  // namespace farmgate
