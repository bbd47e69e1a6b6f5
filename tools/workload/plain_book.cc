#include "tools/workload/plain_book.h"

#include <algorithm>

namespace farmgate {

bool PlainBook::crosses(const PlainOrder& taker) const {
  const Side other = opposite(taker.side);
  if (!has(other)) return false;
  return taker.side == Side::kBid ? best_price(other) <= taker.price : best_price(other) >= taker.price;
}

void PlainBook::enter(PlainOrderNumber taker_number, WorkloadTotals& totals) {
  PlainOrder& taker = (*orders_)[taker_number];
  const Side other = opposite(taker.side);
  while (taker.open > 0 && crosses(taker)) {
    const PlainOrderNumber maker_number = levels(other)[best_price(other)].front();
    PlainOrder& maker = (*orders_)[maker_number];
    const std::uint32_t quantity = std::min(maker.open, taker.open);
    for (PlainOrder* party : {&maker, &taker}) {
      party->open -= quantity;
      party->filled += quantity;
    }
    ++totals.fills;
    totals.quantity += quantity;
    if (maker.open == 0) leave(maker_number);
  }
  if (taker.open > 0) rest(taker_number);
}

void PlainBook::rest(PlainOrderNumber number) {
  PlainOrder& order = (*orders_)[number];
  std::list<PlainOrderNumber>& level = levels(order.side)[order.price];
  order.in_level = level.insert(level.end(), number);
  order.is_resting = true;
  order.place = resting_.size();
  resting_.push_back(number);
}

void PlainBook::leave(PlainOrderNumber number) {
  PlainOrder& order = (*orders_)[number];
  const auto level = levels(order.side).find(order.price);
  level->second.erase(order.in_level);
  if (level->second.empty()) levels(order.side).erase(level);

  order.is_resting = false;
  const PlainOrderNumber last = resting_.back();
  resting_[order.place] = last;
  (*orders_)[last].place = order.place;
  resting_.pop_back();
}

}  // namespace farmgate
