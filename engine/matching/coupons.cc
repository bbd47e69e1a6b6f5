// Asks under coupons: where they stand, how a bid meets them beside all others, and what a fill redeems.

#include <algorithm>

#include "engine/base/check.h"
#include "engine/matching/market.h"

namespace farmgate {

// Moves an order, which is in no ladder, to where asks under this coupon stand, or those without.
void Market::put_under(Order& order, const Coupon& coupon) {
  check(!order.resting);
  order.has_coupon = coupon.exists();
  if (!coupon.exists()) {
    order.cell = cell(order.side, order.zone);
    return;
  }
  check(order.side == Side::kAsk && programmes_ != nullptr);
  if (!coupons_) {
    coupons_ = std::make_unique<CouponBook>(*costs_, *programmes_, static_cast<std::int32_t>(tick_.value()));
    has_subsidies_ = true;
  }
  order.cell = coupons_->cell({.zone = order.zone, .coupon = coupon}, *costs_);
}

// As sweep(), for a bid in a market that has asks of both kinds. Both are searched; of what they offer the
// better is taken, and only the one that it came from is searched again.
void Market::sweep_all_asks(OrderSlot slot) {
  Order& taker = pool_[slot];
  const std::int32_t limit = -taker.score;
  const CostRow costs = costs_of(taker);
  if (costs.empty()) return settle(taker, slot);
  const BookSide& plain = side(Side::kAsk);
  const BookSide& under_coupons = coupons_->asks();
  search_.start(plain, costs, limit);
  coupons_->search().start(under_coupons, coupons_->costs_to(side(Side::kBid).number(taker.cell)), limit);
  Offer offer = search_.next(pool_);
  Offer subsidised = coupons_->search().next(pool_);
  while (taker.open > 0 && (offer.exists() || subsidised.exists())) {
    const bool takes_subsidised = coupons_->comes_first(pool_, subsidised, plain, offer);
    const Offer taken = takes_subsidised ? subsidised : offer;
    const OrderSlot maker = (takes_subsidised ? under_coupons : plain).ladder(taken.cell).best();
    if (pool_[maker].account != taker.account) {
      fill(taker, slot, maker, taken);
    } else if (!meet_own(slot, maker)) {
      return;
    }
    if (takes_subsidised) {
      subsidised = coupons_->search().next(pool_);
    } else {
      offer = search_.next(pool_);
    }
  }
  settle(taker, slot);
}

void Market::redeem(const Order& ask, const Order& bid, Price net_cost, Filled& filled) const {
  const LaneNumber origin = costs_->number(Side::kAsk, ask.zone);
  const LaneNumber destination = side(Side::kBid).number(bid.cell);
  const LaneShares shares = lane_shares(*costs_, origin, destination, net_cost);
  filled.unit_cost = shares.unit_cost;
  filled.subsidy = shares.subsidy;
  filled.redeemed = shares.redeemed;
  if (shares.redeemed > Price{0}) filled.programme = coupons_->place(ask.cell).coupon.programme;
}

// Starts the walk of a bid through the asks under coupons, beside its walk_ through the others.
void Market::start_among_coupons(const Order& bid) {
  const CostRow costs = coupons_->costs_to(side(Side::kBid).number(bid.cell));
  coupons_->walk().start(pool_, coupons_->asks(), costs, -bid.score);
}

OrderSlot Market::next_ask() {
  return coupons_->walk().comes_before(walk_) ? coupons_->walk().next() : walk_.next();
}

}  // namespace farmgate
