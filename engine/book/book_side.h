// All resting orders of one side of one commodity, by cell, and the best price of every cell in one dense
// array, so that the best offer over hundreds of zones is found by reading memory in a straight line.
//
// Belongs to one market and is used by its thread alone. Knows nothing of lanes but the number that each zone
// has in the rows of costs it is searched with; the market says which.
//
// While few cells are in use the array is packed, and a search picks each cell's cost out of the row. From
// then on it has a place for every number, and a search runs over array and row side by side.
//
// Invariants, verified by audit(): the array has the best score of every cell with a number, or kNoOffer; all
// others are in unnumbered().
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <limits>
#include <vector>

#include "engine/base/prefetch.h"
#include "engine/book/best_scores.h"
#include "engine/book/ladder.h"
#include "engine/model/cost_row.h"

namespace farmgate {

inline constexpr CellIndex kNoCell = std::numeric_limits<CellIndex>::max();

// The best order for a taker: its cell, and its value there (score - cost).
struct Offer {
  CellIndex cell = kNoCell;  // kNoCell: there is none
  std::int32_t value = 0;

  bool exists() const { return cell != kNoCell; }
};

class BookSide {
 public:
  // Prices are whole multiples of `tick`, at least 1.
  explicit BookSide(std::int32_t tick = 1) : tick_(tick) {}

  static constexpr std::uint32_t kNoNumber = std::numeric_limits<std::uint32_t>::max();

  // The cell of a zone; kNoCell if it has none yet.
  CellIndex find_cell(ZoneId zone) const;

  // The same for a zone that has this number, quicker.
  CellIndex find_cell(ZoneId zone, std::uint32_t number) const {
    if (number == kNoNumber) return find_cell(zone);
    if (dense_) return cell_at_[number];
    for (const PackedCell& packed : packed_) {
      if (packed.number == number) return packed.cell;
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
  void rest(OrderPool& pool, OrderSlot slot) {
    Cell& cell = cells_[pool[slot].cell];
    if (cell.ladder.rest(pool, slot)) refresh(cell);
  }
  void remove(OrderPool& pool, OrderSlot slot) {
    Cell& cell = cells_[pool[slot].cell];
    if (cell.ladder.remove(pool, slot)) refresh(cell);
  }

  // What OfferSearch works on: while few cells are in use best_packed(), which finds the offer of the
  // greatest value against this row of costs, if that is at least `limit`, and of equals that whose order has
  // the smallest priority; then best().
  bool is_dense() const { return dense_; }
  Offer best_packed(const OrderPool& pool, CostRow costs, std::int32_t limit) const {
    Offer offer{.cell = kNoCell, .value = limit};
    for (const PackedCell& packed : packed_) {
      const std::int32_t value = packed.best - costs[packed.number];
      if (value < offer.value) continue;
      if (value == offer.value && offer.exists() && is_older(pool, offer.cell, packed.cell)) continue;
      offer = {.cell = packed.cell, .value = value};
    }
    return offer;
  }
  const BestScores& best() const { return best_; }
  // Cells that are in no row, and so in neither.
  const std::vector<CellIndex>& unnumbered() const { return unnumbered_; }
  CellIndex cell_at(std::size_t number) const { return cell_at_[number]; }
  // Of the best order of a cell that has one.
  Sequence head_priority(const OrderPool& pool, CellIndex cell) const {
    return pool[cells_[cell].ladder.best()].priority;
  }

  // Fetches what the search in a book of few zones will read.
  void prefetch() const {
    if (dense_ || packed_.empty()) return;
    farmgate::prefetch(packed_.data());
    const char* const cell = reinterpret_cast<const char*>(cells_.data());
    for (std::size_t offset = 0; offset < sizeof(Cell); offset += 64) farmgate::prefetch(cell + offset);
  }

  // Then the best order of the first zone.
  void prefetch_best(const OrderPool& pool) const {
    if (dense_ || packed_.empty() || cells_.front().ladder.empty()) return;
    pool.prefetch(cells_.front().ladder.best());
  }

  void audit(const OrderPool& pool) const;

 private:
  struct Cell {
    Ladder ladder;
    ZoneId zone;
    std::uint32_t number = kNoNumber;
    std::uint32_t place = kNoNumber;  // in best_ or packed_
  };
  struct PackedCell {
    Score best = kNoOffer;
    std::uint32_t number = kNoNumber;
    CellIndex cell = kNoCell;
  };

  // So many numbered cells are searched packed.
  static constexpr std::size_t kPackedCellsMax = 24;

  void place_cells();
  void place_cell(CellIndex cell);
  // Keeps the cell's best price up to date.
  void refresh(const Cell& cell) {
    if (cell.place == kNoNumber) return;
    if (dense_) {
      best_.set(cell.place, best_of(cell));
    } else {
      packed_[cell.place].best = best_of(cell);
    }
  }
  static Score best_of(const Cell& cell) { return cell.ladder.empty() ? kNoOffer : cell.ladder.best_score(); }
  bool is_older(const OrderPool& pool, CellIndex a, CellIndex b) const {
    return head_priority(pool, a) < head_priority(pool, b);
  }

  std::int32_t tick_;
  std::vector<Cell> cells_;
  absl::flat_hash_map<ZoneId, CellIndex> cell_of_zone_;
  std::size_t row_size_ = 0;
  bool dense_ = false;
  std::vector<PackedCell> packed_;  // while not dense_
  BestScores best_;                 // by number, while dense_
  std::vector<CellIndex> cell_at_;  // likewise
  std::vector<CellIndex> unnumbered_;
};

}  // namespace farmgate
