#include "engine/market_data/explanation.h"

#include <algorithm>
#include <limits>

#include "engine/market_data/level_walk.h"
#include "engine/market_data/quote.h"

namespace farmgate {
namespace {

// So many orders of levels are looked at, at most, for one that is not past its time.
constexpr std::size_t kLookedAtMax = 10'000;

class Explaining {
 public:
  Explaining(const BookCopy& book, const ReferenceData& reference, const Commodity& commodity,
             const ExplainedTerms& terms)
      : book_(book),
        reference_(reference),
        commodity_(commodity),
        terms_(terms),
        makers_(book.market().makers(opposite(terms.side))),
        number_(book.market().costs().number(terms.side, terms.zone)) {}

  Explanation explain() {
    find_nearest();
    find_unreached();
    find_obstacles();
    return std::move(found_);
  }

 private:
  void find_nearest() {
    if (number_ == kNoNumber) return;
    const CostRow costs = book_.market().costs().costs(terms_.side, number_);
    LevelWalk walk(book_.market().orders(), makers_, costs, std::numeric_limits<std::int32_t>::min());
    std::size_t looked_at = 0;
    while (found_.nearest.size() < kExplainedMax && looked_at < kLookedAtMax) {
      const auto step = walk.next();
      if (!step) return;
      const OrderSlot oldest = oldest_alive(step->level, looked_at);
      if (oldest != kNoOrder) found_.nearest.push_back(counter_level(*step, oldest));
    }
  }

  // The oldest order of a level that is not past its time.
  OrderSlot oldest_alive(const Level& level, std::size_t& looked_at) const {
    const OrderPool& orders = book_.market().orders();
    OrderSlot slot = level.orders.oldest;
    while (slot != kNoOrder && has_expired(orders[slot], terms_.time)) {
      if (++looked_at == kLookedAtMax) return kNoOrder;
      slot = orders[slot].next;
    }
    return slot;
  }

  CounterLevel counter_level(const LevelWalk::Step& step, OrderSlot oldest) const {
    const CostTable& costs = book_.market().costs();
    const LaneNumber number = makers_.number(step.cell);
    const Price net_cost{step.level.score - step.value};
    const Price subsidy =
        makers() == Side::kAsk ? costs.subsidy(number, number_) : costs.subsidy(number_, number);
    return {.zone = makers_.zone(step.cell),
            .price = price(makers(), step.level.score),
            .quantity_lots = book_.totals().at(makers(), step.cell, step.level.score).quantity_lots,
            .unit_cost = net_cost + subsidy,
            .subsidy = subsidy,
            .is_own = book_.market().orders()[oldest].account == terms_.account};
  }

  // Looks at every zone where something rests.
  void find_unreached() {
    for (CellIndex cell = 0; cell < makers_.cell_count(); ++cell) {
      if (makers_.ladder(cell).empty()) continue;
      has_counter_orders_ = true;
      if (is_reached(cell)) continue;
      const Lane* const lane = lane_to(makers_.zone(cell));
      (lane == nullptr ? is_unconnected_ : is_too_slow_) = true;
      const Price best = price(makers(), makers_.ladder(cell).best_score());
      const bool would_do = terms_.side == Side::kBid ? best <= terms_.price : best >= terms_.price;
      if (!would_do) continue;
      found_.unreached.push_back(
          {.zone = makers_.zone(cell),
           .price = best,
           .quantity_lots =
               book_.totals().at(makers(), cell, makers_.ladder(cell).best_score()).quantity_lots,
           .lane = lane == nullptr ? std::nullopt : std::optional(*lane)});
    }
    std::ranges::sort(found_.unreached, [this](const UnreachedZone& a, const UnreachedZone& b) {
      const Score left = score(makers(), a.price);
      const Score right = score(makers(), b.price);
      return left != right ? left > right : a.zone < b.zone;
    });
    if (found_.unreached.size() > kExplainedMax) found_.unreached.resize(kExplainedMax);
  }

  void find_obstacles() {
    if (book_.market().is_halted()) add(Obstacle::kHalted);
    if (!has_counter_orders_) add(Obstacle::kNoCounterOrders);
    if (found_.nearest.empty()) {
      if (is_too_slow_) {
        add(Obstacle::kTooSlow);
      } else if (is_unconnected_) {
        add(Obstacle::kUnconnected);
      }
      return;
    }
    if (found_.nearest.front().is_own) add(Obstacle::kOwnOrder);
    if (gap(terms_, found_.nearest.front()) > 0) add(Obstacle::kPrice);
  }

  void add(Obstacle obstacle) { found_.obstacles.push_back(obstacle); }

  Side makers() const { return opposite(terms_.side); }
  bool is_reached(CellIndex cell) const {
    const LaneNumber number = makers_.number(cell);
    if (number == kNoNumber || number_ == kNoNumber) return false;
    return book_.market().costs().costs(terms_.side, number_)[number] != kNoLane;
  }
  const Lane* lane_to(ZoneId zone) const {
    return reference_.lane(commodity_.class_id, terms_.side == Side::kBid ? ZonePair{zone, terms_.zone}
                                                                          : ZonePair{terms_.zone, zone});
  }

  const BookCopy& book_;
  const ReferenceData& reference_;
  const Commodity& commodity_;
  const ExplainedTerms& terms_;
  const BookSide& makers_;
  const LaneNumber number_;  // of the order's zone
  bool has_counter_orders_ = false;
  bool is_unconnected_ = false;  // some zone with counter-orders has no lane
  bool is_too_slow_ = false;     // some has a slow one
  Explanation found_;
};

}  // namespace

Explanation explain(const BookCopy& book, const ReferenceData& reference, const Commodity& commodity,
                    const ExplainedTerms& terms) {
  return Explaining(book, reference, commodity, terms).explain();
}

std::int64_t gap(const ExplainedTerms& terms, const CounterLevel& level) {
  const std::int64_t ask = (terms.side == Side::kAsk ? terms.price : level.price).value();
  const std::int64_t bid = (terms.side == Side::kAsk ? level.price : terms.price).value();
  return ask + level.net_cost().value() - bid;
}

std::optional<Price> price_to_trade(const Commodity& commodity, const ExplainedTerms& terms,
                                    const CounterLevel& level) {
  const std::int64_t tick = commodity.tick.value();
  const std::int64_t cost = level.net_cost().value();
  const std::int64_t reach =
      terms.side == Side::kBid ? level.price.value() + cost + tick - 1 : level.price.value() - cost;
  if (reach < 0) return std::nullopt;
  const Price price{reach / tick * tick};
  const bool is_allowed = price >= commodity.collar.lowest && price <= commodity.collar.highest;
  return is_allowed ? std::optional(price) : std::nullopt;
}

}  // namespace farmgate
