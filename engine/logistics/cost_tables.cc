#include "engine/logistics/cost_tables.h"

#include <algorithm>
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

std::shared_ptr<const CostTable> CostTables::table_for(const ReferenceData& data,
                                                       const Commodity& commodity) {
  const std::int32_t shelf_life = commodity.shelf_life_hours;
  const bool all_in_time = shelf_life == 0 || shelf_life >= longest_transit(data, commodity.class_id);
  const Key key{commodity.class_id, all_in_time ? CostTable::kAnyTransit : shelf_life};
  std::shared_ptr<const CostTable>& table = tables_[key];
  if (!table) table = CostTable::make(data, key.first, key.second);
  return table;
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
