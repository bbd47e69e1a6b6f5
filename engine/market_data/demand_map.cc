#include "engine/market_data/demand_map.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <optional>

#include "engine/base/check.h"
#include "engine/book/offer_search.h"
#include "engine/market_data/book_part.h"
#include "engine/market_data/quote.h"

namespace farmgate {
namespace {

// From the numbers of the statistics, which are those of the orders, to those of the books.
class Translation {
 public:
  explicit Translation(const MarketState& market)
      : from_(market.orders().symbols()), to_(market.books().reference().symbols()) {}

  CommodityId to_orders(CommodityId commodity) const {
    return from_.commodities.find(to_.commodities.symbol(commodity));
  }
  // Orders and books are told of by the same events: what the ones name, the others know.
  ZoneId to_books(ZoneId zone) const {
    const ZoneId known = to_.zones.find(from_.zones.symbol(zone));
    check(known.valid());
    return known;
  }

 private:
  const Symbols& from_;
  const Symbols& to_;
};

using BestScores = absl::flat_hash_map<ZoneId, Score>;

// Of every zone where something rests, under coupons or not.
BestScores best_scores(const Market& market, Side side) {
  BestScores best;
  for (const BookPart part : parts_of(side)) {
    const BookSide* const cells = cells_of(market, part);
    for (CellIndex cell = 0; cells != nullptr && cell < cells->cell_count(); ++cell) {
      if (cells->ladder(cell).empty()) continue;
      const Score score = cells->ladder(cell).best_score();
      const auto [known, is_new] = best.try_emplace(place_of(market, part, cell).zone, score);
      known->second = std::max(known->second, score);
    }
  }
  return best;
}

MapInterest interest(ZoneId zone, Lots quantity, Side side, const BestScores& best) {
  const auto found = best.find(zone);
  check(found != best.end());
  return {.zone = zone, .quantity = quantity, .best = price(side, found->second)};
}

void add_interest(const MarketState& state, const Market& market, CommodityId in_orders, DemandMap& map) {
  const Translation translation(state);
  const BestScores asks = best_scores(market, Side::kAsk);
  const BestScores bids = best_scores(market, Side::kBid);
  const StatisticsFilter zones{.scope = StatisticsScope::kZone, .commodity = in_orders, .zones = {}};
  for (const StatisticsRow& row : state.statistics().rows(zones)) {
    if (row.offered > Lots{0}) {
      const ZoneId zone = translation.to_books(row.zones.origin);
      map.supply.push_back(interest(zone, row.offered, Side::kAsk, asks));
    }
    if (row.wanted > Lots{0}) {
      const ZoneId zone = translation.to_books(row.zones.destination);
      map.demand.push_back(interest(zone, row.wanted, Side::kBid, bids));
    }
  }
}

void add_lanes(const MarketState& state, const StatisticsFilter& lanes, DemandMap& map) {
  const Translation translation(state);
  for (const StatisticsRow& row : state.statistics().rows(lanes)) {
    map.lanes.push_back({.zones = {.origin = translation.to_books(row.zones.origin),
                                   .destination = translation.to_books(row.zones.destination)},
                         .figures = row.figures});
  }
}

// What a quote for one lot says at a zone. It looks for the best bid as the engine does, which is much
// quicker than to quote, and quotes where that bid has expired.
class Netbacks {
 public:
  Netbacks(const MarketState& state, CommodityId commodity)
      : market_(state.books().book(commodity).market()),
        furthest_(furthest_price(state.books().reference().commodity(commodity), Side::kAsk)),
        time_(state.time()) {}

  std::optional<MapNetback> at(ZoneId origin) {
    const LaneNumber number = market_.costs().number(Side::kAsk, origin);
    if (number == kNoNumber || market_.is_halted()) return {};
    const BookSide& bids = market_.makers(Side::kBid);
    search_.start(bids, market_.costs().costs(Side::kAsk, number), -score(Side::kAsk, furthest_));
    const Offer offer = search_.next(market_.orders());
    if (!offer.exists()) return {};
    const Order& bid = market_.orders()[bids.ladder(offer.cell).best()];
    if (has_expired(bid, time_)) return quoted(origin);
    return MapNetback{.origin = origin, .destination = bid.zone, .price = price(Side::kBid, offer.value)};
  }

 private:
  std::optional<MapNetback> quoted(ZoneId origin) const {
    const Quote quoted = quote(market_, {.side = Side::kAsk,
                                         .zone = origin,
                                         .quantity = Lots{1},
                                         .limit = furthest_,
                                         .account = {},
                                         .time = time_,
                                         .coupon = {}});
    if (quoted.fills.empty()) return {};
    const QuotedFill& fill = quoted.fills.front();
    return MapNetback{.origin = origin, .destination = fill.zone, .price = fill.farm_gate};
  }

  const Market& market_;
  const Price furthest_;
  const Timestamp time_;
  OfferSearch search_;  // scratch
};

// At every zone that lanes leave.
void add_netbacks(const MarketState& state, CommodityId commodity, DemandMap& map) {
  Netbacks netbacks(state, commodity);
  const std::size_t zone_count = state.books().reference().symbols().zones.size();
  for (std::size_t i = 0; i < zone_count; ++i) {
    if (const auto netback = netbacks.at(ZoneId{i})) map.netbacks.push_back(*netback);
  }
}

}  // namespace

DemandMap demand_map(const MarketState& market, CommodityId commodity, StatisticsWindow window) {
  DemandMap map;
  const Market& book = market.books().book(commodity).market();
  const CommodityId in_orders = Translation(market).to_orders(commodity);
  if (!in_orders.valid()) return map;  // nothing was ever ordered
  add_interest(market, book, in_orders, map);
  add_lanes(market, {.scope = StatisticsScope::kLane, .window = window, .commodity = in_orders, .zones = {}},
            map);
  add_netbacks(market, commodity, map);
  return map;
}

}  // namespace farmgate
