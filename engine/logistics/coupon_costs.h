// What lanes cost asks under coupons, laid out as a CostTable has them for asks without: a row for every cell
// of such asks over all destinations, and for every destination a row over all cells.
//
// Belongs to one market, since its cells are. Where a lane costs C, of which s is paid already, a coupon pays
// the least of its programme's amount, C - s and what is locked of it, and nothing at destinations that are
// not eligible.
#pragma once

#include <cstddef>

#include "engine/logistics/cost_table.h"
#include "engine/model/cost_rows.h"
#include "engine/model/coupon.h"
#include "engine/model/programme.h"

namespace farmgate {

// What the lanes from one zone cost asks with so much locked under these terms, by number of the destination:
// one row.
CostRows costs_under_coupon(const CostTable& table, ZoneId origin, const ProgrammeTerms& terms, Price locked);

// A lane's unit cost and what of it the traders do not pay.
struct LaneShares {
  Price unit_cost;
  Price subsidy;   // the coupon's part included
  Price redeemed;  // that part
};

// Of a lane of which traders, one of them maybe under a coupon, pay this net cost.
LaneShares lane_shares(const CostTable& table, LaneNumber origin, LaneNumber destination, Price net_cost);

class CouponCosts {
 public:
  // Room for at least so many cells over the destinations of this table. Nothing is set.
  void reset(const CostTable& table, std::size_t cell_count);

  std::size_t room() const { return to_size_; }

  std::size_t memory_bytes() const { return from_.memory_bytes() + to_.memory_bytes(); }
  // The memory of the rows that a market over such lanes comes to while no more cells are in use than lanes
  // leave zones: its room is doubled from kFirstRoom on.
  static constexpr std::size_t kFirstRoom = kZoneBlock;
  static std::size_t memory_bytes(const CostTable::Shape& shape);

  // The costs of a cell: asks in this zone with so much locked under these terms. Requires: the table is that
  // of reset(), cell < room().
  void set(std::size_t cell, const CostTable& table, ZoneId origin, const ProgrammeTerms& terms,
           Price locked);

  // What an ask in a cell can meet, by the number of the destination.
  CostRow from(std::size_t cell) const { return from_[cell]; }
  // What a bid at the destination of this number can meet, by cell.
  CostRow to(LaneNumber destination) const { return to_[destination]; }

  void audit() const;

 private:
  std::size_t to_size_ = 0;  // of a row of to_
  CostRows from_;
  CostRows to_;
};

}  // namespace farmgate
