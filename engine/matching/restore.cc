// A market that goes on where another one was.

#include "engine/matching/market.h"

namespace farmgate {

RestingOrder Market::resting_order(OrderSlot slot) const {
  const Order& order = pool_[slot];
  check(order.resting);
  RestingOrder resting{.slot = slot,
                       .account = order.account,
                       .zone = order.zone,
                       .id = pool_.id(slot),
                       .placed = order.placed,
                       .priority = order.priority,
                       .open = Lots{order.open},
                       .filled = Lots{order.filled},
                       .coupon = coupon_of(order)};
  resting.terms.expire_time = order.expire_time;
  resting.terms.price = price(order.side, order.score);
  resting.terms.side = order.side;
  resting.terms.time_in_force = order.time_in_force;
  resting.terms.self_trade = order.self_trade;
  resting.terms.post_only = order.post_only;
  return resting;
}

// Each comes last in its level, where its priority has it.
void Market::restore(const RestingOrder& resting) {
  Order& order = pool_.add(resting.slot, resting.id);
  order.priority = resting.priority;
  order.placed = resting.placed;
  order.score = score(resting.terms.side, resting.terms.price);
  order.open = static_cast<std::uint32_t>(resting.open.value());
  order.cell = cell(resting.terms.side, resting.zone);
  order.zone = resting.zone;
  order.account = resting.account;
  order.expire_time = resting.terms.expire_time;
  order.filled = static_cast<std::uint32_t>(resting.filled.value());
  order.side = resting.terms.side;
  order.time_in_force = resting.terms.time_in_force;
  order.self_trade = resting.terms.self_trade;
  order.post_only = resting.terms.post_only;
  order.resting = false;
  order.has_coupon = false;
  if (resting.coupon.exists()) put_under(order, resting.coupon);
  rest(order, resting.slot);
}

}  // namespace farmgate
