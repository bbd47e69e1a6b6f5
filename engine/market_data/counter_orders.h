// The other side of a market as one order sees it: all that it could meet, with what the lanes there cost.
//
// A bid sees asks with and without coupons; an ask sees bids over lanes that a coupon of its own makes
// cheaper. A view: the market must outlive it, and not change.
#pragma once

#include <cstddef>
#include <span>

#include "engine/logistics/coupon_costs.h"
#include "engine/market_data/book_part.h"
#include "engine/model/cost_rows.h"

namespace farmgate {

// What matters of the order that sees it.
struct Viewpoint {
  Side side = Side::kBid;
  ZoneId zone;
  Coupon coupon;  // of an ask
};

class CounterOrders {
 public:
  CounterOrders(const Market& market, const Viewpoint& from);
  CounterOrders(const CounterOrders&) = delete;
  CounterOrders& operator=(const CounterOrders&) = delete;

  // A part of the book: its cells, and the net cost of the lane to each by its number.
  struct Part {
    BookPart part = BookPart::kBids;
    const BookSide* cells = nullptr;
    CostRow costs;
  };
  // Empty: no lane leaves the order's zone, or none arrives there.
  std::span<const Part> parts() const { return {parts_, part_count_}; }

  const Market& market() const { return market_; }

  // Of the lane to the orders of a cell, which has this net cost.
  LaneShares lane(BookPart part, CellIndex cell, Price net_cost) const;
  // The coupon that such orders and this one trade under: that of the ask among them.
  Coupon coupon(BookPart part, CellIndex cell) const;

 private:
  void add(BookPart part, CostRow costs);

  const Market& market_;
  const Viewpoint from_;
  const LaneNumber number_;  // of the order's zone
  CostRows under_coupon_;    // the row of an ask that has one
  Part parts_[2];
  std::size_t part_count_ = 0;
};

}  // namespace farmgate
