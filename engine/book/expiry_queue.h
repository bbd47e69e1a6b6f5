// The resting orders that have an expire time, the next to expire first; of equals, the one of the smaller
// priority.
//
// Belongs to one market and is used by its thread alone. A binary heap; every order knows its place in it.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/book/order_pool.h"

namespace farmgate {

class ExpiryQueue {
 public:
  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }

  // Requires: not empty().
  OrderSlot next() const { return heap_.front().slot; }
  Timestamp next_time() const { return heap_.front().expire_time; }

  // Requires: the order is not queued; its expire time and priority stay as they are until it is removed.
  void add(OrderPool& pool, OrderSlot slot);
  // Requires: the order is queued.
  void remove(OrderPool& pool, OrderSlot slot);

  void audit(const OrderPool& pool) const;

 private:
  struct Entry {
    Timestamp expire_time;
    Sequence priority = 0;
    OrderSlot slot = kNoOrder;
  };

  static bool sooner(const Entry& a, const Entry& b) {
    return a.expire_time != b.expire_time ? a.expire_time < b.expire_time : a.priority < b.priority;
  }
  void put(OrderPool& pool, std::size_t at, const Entry& entry);
  void sift_up(OrderPool& pool, std::size_t at, const Entry& entry);
  void sift_down(OrderPool& pool, std::size_t at, const Entry& entry);

  std::vector<Entry> heap_;
};

}  // namespace farmgate
