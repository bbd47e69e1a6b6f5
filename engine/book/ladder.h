// The resting orders of one side in one cell, best price first; at one price, oldest first.
//
// Belongs to one market and is used by its thread alone. The orders themselves live in the market's pool; the
// ladder links them.
//
// Invariants, verified by audit():
//   - levels ascend by score, so that the best is at the back; none is empty;
//   - within a level, priorities increase, and no order has nothing open.
#pragma once

#include <span>
#include <vector>

#include "engine/book/order_pool.h"

namespace farmgate {

// Orders of one score, from the oldest to the newest.
struct Level {
  Score score = 0;
  OrderSlot oldest = kNoOrder;
  OrderSlot newest = kNoOrder;
};

class Ladder {
 public:
  bool empty() const { return levels_.empty(); }

  // Requires: not empty().
  Score best_score() const { return levels_.back().score; }
  // The order that trades next. Requires: not empty().
  OrderSlot best() const { return levels_.back().oldest; }

  // Worst first.
  std::span<const Level> levels() const { return levels_; }

  // Queues an order behind those of its price. Requires: it is newer than they are, and in no level.
  void rest(OrderPool& pool, OrderSlot slot);

  // Takes an order out. Requires: it rests here.
  void remove(OrderPool& pool, OrderSlot slot);

  // Forgets all orders; they are as if removed.
  void clear() { levels_.clear(); }

  void audit(const OrderPool& pool) const;

 private:
  // The first level of at least this score.
  std::vector<Level>::iterator level_of(Score score);

  std::vector<Level> levels_;
};

}  // namespace farmgate
