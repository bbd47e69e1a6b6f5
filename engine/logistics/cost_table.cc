#include "engine/logistics/cost_table.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"

namespace farmgate {
namespace {

// Every pair of zones that a lane of the class joins, in order of origin, then destination.
std::vector<ZonePair> joined_zones(const ReferenceData& data, ClassId class_id) {
  std::vector<ZonePair> pairs;
  for (const auto& [zones, lane] : data.lanes(class_id)) pairs.push_back(zones);
  if (class_id != kEveryClass) {
    for (const auto& [zones, lane] : data.lanes(kEveryClass)) pairs.push_back(zones);
  }
  std::ranges::sort(pairs, {}, [](const ZonePair& pair) { return std::pair(pair.origin, pair.destination); });
  pairs.erase(std::ranges::unique(pairs).begin(), pairs.end());
  return pairs;
}

}  // namespace

void CostTable::Numbering::add(ZoneId zone) {
  if (number(zone) != kNoNumber) return;
  if (zone.value() >= numbers_.size()) numbers_.resize(zone.value() + 1, kNoNumber);
  numbers_[zone.value()] = static_cast<LaneNumber>(zones_.size());
  zones_.push_back(zone);
}

std::shared_ptr<const CostTable> CostTable::make(const ReferenceData& data, ClassId class_id,
                                                 std::int32_t transit_hours_max) {
  const std::vector<ZonePair> pairs = joined_zones(data, class_id);
  std::vector<ZoneId> destinations;
  destinations.reserve(pairs.size());
  for (const ZonePair& pair : pairs) destinations.push_back(pair.destination);
  std::ranges::sort(destinations);  // zones are numbered along the Hilbert curve: neighbours end up together

  auto table = std::make_shared<CostTable>();
  table->class_id_ = class_id;
  table->transit_hours_max_ = transit_hours_max;
  for (const ZonePair& pair : pairs) table->end(Side::kAsk).add(pair.origin);
  for (const ZoneId destination : destinations) table->end(Side::kBid).add(destination);
  table->lay_out(nullptr);
  for (const ZonePair& pair : pairs) table->set(data, pair);
  return table;
}

std::shared_ptr<const CostTable> CostTable::with(const ReferenceData& data,
                                                 std::span<const ZonePair> lanes) const {
  auto table = std::make_shared<CostTable>(*this);
  for (const ZonePair& pair : lanes) {
    if (data.lane(class_id_, pair) == nullptr) continue;
    table->end(Side::kAsk).add(pair.origin);
    table->end(Side::kBid).add(pair.destination);
  }
  const bool grown = table->zone_count(Side::kAsk) != zone_count(Side::kAsk) ||
                     table->zone_count(Side::kBid) != zone_count(Side::kBid);
  if (grown) table->lay_out(this);
  for (const ZonePair& pair : lanes) table->set(data, pair);
  return table;
}

CostTable::Shape CostTable::shape_of(const ReferenceData& data, ClassId class_id) {
  Numbering origins;
  Numbering destinations;
  for (const ClassId lanes_of : {class_id, kEveryClass}) {
    for (const auto& [zones, lane] : data.lanes(lanes_of)) {
      origins.add(zones.origin);
      destinations.add(zones.destination);
    }
  }
  return {.origins = origins.count(), .destinations = destinations.count()};
}

// Makes room for all pairs, those of `older` copied, the others without a lane.
void CostTable::lay_out(const CostTable* older) {
  for (const Side side : {Side::kBid, Side::kAsk}) {
    CostRows rows(zone_count(side), zone_count(opposite(side)));
    if (older != nullptr) rows.copy(older->rows(side));
    this->rows(side) = std::move(rows);
  }
}

void CostTable::set(const ReferenceData& data, ZonePair zones) {
  const LaneNumber origin = number(Side::kAsk, zones.origin);
  const LaneNumber destination = number(Side::kBid, zones.destination);
  if (origin == kNoNumber || destination == kNoNumber) return;  // never had a lane, and has none now

  const Lane* lane = data.lane(class_id_, zones);
  const bool in_time = lane != nullptr && lane->transit_hours <= transit_hours_max_;
  const std::int32_t cost = in_time ? static_cast<std::int32_t>(lane->net_cost().value()) : kNoLane;
  rows(Side::kAsk).set(origin, destination, cost);
  rows(Side::kBid).set(destination, origin, cost);
  subsidies_.erase(key(origin, destination));
  if (in_time && lane->subsidy > Price{0}) {
    subsidies_[key(origin, destination)] = static_cast<std::int32_t>(lane->subsidy.value());
  }
}

void CostTable::audit() const {
  for (const Side side : {Side::kBid, Side::kAsk}) {
    check(rows(side).row_count() == zone_count(side));
    check(stride(side) == whole(zone_count(opposite(side)), kZoneBlock));
    rows(side).audit();
  }
}

}  // namespace farmgate
