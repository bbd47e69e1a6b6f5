#include "engine/market_data/best_levels.h"

#include <algorithm>
#include <limits>

#include "engine/market_data/quote.h"

namespace farmgate {
namespace {

constexpr Timestamp kNever{std::numeric_limits<std::int64_t>::max()};

}  // namespace

bool BestLevels::read(const MarketState& market, CommodityId commodity, std::vector<BestLevel>& changed) {
  const Origin origin{.has_begun = true,
                      .snapshot = market.restored_from(),
                      .reference_changes = market.books().change_count()};
  const bool is_new = origin != origin_;
  const BookCopy& book = market.books().book(commodity);
  const Timestamp next_expiry = book.market().next_expiry().value_or(kNever);
  time_ = market.time();
  has_expired_orders_ = next_expiry <= time_;
  const bool is_due = has_expired_orders_ && next_expiry_ <= time_;
  if (is_new || is_due) version_ = 0;
  if (!has_expired_orders_) next_expiry_ = next_expiry;
  if (has_expired_orders_ && version_ == 0)
    next_expiry_ = kNever;  // which orders at their best bring forward
  for (const BookPart part : kBookParts) read_part(book, part, changed);
  version_ = book.version();
  origin_ = origin;
  return is_new;
}

void BestLevels::read_part(const BookCopy& book, BookPart part, std::vector<BestLevel>& changed) {
  const auto versions = book.cell_versions(part);
  for (CellIndex cell = 0; cell < versions.size(); ++cell) {
    if (versions[cell] > version_) changed.push_back(best_level(book, part, cell));
  }
}

// Requires: there was an order in the cell.
BestLevel BestLevels::best_level(const BookCopy& book, BookPart part, CellIndex cell) {
  const BookSide& cells = *cells_of(book.market(), part);
  const Ladder& ladder = cells.ladder(cell);
  BestLevel level{.part = part, .cell = cell, .place = place_of(book.market(), part, cell)};
  if (ladder.empty()) return level;
  if (has_expired_orders_) return best_unexpired(book.market().orders(), ladder, level);
  level.score = ladder.best_score();
  level.priority = cells.head_priority(book.market().orders(), cell);
  level.quantity_lots = book.totals().at(part, cell, level.score).quantity_lots;
  return level;
}

// Counts, order by order, what has not expired.
BestLevel BestLevels::best_unexpired(const OrderPool& orders, const Ladder& ladder, BestLevel level) {
  for (Level resting = ladder.best_level(); !resting.orders.empty() && level.quantity_lots == 0;
       resting = ladder.worse_than(resting.score)) {
    for (OrderSlot slot = resting.orders.oldest; slot != kNoOrder; slot = orders[slot].next) {
      const Order& order = orders[slot];
      if (has_expired(order, time_)) continue;
      if (order.time_in_force == TimeInForce::kGoodTillDate) {
        next_expiry_ = std::min(next_expiry_, order.expire_time);
      }
      if (level.quantity_lots == 0) level.priority = order.priority;
      level.score = order.score;
      level.quantity_lots += order.open;
    }
  }
  return level;
}

}  // namespace farmgate
