// What a lot is worth at every zone to orders of one side: the best netback of asks, the best landed cost of
// bids.
//
// Kept up as levels of the other side change: a zone is searched again only when its best level has changed,
// or when another may have become as good.
//
// Plain: belongs to one thread at a time.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/book/offer_search.h"
#include "engine/market_data/top_of_book.h"
#include "engine/model/cost_row.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

// Stays where it is among the quotes of its side for good.
struct ZoneQuote {
  static constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

  std::string zone;
  // Where the lot would go, or come from: that zone's place among the quotes of the other side; kNowhere: it
  // would not trade.
  std::uint32_t counterpart = kNowhere;
  Price price;                  // at `zone`: netback or landed cost
  std::int64_t depth_lots = 0;  // at the level it would trade with
  Sequence changed = 0;         // it has been so since it was looked at then; 0: it never was anything

  bool exists() const { return counterpart != kNowhere; }
};

class SideQuotes {
 public:
  explicit SideQuotes(Side takers) : takers_(takers) {}

  // By place; zones that have ever had a lane.
  const std::vector<ZoneQuote>& all() const { return quotes_; }
  // nullptr: the zone has none.
  const ZoneQuote* find(const std::string& zone) const;

  // A zone that has a number in the rows of costs.
  struct TakerZone {
    std::string symbol;
    bool deleted = false;
  };

  // Starts over with these zones, by number, to search them all. A quote is worth at least `limit`, as in
  // OfferSearch.
  void begin(const std::vector<TakerZone>& zones, std::int32_t limit);
  // Then: nothing trades any more at zones that are not among them.
  void end_where_no_lane_goes(Sequence sequence);

  // The best level of a cell of the other side, `head` of the TopOfBook, is another one or has gone
  // (kNoOffer); `row` has what goes from there to the zones of this side.
  void note(OrderSlot head, Score score, CostRow row);

  // Brings the quotes up to date. `others` are those of the other side, which have begun with the same costs.
  void update(const TopOfBook& top, const SideQuotes& others, Sequence sequence);

  // For the time being nothing trades.
  void end_all(Sequence sequence);

 private:
  // Worth more than any offer.
  static constexpr std::int32_t kNotOffered = std::numeric_limits<std::int32_t>::max();

  // A zone that orders of this side may stand in.
  struct Taker {
    std::uint32_t place = ZoneQuote::kNowhere;  // in quotes_
    bool deleted = false;
  };

  std::uint32_t place_of(const std::string& zone);
  void search(std::size_t number, const Market& top);
  void search_under_coupons(LaneNumber number, const Market& top, const Offer& plain);
  void set_best(std::size_t number, const BookSide& makers, const Offer& offer);
  void set(std::size_t number, const TopOfBook& top, const SideQuotes& others, Sequence sequence);
  static void set_depth(ZoneQuote& quote, std::int64_t depth_lots, Sequence sequence);
  static void end(ZoneQuote& quote, Sequence sequence);

  const Side takers_;
  std::vector<ZoneQuote> quotes_;
  absl::flat_hash_map<std::string, std::uint32_t> places_;
  std::int32_t limit_ = 0;
  OfferSearch search_;  // scratch

  // By number.
  std::vector<Taker> zones_;
  std::vector<OrderSlot> heads_;          // the best level; kNoOrder: none
  std::vector<std::int32_t> thresholds_;  // an offer of less changes nothing
  std::vector<std::int32_t> is_stale_;    // 1: to be searched again
};

}  // namespace farmgate
