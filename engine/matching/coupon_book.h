// The resting asks of a market that are under coupons.
//
// Each zone, programme and locked amount has a cell of its own, with its own costs, so that the search for
// the best ask looks at no order's coupon. A market makes one of these with its first coupon, and searches it
// beside its other asks from then on.
//
// Belongs to one market and is used by its thread alone. A cell that has emptied keeps its place, for its
// next ask, until another needs it: there are at most about twice as many as zones that lanes leave, or four
// times as many as ever were in use at once, if that is more.
//
// Invariant, verified by audit(): a cell's costs are those of its place.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/book/book_side.h"
#include "engine/book/offer_search.h"
#include "engine/logistics/coupon_costs.h"
#include "engine/matching/offer_walk.h"
#include "engine/model/coupon.h"
#include "engine/model/programme.h"

namespace farmgate {

class CouponBook {
 public:
  // What all asks of a cell have in common.
  struct Place {
    ZoneId zone;
    Coupon coupon;

    friend bool operator==(const Place&, const Place&) = default;
    template <class Hash>
    friend Hash AbslHashValue(Hash state, const Place& place) {
      return Hash::combine(std::move(state), place.zone, place.coupon.programme, place.coupon.locked.value());
    }
  };

  // Prices are whole multiples of `tick`. The programmes must outlive it.
  CouponBook(const CostTable& costs, const TermsOfProgrammes& programmes, std::int32_t tick);

  // The cell of a place; makes one of an empty one, or a new one. Requires: the costs are those it was last
  // told of.
  CellIndex cell(const Place& place, const CostTable& costs);
  const Place& place(CellIndex cell) const { return places_[cell]; }

  // Their numbers in the rows of costs are the cells.
  BookSide& asks() { return asks_; }
  const BookSide& asks() const { return asks_; }

  // What an ask in a cell can meet, by number of the bids' zones.
  CostRow costs_from(CellIndex cell) const { return costs_.from(cell); }
  // What a bid in the zone of this number can meet.
  CostRow costs_to(LaneNumber destination) const { return costs_.to(destination); }
  void change_costs(const CostTable& costs);
  // The memory of the rows of costs.
  std::size_t memory_bytes() const { return costs_.memory_bytes(); }

  // Whether a bid takes what these asks offer before what asks without coupons offer; neither need exist.
  bool comes_first(const OrderPool& pool, const Offer& own, const BookSide& others,
                   const Offer& other) const {
    if (!own.exists() || !other.exists()) return own.exists();
    if (own.value != other.value) return own.value > other.value;
    return asks_.head_priority(pool, own.cell) < others.head_priority(pool, other.cell);
  }

  // For the search of a bid, beside those of its market; scratch.
  OfferSearch& search() { return search_; }
  OfferWalk& walk() { return walk_; }

  void audit(const OrderPool& pool, const CostTable& costs) const;

 private:
  void make_room(std::size_t cell_count, const CostTable& costs);
  void set_costs(CellIndex cell, const CostTable& costs);
  CellIndex take_empty(const CostTable& costs);
  bool grows(const CostTable& costs) const;

  const TermsOfProgrammes& programmes_;
  BookSide asks_;
  CouponCosts costs_;
  std::vector<Place> places_;  // by cell
  absl::flat_hash_map<Place, CellIndex> cells_;
  CellIndex next_looked_at_ = 0;  // for an empty one
  std::size_t taken_over_ = 0;    // cells that became another's since there was made room
  bool is_crowded_ = false;       // half of the cells in a row were in use
  OfferSearch search_;
  OfferWalk walk_;
};

}  // namespace farmgate
