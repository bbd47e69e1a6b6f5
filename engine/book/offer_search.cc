#include "engine/book/offer_search.h"

#include <bit>
#ifdef __AVX2__
#include <immintrin.h>
#endif

#include "engine/base/check.h"
#include "engine/base/prefetch.h"

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

}  // namespace

Offer OfferSearch::next_dense(const OrderPool& pool) {
  if (last_ == kNotBegun) {
    gather();
  } else {
    bounds_[last_] = Values(makers_->best().block(blocks_[last_]), costs_.block(blocks_[last_])).greatest();
  }

  // The most promising block first: what it offers spares looking into most others.
  Best best{.value = limit_};
  const std::size_t first = most_promising();
  if (first == kNotBegun || bounds_[first] < limit_) return {};
  look_into(first, pool, best);
  for (std::size_t group = 0; group < count_; group += kBlockGroup) {
    for (std::uint32_t bits = at_least(&bounds_[group], best.value); bits != 0; bits &= bits - 1) {
      const std::size_t candidate = group + static_cast<std::size_t>(std::countr_zero(bits));
      if (candidate != first && bounds_[candidate] >= best.value) look_into(candidate, pool, best);
    }
  }
  if (best.cell == kNoCell) return {};
  last_ = best.candidate;
  return {.cell = best.cell, .value = best.value};
}

// Notes every block whose bound reaches the limit. The last group may read costs beyond the row, for blocks
// that have no offer whatever the cost.
void OfferSearch::gather() {
  const BestScores& best = makers_->best();
  check(costs_.size() == best.block_count() * kZoneBlock);
  const std::size_t size = whole(best.block_count(), kBlockGroup);
  if (bounds_.size() < size) {
    bounds_.resize(size);
    blocks_.resize(size);
  }
  count_ = 0;
  for (std::size_t group = 0; group < size; group += kBlockGroup) {
    alignas(32) std::int32_t bounds[kBlockGroup];
    for (std::size_t i = 0; i < kBlockGroup; ++i) {
      bounds[i] = best.greatest()[group + i] - costs_.least()[group + i];
    }
    for (std::uint32_t bits = at_least(bounds, limit_); bits != 0; bits &= bits - 1) {
      const auto place = static_cast<std::size_t>(std::countr_zero(bits));
      bounds_[count_] = bounds[place];
      blocks_[count_] = static_cast<std::uint32_t>(group + place);
      ++count_;
      prefetch(&best.block(group + place));
      prefetch(&costs_.block(group + place));
    }
  }
  for (std::size_t place = count_; place % kBlockGroup != 0; ++place) bounds_[place] = kNoOffer;
}

// The candidate of the greatest bound; kNotBegun: there is none.
std::size_t OfferSearch::most_promising() const {
  std::size_t most = kNotBegun;
  std::int32_t greatest = kNoOffer;
  for (std::size_t candidate = 0; candidate < count_; ++candidate) {
    const bool is_greater = bounds_[candidate] > greatest;
    greatest = is_greater ? bounds_[candidate] : greatest;
    most = is_greater ? candidate : most;
  }
  return most;
}

void OfferSearch::look_into(std::size_t candidate, const OrderPool& pool, Best& best) {
  const std::size_t block = blocks_[candidate];
  const Values values(makers_->best().block(block), costs_.block(block));
  const std::int32_t greatest = values.greatest();
  bounds_[candidate] = greatest;
  if (greatest < best.value) return;
  for (std::uint32_t bits = values.at_least(greatest); bits != 0; bits &= bits - 1) {
    const std::size_t number = block * kZoneBlock + static_cast<std::size_t>(std::countr_zero(bits));
    hold({.value = greatest, .candidate = candidate, .cell = makers_->cell_at(number)}, pool, best);
  }
}

// Holds an offer of at least the best value against the best one.
inline void OfferSearch::hold(Best offer, const OrderPool& pool, Best& best) const {
  if (best.cell != kNoCell && offer.value == best.value) {
    if (best.priority == kUnknown) best.priority = makers_->head_priority(pool, best.cell);
    offer.priority = makers_->head_priority(pool, offer.cell);
    if (offer.priority > best.priority) return;
  }
  best = offer;
}

}  // namespace farmgate
