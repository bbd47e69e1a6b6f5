// What every lane of one class of goods costs the traders, laid out for the search for the best
// counter-order.
//
// Immutable once made: any number of commodities and threads share one, and a change of tariffs makes
// another.
//
// Origins and destinations that have lanes are numbered apart, each from 0; a later table of the same line
// keeps the numbers of the earlier one and appends. Rows run over all numbers of the other end, contiguously,
// padded to a multiple of kRowAlignment with kNoLane, so that a search reads memory in a straight line in
// either direction.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "engine/model/reference_data.h"

namespace farmgate {

// The number of a zone at its end of a table's rows.
using LaneNumber = std::uint32_t;
inline constexpr LaneNumber kNoNumber = std::numeric_limits<LaneNumber>::max();

// The net cost where no lane is: so high that no price covers it, so low that price - cost - cost stays in 32
// bits.
inline constexpr std::int32_t kNoLane = 1'000'000'001;
static_assert(kNoLane > kPriceMax.value());

inline constexpr std::size_t kRowAlignment = 16;

class CostTable {
 public:
  // Lanes with longer transit are too slow. kAnyTransit: none is.
  static constexpr std::int32_t kAnyTransit = std::numeric_limits<std::int32_t>::max();

  // The table of a class (rows of "*" filled in), from scratch.
  static std::shared_ptr<const CostTable> make(const ReferenceData& data, ClassId class_id,
                                               std::int32_t transit_hours_max);

  // This table with these lanes looked up again in `data`. Requires: nothing else changed.
  std::shared_ptr<const CostTable> with(const ReferenceData& data, std::span<const ZonePair> lanes) const;

  std::size_t origin_count() const { return origins_.count(); }
  std::size_t destination_count() const { return destinations_.count(); }

  // kNoNumber: no lane leaves there, or none arrives.
  LaneNumber origin(ZoneId zone) const { return origins_.number(zone); }
  LaneNumber destination(ZoneId zone) const { return destinations_.number(zone); }

  // Net cost from an origin to each destination, and to a destination from each origin.
  std::span<const std::int32_t> costs_from(LaneNumber origin) const {
    return {from_.data() + origin * from_stride_, from_stride_};
  }
  std::span<const std::int32_t> costs_to(LaneNumber destination) const {
    return {to_.data() + destination * to_stride_, to_stride_};
  }

  // Sizes of those rows.
  std::size_t from_stride() const { return from_stride_; }
  std::size_t to_stride() const { return to_stride_; }

  std::int32_t net_cost(LaneNumber origin, LaneNumber destination) const {
    return from_[origin * from_stride_ + destination];
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
    std::size_t count() const { return count_; }
    LaneNumber number(ZoneId zone) const {
      return zone.value() < numbers_.size() ? numbers_[zone.value()] : kNoNumber;
    }
    void add(ZoneId zone);

   private:
    std::vector<LaneNumber> numbers_;  // by zone
    std::size_t count_ = 0;
  };

  static std::uint64_t key(LaneNumber origin, LaneNumber destination) {
    return std::uint64_t{origin} << 32 | destination;
  }

  void lay_out(const CostTable* older);
  void set(const ReferenceData& data, ZonePair zones);

  ClassId class_id_;
  std::int32_t transit_hours_max_ = kAnyTransit;
  Numbering origins_;
  Numbering destinations_;
  std::size_t from_stride_ = 0;
  std::size_t to_stride_ = 0;
  std::vector<std::int32_t> from_;
  std::vector<std::int32_t> to_;
  absl::flat_hash_map<std::uint64_t, std::int32_t> subsidies_;  // of lanes that have one
};

}  // namespace farmgate
