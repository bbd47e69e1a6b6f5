#include "engine/model/cost_rows.h"

#include <algorithm>

#include "engine/base/check.h"

namespace farmgate {
namespace {

CostBlock no_lanes() {
  CostBlock block{};
  std::ranges::fill(block.costs, kNoLane);
  return block;
}

}  // namespace

CostRows::CostRows(std::size_t row_count, std::size_t zone_count)
    : row_count_(row_count),
      block_count_(whole(zone_count, kZoneBlock) / kZoneBlock),
      blocks_(row_count * block_count_, no_lanes()),
      least_(row_count * block_count_ + kBlockGroup - 1, kNoLane) {}

void CostRows::set(std::size_t row, std::size_t number, std::int32_t cost) {
  check(cost >= 0);
  check(cost <= kNoLane);
  CostBlock& block = blocks_[row * block_count_ + number / kZoneBlock];
  block.costs[number % kZoneBlock] = cost;
  least_[row * block_count_ + number / kZoneBlock] = std::ranges::min(block.costs);
}

void CostRows::copy(const CostRows& other) {
  check(other.row_count_ <= row_count_);
  check(other.block_count_ <= block_count_);
  for (std::size_t row = 0; row < other.row_count_; ++row) {
    std::copy_n(other.blocks_.data() + row * other.block_count_, other.block_count_,
                blocks_.data() + row * block_count_);
    std::copy_n(other.least_.data() + row * other.block_count_, other.block_count_,
                least_.data() + row * block_count_);
  }
}

std::size_t CostRows::memory_bytes() const {
  return memory_bytes(row_count_, row_size());
}

std::size_t CostRows::memory_bytes(std::size_t row_count, std::size_t zone_count) {
  const std::size_t blocks = whole(zone_count, kZoneBlock) / kZoneBlock;
  return row_count * (blocks * sizeof(CostBlock) + blocks * sizeof(std::int32_t)) +
         (kBlockGroup - 1) * sizeof(std::int32_t);
}

void CostRows::audit() const {
  for (std::size_t row = 0; row < row_count_; ++row) {
    for (std::size_t block = 0; block < block_count_; ++block) {
      const CostBlock& costs = blocks_[row * block_count_ + block];
      check(least_[row * block_count_ + block] == std::ranges::min(costs.costs));
    }
  }
}

}  // namespace farmgate
