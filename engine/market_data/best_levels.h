// The best level of every cell of one commodity's book, as far as they have changed since they were last
// read.
//
// Orders whose expire time has passed rest until a command of their commodity comes; here they count for
// nothing, since they expire before any order that comes in.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/market_data/book_copy.h"
#include "engine/market_data/book_part.h"
#include "engine/market_data/market_state.h"
#include "engine/model/units.h"

namespace farmgate {

// The best level of one cell.
struct BestLevel {
  BookPart part = BookPart::kBids;
  CellIndex cell = kNoCell;
  CouponBook::Place place;  // that the cell is of
  Score score = 0;
  Sequence priority = 0;           // of its oldest order
  std::int64_t quantity_lots = 0;  // 0: nothing rests there
};

// Plain: belongs to one thread at a time.
class BestLevels {
 public:
  // Appends those that may have changed since the last time, all of them when that was of another state or of
  // other reference data: then cells and zones have new numbers, and it returns true. Takes a look at every
  // cell's version, and a search of the book for each that has changed.
  bool read(const MarketState& market, CommodityId commodity, std::vector<BestLevel>& changed);

 private:
  // The market as it was last read.
  struct Origin {
    bool has_begun = false;
    Sequence snapshot = 0;
    std::uint64_t reference_changes = 0;

    friend bool operator==(const Origin&, const Origin&) = default;
  };

  void read_part(const BookCopy& book, BookPart part, std::vector<BestLevel>& changed);
  BestLevel best_level(const BookCopy& book, BookPart part, CellIndex cell);
  BestLevel best_unexpired(const OrderPool& orders, const Ladder& ladder, BestLevel level);

  Origin origin_;
  std::uint64_t version_ = 0;  // of the book; what changed after it is read
  Timestamp next_expiry_;      // until then no best level changes by time alone
  // Of the market being read.
  Timestamp time_;
  bool has_expired_orders_ = false;
};

}  // namespace farmgate
