// The quotes of a commodity, held against the market they follow: a quote for one lot at every zone, and the
// orders that rest.
#pragma once

#include <map>
#include <string>

#include "engine/market_data/market_state.h"
#include "engine/market_data/zone_quotes.h"

namespace farmgate {

class CheckedQuotes {
 public:
  explicit CheckedQuotes(const std::string& commodity) : commodity_(commodity), quotes_(commodity) {}

  // Looks at the market and expects the quotes to be right: as they are, and since when.
  void expect_right(const MarketState& market);

  const ZoneQuotes& quotes() const { return quotes_; }
  // How many quotes there have been in all.
  std::size_t seen() const { return seen_; }

 private:
  using Texts = std::map<std::string, std::string>;  // by zone

  void expect_right(const MarketState& market, CommodityId commodity, Side takers);

  const std::string commodity_;
  ZoneQuotes quotes_;
  Texts texts_[2];                            // as last seen, by Side
  std::map<std::string, Sequence> since_[2];  // likewise
  std::size_t seen_ = 0;
};

}  // namespace farmgate
