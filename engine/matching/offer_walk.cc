#include "engine/matching/offer_walk.h"

#include <algorithm>

namespace farmgate {

void OfferWalk::start(const OrderPool& pool, const BookSide& makers, CostRow costs, std::int32_t limit) {
  pool_ = &pool;
  makers_ = &makers;
  costs_ = costs;
  limit_ = limit;
  heap_.clear();
  for (CellIndex cell = 0; cell < makers.cell_count(); ++cell) {
    const Ladder& ladder = makers.ladder(cell);
    if (ladder.empty() || makers.number(cell) == BookSide::kNoNumber) continue;
    const std::int32_t value = ladder.best_score() - costs[makers.number(cell)];
    if (value < limit) continue;
    heap_.push_back({.value = value,
                     .priority = pool[ladder.best()].priority,
                     .order = ladder.best(),
                     .cell = cell,
                     .score = ladder.best_score()});
  }
  std::ranges::make_heap(heap_, later);
}

OrderSlot OfferWalk::next() {
  if (heap_.empty()) return kNoOrder;
  std::ranges::pop_heap(heap_, later);
  const OrderSlot order = heap_.back().order;
  if (advance(heap_.back())) {
    std::ranges::push_heap(heap_, later);
  } else {
    heap_.pop_back();
  }
  return order;
}

bool OfferWalk::comes_before(const OfferWalk& other) const {
  if (heap_.empty() || other.heap_.empty()) return !heap_.empty();
  return later(other.heap_.front(), heap_.front());
}

// Moves to the cell's next order; false when none is worth the limit.
bool OfferWalk::advance(Cursor& cursor) const {
  cursor.order = (*pool_)[cursor.order].next;
  if (cursor.order == kNoOrder) {
    const Level level = makers_->ladder(cursor.cell).worse_than(cursor.score);
    if (level.orders.empty()) return false;
    cursor.order = level.orders.oldest;
    cursor.score = level.score;
    cursor.value = level.score - costs_[makers_->number(cursor.cell)];
    if (cursor.value < limit_) return false;
  }
  cursor.priority = (*pool_)[cursor.order].priority;
  return true;
}

}  // namespace farmgate
