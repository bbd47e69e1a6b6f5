#include "engine/market_data/quote.h"

#include <algorithm>
#include <utility>

#include "engine/market_data/counter_orders.h"
#include "engine/matching/offer_walk.h"

namespace farmgate {
namespace {

// The walk of one order through the other side of a market.
class Quoting {
 public:
  Quoting(const Market& market, const QuoteTerms& terms)
      : market_(market),
        terms_(terms),
        seen_(market, {.side = terms.side, .zone = terms.zone, .coupon = terms.coupon}) {}

  Quote walk() {
    quote_.unfilled = terms_.quantity;
    quote_.end = end();
    return std::move(quote_);
  }

 private:
  QuoteEnd end() {
    if (market_.is_halted()) return QuoteEnd::kHalted;
    if (terms_.is_suspended) return QuoteEnd::kSuspended;
    start();
    for (std::size_t looked_at = 0; quote_.unfilled > Lots{0}; ++looked_at) {
      const OrderSlot slot = next();
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

  // One walk for each part of the book.
  void start() {
    const std::int32_t limit = -score(terms_.side, terms_.limit);
    for (const CounterOrders::Part& part : seen_.parts()) {
      walk_of(part.part).start(market_.orders(), *part.cells, part.costs, limit);
    }
  }

  OrderSlot next() {
    OfferWalk* first = nullptr;
    for (const CounterOrders::Part& part : seen_.parts()) {
      OfferWalk& walk = walk_of(part.part);
      if (first == nullptr || walk.comes_before(*first)) first = &walk;
    }
    return first == nullptr ? kNoOrder : first->next();
  }

  // The maker's limit stands, and the other price differs from it by the net cost of the lane.
  void fill(const Order& maker) {
    const Price limit = price(maker.side, maker.score);
    const BookPart part = part_of(maker);
    const Price net_cost = cost_of(part, maker.cell);
    const LaneShares lane = seen_.lane(part, maker.cell, net_cost);
    const Price farm_gate = maker.side == Side::kAsk ? limit : limit - net_cost;
    const Lots quantity = std::min(quote_.unfilled, Lots{maker.open});
    quote_.fills.push_back({.zone = maker.zone,
                            .quantity = quantity,
                            .farm_gate = farm_gate,
                            .delivered = farm_gate + net_cost,
                            .unit_cost = lane.unit_cost,
                            .subsidy = lane.subsidy,
                            .redeemed = lane.redeemed,
                            .coupon = seen_.coupon(part, maker.cell)});
    quote_.unfilled -= quantity;
  }

  Price cost_of(BookPart part, CellIndex cell) const {
    const auto seen = std::ranges::find(seen_.parts(), part, &CounterOrders::Part::part);
    return Price{seen->costs[seen->cells->number(cell)]};
  }
  OfferWalk& walk_of(BookPart part) { return walks_[static_cast<std::size_t>(part)]; }

  const Market& market_;
  const QuoteTerms& terms_;
  const CounterOrders seen_;
  OfferWalk walks_[kBookPartCount];  // by BookPart
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
