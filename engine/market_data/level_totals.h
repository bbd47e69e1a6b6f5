// How much rests at every level of a book, and in how many orders.
//
// Plain: belongs to one thread at a time.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>

#include "engine/book/order_pool.h"
#include "engine/market_data/book_part.h"

namespace farmgate {

class LevelTotals {
 public:
  struct Total {
    std::int64_t quantity_lots = 0;
    std::int64_t order_count = 0;
  };

  // An order came to its level, or leaves it with what it has open.
  void add(const Order& order);
  void remove(const Order& order);

  // An order has so much more open than before; less, if negative. Requires: it is in its level.
  void change(const Order& order, std::int64_t lots);

  // Of a level; 0: nothing rests there.
  Total at(BookPart part, CellIndex cell, Score score) const;

  std::size_t size() const { return totals_.size(); }

 private:
  // There are far fewer cells than fit: about as many as zones, or as orders that rest.
  static std::uint64_t key(BookPart part, CellIndex cell, Score score) {
    return std::uint64_t{cell} << 34 | static_cast<std::uint64_t>(part) << 32 |
           static_cast<std::uint32_t>(score);
  }
  static std::uint64_t key(const Order& order) { return key(part_of(order), order.cell, order.score); }

  absl::flat_hash_map<std::uint64_t, Total> totals_;
};

}  // namespace farmgate
