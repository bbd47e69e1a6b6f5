#include "tools/workload/roads.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace farmgate {
namespace {

constexpr double kEarthRadiusKm = 6371.0088;  // mean, IUGG
constexpr double kRoadPerGreatCircle = 1.3;
constexpr double kFenPerKilometre = 40;

double radians(std::int32_t microdegrees) {
  return microdegrees * 1e-6 * std::numbers::pi / 180;
}

// The haversine formula (Sinnott, "Virtues of the haversine", 1984).
double great_circle_km(const ZoneRow& a, const ZoneRow& b) {
  const double latitude_a = radians(a.latitude_microdegrees);
  const double latitude_b = radians(b.latitude_microdegrees);
  const double north = std::sin((latitude_b - latitude_a) / 2);
  const double east = std::sin((radians(b.longitude_microdegrees) - radians(a.longitude_microdegrees)) / 2);
  const double haversine = north * north + std::cos(latitude_a) * std::cos(latitude_b) * east * east;
  return 2 * kEarthRadiusKm * std::asin(std::sqrt(std::min(1.0, haversine)));
}

}  // namespace

ZoneCosts road_costs(const std::vector<ZoneRow>& origins, const std::vector<ZoneRow>& destinations) {
  ZoneCosts costs{.origins = origins.size(), .destinations = destinations.size(), .costs = {}};
  costs.costs.reserve(origins.size() * destinations.size());
  for (const ZoneRow& origin : origins) {
    for (const ZoneRow& destination : destinations) {
      const double fen = great_circle_km(origin, destination) * kRoadPerGreatCircle * kFenPerKilometre;
      costs.costs.push_back(std::max(1, static_cast<std::int32_t>(std::lround(fen))));
    }
  }
  return costs;
}

std::vector<LaneRow> road_lanes(const std::vector<ZoneRow>& origins, const std::vector<ZoneRow>& destinations,
                                const ZoneCosts& costs) {
  std::vector<LaneRow> lanes;
  lanes.reserve(costs.costs.size());
  for (std::size_t origin = 0; origin < origins.size(); ++origin) {
    for (std::size_t destination = 0; destination < destinations.size(); ++destination) {
      const std::int64_t fen = costs.cost(origin, destination);
      const std::int64_t road_km = fen / static_cast<std::int64_t>(kFenPerKilometre);
      lanes.push_back({.origin = origins[origin].symbol,
                       .destination = destinations[destination].symbol,
                       .class_symbol = "road",
                       .unit_cost = Price{fen},
                       .transit_hours = 6 + road_km * 24 / 600});
    }
  }
  return lanes;
}

}  // namespace farmgate
