#include "engine/runtime/order_histories.h"

#include <variant>

#include "engine/base/check.h"

namespace farmgate {

void OrderHistories::add(std::span<const Event> events) {
  for (const Event& event : events) {
    std::visit([&](const auto& payload) { add(event, payload); }, event.payload);
  }
}

const OrderHistory* OrderHistories::find(Sequence placed) const {
  const auto found = by_placed_.find(placed);
  return found == by_placed_.end() ? nullptr : &found->second;
}

void OrderHistories::add(const Event& event, const Accepted& accepted) {
  by_placed_.insert_or_assign(accepted.order.placed,
                              OrderHistory{.placed_time = event.time, .changed = event.sequence});
}

void OrderHistories::add(const Event& event, const Filled& fill) {
  add_fill(event.sequence, fill.ask, fill.quantity, fill.farm_gate);
  add_fill(event.sequence, fill.bid, fill.quantity, fill.delivered);
}

void OrderHistories::add_fill(Sequence cause, const FillParty& party, Lots quantity, Price price) {
  const auto found = by_placed_.find(party.order.placed);
  check(found != by_placed_.end());
  if (party.open == Lots{0}) {
    by_placed_.erase(found);
    return;
  }
  OrderHistory& history = found->second;
  history.changed = cause;
  history.filled_money += static_cast<std::int64_t>(money(price, quantity));
  ++history.fill_count;
}

void OrderHistories::add(const Event& event, const Replaced& replaced) {
  const auto found = by_placed_.find(replaced.order.placed);
  check(found != by_placed_.end());
  found->second.changed = event.sequence;
}

}  // namespace farmgate
