#include "engine/market_data/level_walk.h"

#include <algorithm>
#include <limits>

namespace farmgate {

LevelWalk::LevelWalk(const OrderPool& pool, const BookSide& side)
    : pool_(pool), side_(side), limit_(std::numeric_limits<std::int32_t>::min()) {
  if (side.is_dense()) {
    add_blocks();
    for (const CellIndex cell : side.unnumbered()) add_cell(cell);
  } else {
    for (CellIndex cell = 0; cell < side.cell_count(); ++cell) add_cell(cell);
  }
}

LevelWalk::LevelWalk(const OrderPool& pool, const BookSide& side, CostRow costs, std::int32_t limit)
    : pool_(pool), side_(side), costs_(costs), limit_(limit) {
  if (costs.empty()) return;
  if (side.is_dense()) {
    add_blocks();
    return;
  }
  for (CellIndex cell = 0; cell < side.cell_count(); ++cell) {
    if (side.number(cell) != BookSide::kNoNumber) add_cell(cell);
  }
}

// A block comes before a level that is worth its bound: one of its own may be older.
std::optional<LevelWalk::Step> LevelWalk::next() {
  while (is_block_next()) look_into_next_block();
  if (heap_.empty()) return std::nullopt;
  std::ranges::pop_heap(heap_, later);
  const Place place = heap_.back();
  heap_.pop_back();
  add_level(place.cell, side_.ladder(place.cell).worse_than(place.level.score));
  return Step{.cell = place.cell, .level = place.level, .value = place.value};
}

// All at once: there may be hundreds, of which few are looked into.
void LevelWalk::add_blocks() {
  const std::size_t count = side_.best().block_count();
  blocks_.reserve(count);
  for (std::uint32_t block = 0; block < count; ++block) {
    const Score greatest = side_.best().greatest()[block];
    const std::int32_t bound = greatest - (costs_.empty() ? 0 : costs_.least()[block]);
    if (greatest != kNoOffer && bound >= limit_) blocks_.push_back({.bound = bound, .number = block});
  }
  std::ranges::make_heap(blocks_, is_less);
}

void LevelWalk::look_into_next_block() {
  std::ranges::pop_heap(blocks_, is_less);
  const std::size_t first = std::size_t{blocks_.back().number} * kZoneBlock;
  blocks_.pop_back();
  for (std::size_t number = first; number < first + kZoneBlock; ++number) {
    if (side_.best()[number] != kNoOffer) add_cell(side_.cell_at(number));
  }
}

void LevelWalk::add_cell(CellIndex cell) {
  add_level(cell, side_.ladder(cell).best_level());
}

void LevelWalk::add_level(CellIndex cell, const Level& level) {
  if (level.orders.empty() || cost(cell) == kNoLane) return;
  const std::int32_t value = level.score - cost(cell);
  if (value < limit_) return;
  heap_.push_back(
      {.value = value, .priority = pool_[level.orders.oldest].priority, .cell = cell, .level = level});
  std::ranges::push_heap(heap_, later);
}

}  // namespace farmgate
