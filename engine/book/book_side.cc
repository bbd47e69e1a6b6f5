#include "engine/book/book_side.h"

#include <algorithm>

#include "engine/base/check.h"

namespace farmgate {

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
  best_.reset(dense_ ? row_size_ : 0);
  cell_at_.assign(dense_ ? row_size_ : 0, kNoCell);
  packed_.clear();
  unnumbered_.clear();
  for (CellIndex cell = 0; cell < cells_.size(); ++cell) place_cell(cell);
}

void BookSide::place_cell(CellIndex index) {
  Cell& cell = cells_[index];
  cell.place = kNoNumber;
  if (cell.number == kNoNumber) {
    unnumbered_.push_back(index);
  } else if (dense_) {
    cell.place = cell.number;
    cell_at_[cell.number] = index;
  } else {
    cell.place = static_cast<std::uint32_t>(packed_.size());
    packed_.push_back({.number = cell.number, .cell = index});
  }
  refresh(cell);
}

void BookSide::audit(const OrderPool& pool) const {
  for (const CellIndex cell : unnumbered_) check(cells_[cell].number == kNoNumber);
  const auto unnumbered =
      std::ranges::count_if(cells_, [](const Cell& cell) { return cell.number == kNoNumber; });
  check(static_cast<std::size_t>(unnumbered) == unnumbered_.size());
  for (const Cell& cell : cells_) {
    cell.ladder.audit(pool);
    if (cell.place == kNoNumber) continue;
    check((dense_ ? best_[cell.place] : packed_[cell.place].best) == best_of(cell));
  }
  check(!dense_ || best_.block_count() * kZoneBlock == row_size_);
  best_.audit();
}

}  // namespace farmgate
