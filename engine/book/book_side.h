// All resting orders of one side of one commodity, by cell, and the best price of every cell in one dense
// array, so that the best offer over hundreds of zones is found by reading memory in a straight line.
//
// Belongs to one market and is used by its thread alone. Knows nothing of lanes but the number that each zone
// has in the rows of costs it is searched with; the market says which.
//
// While few cells are in use the array is packed, and a search picks each cell's cost out of the row. From
// then on it has a place for every number, and a search runs over array and row side by side.
//
// Invariants, verified by audit(): best_[place] is the best score of the cell there, or kNoOffer.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "engine/book/ladder.h"

namespace farmgate {

// Worse than any score, and any score less any cost: score - cost stays within 32 bits (see cost_table.h).
inline constexpr Score kNoOffer = -1'000'000'001;

// The best order for a taker: its cell, and its value there (score - cost).
struct Offer {
  CellIndex cell = 0;
  std::int32_t value = std::numeric_limits<std::int32_t>::min();
};

class BookSide {
 public:
  // Prices are whole multiples of `tick`, at least 1.
  explicit BookSide(std::int32_t tick = 1) : tick_(tick) {}

  static constexpr std::uint32_t kNoNumber = std::numeric_limits<std::uint32_t>::max();

  // The cell of a zone; kNoCell if it has none yet.
  static constexpr CellIndex kNoCell = std::numeric_limits<CellIndex>::max();
  CellIndex find_cell(ZoneId zone) const {
    const auto found = cell_of_zone_.find(zone);
    return found == cell_of_zone_.end() ? kNoCell : found->second;
  }

  // The same for a zone that has this number, quicker.
  CellIndex find_cell(ZoneId zone, std::uint32_t number) const {
    if (number == kNoNumber) return find_cell(zone);
    if (dense_) return cell_at_[number];
    for (std::size_t place = 0; place < number_at_.size(); ++place) {
      if (number_at_[place] == number) return cell_at_[place];
    }
    return kNoCell;
  }

  // A new cell for a zone whose cost stands at `number` of every row; kNoNumber: in no row, its orders are
  // never offered. Requires: the zone has none yet; number < row size.
  CellIndex add_cell(ZoneId zone, std::uint32_t number);

  // Tells every cell its number anew, in rows of `row_size` (a whole number of 16). `number_of(ZoneId)` gives
  // it.
  template <class NumberOf>
  void renumber(std::size_t row_size, NumberOf number_of) {
    row_size_ = row_size;
    for (Cell& cell : cells_) cell.number = number_of(cell.zone);
    place_cells();
  }

  ZoneId zone(CellIndex cell) const { return cells_[cell].zone; }
  std::uint32_t number(CellIndex cell) const { return cells_[cell].number; }
  const Ladder& ladder(CellIndex cell) const { return cells_[cell].ladder; }
  std::size_t cell_count() const { return cells_.size(); }

  // As Ladder's, for the order's own cell.
  void rest(OrderPool& pool, OrderSlot slot);
  void remove(OrderPool& pool, OrderSlot slot);

  // The offer of the greatest value against this row of costs; of equals, that whose order has the smallest
  // priority. With nothing on offer, a value below any that a taker accepts.
  Offer best(const OrderPool& pool, std::span<const std::int32_t> costs) const;

  void audit(const OrderPool& pool) const;

 private:
  struct Cell {
    Ladder ladder;
    ZoneId zone;
    std::uint32_t number = kNoNumber;
    std::uint32_t place = kNoNumber;  // in best_
  };

  // So many numbered cells are searched packed.
  static constexpr std::size_t kPackedCellsMax = 24;

  void place_cells();
  void place_cell(CellIndex cell);
  void refresh(CellIndex cell);
  Offer best_packed(const OrderPool& pool, std::span<const std::int32_t> costs) const;
  Offer best_dense(const OrderPool& pool, std::span<const std::int32_t> costs) const;
  Sequence head_priority(const OrderPool& pool, std::size_t place) const {
    return pool[cells_[cell_at_[place]].ladder.best()].priority;
  }

  std::int32_t tick_;
  std::vector<Cell> cells_;
  absl::flat_hash_map<ZoneId, CellIndex> cell_of_zone_;
  std::size_t row_size_ = 0;
  bool dense_ = false;
  std::vector<Score> best_;               // by place
  std::vector<CellIndex> cell_at_;        // by place
  std::vector<std::uint32_t> number_at_;  // by place, while packed
};

}  // namespace farmgate
