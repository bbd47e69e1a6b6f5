#include "engine/market_data/book_copy.h"

#include "engine/base/check.h"
#include "engine/market_data/level_walk.h"

namespace farmgate {

void BookCopy::add(const RestingOrder& resting) {
  market_.restore(resting);
  totals_.add(order(resting.slot));
}

void BookCopy::fill(OrderSlot slot, Lots open, Lots filled) {
  totals_.change(order(slot), open.value() - order(slot).open);
  market_.follow_fill(slot, open, filled);
}

void BookCopy::replace(OrderSlot slot, Price price, Lots open, Sequence sequence) {
  totals_.remove(order(slot));
  market_.follow_replace(slot, price, open, sequence);
  totals_.add(order(slot));
}

void BookCopy::close(OrderSlot slot) {
  totals_.remove(order(slot));
  market_.follow_close(slot);
}

void BookCopy::audit() const {
  market_.audit();
  std::size_t levels = 0;
  for (const Side side : {Side::kBid, Side::kAsk}) {
    LevelWalk walk(market_.orders(), market_.makers(side));
    while (const auto step = walk.next()) {
      LevelTotals::Total counted;
      for (OrderSlot slot = step->level.orders.oldest; slot != kNoOrder; slot = order(slot).next) {
        counted.quantity_lots += order(slot).open;
        ++counted.order_count;
      }
      const LevelTotals::Total total = totals_.at(side, step->cell, step->level.score);
      check(total.quantity_lots == counted.quantity_lots);
      check(total.order_count == counted.order_count);
      ++levels;
    }
  }
  check(totals_.size() == levels);
}

}  // namespace farmgate
