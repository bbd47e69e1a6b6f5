// What every lane of one class of goods costs the traders, laid out for the search for the best
// counter-order.
//
// Immutable once made: any number of commodities and threads share one, and a change of tariffs makes
// another.
//
// Origins and destinations that have lanes are numbered apart, each from 0; a later table of the same line
// keeps the numbers of the earlier one and appends. Rows run over all numbers of the other end, contiguously,
// padded to a multiple of kZoneBlock with kNoLane, so that a search reads memory in a straight line in either
// direction. Everything goes by the side of the order that searches, so that code for both has no
// branch.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "engine/model/cost_rows.h"
#include "engine/model/reference_data.h"

namespace farmgate {

// The number of a zone at its end of a table's rows.
using LaneNumber = std::uint32_t;
inline constexpr LaneNumber kNoNumber = std::numeric_limits<LaneNumber>::max();

class CostTable {
 public:
  // Lanes with longer transit are too slow. kAnyTransit: none is.
  static constexpr std::int32_t kAnyTransit = std::numeric_limits<std::int32_t>::max();

  // The table of a class (rows of "*" filled in), from scratch.
  static std::shared_ptr<const CostTable> make(const ReferenceData& data, ClassId class_id,
                                               std::int32_t transit_hours_max);

  // This table with these lanes looked up again in `data`. Requires: nothing else changed.
  std::shared_ptr<const CostTable> with(const ReferenceData& data, std::span<const ZonePair> lanes) const;

  // Zones at one end of the lanes: asks stand at origins, bids at destinations.
  std::size_t zone_count(Side side) const { return end(side).count(); }

  // The number of a zone for orders of this side; kNoNumber: no lane leaves there, or none arrives.
  LaneNumber number(Side side, ZoneId zone) const { return end(side).number(zone); }

  // The zone of a number. Requires: number < zone_count().
  ZoneId zone(Side side, LaneNumber number) const { return end(side).zone(number); }

  // What an order of this side in the zone of this number can meet: the net cost of the lane to every zone of
  // the other side.
  CostRow costs(Side side, LaneNumber number) const { return rows(side)[number]; }

  // The size of those rows.
  std::size_t stride(Side side) const { return rows(side).row_size(); }

  // Zones that lanes of a class leave, and zones where they arrive.
  struct Shape {
    std::size_t origins = 0;
    std::size_t destinations = 0;
  };
  static Shape shape_of(const ReferenceData& data, ClassId class_id);

  // The memory of the rows of both directions, and of such as a table of this shape will have.
  std::size_t memory_bytes() const {
    return rows(Side::kBid).memory_bytes() + rows(Side::kAsk).memory_bytes();
  }
  static std::size_t memory_bytes(const Shape& shape) {
    return CostRows::memory_bytes(shape.origins, shape.destinations) +
           CostRows::memory_bytes(shape.destinations, shape.origins);
  }

  void audit() const;

  std::int32_t net_cost(LaneNumber origin, LaneNumber destination) const {
    return costs(Side::kAsk, origin)[destination];
  }

  // The lane's subsidy, included in its net cost.
  bool has_subsidies() const { return !subsidies_.empty(); }
  Price subsidy(LaneNumber origin, LaneNumber destination) const {
    const auto found = subsidies_.find(key(origin, destination));
    return found == subsidies_.end() ? Price{0} : Price{found->second};
  }

 private:
  // Zones at one end of the lanes.
  class Numbering {
   public:
    std::size_t count() const { return zones_.size(); }
    ZoneId zone(LaneNumber number) const { return zones_[number]; }
    LaneNumber number(ZoneId zone) const {
      return zone.value() < numbers_.size() ? numbers_[zone.value()] : kNoNumber;
    }
    void add(ZoneId zone);

   private:
    std::vector<LaneNumber> numbers_;  // by zone
    std::vector<ZoneId> zones_;        // by number
  };

  Numbering& end(Side side) { return ends_[static_cast<std::size_t>(side)]; }
  const Numbering& end(Side side) const { return ends_[static_cast<std::size_t>(side)]; }
  CostRows& rows(Side side) { return rows_[static_cast<std::size_t>(side)]; }
  const CostRows& rows(Side side) const { return rows_[static_cast<std::size_t>(side)]; }

  static std::uint64_t key(LaneNumber origin, LaneNumber destination) {
    return std::uint64_t{origin} << 32 | destination;
  }

  void lay_out(const CostTable* older);
  void set(const ReferenceData& data, ZonePair zones);

  ClassId class_id_;
  std::int32_t transit_hours_max_ = kAnyTransit;
  Numbering ends_[2];                                           // by the side of the orders that stand there
  CostRows rows_[2];                                            // likewise
  absl::flat_hash_map<std::uint64_t, std::int32_t> subsidies_;  // of lanes that have one
};

}  // namespace farmgate
