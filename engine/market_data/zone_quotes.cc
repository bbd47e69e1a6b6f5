#include "engine/market_data/zone_quotes.h"

#include "engine/market_data/quote.h"

namespace farmgate {
namespace {

constexpr Side kSides[] = {Side::kBid, Side::kAsk};

std::vector<SideQuotes::TakerZone> taker_zones(const ReferenceData& reference, const CostTable& costs,
                                               Side takers) {
  std::vector<SideQuotes::TakerZone> zones(costs.zone_count(takers));
  for (std::size_t i = 0; i < reference.symbols().zones.size(); ++i) {
    const ZoneId zone{i};
    const LaneNumber number = costs.number(takers, zone);
    if (number == kNoNumber) continue;
    zones[number] = {.symbol = std::string(reference.symbols().zones.symbol(zone)),
                     .deleted = reference.zone(zone).deleted};
  }
  return zones;
}

}  // namespace

void ZoneQuotes::look(const MarketState& market) {
  sequence_ = market.sequence();
  time_ = market.time();
  const CommodityId commodity = market.books().reference().symbols().commodities.find(commodity_);
  state_ = state_of(market, commodity);
  if (!commodity.valid()) return;
  if (levels_.read(market, commodity, changed_)) {
    beginning_ = std::make_unique<Beginning>(beginning(market, commodity));
  }
}

CommodityState ZoneQuotes::state_of(const MarketState& market, CommodityId commodity) {
  const Books& books = market.books();
  if (!commodity.valid() || books.reference().commodity(commodity).deleted) return CommodityState::kUnknown;
  return books.book(commodity).market().is_halted() ? CommodityState::kHalted : CommodityState::kTrading;
}

ZoneQuotes::Beginning ZoneQuotes::beginning(const MarketState& market, CommodityId commodity) {
  const ReferenceData& reference = market.books().reference();
  Beginning beginning;
  beginning.terms = {.costs = market.books().book(commodity).market().shared_costs(),
                     .tick = reference.commodity(commodity).tick,
                     .programmes = market.books().programmes()};
  for (const Side takers : kSides) {
    const auto index = static_cast<std::size_t>(takers);
    beginning.zones[index] = taker_zones(reference, *beginning.terms.costs, takers);
    beginning.limits[index] = -score(takers, furthest_price(reference.commodity(commodity), takers));
  }
  return beginning;
}

void ZoneQuotes::update() {
  if (beginning_) begin(std::move(*beginning_));
  beginning_.reset();
  for (const BestLevel& level : changed_) apply(level);
  changed_.clear();
  for (const Side takers : kSides) {
    if (state_ == CommodityState::kTrading) {
      side(takers).update(top_, of(opposite(takers)), sequence_);
    } else {
      side(takers).end_all(sequence_);
    }
  }
}

void ZoneQuotes::begin(Beginning beginning) {
  top_.begin(std::move(beginning.terms));
  for (const Side takers : kSides) {
    const auto index = static_cast<std::size_t>(takers);
    sides_[index].begin(beginning.zones[index], beginning.limits[index]);
    sides_[index].end_where_no_lane_goes(sequence_);
  }
}

void ZoneQuotes::apply(const BestLevel& level) {
  if (!top_.apply(level)) return;
  const CostTable& costs = top_.market().costs();
  const Side side = side_of(level.part);
  const LaneNumber number = costs.number(side, level.place.zone);
  if (number == kNoNumber) return;
  const OrderSlot head = TopOfBook::slot(level);
  SideQuotes& takers = this->side(opposite(side));
  if (level.quantity_lots == 0) return takers.note(head, kNoOffer, costs.costs(side, number));
  const bool is_under_coupon = level.part == BookPart::kAsksUnderCoupons;
  takers.note(head, level.score,
              is_under_coupon ? top_.market().coupons()->costs_from(top_.market().orders()[head].cell)
                              : costs.costs(side, number));
}

}  // namespace farmgate
