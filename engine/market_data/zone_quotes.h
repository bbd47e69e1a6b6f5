// What a lot of one commodity is worth at every zone: where it would go and for what netback, where it would
// come from and for what landed cost, and how many lots there are at that level. As a quote for one lot says
// it at each.
//
// Brought up to date in two steps, so that the market is held for the first, short one alone: look() notes
// what has changed, update() works out what follows. The work is that of the zones that it matters to.
//
// Plain: belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/market_data/best_levels.h"
#include "engine/market_data/market_state.h"
#include "engine/market_data/side_quotes.h"
#include "engine/market_data/top_of_book.h"

namespace farmgate {

// How a commodity stands with those who would place an order.
enum class CommodityState : std::uint8_t {
  kTrading,
  kHalted,   // nothing trades
  kUnknown,  // there is none, or it is deleted
};

class ZoneQuotes {
 public:
  explicit ZoneQuotes(std::string commodity) : commodity_(std::move(commodity)) {}

  // The market must be the one looked at before, further on or restored from a snapshot that is.
  void look(const MarketState& market);

  // Requires: look() came before. What is below is as of that.
  void update();

  Sequence sequence() const { return sequence_; }
  // Of the last command that had an event.
  Timestamp time() const { return time_; }
  CommodityState state() const { return state_; }
  // Of orders of this side that would come in: netbacks of asks, landed costs of bids.
  const SideQuotes& of(Side takers) const { return sides_[static_cast<std::size_t>(takers)]; }

 private:
  // All that look() copies when numbers are new.
  struct Beginning {
    TopOfBook::Terms terms;
    std::vector<SideQuotes::TakerZone> zones[2];  // by side
    std::int32_t limits[2] = {};                  // likewise
  };

  static CommodityState state_of(const MarketState& market, CommodityId commodity);
  static Beginning beginning(const MarketState& market, CommodityId commodity);
  void begin(Beginning beginning);
  void apply(const BestLevel& level);
  SideQuotes& side(Side takers) { return sides_[static_cast<std::size_t>(takers)]; }

  const std::string commodity_;
  Sequence sequence_ = 0;
  Timestamp time_;
  CommodityState state_ = CommodityState::kUnknown;

  BestLevels levels_;
  std::unique_ptr<Beginning> beginning_;  // noted, not taken in
  std::vector<BestLevel> changed_;        // likewise

  TopOfBook top_;
  SideQuotes sides_[2] = {SideQuotes(Side::kBid), SideQuotes(Side::kAsk)};  // by Side
};

}  // namespace farmgate
