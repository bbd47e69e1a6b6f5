#include "engine/market_data/counter_orders.h"

namespace farmgate {

CounterOrders::CounterOrders(const Market& market, const Viewpoint& from)
    : market_(market), from_(from), number_(market.costs().number(from.side, from.zone)) {
  if (number_ == kNoNumber) return;
  if (from.coupon.exists()) {
    under_coupon_ = market.costs_under(from.coupon, from.zone);
    add(BookPart::kBids, under_coupon_[0]);
    return;
  }
  add(from.side == Side::kBid ? BookPart::kAsks : BookPart::kBids, market.costs().costs(from.side, number_));
  if (from.side == Side::kBid && market.coupons() != nullptr) {
    add(BookPart::kAsksUnderCoupons, market.coupons()->costs_to(number_));
  }
}

void CounterOrders::add(BookPart part, CostRow costs) {
  parts_[part_count_++] = {.part = part, .cells = cells_of(market_, part), .costs = costs};
}

LaneShares CounterOrders::lane(BookPart part, CellIndex cell, Price net_cost) const {
  const LaneNumber other = market_.costs().number(side_of(part), place_of(market_, part, cell).zone);
  return from_.side == Side::kBid ? lane_shares(market_.costs(), other, number_, net_cost)
                                  : lane_shares(market_.costs(), number_, other, net_cost);
}

Coupon CounterOrders::coupon(BookPart part, CellIndex cell) const {
  return from_.side == Side::kAsk ? from_.coupon : place_of(market_, part, cell).coupon;
}

}  // namespace farmgate
