// How an order comes in: what it may do, what it meets, and what is left of it.

#include <algorithm>

#include "engine/base/check.h"
#include "engine/matching/market.h"

namespace farmgate {
namespace {

// A taker accepts offers of at least this value: then ask + net cost <= bid.
std::int32_t limit_of(const Order& taker) {
  return -taker.score;
}

}  // namespace

// Takes an order in that is in no ladder: new, replaced, or coming in again.
[[gnu::flatten]] void Market::enter(OrderSlot slot, Lots min_quantity) {
  const Order& taker = pool_[slot];
  const bool is_conditional = taker.post_only || taker.time_in_force == TimeInForce::kFillOrKill;
  if ((is_conditional || min_quantity > Lots{0}) && !may_trade(slot, min_quantity)) return;
  sweep(slot);
}

// Holds the order against its own conditions, which look at the lots that would trade; false: it was
// cancelled.
bool Market::may_trade(OrderSlot taker, Lots min_quantity) {
  const Order& order = pool_[taker];
  const Lots open{order.open};
  const bool all_or_nothing = order.time_in_force == TimeInForce::kFillOrKill;
  if (all_or_nothing && tradable(taker, open) < open) {
    cancel_order(taker, CancelReason::kFillOrKill);
    return false;
  }
  if (min_quantity > Lots{0} && tradable(taker, min_quantity) < min_quantity) {
    cancel_order(taker, CancelReason::kMinQuantity);
    return false;
  }
  if (order.post_only && tradable(taker, Lots{1}) > Lots{0}) {
    cancel_order(taker, CancelReason::kPostOnly);
    return false;
  }
  return true;
}

// The lots that would trade on entry, counted no further than `enough`. Own orders are passed over by a taker
// that cancels them; the first one ends the count of any other.
Lots Market::tradable(OrderSlot taker, Lots enough) {
  const CostRow costs = costs_of(pool_[taker]);
  Lots count{0};
  if (costs.empty()) return count;
  const bool is_among_coupons = coupons_ && pool_[taker].side == Side::kBid;
  const bool passes_own = pool_[taker].self_trade == SelfTrade::kCancelResting;
  walk_.start(pool_, side(opposite(pool_[taker].side)), costs, limit_of(pool_[taker]));
  if (is_among_coupons) start_among_coupons(pool_[taker]);
  const auto next = [&] { return is_among_coupons ? next_ask() : walk_.next(); };
  for (OrderSlot maker = next(); maker != kNoOrder && count < enough; maker = next()) {
    if (pool_[maker].account != pool_[taker].account) {
      count += Lots{pool_[maker].open};
    } else if (!passes_own) {
      break;
    }
  }
  return count;
}

// Trades with the best counter-orders until nothing is open or none is compatible; then settles what is left.
void Market::sweep(OrderSlot slot) {
  Order& taker = pool_[slot];
  if (coupons_ && taker.side == Side::kBid) [[unlikely]] {
    return sweep_all_asks(slot);
  }
  const BookSide& makers = side(opposite(taker.side));
  const CostRow costs = costs_of(taker);
  search_.start(makers, costs, limit_of(taker));
  while (taker.open > 0 && !costs.empty()) {
    const Offer offer = search_.next(pool_);
    if (!offer.exists()) break;
    const OrderSlot maker = makers.ladder(offer.cell).best();
    if (pool_[maker].account != taker.account) {
      fill(taker, slot, maker, offer);
    } else if (!meet_own(slot, maker)) {
      return;
    }
  }
  settle(taker, slot);
}

// Two orders of one account never trade: cancels the maker, the taker or both; false: the taker is gone.
bool Market::meet_own(OrderSlot taker, OrderSlot maker) {
  const SelfTrade mode = pool_[taker].self_trade;
  if (mode != SelfTrade::kCancelIncoming) cancel_order(maker, CancelReason::kSelfTrade);
  if (mode == SelfTrade::kCancelResting) return true;
  cancel_order(taker, CancelReason::kSelfTrade);
  return false;
}

void Market::fill(Order& taker, OrderSlot taker_slot, OrderSlot maker_slot, const Offer& offer) {
  Order& maker = pool_[maker_slot];
  const std::uint32_t quantity = std::min(taker.open, maker.open);
  for (Order* const order : {&taker, &maker}) {
    order->open -= quantity;
    order->filled += quantity;
  }

  // The maker's limit stands, and the other price differs from it by the net cost of the lane. Nothing
  // foretells the side, so nothing branches on it.
  const Price net_cost{maker.score - offer.value};
  const Price limit = price(maker.side, maker.score);
  const auto taker_side = static_cast<std::size_t>(taker.side);
  const auto maker_side = static_cast<std::size_t>(maker.side);
  auto& filled = emit<Filled>();
  FillParty* const parties[2] = {&filled.bid, &filled.ask};
  filled.taker_side = taker.side;
  party(taker, taker_slot, *parties[taker_side]);
  party(maker, maker_slot, *parties[maker_side]);
  filled.quantity = Lots{quantity};
  filled.farm_gate = Price{limit.value() - static_cast<std::int64_t>(taker_side) * net_cost.value()};
  filled.delivered = filled.farm_gate + net_cost;
  filled.unit_cost = net_cost;
  if (has_subsidies_) subsidise(taker, maker, net_cost, filled);
  if (maker.open == 0) {
    leave_book(maker, maker_slot);
    close(maker, maker_slot);
  }
}

// Says what is paid of the lane between two orders for their traders.
void Market::subsidise(const Order& taker, const Order& maker, Price net_cost, Filled& filled) const {
  const Order& ask = taker.side == Side::kAsk ? taker : maker;
  const Order& bid = taker.side == Side::kAsk ? maker : taker;
  if (ask.has_coupon) return redeem(ask, bid, net_cost, filled);
  const Price subsidy = costs_->subsidy(side(Side::kAsk).number(ask.cell), side(Side::kBid).number(bid.cell));
  filled.unit_cost = net_cost + subsidy;
  filled.subsidy = subsidy;
}

// What is left of a taker rests, or is cancelled.
void Market::settle(Order& taker, OrderSlot slot) {
  if (taker.open == 0) return close(taker, slot);
  const TimeInForce time_in_force = taker.time_in_force;
  check(time_in_force != TimeInForce::kFillOrKill);  // may_trade() saw that it would fill
  if (time_in_force == TimeInForce::kImmediateOrCancel) {
    return cancel_order(slot, CancelReason::kImmediateOrCancel);
  }
  rest(taker, slot);
}

void Market::rest(Order& order, OrderSlot slot) {
  order.resting = true;
  ++resting_count_;
  book_of(order).rest(pool_, slot);
  if (order.time_in_force == TimeInForce::kGoodTillDate) expiries_.add(pool_, slot);
}

// The net cost of every lane between the taker's zone and the other side's; empty: it has none.
CostRow Market::costs_of(const Order& taker) const {
  if (taker.has_coupon) [[unlikely]] {
    return coupons_->costs_from(taker.cell);
  }
  const LaneNumber number = side(taker.side).number(taker.cell);
  if (number == kNoNumber) return {};
  return costs_->costs(taker.side, number);
}

}  // namespace farmgate
