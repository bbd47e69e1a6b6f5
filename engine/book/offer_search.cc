#include "engine/book/offer_search.h"

#include <bit>
#ifdef __AVX2__
#include <immintrin.h>
#endif

#include "engine/base/check.h"

namespace farmgate {
namespace {

static_assert(kBlockGroup == 8 && kZoneBlock == 2 * kBlockGroup);

// Which of a group of values are at least `limit`, the first in the lowest bit. Compilers make a dozen
// instructions of the plain loop, where the machine has one.
inline std::uint32_t at_least(const std::int32_t* values, std::int32_t limit) {
#ifdef __AVX2__
  const __m256i group = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(values));
  const __m256i below = _mm256_cmpgt_epi32(_mm256_set1_epi32(limit), group);
  return static_cast<std::uint8_t>(~_mm256_movemask_ps(_mm256_castsi256_ps(below)));
#else
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < kBlockGroup; ++i) bits |= static_cast<std::uint32_t>(values[i] >= limit) << i;
  return bits;
#endif
}

// What every zone of a block offers.
struct Values {
  alignas(64) std::int32_t values[kZoneBlock];

  Values(const ScoreBlock& best, const CostBlock& cost) {
    for (std::size_t i = 0; i < kZoneBlock; ++i) values[i] = best.scores[i] - cost.costs[i];
  }
  std::int32_t greatest() const {
    std::int32_t greatest = values[0];
    for (const std::int32_t value : values) greatest = greatest < value ? value : greatest;
    return greatest;
  }
  std::uint32_t at_least(std::int32_t limit) const {
    return farmgate::at_least(values, limit) | farmgate::at_least(values + kBlockGroup, limit) << kBlockGroup;
  }
};

std::int32_t greatest_of(const std::vector<std::int32_t>& values) {
  std::int32_t greatest = values[0];
  for (const std::int32_t value : values) greatest = greatest < value ? value : greatest;
  return greatest;
}

}  // namespace

Offer OfferSearch::next_dense(const OrderPool& pool) {
  std::int32_t greatest;
  if (last_block_ == kNotBegun) {
    greatest = set_bounds();
  } else {
    bounds_[last_block_] = Values(makers_->best().block(last_block_), costs_.block(last_block_)).greatest();
    greatest = greatest_of(bounds_);
  }
  if (greatest < limit_) return {};

  // The most promising block first: what it offers spares looking into most others.
  Best best{.value = limit_};
  const std::size_t first = find_bound(greatest);
  look_into(first, pool, best);
  for (std::size_t group = 0; group < bounds_.size(); group += kBlockGroup) {
    for (std::uint32_t bits = at_least(&bounds_[group], best.value); bits != 0; bits &= bits - 1) {
      const std::size_t block = group + static_cast<std::size_t>(std::countr_zero(bits));
      if (block != first && bounds_[block] >= best.value) look_into(block, pool, best);
    }
  }
  if (best.cell == kNoCell) return {};
  last_block_ = best.number / kZoneBlock;
  return {.cell = best.cell, .value = best.value};
}

// Sets every block's bound; returns the greatest.
std::int32_t OfferSearch::set_bounds() {
  check(costs_.size() == makers_->best().block_count() * kZoneBlock);
  const std::size_t size = whole(makers_->best().block_count(), kBlockGroup);
  bounds_.resize(size);
  const Score* const best = makers_->best().greatest();
  const std::int32_t* const least = costs_.least();
  std::int32_t* const bounds = bounds_.data();
  std::int32_t greatest = kNoOffer - kNoLane;
  for (std::size_t block = 0; block < size; ++block) {
    const std::int32_t bound = best[block] - least[block];
    bounds[block] = bound;
    greatest = greatest < bound ? bound : greatest;
  }
  return greatest;
}

// Requires: there is one.
std::size_t OfferSearch::find_bound(std::int32_t bound) const {
  for (std::size_t group = 0;; group += kBlockGroup) {
    const std::uint32_t bits = at_least(&bounds_[group], bound);
    if (bits != 0) return group + static_cast<std::size_t>(std::countr_zero(bits));
  }
}

void OfferSearch::look_into(std::size_t block, const OrderPool& pool, Best& best) {
  const Values values(makers_->best().block(block), costs_.block(block));
  const std::int32_t greatest = values.greatest();
  bounds_[block] = greatest;
  if (greatest < best.value) return;
  for (std::uint32_t bits = values.at_least(greatest); bits != 0; bits &= bits - 1) {
    hold(block * kZoneBlock + static_cast<std::size_t>(std::countr_zero(bits)), greatest, pool, best);
  }
}

// Holds an offer of at least the best value against the best one.
inline void OfferSearch::hold(std::size_t number, std::int32_t value, const OrderPool& pool,
                              Best& best) const {
  const CellIndex cell = makers_->cell_at(number);
  if (best.cell == kNoCell || value > best.value) {
    best = {.value = value, .number = number, .cell = cell};
    return;
  }
  if (best.priority == kUnknown) best.priority = makers_->head_priority(pool, best.cell);
  const Sequence priority = makers_->head_priority(pool, cell);
  if (priority < best.priority) best = {.value = value, .number = number, .cell = cell, .priority = priority};
}

}  // namespace farmgate
