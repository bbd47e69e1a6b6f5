// The search for the best offers of one side of a book, from one taker's point of view: the best one, then,
// when its order has gone, the next.
//
// Scratch space of one market, reused so that a search does not allocate once warm. In a book of many zones a
// search works on blocks of them: a block's best score less its least cost bounds what it can offer. The
// blocks that could offer the limit are gathered once, and only those whose bound reaches the best offer
// found so far are looked into. What is found replaces the bound, so that the next offer costs little more
// than a look into the one block that has changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/book/book_side.h"
#include "engine/model/cost_row.h"

namespace farmgate {

class OfferSearch {
 public:
  // Starts a search for offers of at least `limit` against this row of costs. Requires: limit > kNoOffer.
  // Until the last next(), orders may leave the cell that it offered, and nothing else of the side may
  // change.
  void start(const BookSide& makers, CostRow costs, std::int32_t limit) {
    makers_ = &makers;
    costs_ = costs;
    limit_ = limit;
    last_ = kNotBegun;
  }

  // The offer of the greatest value, if that is at least the limit; of equals, that whose order has the
  // smallest priority.
  Offer next(const OrderPool& pool) {
    return makers_->is_dense() ? next_dense(pool) : makers_->best_packed(pool, costs_, limit_);
  }

 private:
  static constexpr std::size_t kNotBegun = static_cast<std::size_t>(-1);

  // The best so far.
  struct Best {
    std::int32_t value = 0;
    std::size_t candidate = 0;
    CellIndex cell = kNoCell;
    Sequence priority = kUnknown;  // looked up when another is as good
  };
  static constexpr Sequence kUnknown = 0;

  Offer next_dense(const OrderPool& pool);
  void gather();
  std::size_t most_promising() const;
  void look_into(std::size_t candidate, const OrderPool& pool, Best& best);
  void hold(Best offer, const OrderPool& pool, Best& best) const;

  const BookSide* makers_ = nullptr;
  CostRow costs_;
  std::int32_t limit_ = 0;
  std::size_t last_ = kNotBegun;  // the candidate of the last offer

  // The blocks that could offer the limit, and what each offers at most; its own best value once it was
  // looked into. Padded to whole groups with kNoOffer.
  std::size_t count_ = 0;
  std::vector<std::uint32_t> blocks_;
  std::vector<std::int32_t> bounds_;
};

}  // namespace farmgate
