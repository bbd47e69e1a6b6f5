#include "engine/runtime/lane_memory_bound.h"

#include <algorithm>
#include <string_view>
#include <variant>

#include "engine/logistics/cost_table.h"

namespace farmgate {
namespace {

constexpr std::string_view kEveryClassSymbol = "*";

void mark(std::vector<bool>& zones, ZoneId zone) {
  if (zone.value() >= zones.size()) zones.resize(zone.value() + 1);
  zones[zone.value()] = true;
}

std::size_t count_in_either(const std::vector<bool>& left, const std::vector<bool>& right) {
  const std::vector<bool>& longer = left.size() < right.size() ? right : left;
  const std::vector<bool>& shorter = left.size() < right.size() ? left : right;
  std::size_t count = 0;
  for (std::size_t i = 0; i < longer.size(); ++i) {
    if (longer[i] || (i < shorter.size() && shorter[i])) ++count;
  }
  return count;
}

// Commodities share a table when no lane is too slow for them, or the same lanes are.
std::size_t count_tables(const std::set<std::int64_t>& shelf_lives, std::int64_t longest_hours) {
  std::set<std::int64_t> limits;
  for (const std::int64_t hours : shelf_lives) {
    limits.insert(hours == 0 || hours >= longest_hours ? 0 : hours);
  }
  return limits.size();
}

}  // namespace

void LaneMemoryBound::add_lane(OfClass& to, ZonePair zones, std::int64_t transit_hours) {
  mark(to.origins, zones.origin);
  mark(to.destinations, zones.destination);
  to.longest_hours = std::max(to.longest_hours, transit_hours);
}

void LaneMemoryBound::add(const ReferenceData& data) {
  const Symbols& symbols = data.symbols();
  for (std::size_t i = 0; i < data.class_count(); ++i) {
    OfClass& to = classes_[std::string(symbols.classes.symbol(ClassId{i}))];
    for (const auto& [zones, lane] : data.lanes(ClassId{i})) add_lane(to, zones, lane.transit_hours);
  }
  for (std::size_t i = 0; i < symbols.commodities.size(); ++i) {
    const Commodity& commodity = data.commodity(CommodityId{i});
    classes_[std::string(symbols.classes.symbol(commodity.class_id))].shelf_lives.insert(
        commodity.shelf_life_hours);
  }
}

void LaneMemoryBound::add(const ReferenceData& data, const ReferenceChange& change) {
  const SymbolTable<ZoneId>& symbols = data.symbols().zones;
  for (const ReferenceEdit& edit : change) {
    if (const auto* const commodity = std::get_if<CommodityRow>(&edit)) {
      classes_[commodity->class_symbol].shelf_lives.insert(commodity->shelf_life_hours);
    }
    const auto* const lane = std::get_if<LaneRow>(&edit);
    if (lane == nullptr) continue;
    const ZonePair zones{.origin = symbols.find(lane->origin),
                         .destination = symbols.find(lane->destination)};
    const bool are_known = zones.origin.valid() && zones.destination.valid();
    if (are_known) add_lane(classes_[lane->class_symbol], zones, lane->transit_hours);
  }
}

std::uint64_t LaneMemoryBound::bytes() const {
  const auto found = classes_.find(kEveryClassSymbol);
  const OfClass every = found == classes_.end() ? OfClass() : found->second;
  std::uint64_t bytes = 0;
  for (const auto& [symbol, own] : classes_) {
    const std::size_t tables =
        count_tables(own.shelf_lives, std::max(own.longest_hours, every.longest_hours));
    bytes += tables *
             CostTable::memory_bytes({.origins = count_in_either(own.origins, every.origins),
                                      .destinations = count_in_either(own.destinations, every.destinations)});
  }
  return bytes;
}

}  // namespace farmgate
