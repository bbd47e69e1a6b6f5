#include "tools/workload/one_lane.h"

namespace farmgate {

ScriptNames one_lane_names(std::size_t commodities) {
  ScriptNames names{
      .origins = {"farm"}, .destinations = {"city"}, .sellers = {"seller"}, .buyers = {"buyer"}};
  for (std::size_t i = 0; i < commodities; ++i) names.commodities.push_back("C" + std::to_string(i));
  return names;
}

WorkloadReference one_lane_reference(const ScriptNames& names) {
  const std::string& farm = names.origins.front();
  const std::string& city = names.destinations.front();
  WorkloadReference reference;
  for (const std::string& symbol : names.commodities) {
    reference.commodities.push_back(
        {.symbol = symbol, .name = symbol, .lot = "lot", .class_symbol = "road", .tick = Price{1}});
  }
  reference.zones = {
      {.symbol = farm, .name = "Farm", .kind = ZoneKind::kRural},
      {.symbol = city, .name = "City", .kind = ZoneKind::kUrban, .longitude_microdegrees = 1'000'000},
  };
  reference.lanes = {{.origin = farm, .destination = city, .class_symbol = "road", .transit_hours = 1}};
  return reference;
}

}  // namespace farmgate
