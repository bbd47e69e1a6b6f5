#include "engine/market_data/book_walk.h"

#include <utility>

namespace farmgate {

BookWalk::BookWalk(const Market& market, Side side) : pool_(market.orders()) {
  for (const BookPart part : parts_of(side)) {
    const BookSide* const cells = cells_of(market, part);
    if (cells != nullptr) add(part, LevelWalk(pool_, *cells));
  }
}

BookWalk::BookWalk(const CounterOrders& seen, std::int32_t limit) : pool_(seen.market().orders()) {
  for (const CounterOrders::Part& part : seen.parts()) {
    add(part.part, LevelWalk(pool_, *part.cells, part.costs, limit));
  }
}

void BookWalk::add(BookPart part, LevelWalk walk) {
  walks_.push_back({.part = part, .walk = std::move(walk), .next = {}});
  walks_.back().advance();
}

void BookWalk::Walked::advance() {
  const auto step = walk.next();
  is_over = !step;
  if (step) next = *step;
}

std::optional<BookWalk::Step> BookWalk::next() {
  Walked* first = nullptr;
  for (Walked& walked : walks_) {
    if (!walked.is_over && (first == nullptr || comes_before(walked, *first))) first = &walked;
  }
  if (first == nullptr) return std::nullopt;
  const LevelWalk::Step step = first->next;
  first->advance();
  return Step{.part = first->part, .cell = step.cell, .level = step.level, .value = step.value};
}

// Requires: neither is over.
bool BookWalk::comes_before(const Walked& a, const Walked& b) const {
  const LevelWalk::Step& left = a.next;
  const LevelWalk::Step& right = b.next;
  if (left.value != right.value) return left.value > right.value;
  return pool_[left.level.orders.oldest].priority < pool_[right.level.orders.oldest].priority;
}

}  // namespace farmgate
