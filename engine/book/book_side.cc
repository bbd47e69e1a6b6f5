#include "engine/book/book_side.h"

#include <algorithm>

#include "engine/base/check.h"

namespace farmgate {
namespace {

// Rows are whole numbers of blocks.
constexpr std::size_t kBlockSize = 16;

inline std::int32_t greatest_value(const Score* best, const std::int32_t* cost, std::size_t size) {
  std::int32_t value = std::numeric_limits<std::int32_t>::min();
  for (std::size_t place = 0; place < size; ++place) value = std::max(value, best[place] - cost[place]);
  return value;
}

}  // namespace

CellIndex BookSide::add_cell(ZoneId zone, std::uint32_t number) {
  check(number == kNoNumber || number < row_size_);
  const auto cell = static_cast<CellIndex>(cells_.size());
  check(cell_of_zone_.emplace(zone, cell).second);
  cells_.push_back({.ladder = Ladder(tick_), .zone = zone, .number = number});
  if (!dense_ && best_.size() == kPackedCellsMax && number != kNoNumber) {
    place_cells();
  } else {
    place_cell(cell);
  }
  return cell;
}

void BookSide::place_cells() {
  const auto numbered =
      std::ranges::count_if(cells_, [](const Cell& cell) { return cell.number != kNoNumber; });
  dense_ = static_cast<std::size_t>(numbered) > kPackedCellsMax;
  best_.assign(dense_ ? row_size_ : 0, kNoOffer);
  cell_at_.assign(dense_ ? row_size_ : 0, kNoCell);
  number_at_.clear();
  for (CellIndex cell = 0; cell < cells_.size(); ++cell) place_cell(cell);
}

void BookSide::place_cell(CellIndex cell) {
  const std::uint32_t number = cells_[cell].number;
  if (number == kNoNumber) {
    cells_[cell].place = kNoNumber;
    return;
  }
  if (dense_) {
    cells_[cell].place = number;
    cell_at_[number] = cell;
  } else {
    cells_[cell].place = static_cast<std::uint32_t>(best_.size());
    best_.push_back(kNoOffer);
    cell_at_.push_back(cell);
    number_at_.push_back(number);
  }
  refresh(cell);
}

void BookSide::refresh(CellIndex index) {
  const Cell& cell = cells_[index];
  if (cell.place == kNoNumber) return;
  best_[cell.place] = cell.ladder.empty() ? kNoOffer : cell.ladder.best_score();
}

void BookSide::rest(OrderPool& pool, OrderSlot slot) {
  const CellIndex cell = pool[slot].cell;
  cells_[cell].ladder.rest(pool, slot);
  refresh(cell);
}

void BookSide::remove(OrderPool& pool, OrderSlot slot) {
  const CellIndex cell = pool[slot].cell;
  cells_[cell].ladder.remove(pool, slot);
  refresh(cell);
}

Offer BookSide::best(const OrderPool& pool, std::span<const std::int32_t> costs) const {
  return dense_ ? best_dense(pool, costs) : best_packed(pool, costs);
}

Offer BookSide::best_packed(const OrderPool& pool, std::span<const std::int32_t> costs) const {
  Offer offer;
  std::size_t offer_place = 0;
  for (std::size_t place = 0; place < best_.size(); ++place) {
    if (best_[place] == kNoOffer) continue;
    const std::int32_t value = best_[place] - costs[number_at_[place]];
    if (value < offer.value) continue;
    if (value == offer.value && head_priority(pool, place) > head_priority(pool, offer_place)) continue;
    offer = {.cell = cell_at_[place], .value = value};
    offer_place = place;
  }
  return offer;
}

// Two straight passes that the compiler turns into vector instructions: the greatest value, then who offers
// it.
Offer BookSide::best_dense(const OrderPool& pool, std::span<const std::int32_t> costs) const {
  check(costs.size() == best_.size());
  const Score* const best = best_.data();
  const std::int32_t* const cost = costs.data();
  const std::size_t size = best_.size();
  const std::int32_t value = greatest_value(best, cost, size);
  if (value < kNoOffer) return {};  // nothing on offer, or no lane to it

  Offer offer{.cell = 0, .value = value};
  Sequence priority = std::numeric_limits<Sequence>::max();
  for (std::size_t block = 0; block < size; block += kBlockSize) {
    if (greatest_value(best + block, cost + block, kBlockSize) != value) continue;
    for (std::size_t place = block; place < block + kBlockSize; ++place) {
      if (best[place] - cost[place] != value || best[place] == kNoOffer) continue;
      const Sequence head = head_priority(pool, place);
      if (head > priority) continue;
      priority = head;
      offer.cell = cell_at_[place];
    }
  }
  return offer;
}

void BookSide::audit(const OrderPool& pool) const {
  for (const Cell& cell : cells_) {
    cell.ladder.audit(pool);
    if (cell.place == kNoNumber) continue;
    check(best_[cell.place] == (cell.ladder.empty() ? kNoOffer : cell.ladder.best_score()));
  }
  check(!dense_ || best_.size() == row_size_);
}

}  // namespace farmgate
