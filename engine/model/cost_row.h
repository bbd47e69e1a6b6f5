// What the lanes between one zone and all zones of the other end cost, as the search for the best
// counter-order reads it.
//
// A view: the rows belong to a CostRows. Zones stand by their number, in blocks of kZoneBlock; beside the
// costs lies the least cost of every block, so that a search passes over blocks that cannot hold the best.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/model/units.h"

namespace farmgate {

// The net cost where no lane is: so high that no price covers it, so low that price - cost - cost stays in 32
// bits.
inline constexpr std::int32_t kNoLane = 1'000'000'001;
static_assert(kNoLane > kPriceMax.value());

// So many zones make a block: one cache line of scores, and neighbours on the map.
inline constexpr std::size_t kZoneBlock = 16;

// Arrays with an entry for each block are read in whole vectors.
inline constexpr std::size_t kBlockGroup = 8;

constexpr std::size_t whole(std::size_t count, std::size_t unit) {
  return (count + unit - 1) / unit * unit;
}

struct alignas(64) CostBlock {
  std::int32_t costs[kZoneBlock];
};

class CostRow {
 public:
  CostRow() = default;
  CostRow(const CostBlock* blocks, const std::int32_t* least, std::size_t block_count)
      : blocks_(blocks), least_(least), block_count_(block_count) {}

  // There are no lanes.
  bool empty() const { return block_count_ == 0; }
  // Places for zones, those of the padding included: a multiple of kZoneBlock.
  std::size_t size() const { return block_count_ * kZoneBlock; }

  std::int32_t operator[](std::size_t number) const {
    return blocks_[number / kZoneBlock].costs[number % kZoneBlock];
  }

  // By number: size() of them.
  const std::int32_t* costs() const { return blocks_->costs; }

  // By block. Readable to a multiple of kBlockGroup; beyond the blocks stands some cost, which means nothing.
  const std::int32_t* least() const { return least_; }
  const CostBlock& block(std::size_t block) const { return blocks_[block]; }

 private:
  const CostBlock* blocks_ = nullptr;
  const std::int32_t* least_ = nullptr;
  std::size_t block_count_ = 0;
};

}  // namespace farmgate
