#include "engine/market_data/level_totals.h"

#include "engine/base/check.h"

namespace farmgate {

void LevelTotals::add(const Order& order) {
  Total& total = totals_[key(order)];
  total.quantity_lots += order.open;
  ++total.order_count;
}

void LevelTotals::remove(const Order& order) {
  const auto found = totals_.find(key(order));
  check(found != totals_.end());
  found->second.quantity_lots -= order.open;
  if (--found->second.order_count > 0) return;
  check(found->second.quantity_lots == 0);
  totals_.erase(found);
}

void LevelTotals::change(const Order& order, std::int64_t lots) {
  const auto found = totals_.find(key(order));
  check(found != totals_.end());
  found->second.quantity_lots += lots;
}

LevelTotals::Total LevelTotals::at(BookPart part, CellIndex cell, Score score) const {
  const auto found = totals_.find(key(part, cell, score));
  return found == totals_.end() ? Total{} : found->second;
}

}  // namespace farmgate
