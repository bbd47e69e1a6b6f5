#include "engine/market_data/explanation.h"

#include <algorithm>
#include <limits>

#include "engine/market_data/level_walk.h"
#include "engine/market_data/quote.h"

namespace farmgate {
namespace {

// So many orders are passed over at most, which takes some milliseconds; levels that begin with others are
// then left out.
constexpr std::size_t kPassedOverMax = 100'000;

bool some_have_expired(const Market& market, Timestamp time) {
  const auto next = market.next_expiry();
  return next && *next <= time;
}

// Orders that have expired still rest in the copy until the next command of their commodity. They are passed
// over, as are own ones where the order would cancel those: everything here is about the others.
class Explaining {
 public:
  Explaining(const BookCopy& book, const ReferenceData& reference, const Commodity& commodity,
             const ExplainedTerms& terms)
      : book_(book),
        reference_(reference),
        commodity_(commodity),
        terms_(terms),
        makers_(book.market().makers(opposite(terms.side))),
        number_(book.market().costs().number(terms.side, terms.zone)),
        passes_over_own_(terms.account.valid() && terms.self_trade == SelfTrade::kCancelResting),
        passes_over_some_(passes_over_own_ || some_have_expired(book.market(), terms.time)) {}

  Explanation explain() {
    find_nearest();
    find_unreached();
    find_obstacles();
    return std::move(found_);
  }

 private:
  // A level that it could meet, and the first order there.
  struct Meeting {
    LevelWalk::Step step;
    OrderSlot oldest = kNoOrder;
  };
  // The best level of a zone that it could not.
  struct Place {
    CellIndex cell = kNoCell;
    Level level;
  };

  void find_nearest() {
    if (number_ == kNoNumber) return;
    const CostRow costs = book_.market().costs().costs(terms_.side, number_);
    LevelWalk walk(orders(), makers_, costs, std::numeric_limits<std::int32_t>::min());
    std::vector<Meeting> meetings;
    while (const auto step = walk.next()) {
      if (is_behind(*step, meetings)) break;
      const OrderSlot oldest = oldest_that_counts(step->level);
      could_meet_own_ = could_meet_own_ || (oldest == kNoOrder && has_own_to_pass_over(step->level));
      if (oldest != kNoOrder) meetings.push_back({.step = *step, .oldest = oldest});
    }
    std::ranges::sort(meetings, [this](const Meeting& a, const Meeting& b) {
      if (a.step.value != b.step.value) return a.step.value > b.step.value;
      return orders()[a.oldest].priority < orders()[b.oldest].priority;
    });
    if (meetings.size() > kExplainedMax) meetings.resize(kExplainedMax);
    for (const Meeting& meeting : meetings) found_.nearest.push_back(counter_level(meeting));
  }

  // Whether neither a level nor those after it are among the first. Where orders are passed over, levels that
  // are worth the same are walked in the order of those, which need not be the order of what is behind them.
  bool is_behind(const LevelWalk::Step& step, const std::vector<Meeting>& meetings) const {
    if (passed_over_ == kPassedOverMax) return true;
    if (meetings.size() < kExplainedMax) return false;
    return !passes_over_some_ || step.value < meetings.back().step.value;
  }

  bool is_own_to_pass_over(const Order& order) const {
    return passes_over_own_ && order.account == terms_.account && !has_expired(order, terms_.time);
  }
  bool counts(const Order& order) const {
    return !has_expired(order, terms_.time) && !is_own_to_pass_over(order);
  }
  bool has_own_to_pass_over(const Level& level) const {
    OrderSlot slot = level.orders.oldest;
    while (slot != kNoOrder && !is_own_to_pass_over(orders()[slot])) slot = orders()[slot].next;
    return slot != kNoOrder;
  }

  OrderSlot oldest_that_counts(const Level& level) {
    OrderSlot slot = level.orders.oldest;
    while (slot != kNoOrder && !counts(orders()[slot])) {
      if (passed_over_ == kPassedOverMax) return kNoOrder;
      ++passed_over_;
      slot = orders()[slot].next;
    }
    return slot;
  }

  std::int64_t open_lots(CellIndex cell, const Level& level) const {
    if (!passes_over_some_) return book_.totals().at(makers(), cell, level.score).quantity_lots;
    std::int64_t lots = 0;
    for (OrderSlot slot = level.orders.oldest; slot != kNoOrder; slot = orders()[slot].next) {
      if (counts(orders()[slot])) lots += orders()[slot].open;
    }
    return lots;
  }

