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

CellIndex BookSide::find_cell(ZoneId zone) const {
  const auto found = cell_of_zone_.find(zone);
  return found == cell_of_zone_.end() ? kNoCell : found->second;
}

CellIndex BookSide::add_cell(ZoneId zone, std::uint32_t number) {
  check(number == kNoNumber || number < row_size_);
  const auto cell = static_cast<CellIndex>(cells_.size());
  check(cell_of_zone_.emplace(zone, cell).second);
  cells_.push_back({.ladder = Ladder(tick_), .zone = zone, .number = number});
  if (!dense_ && packed_.size() == kPackedCellsMax && number != kNoNumber) {
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
  packed_.clear();
  for (CellIndex cell = 0; cell < cells_.size(); ++cell) place_cell(cell);
}

void BookSide::place_cell(CellIndex index) {
  Cell& cell = cells_[index];
  cell.place = kNoNumber;
  if (cell.number == kNoNumber) return;
  if (dense_) {
    cell.place = cell.number;
    cell_at_[cell.number] = index;
  } else {
    cell.place = static_cast<std::uint32_t>(packed_.size());
    packed_.push_back({.number = cell.number, .cell = index});
  }
  refresh(cell);
}

// Two straight passes that the compiler turns into vector instructions: the greatest value, then who offers
// it.
Offer BookSide::best_dense(const OrderPool& pool, std::span<const std::int32_t> costs,
                           std::int32_t limit) const {
  check(costs.size() == best_.size());
  const Score* const best = best_.data();
  const std::int32_t* const cost = costs.data();
  const std::size_t size = best_.size();
  const std::int32_t value = greatest_value(best, cost, size);
  if (value < limit) return {};

  Offer offer{.cell = kNoCell, .value = value};
  Sequence priority = std::numeric_limits<Sequence>::max();
  for (std::size_t block = 0; block < size; block += kBlockSize) {
    if (greatest_value(best + block, cost + block, kBlockSize) != value) continue;
    for (std::size_t place = block; place < block + kBlockSize; ++place) {
      if (best[place] - cost[place] != value) continue;
      const Sequence head = head_priority(pool, cell_at_[place]);
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
    check((dense_ ? best_[cell.place] : packed_[cell.place].best) == best_of(cell));
  }
  check(!dense_ || best_.size() == row_size_);
}

}  // namespace farmgate
