// Zones added up by the county that they are in now.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/insight/insight.h"

namespace farmgate {

struct CountyFigures {
  std::string state;
  std::string county;
  bool is_poor = false;      // some zone of it is of a poor county
  std::int64_t zones = 0;    // that have sold anything in the year
  std::int64_t sellers = 0;  // active; who sells from several zones counts in each
  std::int64_t lanes = 0;
  std::int64_t villages = 0;  // e-commerce villages
  Trade trade;
};

// Counties with zones, in order of state and county. Zones without either are of a county without name.
std::vector<CountyFigures> county_table(const Insight& insight);

// What part is of the whole, in millionths, rounded down; 0 of nothing.
std::int64_t per_million(Int128 part, Int128 whole);

}  // namespace farmgate
