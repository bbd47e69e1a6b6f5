// Zones added up by the town that they are in now.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/insight/insight.h"

namespace farmgate {

struct TownFigures {
  std::string state;
  std::string county;
  std::string town;
  bool is_poor = false;      // some zone of it is of a poor county
  std::int64_t zones = 0;    // that have sold anything in the year
  std::int64_t sellers = 0;  // active; who sells from several zones counts in each
  std::int64_t lanes = 0;
  std::int64_t villages = 0;  // e-commerce villages
  bool is_town = false;       // an e-commerce town: has enough of them
  Trade trade;
};

// Towns with zones, in order of state, county and town.
std::vector<TownFigures> town_table(const Insight& insight);

}  // namespace farmgate
