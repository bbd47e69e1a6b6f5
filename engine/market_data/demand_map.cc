#include "engine/market_data/demand_map.h"

#include "engine/base/check.h"
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

Price best_price(const Market& market, Side side, ZoneId zone) {
  const BookSide& makers = market.makers(side);
  const CellIndex cell = makers.find_cell(zone);
  check(cell != kNoCell);
  check(!makers.ladder(cell).empty());
  return price(side, makers.ladder(cell).best_score());
}

void add_interest(const MarketState& state, const Market& market, CommodityId in_orders, DemandMap& map) {
  const Translation translation(state);
  const StatisticsFilter zones{.scope = StatisticsScope::kZone, .commodity = in_orders, .zones = {}};
  for (const StatisticsRow& row : state.statistics().rows(zones)) {
    if (row.offered > Lots{0}) {
      const ZoneId zone = translation.to_books(row.zones.origin);
      map.supply.push_back(
          {.zone = zone, .quantity = row.offered, .best = best_price(market, Side::kAsk, zone)});
    }
    if (row.wanted > Lots{0}) {
      const ZoneId zone = translation.to_books(row.zones.destination);
      map.demand.push_back(
          {.zone = zone, .quantity = row.wanted, .best = best_price(market, Side::kBid, zone)});
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

// What a quote for one lot says at every zone that lanes leave.
void add_netbacks(const MarketState& state, CommodityId commodity, DemandMap& map) {
  const Market& market = state.books().book(commodity).market();
  const Price limit = furthest_price(state.books().reference().commodity(commodity), Side::kAsk);
  const std::size_t zone_count = state.books().reference().symbols().zones.size();
  for (std::size_t i = 0; i < zone_count; ++i) {
    const ZoneId origin{i};
    if (market.costs().number(Side::kAsk, origin) == kNoNumber) continue;
    const Quote quoted = quote(market, {.side = Side::kAsk,
                                        .zone = origin,
                                        .quantity = Lots{1},
                                        .limit = limit,
                                        .account = {},
                                        .time = state.time()});
    for (const QuotedFill& fill : quoted.fills) {
      map.netbacks.push_back({.origin = origin, .destination = fill.zone, .price = fill.farm_gate});
    }
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
