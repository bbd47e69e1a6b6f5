// The levels of one side of a book over all its parts, best first: by price, or as an order of the other side
// sees them. Of levels that are worth the same, the one whose oldest order is the oldest comes first.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/market_data/book_part.h"
#include "engine/market_data/counter_orders.h"
#include "engine/market_data/level_walk.h"

namespace farmgate {

class BookWalk {
 public:
  // Every level, worth its score. The market must outlive the walk, and not change.
  BookWalk(const Market& market, Side side);

  // The levels that are worth at least `limit` to an order that sees them.
  BookWalk(const CounterOrders& seen, std::int32_t limit);

  struct Step {
    BookPart part = BookPart::kBids;
    CellIndex cell = kNoCell;
    Level level;
    std::int32_t value = 0;
  };
  // The next level; nothing: there is none.
  std::optional<Step> next();

 private:
  struct Walked {
    BookPart part = BookPart::kBids;
    LevelWalk walk;
    bool is_over = false;
    LevelWalk::Step next;  // until then

    void advance();
  };

  void add(BookPart part, LevelWalk walk);
  bool comes_before(const Walked& a, const Walked& b) const;

  const OrderPool& pool_;
  std::vector<Walked> walks_;  // one or two
};

}  // namespace farmgate
