// The orders that a taker would meet, in the order it would meet them, without touching any.
//
// Scratch space of one market, reused so that a walk does not allocate once warm.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/book/book_side.h"

namespace farmgate {

class OfferWalk {
 public:
  // Starts before the first order of `makers` that is worth at least `limit` against these costs. The book
  // must not change during the walk.
  void start(const OrderPool& pool, const BookSide& makers, CostRow costs, std::int32_t limit);

  // The next order; kNoOrder at the end.
  OrderSlot next();

  // Whether next() would be met before another walk's.
  bool comes_before(const OfferWalk& other) const;

 private:
  // Where the walk stands in one cell.
  struct Cursor {
    std::int32_t value = 0;  // of the order
    Sequence priority = 0;
    OrderSlot order = kNoOrder;
    CellIndex cell = 0;
    Score score = 0;
  };

  static bool later(const Cursor& a, const Cursor& b) {
    return a.value != b.value ? a.value < b.value : a.priority > b.priority;
  }
  bool advance(Cursor& cursor) const;

  const OrderPool* pool_ = nullptr;
  const BookSide* makers_ = nullptr;
  CostRow costs_;
  std::int32_t limit_ = 0;
  std::vector<Cursor> heap_;  // the next order on top
};

}  // namespace farmgate
