#include "tools/workload/zone_book.h"

#include <algorithm>

#include "engine/base/check.h"

namespace farmgate {

ZoneBook::ZoneBook(std::vector<WorkloadOrder>& orders, const ZoneCosts& costs)
    : orders_(&orders), costs_(&costs) {
  for (const Side side : {Side::kBid, Side::kAsk}) ladders_[index(side)].resize(costs.zones(side));
}

ZoneBook::Meeting ZoneBook::best_meeting(Side side, std::uint32_t zone) const {
  const Side other = opposite(side);
  const std::vector<Ladder>& ladders = ladders_[index(other)];
  Meeting best;
  for (std::uint32_t there = 0; there < ladders.size(); ++there) {
    if (ladders[there].empty()) continue;
    const auto& [price, level] = best_level(other, ladders[there]);
    const std::int32_t cost = costs_->cost(side, zone, there);
    const std::int32_t value = side == Side::kAsk ? price - cost : -(price + cost);
    const std::uint64_t priority = (*orders_)[level.front()].priority;
    if (best.exists && (value < best.value || (value == best.value && priority > best.priority))) continue;
    best = {.exists = true, .zone = there, .value = value, .priority = priority};
  }
  return best;
}

std::int32_t ZoneBook::meeting_price(Side side, std::uint32_t zone) const {
  const Meeting best = best_meeting(side, zone);
  check(best.exists);
  return side == Side::kAsk ? best.value : -best.value;
}

void ZoneBook::enter(OrderNumber taker_number, std::vector<WorkloadFill>& fills) {
  WorkloadOrder& taker = (*orders_)[taker_number];
  taker.priority = ++last_priority_;
  const Side other = opposite(taker.side);
  const std::int32_t limit = taker.side == Side::kAsk ? taker.price : -taker.price;
  while (taker.open > 0 && has(other)) {
    const Meeting best = best_meeting(taker.side, taker.zone);
    if (best.value < limit) break;
    const OrderNumber maker_number = best_level(other, ladders_[index(other)][best.zone]).second.front();
    WorkloadOrder& maker = (*orders_)[maker_number];
    const std::uint32_t quantity = std::min(maker.open, taker.open);
    for (WorkloadOrder* party : {&maker, &taker}) {
      party->open -= quantity;
      party->filled += quantity;
    }
    fills.push_back({.maker = maker_number, .taker = taker_number, .quantity = quantity});
    if (maker.open == 0) leave(maker_number);
  }
  if (taker.open > 0) rest(taker_number);
}

void ZoneBook::rest(OrderNumber number) {
  WorkloadOrder& order = (*orders_)[number];
  std::list<OrderNumber>& level = ladders_[index(order.side)][order.zone][order.price];
  order.in_level = level.insert(level.end(), number);
  order.is_resting = true;
  order.place = resting_.size();
  resting_.push_back(number);
  ++counts_[index(order.side)];
}

void ZoneBook::leave(OrderNumber number) {
  WorkloadOrder& order = (*orders_)[number];
  Ladder& ladder = ladders_[index(order.side)][order.zone];
  const auto level = ladder.find(order.price);
  level->second.erase(order.in_level);
  if (level->second.empty()) ladder.erase(level);
  --counts_[index(order.side)];

  order.is_resting = false;
  const OrderNumber last = resting_.back();
  resting_[order.place] = last;
  (*orders_)[last].place = order.place;
  resting_.pop_back();
}

}  // namespace farmgate
