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

#include "engine/base/check.h"
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

  // Queues an order behind those of its price; true: best_score() changed. Requires: it is newer than they
  // are, and in no level.
  bool rest(OrderPool& pool, OrderSlot slot) {
    Order& order = pool[slot];
    const std::size_t index = window_.index(order.score);
    if (index >= window_.size()) [[unlikely]] {
      return rest_in_list(pool, slot);
    }
    OrderQueue& queue = window_[index];
    if (!queue.empty()) {
      append(pool, queue, slot);
      return false;
    }
    start(order, queue, slot);
    window_.note_filled(index);
    return note_level(order.score, slot);
  }

  // Takes an order out; true: best_score() changed, or it is empty() now. Requires: it rests here.
  bool remove(OrderPool& pool, OrderSlot slot) {
    const Order& order = pool[slot];
    if (order.previous != kNoOrder) {
      pool[order.previous].next = order.next;
      if (order.next != kNoOrder) {
        pool[order.next].previous = order.previous;
      } else {
        queue_of(order.score).newest = order.previous;
      }
      return false;
    }
    if (order.next == kNoOrder) return remove_level(order.score);
    pool[order.next].previous = kNoOrder;
    queue_of(order.score).oldest = order.next;
    if (best_ == slot) best_ = order.next;
    return false;
  }

  void audit(const OrderPool& pool) const;

 private:
  static void append(OrderPool& pool, OrderQueue& queue, OrderSlot slot) {
    Order& order = pool[slot];
    Order& newest = pool[queue.newest];
    check(newest.priority < order.priority);
    order.previous = queue.newest;
    order.next = kNoOrder;
    newest.next = slot;
    queue.newest = slot;
  }
  static void start(Order& order, OrderQueue& queue, OrderSlot slot) {
    order.previous = kNoOrder;
    order.next = kNoOrder;
    queue = {.oldest = slot, .newest = slot};
  }
  // A level was added; true: it is the best.
  bool note_level(Score score, OrderSlot oldest) {
    if (!empty() && score < best_score_) return false;
    best_score_ = score;
    best_ = oldest;
    return true;
  }

  // Requires: there is a level of this score.
  OrderQueue& queue_of(Score score) {
    const std::size_t index = window_.index(score);
    if (index < window_.size()) return window_[index];
    OrderQueue* const queue = list_.find(score);
    check(queue != nullptr);
    return *queue;
  }
  bool rest_in_list(OrderPool& pool, OrderSlot slot);
  bool remove_level(Score score);
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
