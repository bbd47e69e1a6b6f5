#include "tests/market_data/checked_quotes.h"

#include <gtest/gtest.h>

#include "engine/market_data/quote.h"

namespace farmgate {
namespace {

// The lots of the level that a fill would be of.
std::int64_t depth_of(const MarketState& market, const Market& book, Side side, const QuotedFill& fill) {
  std::int64_t lots = 0;
  book.visit_resting([&](const RestingOrder& order) {
    const bool has_expired =
        order.terms.time_in_force == TimeInForce::kGoodTillDate && order.terms.expire_time <= market.time();
    const Price limit = side == Side::kAsk ? fill.farm_gate : fill.delivered;
    if (order.terms.side == side && order.zone == fill.zone && Price{order.terms.price} == limit &&
        order.coupon == fill.coupon && !has_expired) {
      lots += order.open.value();
    }
  });
  return lots;
}

// What a quote for one lot says; empty: it would not trade.
std::string expected_text(const MarketState& market, CommodityId id, Side takers, ZoneId zone) {
  const ReferenceData& reference = market.books().reference();
  const Commodity& commodity = reference.commodity(id);
  if (commodity.deleted || reference.zone(zone).deleted) return {};
  const Market& book = market.books().book(id).market();
  const Quote quoted = quote(book, {.side = takers,
                                    .zone = zone,
                                    .quantity = Lots{1},
                                    .limit = furthest_price(commodity, takers),
                                    .account = {},
                                    .time = market.time()});
  if (quoted.fills.empty()) return {};
  const QuotedFill& fill = quoted.fills.front();
  const Price price = takers == Side::kAsk ? fill.farm_gate : fill.delivered;
  return std::to_string(price.value()) + " with " + std::string(reference.symbols().zones.symbol(fill.zone)) +
         " for " + std::to_string(depth_of(market, book, opposite(takers), fill));
}

std::string text_of(const ZoneQuote& quote, const SideQuotes& others) {
  if (!quote.exists()) return {};
  return std::to_string(quote.price.value()) + " with " + others.all()[quote.counterpart].zone + " for " +
         std::to_string(quote.depth_lots);
}

}  // namespace

void CheckedQuotes::expect_right(const MarketState& market) {
  quotes_.look(market);
  quotes_.update();
  ASSERT_EQ(quotes_.sequence(), market.sequence());
  ASSERT_EQ(quotes_.time(), market.time());
  const CommodityId commodity = market.books().reference().symbols().commodities.find(commodity_);
  if (!commodity.valid()) {
    ASSERT_EQ(quotes_.state(), CommodityState::kUnknown);
    return;
  }
  for (const Side takers : {Side::kBid, Side::kAsk}) expect_right(market, commodity, takers);
}

void CheckedQuotes::expect_right(const MarketState& market, CommodityId commodity, Side takers) {
  const Symbols& symbols = market.books().reference().symbols();
  const SideQuotes& quotes = quotes_.of(takers);
  Texts& texts = texts_[static_cast<std::size_t>(takers)];
  std::map<std::string, Sequence>& since = since_[static_cast<std::size_t>(takers)];
  for (std::size_t i = 0; i < symbols.zones.size(); ++i) {
    const std::string zone(symbols.zones.symbol(ZoneId{i}));
    const std::string expected = expected_text(market, commodity, takers, ZoneId{i});
    if (!expected.empty()) ++seen_;
    if (texts[zone] != expected) since[zone] = market.sequence();
    texts[zone] = expected;

    const ZoneQuote* const quote = quotes.find(zone);
    const std::string text = quote == nullptr ? "" : text_of(*quote, quotes_.of(opposite(takers)));
    ASSERT_EQ(text, expected) << commodity_ << " at " << zone << ", sequence " << market.sequence();
    ASSERT_EQ(quote == nullptr ? 0 : quote->changed, since[zone])
        << commodity_ << " at " << zone << ", sequence " << market.sequence();
  }
}

}  // namespace farmgate
