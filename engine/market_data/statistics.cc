#include "engine/market_data/statistics.h"

#include <algorithm>
#include <variant>

namespace farmgate {
namespace {

bool passes(ZonePair zones, ZonePair wanted) {
  return (!wanted.origin.valid() || wanted.origin == zones.origin) &&
         (!wanted.destination.valid() || wanted.destination == zones.destination);
}

bool says_something(const StatisticsRow& row, StatisticsScope scope) {
  const bool is_open = row.offered > Lots{0} || row.wanted > Lots{0};
  return row.figures.fill_count > 0 || (is_open && scope != StatisticsScope::kLane);
}

}  // namespace

bool Statistics::Entry::add(Timestamp time, const FilledRecord& fill) {
  last_farm_gate = fill.farm_gate;
  last_delivered = fill.delivered;
  last_time = time;
  return figures.add(time, fill);
}

// The rows of a zone: what comes from it, and what goes to it.
Statistics::Entry& Statistics::OfCommodity::from(ZoneId origin) {
  return zone(by_origin, origin, {.origin = origin, .destination = {}});
}
Statistics::Entry& Statistics::OfCommodity::to(ZoneId destination) {
  return zone(by_destination, destination, {.origin = {}, .destination = destination});
}

Statistics::Entry& Statistics::OfCommodity::zone(std::vector<Entry*>& known, ZoneId id, ZonePair pair) {
  if (id.value() >= known.size()) known.resize(id.value() + std::size_t{1});
  Entry*& entry = known[id.value()];
  if (entry == nullptr) {
    entry = &zones.emplace_back();
    entry->zones = pair;
  }
  return *entry;
}

Statistics::Entry& Statistics::OfCommodity::lane(ZonePair pair) {
  const auto found = by_lane.find(pair);
  if (found != by_lane.end()) return *found->second;
  Entry& entry = lanes.emplace_back();
  entry.zones = pair;
  entry.origin = &from(pair.origin);
  entry.destination = &to(pair.destination);
  by_lane.emplace(pair, &entry);
  return entry;
}

const Statistics::Entry* Statistics::OfCommodity::find(ZonePair pair) const {
  if (pair.origin.valid() && pair.destination.valid()) {
    const auto found = by_lane.find(pair);
    return found == by_lane.end() ? nullptr : found->second;
  }
  const std::vector<Entry*>& known = pair.origin.valid() ? by_origin : by_destination;
  const ZoneId id = pair.origin.valid() ? pair.origin : pair.destination;
  return id.value() < known.size() ? known[id.value()] : nullptr;
}

// Frees what one entry keeps in vain, each in turn: where nothing trades any more, nothing else would.
void Statistics::OfCommodity::tidy(Timestamp now) {
  next_tidied = (next_tidied + 1) % (zones.size() + lanes.size());
  Entry& entry = next_tidied < zones.size() ? zones[next_tidied] : lanes[next_tidied - zones.size()];
  entry.figures.drop_before(now);
}

void Statistics::apply(const EventRecord& event, std::span<const OrderChange> changes) {
  time_ = std::max(time_, event.time);
  for (const OrderChange& change : changes) change_open(change);
  const auto* const fill = std::get_if<FilledRecord>(&event.payload);
  if (fill == nullptr) return;
  const OrderChange& ask = changes[0];
  const OrderChange& bid = changes[1];
  add_fill(of(ask.order->commodity), {.origin = ask.order->zone, .destination = bid.order->zone}, *fill);
}

void Statistics::change_open(const OrderChange& change) {
  const OrderState& order = *change.order;
  OfCommodity& commodity = of(order.commodity);
  const Lots more = order.open - change.open_before;
  if (order.side == Side::kAsk) {
    commodity.all.offered += more;
    commodity.from(order.zone).offered += more;
  } else {
    commodity.all.wanted += more;
    commodity.to(order.zone).wanted += more;
  }
}

void Statistics::add_fill(OfCommodity& of, ZonePair zones, const FilledRecord& fill) {
  Entry& lane = of.lane(zones);
  lane.origin->add(time_, fill);
  lane.destination->add(time_, fill);
  of.all.add(time_, fill);
  if (lane.add(time_, fill)) of.tidy(time_);
}

Statistics::OfCommodity& Statistics::of(CommodityId commodity) {
  while (commodities_.size() <= commodity.value()) commodities_.emplace_back();
  return commodities_[commodity.value()];
}

// Calls visit(entry) for every entry that passes, whatever it says.
template <class Visit>
void Statistics::for_each_entry(const OfCommodity& of, const StatisticsFilter& filter, Visit visit) {
  const ZonePair zones = filter.zones;
  const auto visit_if_there = [&](ZonePair wanted) {
    if (const Entry* const entry = of.find(wanted)) visit(*entry);
  };
  if (filter.scope == StatisticsScope::kCommodity) {
    visit(of.all);
  } else if (filter.scope == StatisticsScope::kZone) {
    if (zones.origin.valid()) visit_if_there({.origin = zones.origin, .destination = {}});
    if (zones.destination.valid()) visit_if_there({.origin = {}, .destination = zones.destination});
    if (zones == ZonePair{}) std::ranges::for_each(of.zones, visit);
  } else if (zones.origin.valid() && zones.destination.valid()) {
    visit_if_there(zones);
  } else {
    for (const Entry& lane : of.lanes) {
      if (passes(lane.zones, zones)) visit(lane);
    }
  }
}

std::vector<StatisticsRow> Statistics::rows(const StatisticsFilter& filter) const {
  std::vector<StatisticsRow> rows;
  for (std::size_t i = 0; i < commodities_.size(); ++i) {
    const CommodityId commodity{i};
    if (filter.commodity.valid() && filter.commodity != commodity) continue;
    for_each_entry(commodities_[i], filter, [&](const Entry& entry) {
      StatisticsRow row = this->row(entry, filter.window);
      row.commodity = commodity;
      if (says_something(row, filter.scope)) rows.push_back(row);
    });
  }
  return rows;
}

StatisticsRow Statistics::row(const Entry& entry, StatisticsWindow window) const {
  StatisticsRow row{.commodity = {}, .zones = entry.zones, .figures = entry.figures.over(window, time_)};
  if (row.figures.fill_count > 0) {
    row.last_farm_gate = entry.last_farm_gate;
    row.last_delivered = entry.last_delivered;
    row.last_time = entry.last_time;
  }
  row.offered = entry.origin == nullptr ? entry.offered : entry.origin->offered;
  row.wanted = entry.destination == nullptr ? entry.wanted : entry.destination->wanted;
  return row;
}

}  // namespace farmgate
