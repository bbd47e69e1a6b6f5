// Reference data for tests, in few words: what a test does not say is of no matter to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/check.h"
#include "engine/model/reference_change.h"
#include "engine/model/reference_data.h"

namespace farmgate {

inline ZoneRow zone_row(const std::string& symbol) {
  return {.symbol = symbol, .name = symbol};
}

inline CommodityRow commodity_row(const std::string& symbol, const std::string& class_symbol,
                                  std::int64_t shelf_life_hours = 0) {
  return {.symbol = symbol,
          .name = symbol,
          .lot = "1 t",
          .class_symbol = class_symbol,
          .tick = Price{1},
          .shelf_life_hours = shelf_life_hours};
}

struct LaneTerms {
  std::int64_t unit_cost = 0;
  std::int64_t subsidy = 0;
  std::int64_t transit_hours = 0;
  std::string class_symbol = "*";
};

inline LaneRow lane_row(const std::string& origin, const std::string& destination, const LaneTerms& terms) {
  return {.origin = origin,
          .destination = destination,
          .class_symbol = terms.class_symbol,
          .unit_cost = Price{terms.unit_cost},
          .transit_hours = terms.transit_hours,
          .subsidy = Price{terms.subsidy}};
}

// A programme of so much per lot and a budget of a million, for whatever the row does not narrow down.
inline ProgrammeRow programme_row(const std::string& symbol, std::int64_t amount) {
  ProgrammeRow row;
  row.symbol = symbol;
  row.budget = 1'000'000;
  row.amount = amount;
  return row;
}

// Applies a change that must go through, and says what it touched.
inline ReferenceEffect apply_to(ReferenceData& data, const ReferenceChange& change) {
  ReferenceEffect effect;
  check(!data.apply(change, effect).has_value());
  return effect;
}

// Reference data of these rows. Requires: they are right.
inline ReferenceData reference_of(const ReferenceChange& rows) {
  ReferenceData data;
  apply_to(data, rows);
  return data;
}

}  // namespace farmgate
