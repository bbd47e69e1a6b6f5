// The resting orders of one side in one cell, best price first; at one price, oldest first.
//
// Belongs to one market and is used by its thread alone. The orders themselves live in the market's pool; the
// ladder links them. Where prices lie close together, as they do near the best one of a busy cell, levels are
// found by index; the others are kept in a sorted list.
//
// Invariants, verified by audit():
//   - no level is empty, and none that the window covers is in the list;
//   - within a level, priorities increase, and no order has nothing open;
//   - best() and best_score() are those of the level of the greatest score.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/book/level.h"
#include "engine/book/level_list.h"
#include "engine/book/level_window.h"

namespace farmgate {

class Ladder {
 public:
  // Prices are whole multiples of `tick`, at least 1.
  explicit Ladder(std::int32_t tick = 1) : window_(tick) {}

  bool empty() const { return best_ == kNoOrder; }

  // Requires: not empty().
  Score best_score() const { return best_score_; }
  // The order that trades next. Requires: not empty().
  OrderSlot best() const { return best_; }

  // The best level, and the best of those below a score; no orders: there is none.
  Level best_level() const;
  Level worse_than(Score score) const;

  // Queues an order behind those of its price. Requires: it is newer than they are, and in no level.
  void rest(OrderPool& pool, OrderSlot slot);

  // Takes an order out. Requires: it rests here.
  void remove(OrderPool& pool, OrderSlot slot);

  void audit(const OrderPool& pool) const;

 private:
  // The queue of a score, and where it is; `queue` nullptr: in the list, and not there yet.
  struct Place {
    OrderQueue* queue = nullptr;
    std::size_t window_index = 0;
    bool in_window = false;
  };

  Place place(Score score);
  void erase_level(const Place& place, Score score);
  void find_best();
  void note_search();
  void refit();
  void empty_window();
  void fill_window(Score base, std::size_t size);
  std::size_t window_size_for(Score best) const;

  Score best_score_ = 0;
  OrderSlot best_ = kNoOrder;
  LevelWindow window_;  // of size 0 where it would not be worth its memory
  LevelList list_;
  std::uint32_t searches_ = 0;  // of the list since the last refit
};

}  // namespace farmgate
