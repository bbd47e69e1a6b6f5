// The levels of one side of a book, best first: by price, or as seen from a zone of the other side.
//
// From a zone a level is worth its score less the cost of the lane there: a bid its netback, an ask its
// landed cost, negated. Of levels worth the same, the one whose oldest order is the oldest comes first, as it
// would trade first. Blocks of zones are looked into only when they could hold the next level, so that a few
// levels of many zones cost little.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/book/book_side.h"

namespace farmgate {

class LevelWalk {
 public:
  // Every level, worth its score. The book must outlive the walk, and not change; likewise the costs.
  LevelWalk(const OrderPool& pool, const BookSide& side);

  // The levels that are worth at least `limit` against this row of costs, those of zones without a lane left
  // out.
  LevelWalk(const OrderPool& pool, const BookSide& side, CostRow costs, std::int32_t limit);

  struct Step {
    CellIndex cell = kNoCell;
    Level level;
    std::int32_t value = 0;
  };
  // The next level; nothing: there is none.
  std::optional<Step> next();

 private:
  struct Place {
    std::int32_t value = 0;
    Sequence priority = 0;  // of the oldest order
    CellIndex cell = kNoCell;
    Level level;
  };
  static bool later(const Place& a, const Place& b) {
    return a.value != b.value ? a.value < b.value : a.priority > b.priority;
  }
  // A block of zones whose levels are worth no more than this.
  struct Block {
    std::int32_t bound = 0;
    std::uint32_t number = 0;
  };
  static bool is_less(const Block& a, const Block& b) { return a.bound < b.bound; }

  std::int32_t cost(CellIndex cell) const { return costs_.empty() ? 0 : costs_[side_.number(cell)]; }
  void add_blocks();
  void add_cell(CellIndex cell);
  void add_level(CellIndex cell, const Level& level);
  bool is_block_next() const {
    return !blocks_.empty() && (heap_.empty() || blocks_.front().bound >= heap_.front().value);
  }
  void look_into_next_block();

  const OrderPool& pool_;
  const BookSide& side_;
  CostRow costs_;
  std::int32_t limit_;
  std::vector<Place> heap_;    // the next on top
  std::vector<Block> blocks_;  // not looked into, the greatest bound on top
};

}  // namespace farmgate
