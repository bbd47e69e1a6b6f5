// Reference data of a market over many zones, from a fixed seed, for the benchmarks of the core.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>

#include "engine/base/check.h"
#include "engine/model/reference_data.h"

namespace farmgate {

struct SpatialZones {
  std::size_t origins = 1;
  std::size_t destinations = 1;
};

// The commodity "onion", zones o0, o1 ... that supply and d0, d1 ... that want, and a lane between every pair
// of them at a cost of 1,000 to 20,000.
inline ReferenceData spatial_reference(const SpatialZones& zones) {
  ReferenceData data;
  std::mt19937_64 random(1);
  const auto insert = [&data](ReferenceEdit edit) {
    ReferenceEffect effect;
    check(!data.apply({std::move(edit)}, effect).has_value());
  };
  insert(CommodityRow{
      .symbol = "onion", .name = "Onion", .lot = "quintal", .class_symbol = "road", .tick = Price{1}});
  for (std::size_t i = 0; i < zones.origins; ++i) insert(ZoneRow{.symbol = "o" + std::to_string(i)});
  for (std::size_t i = 0; i < zones.destinations; ++i) insert(ZoneRow{.symbol = "d" + std::to_string(i)});
  for (std::size_t origin = 0; origin < zones.origins; ++origin) {
    for (std::size_t destination = 0; destination < zones.destinations; ++destination) {
      insert(LaneRow{.origin = "o" + std::to_string(origin),
                     .destination = "d" + std::to_string(destination),
                     .class_symbol = "road",
                     .unit_cost = Price{static_cast<std::int64_t>(1'000 + random() % 19'000)}});
    }
  }
  return data;
}

}  // namespace farmgate
