#include "engine/market_data/book_copy.h"

#include "engine/base/check.h"
#include "engine/market_data/book_walk.h"

namespace farmgate {

void BookCopy::add(const RestingOrder& resting) {
  market_.restore(resting);
  totals_.add(order(resting.slot));
  note_change(resting.slot);
}

void BookCopy::fill(OrderSlot slot, Lots open, Lots filled) {
  totals_.change(order(slot), open.value() - order(slot).open);
  market_.follow_fill(slot, open, filled);
  note_change(slot);
}

// Under another coupon it leaves its cell.
void BookCopy::replace(OrderSlot slot, Price price, Lots open, Sequence sequence, const Coupon& coupon) {
  note_change(slot);
  totals_.remove(order(slot));
  market_.follow_replace(slot, price, open, sequence, coupon);
  totals_.add(order(slot));
  note_change(slot);
}

void BookCopy::close(OrderSlot slot) {
  note_change(slot);
  totals_.remove(order(slot));
  market_.follow_close(slot);
}

void BookCopy::note_change(OrderSlot slot) {
  std::vector<std::uint64_t>& versions = cell_versions_[static_cast<std::size_t>(part_of(order(slot)))];
  const CellIndex cell = order(slot).cell;
  if (cell >= versions.size()) versions.resize(cell + std::size_t{1});
  versions[cell] = ++version_;
}

void BookCopy::audit() const {
  market_.audit();
  std::size_t levels = 0;
  for (const Side side : {Side::kBid, Side::kAsk}) {
    BookWalk walk(market_, side);
    while (const auto step = walk.next()) {
      LevelTotals::Total counted;
      for (OrderSlot slot = step->level.orders.oldest; slot != kNoOrder; slot = order(slot).next) {
        counted.quantity_lots += order(slot).open;
        ++counted.order_count;
      }
      const LevelTotals::Total total = totals_.at(step->part, step->cell, step->level.score);
      check(total.quantity_lots == counted.quantity_lots);
      check(total.order_count == counted.order_count);
      ++levels;
    }
  }
  check(totals_.size() == levels);
}

}  // namespace farmgate
