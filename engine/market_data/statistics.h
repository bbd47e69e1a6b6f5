// What was traded and what finds no partner, by commodity, zone and lane, as the events tell of it.
//
// Numbers of commodities and zones are those of the OrderStates that go along.
//
// Plain: belongs to one thread at a time.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "engine/market_data/order_change.h"
#include "engine/market_data/rolling_figures.h"
#include "engine/model/event_record.h"
#include "engine/model/ids.h"
#include "engine/model/reference_data.h"

namespace farmgate {

// What a row is of: all of a commodity; what came from a zone, or what went to one; what came from one zone
// and went to another.
enum class StatisticsScope : std::uint8_t { kCommodity, kZone, kLane };

struct StatisticsRow {
  CommodityId commodity;
  ZonePair zones;       // not valid(): any
  FillFigures figures;  // of the fills from `origin` to `destination` within the window
  // Of the last fill within the window.
  Price last_farm_gate;
  Price last_delivered;
  Timestamp last_time;
  // What is open, whatever the window: the asks of `origin`, the bids of `destination`; both of all zones in
  // the row of a commodity.
  Lots offered;
  Lots wanted;
};

// Which rows are wanted. What is not valid() limits nothing.
struct StatisticsFilter {
  StatisticsScope scope = StatisticsScope::kCommodity;
  StatisticsWindow window = StatisticsWindow::kSinceStart;
  CommodityId commodity;
  // Of kZone: what came from the one, and what went to the other. Of kLane: from the one to the other.
  ZonePair zones;
};

class Statistics {
 public:
  Statistics() = default;
  Statistics(const Statistics&) = delete;
  Statistics& operator=(const Statistics&) = delete;

  // Takes in an order that is open in a snapshot, as if it was placed so. Before any event.
  void restore(const OrderState& open) { change_open({.order = &open, .open_before = {}}); }

  // Takes the next event in, and what it changed: OrderStates::changes().
  void apply(const EventRecord& event, std::span<const OrderChange> changes);

  // When the last command with an event was sequenced; the windows end there.
  Timestamp time() const { return time_; }

  // The rows that pass and say something: with fills in the window or, but for lanes, with something offered
  // or wanted. In no particular order. Looks at every zone or lane of the commodity (of every commodity,
  // without one), or at two, where both zones are given.
  std::vector<StatisticsRow> rows(const StatisticsFilter& filter) const;

 private:
  // Of one row.
  struct Entry {
    ZonePair zones;
    RollingFigures figures;
    Price last_farm_gate;
    Price last_delivered;
    Timestamp last_time;
    // Not of a lane, which has those of its ends.
    Lots offered;
    Lots wanted;
    // Of a lane alone.
    Entry* origin = nullptr;
    Entry* destination = nullptr;

    bool add(Timestamp time, const FilledRecord& fill);
  };
  struct OfCommodity {
    Entry all;
    std::deque<Entry> zones;  // each has an origin or a destination
    std::deque<Entry> lanes;
    std::vector<Entry*> by_origin;  // of `zones`, by number; nullptr: it has none
    std::vector<Entry*> by_destination;
    absl::flat_hash_map<ZonePair, Entry*> by_lane;
    std::size_t next_tidied = 0;

    Entry& from(ZoneId origin);
    Entry& to(ZoneId destination);
    Entry& zone(std::vector<Entry*>& known, ZoneId id, ZonePair pair);
    Entry& lane(ZonePair pair);
    // nullptr: there is none.
    const Entry* find(ZonePair pair) const;
    void tidy(Timestamp now);
  };

  OfCommodity& of(CommodityId commodity);
  void change_open(const OrderChange& change);
  void add_fill(OfCommodity& of, ZonePair zones, const FilledRecord& fill);

  template <class Visit>
  static void for_each_entry(const OfCommodity& of, const StatisticsFilter& filter, Visit visit);
  StatisticsRow row(const Entry& entry, StatisticsWindow window) const;

  Timestamp time_;
  std::deque<OfCommodity> commodities_;  // by number
};

}  // namespace farmgate
