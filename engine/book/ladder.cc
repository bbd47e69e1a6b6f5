#include "engine/book/ladder.h"

#include <algorithm>
#include <iterator>

#include "engine/base/check.h"

namespace farmgate {

std::vector<Level>::iterator Ladder::level_of(Score score) {
  // Most commands are about prices near the best.
  constexpr std::ptrdiff_t kNear = 8;
  auto at = levels_.end();
  const auto near_end = levels_.end() - std::min(kNear, std::ssize(levels_));
  while (at != near_end && std::prev(at)->score >= score) --at;
  if (at != near_end) return at;
  return std::ranges::lower_bound(levels_.begin(), at, score, {}, &Level::score);
}

void Ladder::rest(OrderPool& pool, OrderSlot slot) {
  RestingOrder& order = pool[slot];
  order.next = kNoOrder;
  const auto level = level_of(order.score);
  if (level == levels_.end() || level->score != order.score) {
    order.previous = kNoOrder;
    levels_.insert(level, Level{.score = order.score, .oldest = slot, .newest = slot});
    return;
  }
  check(pool[level->newest].priority < order.priority);
  order.previous = level->newest;
  pool[level->newest].next = slot;
  level->newest = slot;
}

void Ladder::remove(OrderPool& pool, OrderSlot slot) {
  const RestingOrder& order = pool[slot];
  if (order.previous != kNoOrder && order.next != kNoOrder) {  // neither end of its level
    pool[order.previous].next = order.next;
    pool[order.next].previous = order.previous;
    return;
  }
  const auto level = level_of(order.score);
  check(level != levels_.end() && level->score == order.score);
  if (order.previous == kNoOrder && order.next == kNoOrder) {
    levels_.erase(level);
  } else if (order.previous == kNoOrder) {
    level->oldest = order.next;
    pool[order.next].previous = kNoOrder;
  } else {
    level->newest = order.previous;
    pool[order.previous].next = kNoOrder;
  }
}

void Ladder::audit(const OrderPool& pool) const {
  check(std::ranges::is_sorted(levels_, std::ranges::less_equal{}, &Level::score) || levels_.size() < 2);
  for (const Level& level : levels_) {
    OrderSlot previous = kNoOrder;
    for (OrderSlot slot = level.oldest; slot != kNoOrder; slot = pool[slot].next) {
      check(pool[slot].open > 0);
      check(pool[slot].score == level.score);
      check(pool[slot].previous == previous);
      check(previous == kNoOrder || pool[previous].priority < pool[slot].priority);
      previous = slot;
    }
    check(previous == level.newest);
  }
}

}  // namespace farmgate