  CounterLevel counter_level(const Meeting& meeting) const {
    const LevelWalk::Step& step = meeting.step;
    const CostTable& costs = book_.market().costs();
    const LaneNumber number = makers_.number(step.cell);
    const Price net_cost{step.level.score - step.value};
    const Price subsidy =
        makers() == Side::kAsk ? costs.subsidy(number, number_) : costs.subsidy(number_, number);
    return {.zone = makers_.zone(step.cell),
            .price = price(makers(), step.level.score),
            .quantity_lots = open_lots(step.cell, step.level),
            .unit_cost = net_cost + subsidy,
            .subsidy = subsidy,
            .is_own = orders()[meeting.oldest].account == terms_.account};
  }

  // Looks at every zone where something rests.
  void find_unreached() {
    std::vector<Place> places;
    for (CellIndex cell = 0; cell < makers_.cell_count(); ++cell) {
      if (is_reached(cell)) continue;
      const Level best = best_that_counts(makers_.ladder(cell));
      if (best.orders.empty()) continue;
      (lane_to(makers_.zone(cell)) == nullptr ? is_unconnected_ : is_too_slow_) = true;
      if (would_do(price(makers(), best.score))) places.push_back({.cell = cell, .level = best});
    }
    std::ranges::sort(places, [this](const Place& a, const Place& b) {
      if (a.level.score != b.level.score) return a.level.score > b.level.score;
      return makers_.zone(a.cell) < makers_.zone(b.cell);
    });
    if (places.size() > kExplainedMax) places.resize(kExplainedMax);
    for (const Place& place : places) found_.unreached.push_back(unreached_zone(place));
  }

  // The best level with an order that counts; no orders: there is none.
  Level best_that_counts(const Ladder& ladder) {
    Level level = ladder.best_level();
    while (!level.orders.empty() && oldest_that_counts(level) == kNoOrder) {
      level = ladder.worse_than(level.score);
    }
    return level;
  }

  UnreachedZone unreached_zone(const Place& place) const {
    const Lane* const lane = lane_to(makers_.zone(place.cell));
    return {.zone = makers_.zone(place.cell),
            .price = price(makers(), place.level.score),
            .quantity_lots = open_lots(place.cell, place.level),
            .lane = lane == nullptr ? std::nullopt : std::optional(*lane)};
  }

  void find_obstacles() {
    if (book_.market().is_halted()) add(Obstacle::kHalted);
    if (found_.nearest.empty()) return add(why_none_is_near());
    const CounterLevel& first = found_.nearest.front();
    if (gap(terms_, first) > 0) {
      add(Obstacle::kPrice);
    } else if (first.is_own) {
      add(Obstacle::kOwnOrder);
    }
  }

  Obstacle why_none_is_near() const {
    if (is_too_slow_) return Obstacle::kTooSlow;
    if (is_unconnected_) return Obstacle::kUnconnected;
    return could_meet_own_ ? Obstacle::kOwnOrder : Obstacle::kNoCounterOrders;
  }

  void add(Obstacle obstacle) { found_.obstacles.push_back(obstacle); }

  Side makers() const { return opposite(terms_.side); }
  const OrderPool& orders() const { return book_.market().orders(); }
  // Were there no lane to pay for.
  bool would_do(Price counter) const {
    return terms_.side == Side::kBid ? counter <= terms_.price : counter >= terms_.price;
  }
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
  const bool passes_over_own_;
  const bool passes_over_some_;
  std::size_t passed_over_ = 0;
  bool could_meet_own_ = false;  // it passed over an own order that it could have met
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
  const Price lowest = furthest_price(commodity, Side::kAsk);
  const Price highest = furthest_price(commodity, Side::kBid);
  // A bid may pay more than it must, an ask take less than it could.
  if (terms.side == Side::kBid) {
    const Price reach{(level.price.value() + cost + tick - 1) / tick * tick};
    const Price price = std::max(reach, lowest);
    return price <= highest ? std::optional(price) : std::nullopt;
  }
  const Price reach{(level.price.value() - cost) / tick * tick};
  const Price price = std::min(reach, highest);
  return price >= lowest ? std::optional(price) : std::nullopt;
}

}  // namespace farmgate
