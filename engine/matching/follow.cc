// A market that follows another one: a copy of its book for readers.

#include <utility>

#include "engine/matching/market.h"

namespace farmgate {

void Market::follow_fill(OrderSlot slot, Lots open, Lots filled) {
  Order& order = pool_[slot];
  check(order.resting && open > Lots{0});
  order.open = static_cast<std::uint32_t>(open.value());
  order.filled = static_cast<std::uint32_t>(filled.value());
}

// As replace() does, an order that asks for no more at the same price keeps its place.
void Market::follow_replace(OrderSlot slot, Price price, Lots open, Sequence sequence, const Coupon& coupon) {
  Order& order = pool_[slot];
  check(order.resting && open > Lots{0});
  const bool keeps_priority = order.score == score(order.side, price) && open <= Lots{order.open};
  if (!keeps_priority) leave_book(order, slot);
  order.open = static_cast<std::uint32_t>(open.value());
  if (keeps_priority) return;
  order.priority = sequence;
  order.score = score(order.side, price);
  if (order.has_coupon || coupon.exists()) put_under(order, coupon);
  rest(order, slot);
}

void Market::follow_close(OrderSlot slot) {
  check(pool_[slot].resting);
  leave_book(pool_[slot], slot);
  pool_.remove(slot);
}

CostRows Market::costs_under(const Coupon& coupon, ZoneId origin) const {
  check(programmes_ != nullptr);
  return costs_under_coupon(*costs_, origin, *(*programmes_)[coupon.programme.value()], coupon.locked);
}

void Market::follow_costs(std::shared_ptr<const CostTable> costs) {
  if (costs != costs_) change_costs(std::move(costs));
}

}  // namespace farmgate
