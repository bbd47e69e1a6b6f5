// The best score of every zone of one side of a book, by the zone's number, and the best of every block of
// kZoneBlock zones, so that a search passes over blocks that cannot hold the best offer.
//
// Belongs to one side of one market's book.
//
// Invariant, verified by audit(): a block's best score is the greatest of its zones'.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "engine/book/level.h"
#include "engine/model/cost_row.h"

namespace farmgate {

// Worse than any score, and any score less any cost: score - cost stays within 32 bits.
inline constexpr Score kNoOffer = -1'000'000'001;
static_assert(std::int64_t{kNoOffer} - kNoLane >= std::numeric_limits<std::int32_t>::min());

struct alignas(64) ScoreBlock {
  Score scores[kZoneBlock];

  Score greatest() const {
    Score greatest = kNoOffer;
    for (const Score score : scores) greatest = greatest < score ? score : greatest;
    return greatest;
  }
};

class BestScores {
 public:
  // Room for so many zones, a multiple of kZoneBlock, nothing offered.
  void reset(std::size_t zone_count) {
    ScoreBlock nothing{};
    for (Score& score : nothing.scores) score = kNoOffer;
    blocks_.assign(zone_count / kZoneBlock, nothing);
    greatest_.assign(whole(blocks_.size(), kBlockGroup), kNoOffer);
  }

  std::size_t block_count() const { return blocks_.size(); }
  Score operator[](std::size_t number) const {
    return blocks_[number / kZoneBlock].scores[number % kZoneBlock];
  }

  void set(std::size_t number, Score score) {
    ScoreBlock& block = blocks_[number / kZoneBlock];
    Score& greatest = greatest_[number / kZoneBlock];
    const Score before = block.scores[number % kZoneBlock];
    block.scores[number % kZoneBlock] = score;
    if (score >= greatest) {
      greatest = score;
    } else if (before == greatest) {
      greatest = block.greatest();
    }
  }

  // By block; padded to a multiple of kBlockGroup with kNoOffer.
  const Score* greatest() const { return greatest_.data(); }
  const ScoreBlock& block(std::size_t block) const { return blocks_[block]; }

  void audit() const;

 private:
  std::vector<ScoreBlock> blocks_;
  std::vector<Score> greatest_;
};

}  // namespace farmgate
