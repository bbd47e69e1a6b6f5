#include "engine/logistics/cost_tables.h"

#include <algorithm>
#include <set>
#include <vector>

namespace farmgate {
namespace {

std::int32_t longest(const Lanes& lanes) {
  std::int32_t hours = 0;
  for (const auto& [zones, lane] : lanes) hours = std::max(hours, lane.transit_hours);
  return hours;
}

// The lanes of an effect that a class can take: its own, and those of "*".
std::vector<ZonePair> lanes_of_class(const ReferenceEffect& effect, ClassId class_id) {
  std::vector<ZonePair> lanes;
  for (const auto& lane : effect.lanes) {
    if (lane.class_id == class_id || lane.class_id == kEveryClass) lanes.push_back(lane.zones);
  }
  return lanes;
}

}  // namespace

std::int32_t CostTables::longest_transit(const ReferenceData& data, ClassId class_id) {
  const auto [entry, added] = longest_transits_.try_emplace(class_id, 0);
  if (added) entry->second = std::max(longest(data.lanes(class_id)), longest(data.lanes(kEveryClass)));
  return entry->second;
}

CostTables::Key CostTables::key_of(const ReferenceData& data, const Commodity& commodity) {
  const std::int32_t shelf_life = commodity.shelf_life_hours;
  const bool all_in_time = shelf_life == 0 || shelf_life >= longest_transit(data, commodity.class_id);
  return {commodity.class_id, all_in_time ? CostTable::kAnyTransit : shelf_life};
}

std::shared_ptr<const CostTable> CostTables::table_for(const ReferenceData& data,
                                                       const Commodity& commodity) {
  const Key key = key_of(data, commodity);
  std::shared_ptr<const CostTable>& table = tables_[key];
  if (!table) table = CostTable::make(data, key.first, key.second);
  return table;
}

std::vector<LaneMemory> CostTables::memory_needed(const ReferenceData& data) {
  std::set<Key> keys;
  for (std::size_t i = 0; i < data.symbols().commodities.size(); ++i) {
    keys.insert(key_of(data, data.commodity(CommodityId{i})));
  }
  std::vector<LaneMemory> classes;
  for (const Key& key : keys) {
    if (classes.empty() || classes.back().class_id != key.first) {
      const CostTable::Shape shape = CostTable::shape_of(data, key.first);
      classes.push_back(
          {.class_id = key.first, .origins = shape.origins, .destinations = shape.destinations});
    }
    LaneMemory& memory = classes.back();
    ++memory.tables;
    memory.bytes += CostTable::memory_bytes({memory.origins, memory.destinations});
  }
  return classes;
}

void CostTables::update(const ReferenceData& data, const ReferenceEffect& effect) {
  for (auto& [class_id, hours] : longest_transits_) {
    for (const ZonePair& zones : lanes_of_class(effect, class_id)) {
      if (const Lane* lane = data.lane(class_id, zones)) hours = std::max(hours, lane->transit_hours);
    }
  }
  for (auto& [key, table] : tables_) {
    const std::vector<ZonePair> lanes = lanes_of_class(effect, key.first);
    if (!lanes.empty()) table = table->with(data, lanes);
  }
}

}  // namespace farmgate
