#include "engine/runtime/lane_memory_bound.h"

#include <algorithm>
#include <string_view>
#include <variant>

#include "engine/logistics/cost_table.h"
#include "engine/logistics/coupon_costs.h"

namespace farmgate {
namespace {

constexpr std::string_view kEverySymbol = "*";  // every class, every commodity

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
    OfClass& to = classes_[std::string(symbols.classes.symbol(commodity.class_id))];
    to.shelf_lives.insert(commodity.shelf_life_hours);
    to.commodities.emplace(symbols.commodities.symbol(CommodityId{i}));
  }
  add_programmes(data);
}

void LaneMemoryBound::add_programmes(const ReferenceData& data) {
  const SymbolTable<CommodityId>& symbols = data.symbols().commodities;
  for (std::size_t i = 0; i < data.programme_count(); ++i) {
    const ProgrammeTerms& terms = *data.programme(ProgrammeId{i}).terms;
    if (is_incentive(terms.amount_kind)) continue;  // it gives no coupons
    const std::vector<CommodityId>& commodities = terms.commodities;
    all_are_funded_ |= commodities.empty();
    for (const CommodityId commodity : commodities) funded_.emplace(symbols.symbol(commodity));
  }
}

void LaneMemoryBound::add_programme(const ProgrammeRow& row) {
  if (is_incentive(row.amount_kind)) return;
  const auto is_all = [](const std::string& symbol) { return symbol == kEverySymbol; };
  all_are_funded_ |= row.commodities.empty() || std::ranges::any_of(row.commodities, is_all);
  funded_.insert(row.commodities.begin(), row.commodities.end());
}

void LaneMemoryBound::add(const ReferenceData& data, const ReferenceChange& change) {
  const SymbolTable<ZoneId>& symbols = data.symbols().zones;
  for (const ReferenceEdit& edit : change) {
    if (const auto* const commodity = std::get_if<CommodityRow>(&edit)) {
      OfClass& to = classes_[commodity->class_symbol];
      to.shelf_lives.insert(commodity->shelf_life_hours);
      to.commodities.insert(commodity->symbol);
    }
    if (const auto* const programme = std::get_if<ProgrammeRow>(&edit)) add_programme(*programme);
    const auto* const lane = std::get_if<LaneRow>(&edit);
    if (lane == nullptr) continue;
    const ZonePair zones{.origin = symbols.find(lane->origin),
                         .destination = symbols.find(lane->destination)};
    const bool are_known = zones.origin.valid() && zones.destination.valid();
    if (are_known) add_lane(classes_[lane->class_symbol], zones, lane->transit_hours);
  }
}

std::uint64_t LaneMemoryBound::bytes() const {
  const auto found = classes_.find(kEverySymbol);
  const OfClass every = found == classes_.end() ? OfClass() : found->second;
  std::uint64_t bytes = 0;
  for (const auto& [symbol, own] : classes_) {
    const std::size_t tables =
        count_tables(own.shelf_lives, std::max(own.longest_hours, every.longest_hours));
    const CostTable::Shape shape{.origins = count_in_either(own.origins, every.origins),
                                 .destinations = count_in_either(own.destinations, every.destinations)};
    bytes += tables * CostTable::memory_bytes(shape);
    if (shape.origins > 0) bytes += count_funded(own) * CouponCosts::memory_bytes(shape);
  }
  return bytes;
}

std::size_t LaneMemoryBound::count_funded(const OfClass& of) const {
  if (all_are_funded_) return of.commodities.size();
  const auto is_funded = [this](const std::string& symbol) { return funded_.contains(symbol); };
  return static_cast<std::size_t>(std::ranges::count_if(of.commodities, is_funded));
}

}  // namespace farmgate
