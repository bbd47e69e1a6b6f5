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
void Market::enter(OrderSlot taker, Lots min_quantity) {
  if (!may_trade(taker, min_quantity)) return;
  sweep(taker);
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
  const std::span<const std::int32_t> costs = costs_of(taker);
  Lots count{0};
  if (costs.empty()) return count;
  const bool passes_own = pool_[taker].self_trade == SelfTrade::kCancelResting;
  walk_.start(pool_, side(opposite(pool_[taker].side)), costs, limit_of(pool_[taker]));
  for (OrderSlot maker = walk_.next(); maker != kNoOrder && count < enough; maker = walk_.next()) {
    if (pool_[maker].account != pool_[taker].account) {
      count += Lots{pool_[maker].open};
    } else if (!passes_own) {
      break;
    }
  }
  return count;
}

// Trades with the best counter-orders until nothing is open or none is compatible; then settles what is left.
void Market::sweep(OrderSlot taker) {
  BookSide& makers = side(opposite(pool_[taker].side));
  const std::span<const std::int32_t> costs = costs_of(taker);
  while (pool_[taker].open > 0 && !costs.empty()) {
    const Offer offer = makers.best(pool_, costs);
    if (offer.value < limit_of(pool_[taker])) break;
    const OrderSlot maker = makers.ladder(offer.cell).best();
    if (pool_[maker].account != pool_[taker].account) {
      fill(taker, maker, offer);
    } else if (!meet_own(taker, maker)) {
      return;
    }
  }
  settle(taker);
}

// Two orders of one account never trade: cancels the maker, the taker or both; false: the taker is gone.
bool Market::meet_own(OrderSlot taker, OrderSlot maker) {
  const SelfTrade mode = pool_[taker].self_trade;
  if (mode != SelfTrade::kCancelIncoming) cancel_order(maker, CancelReason::kSelfTrade);
  if (mode == SelfTrade::kCancelResting) return true;
  cancel_order(taker, CancelReason::kSelfTrade);
  return false;
}

void Market::fill(OrderSlot taker, OrderSlot maker, const Offer& offer) {
  const Side taker_side = pool_[taker].side;
  const OrderSlot ask = taker_side == Side::kAsk ? taker : maker;
  const OrderSlot bid = taker_side == Side::kAsk ? maker : taker;
  const std::uint32_t quantity = std::min(pool_[taker].open, pool_[maker].open);
  for (const OrderSlot slot : {taker, maker}) {
    pool_[slot].open -= quantity;
    pool_[slot].filled += quantity;
  }

  // The maker's limit stands, and the other price differs from it by the net cost of the lane.
  const BookSide& asks = side(Side::kAsk);
  const BookSide& bids = side(Side::kBid);
  const Price net_cost{pool_[maker].score - offer.value};
  const Price limit = price(opposite(taker_side), pool_[maker].score);
  const Price subsidy = costs_->subsidy(asks.number(pool_[ask].cell), bids.number(pool_[bid].cell));
  auto& filled = emit<Filled>();
  filled.taker_side = taker_side;
  party(ask, filled.ask);
  party(bid, filled.bid);
  filled.quantity = Lots{quantity};
  filled.farm_gate = taker_side == Side::kBid ? limit : limit - net_cost;
  filled.delivered = taker_side == Side::kBid ? limit + net_cost : limit;
  filled.unit_cost = net_cost + subsidy;
  filled.subsidy = subsidy;
  if (pool_[maker].open == 0) {
    leave_book(maker);
    close(maker);
  }
}

// What is left of a taker rests, or is cancelled.
void Market::settle(OrderSlot taker) {
  if (pool_[taker].open == 0) return close(taker);
  const TimeInForce time_in_force = pool_[taker].time_in_force;
  check(time_in_force != TimeInForce::kFillOrKill);  // may_trade() saw that it would fill
  if (time_in_force == TimeInForce::kImmediateOrCancel) {
    return cancel_order(taker, CancelReason::kImmediateOrCancel);
  }
  rest(taker);
}

void Market::rest(OrderSlot slot) {
  Order& order = pool_[slot];
  order.resting = true;
  ++resting_count_;
  side(order.side).rest(pool_, slot);
  if (order.time_in_force == TimeInForce::kGoodTillDate) expiries_.add(pool_, slot);
}

// The net cost of every lane between the taker's zone and the other side's; empty: it has none.
std::span<const std::int32_t> Market::costs_of(OrderSlot taker) const {
  const Side taker_side = pool_[taker].side;
  const LaneNumber number = side(taker_side).number(pool_[taker].cell);
  if (number == kNoNumber) return {};
  return taker_side == Side::kAsk ? costs_->costs_from(number) : costs_->costs_to(number);
}

CellIndex Market::cell(Side cell_side, ZoneId zone) {
  const LaneNumber lane_number = number(cell_side, zone);
  const CellIndex known = side(cell_side).find_cell(zone, lane_number);
  return known != BookSide::kNoCell ? known : side(cell_side).add_cell(zone, lane_number);
}

}  // namespace farmgate
