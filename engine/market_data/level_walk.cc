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

std::optional<LevelWalk::Step> LevelWalk::next() {
  while (!heap_.empty()) {
    const Place place = pop();
    if (place.cell == kNoCell) {
      look_into(place.block);
      continue;
    }
    add_level(place.cell, side_.ladder(place.cell).worse_than(place.level.score));
    return Step{.cell = place.cell, .level = place.level, .value = place.value};
  }
  return std::nullopt;
}

void LevelWalk::add_blocks() {
  for (std::size_t block = 0; block < side_.best().block_count(); ++block) {
    const Score greatest = side_.best().greatest()[block];
    const std::int32_t bound = greatest - (costs_.empty() ? 0 : costs_.least()[block]);
    if (greatest != kNoOffer && bound >= limit_) push({.value = bound, .block = block});
  }
}

void LevelWalk::look_into(std::size_t block) {
  for (std::size_t number = block * kZoneBlock; number < (block + 1) * kZoneBlock; ++number) {
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
  push({.value = value, .priority = pool_[level.orders.oldest].priority, .cell = cell, .level = level});
}

void LevelWalk::push(const Place& place) {
  heap_.push_back(place);
  std::ranges::push_heap(heap_, later);
}

LevelWalk::Place LevelWalk::pop() {
  std::ranges::pop_heap(heap_, later);
  const Place place = heap_.back();
  heap_.pop_back();
  return place;
}

}  // namespace farmgate
