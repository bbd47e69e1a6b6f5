#include "engine/market_data/quote.h"

#include <algorithm>
#include <utility>

#include "engine/matching/offer_walk.h"

namespace farmgate {
namespace {

// The walk of one order through the other side of a market.
class Quoting {
 public:
  Quoting(const Market& market, const QuoteTerms& terms)
      : market_(market),
        terms_(terms),
        makers_(market.makers(opposite(terms.side))),
        number_(market.costs().number(terms.side, terms.zone)) {}

  Quote walk() {
    quote_.unfilled = terms_.quantity;
    quote_.end = end();
    return std::move(quote_);
  }

 private:
  QuoteEnd end() {
    if (market_.is_halted()) return QuoteEnd::kHalted;
    if (number_ == kNoNumber) return QuoteEnd::kNoneCompatible;
    costs_ = market_.costs().costs(terms_.side, number_);
    walk_.start(market_.orders(), makers_, costs_, -score(terms_.side, terms_.limit));
    for (std::size_t looked_at = 0; quote_.unfilled > Lots{0}; ++looked_at) {
      const OrderSlot slot = walk_.next();
      if (slot == kNoOrder) return QuoteEnd::kNoneCompatible;
      if (looked_at == kQuotedOrdersMax) return QuoteEnd::kNotQuoted;
      const Order& maker = market_.orders()[slot];
      if (has_expired(maker, terms_.time)) continue;
      if (maker.account == terms_.account) {
        if (terms_.self_trade != SelfTrade::kCancelResting) return QuoteEnd::kOwnOrder;
        continue;
      }
      fill(maker);
    }
    return QuoteEnd::kFilled;
  }

  // The maker's limit stands, and the other price differs from it by the net cost of the lane.
  void fill(const Order& maker) {
    const Price limit = price(maker.side, maker.score);
    const LaneNumber number = makers_.number(maker.cell);
    const Price net_cost{costs_[number]};
    const Price subsidy = maker.side == Side::kAsk ? market_.costs().subsidy(number, number_)
                                                   : market_.costs().subsidy(number_, number);
    const Price farm_gate = maker.side == Side::kAsk ? limit : limit - net_cost;
    const Lots quantity = std::min(quote_.unfilled, Lots{maker.open});
    quote_.fills.push_back({.zone = maker.zone,
                            .quantity = quantity,
                            .farm_gate = farm_gate,
                            .delivered = farm_gate + net_cost,
                            .unit_cost = net_cost + subsidy,
                            .subsidy = subsidy});
    quote_.unfilled -= quantity;
  }

  const Market& market_;
  const QuoteTerms& terms_;
  const BookSide& makers_;
  const LaneNumber number_;  // of the order's zone
  CostRow costs_;
  OfferWalk walk_;
  Quote quote_;
};

}  // namespace

Price furthest_price(const Commodity& commodity, Side side) {
  const std::int64_t tick = commodity.tick.value();
  const std::int64_t bound =
      side == Side::kBid ? commodity.collar.highest.value() : commodity.collar.lowest.value() + tick - 1;
  return Price{bound / tick * tick};
}

bool has_expired(const Order& resting, Timestamp time) {
  return resting.time_in_force == TimeInForce::kGoodTillDate && resting.expire_time <= time;
}

Quote quote(const Market& market, const QuoteTerms& terms) {
  return Quoting(market, terms).walk();
}

}  // namespace farmgate
