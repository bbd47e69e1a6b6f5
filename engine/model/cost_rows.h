// Rows of costs, all of one length: what CostRow is a view of.
//
// Plain data. Invariant, verified by audit(): beside every block stands its least cost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/model/cost_row.h"

namespace farmgate {

class CostRows {
 public:
  CostRows() = default;
  // No lanes as yet, in so many rows over so many zones.
  CostRows(std::size_t row_count, std::size_t zone_count);

  std::size_t row_count() const { return row_count_; }
  // Of every row, padding included.
  std::size_t row_size() const { return block_count_ * kZoneBlock; }

  CostRow operator[](std::size_t row) const {
    return {blocks_.data() + row * block_count_, least_.data() + row * block_count_, block_count_};
  }

  // Requires: cost is 0 or more, at most kNoLane.
  void set(std::size_t row, std::size_t number, std::int32_t cost);

  // Takes over the rows of another, whose places come first. Requires: no more and no longer ones.
  void copy(const CostRows& other);

  // The memory of the rows, and that of rows like these.
  std::size_t memory_bytes() const;
  static std::size_t memory_bytes(std::size_t row_count, std::size_t zone_count);

  void audit() const;

 private:
  std::size_t row_count_ = 0;
  std::size_t block_count_ = 0;  // of a row
  std::vector<CostBlock> blocks_;
  std::vector<std::int32_t> least_;  // row by row, so that readers of whole groups read on in the next row
};

}  // namespace farmgate
