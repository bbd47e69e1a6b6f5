#include "engine/market_data/explanation.h"

#include <algorithm>
#include <limits>

#include "engine/market_data/book_walk.h"
#include "engine/market_data/counter_orders.h"
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
        seen_(book.market(), {.side = terms.side, .zone = terms.zone, .coupon = terms.coupon}),
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
    BookWalk::Step step;
    OrderSlot oldest = kNoOrder;
  };
  // The best level of a cell that it could not.
  struct Unreached {
    ZoneId zone;
    Level level;
  };

  void find_nearest() {
    BookWalk walk(seen_, std::numeric_limits<std::int32_t>::min());
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
  bool is_behind(const BookWalk::Step& step, const std::vector<Meeting>& meetings) const {
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

  std::int64_t open_lots(const Level& level) const {
    std::int64_t lots = 0;
    for (OrderSlot slot = level.orders.oldest; slot != kNoOrder; slot = orders()[slot].next) {
      if (counts(orders()[slot])) lots += orders()[slot].open;
    }
    return lots;
  }

  std::int64_t lots_of(const BookWalk::Step& step) const {
    if (passes_over_some_) return open_lots(step.level);
    return book_.totals().at(step.part, step.cell, step.level.score).quantity_lots;
  }

  CounterLevel counter_level(const Meeting& meeting) const {
    const BookWalk::Step& step = meeting.step;
    const LaneShares lane = seen_.lane(step.part, step.cell, Price{step.level.score - step.value});
    return {.zone = place_of(book_.market(), step.part, step.cell).zone,
            .price = price(makers(), step.level.score),
            .quantity_lots = lots_of(step),
            .unit_cost = lane.unit_cost,
            .subsidy = lane.subsidy,
            .redeemed = lane.redeemed,
            .coupon = seen_.coupon(step.part, step.cell),
            .is_own = orders()[meeting.oldest].account == terms_.account};
  }

  // Looks at every cell where something rests.
  void find_unreached() {
    std::vector<Unreached> all;
    for (const BookPart part : parts_of(makers())) {
      const BookSide* const cells = cells_of(book_.market(), part);
      for (CellIndex cell = 0; cells != nullptr && cell < cells->cell_count(); ++cell) {
        if (!is_reached(part, *cells, cell)) note_unreached(part, cell, cells->ladder(cell), all);
      }
    }
    std::ranges::sort(all, [](const Unreached& a, const Unreached& b) {
      if (a.level.score != b.level.score) return a.level.score > b.level.score;
      return a.zone < b.zone;
    });
    for (const Unreached& place : all) {
      if (!add_unreached(place)) break;
    }
  }

  void note_unreached(BookPart part, CellIndex cell, const Ladder& ladder, std::vector<Unreached>& all) {
    const Level best = best_that_counts(ladder);
    if (best.orders.empty()) return;
    const ZoneId zone = place_of(book_.market(), part, cell).zone;
    (lane_to(zone) == nullptr ? is_unconnected_ : is_too_slow_) = true;
    if (would_do(price(makers(), best.score))) all.push_back({.zone = zone, .level = best});
  }

  // A zone counts once, with all that rests there at its best price, under coupons or not; false: there are
  // enough.
  bool add_unreached(const Unreached& place) {
    const Price best = price(makers(), place.level.score);
    const auto known = std::ranges::find(found_.unreached, place.zone, &UnreachedZone::zone);
    if (known != found_.unreached.end()) {
      if (known->price == best) known->quantity_lots += open_lots(place.level);
      return true;
    }
    if (found_.unreached.size() == kExplainedMax) return false;
    const Lane* const lane = lane_to(place.zone);
    found_.unreached.push_back({.zone = place.zone,
                                .price = best,
                                .quantity_lots = open_lots(place.level),
                                .lane = lane == nullptr ? std::nullopt : std::optional(*lane)});
    return true;
  }

  // The best level with an order that counts; no orders: there is none.
  Level best_that_counts(const Ladder& ladder) {
    Level level = ladder.best_level();
    while (!level.orders.empty() && oldest_that_counts(level) == kNoOrder) {
      level = ladder.worse_than(level.score);
    }
    return level;
  }

  void find_obstacles() {
    if (book_.market().is_halted()) add(Obstacle::kHalted);
    if (terms_.is_suspended) add(Obstacle::kSuspended);
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
  bool is_reached(BookPart part, const BookSide& cells, CellIndex cell) const {
    const LaneNumber number = cells.number(cell);
    if (number == BookSide::kNoNumber) return false;
    const auto seen = std::ranges::find(seen_.parts(), part, &CounterOrders::Part::part);
    return seen != seen_.parts().end() && seen->costs[number] != kNoLane;
  }
  const Lane* lane_to(ZoneId zone) const {
    return reference_.lane(commodity_.class_id, terms_.side == Side::kBid ? ZonePair{zone, terms_.zone}
                                                                          : ZonePair{terms_.zone, zone});
  }

  const BookCopy& book_;
  const ReferenceData& reference_;
  const Commodity& commodity_;
  const ExplainedTerms& terms_;
  const CounterOrders seen_;
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
