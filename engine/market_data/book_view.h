// The levels of a book as someone sees it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/market_data/book_copy.h"
#include "engine/model/coupon.h"
#include "engine/model/ids.h"
#include "engine/model/units.h"

namespace farmgate {

struct BookLevel {
  ZoneId zone;
  Price price;    // of the orders
  Coupon coupon;  // that they are under, if any
  std::int64_t quantity_lots = 0;
  std::int64_t order_count = 0;
  Price net_cost;         // of the lane between the zone and where it is seen from; 0: from nowhere
  Price subsidy;          // likewise; what the coupon pays included
  Sequence priority = 0;  // of the first order in line
};

struct BookView {
  std::vector<BookLevel> levels;  // best first
  bool more = false;              // there are more than these
};

struct BookQuestion {
  Side side = Side::kBid;       // of the levels
  ZoneId seen_from;             // not valid(): as they are
  Price furthest;               // that an order there may have, as furthest_price()
  std::size_t level_count = 0;  // at most so many
};

// One side of a book: by price, or, seen from a zone, by what each level is worth there to an order of the
// other side, those that no price of such an order could meet left out. Of equals the one that would trade
// first.
BookView view(const BookCopy& book, const BookQuestion& question);

}  // namespace farmgate
