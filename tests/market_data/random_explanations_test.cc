// Explanations are true: over random markets, held against every order and lane.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/market_data/explanation.h"
#include "engine/market_data/quote.h"
#include "tests/market_data/copied_market.h"
#include "tests/market_data/naive_lane.h"
#include "tests/support/random_draws.h"
#include "tests/support/random_requests.h"

namespace farmgate {
namespace {

// What is said, in words.
std::string text_of(const Explanation& why) {
  std::string text = "obstacles";
  for (const Obstacle obstacle : why.obstacles) text += " " + std::to_string(static_cast<int>(obstacle));
  for (const CounterLevel& level : why.nearest) {
    text += "; near " + std::to_string(level.zone.value()) + " at " + std::to_string(level.price.value()) +
            ": " + std::to_string(level.quantity_lots) + " for " + std::to_string(level.unit_cost.value()) +
            " less " + std::to_string(level.subsidy.value()) +
            (level.coupon.exists() ? ", coupon for " + std::to_string(level.redeemed.value()) : "") +
            (level.is_own ? ", own" : "");
  }
  for (const UnreachedZone& zone : why.unreached) {
    text += "; far " + std::to_string(zone.zone.value()) + " at " + std::to_string(zone.price.value()) +
            ": " + std::to_string(zone.quantity_lots) + (zone.lane ? ", slow" : "");
  }
  return text;
}

// Explains by looking at every order that is not passed over, and its lane.
class NaiveExplaining {
 public:
  NaiveExplaining(const Books& books, CommodityId commodity, const ExplainedTerms& terms)
      : reference_(books.reference()),
        commodity_(reference_.commodity(commodity)),
        is_halted_(books.book(commodity).market().is_halted()),
        terms_(terms) {
    books.book(commodity).market().visit_resting([this](const RestingOrder& order) { add(order); });
  }

  Explanation explain() {
    Explanation why;
    std::vector<Level> near;
    std::map<std::uint32_t, UnreachedZone> far;
    bool is_too_slow = false;
    for (const auto& [place, level] : levels_) {
      if (lane_to(level.order)) {
        near.push_back(level);
      } else {
        const Lane* const slow = reference_.lane(commodity_.class_id, zones_to(level.order));
        is_too_slow |= slow != nullptr;
        // The levels of a zone come in the order of their value.
        UnreachedZone& zone =
            far.try_emplace(level.order.zone.value(),
                            UnreachedZone{.zone = level.order.zone,
                                          .price = level.order.terms.price,
                                          .lane = slow == nullptr ? std::nullopt : std::optional(*slow)})
                .first->second;
        if (zone.price == Price{level.order.terms.price}) zone.quantity_lots += level.lots;
      }
    }
    write_near(near, why);
    write_far(far, why);
    if (is_halted_) why.obstacles.push_back(Obstacle::kHalted);
    if (near.empty()) {
      why.obstacles.push_back(is_too_slow    ? Obstacle::kTooSlow
                              : !far.empty() ? Obstacle::kUnconnected
                              : meets_own_   ? Obstacle::kOwnOrder
                                             : Obstacle::kNoCounterOrders);
    } else if (gap(terms_, why.nearest.front()) > 0) {
      why.obstacles.push_back(Obstacle::kPrice);
    } else if (why.nearest.front().is_own) {
      why.obstacles.push_back(Obstacle::kOwnOrder);
    }
    return why;
  }

 private:
  struct Level {
    RestingOrder order;  // the oldest
    std::int64_t lots = 0;
  };

  void add(const RestingOrder& order) {
    const bool has_expired =
        order.terms.time_in_force == TimeInForce::kGoodTillDate && order.terms.expire_time <= terms_.time;
    if (order.terms.side == terms_.side || has_expired) return;
    if (terms_.self_trade == SelfTrade::kCancelResting && order.account == terms_.account) {
      meets_own_ |= lane_to(order).has_value();
      return;
    }
    const Coupon& coupon = order.coupon;
    const std::pair apart(coupon.programme, coupon.locked.value());
    const auto [found, is_first] =
        levels_.try_emplace({order.zone.value(), -value(order), apart}, Level{.order = order, .lots = 0});
    Level& level = found->second;
    if (order.priority < level.order.priority) level.order = order;
    level.lots += order.open.value();
  }

  void write_near(std::vector<Level>& near, Explanation& why) const {
    const auto worth = [this](const Level& level) {
      return value(level.order) - lane_to(level.order)->net_cost().value();
    };
    std::ranges::sort(near, [&](const Level& a, const Level& b) {
      return worth(a) != worth(b) ? worth(a) > worth(b) : a.order.priority < b.order.priority;
    });
    for (std::size_t i = 0; i < std::min(near.size(), kExplainedMax); ++i) {
      const RestingOrder& order = near[i].order;
      const Lane lane = *lane_to(order);
      why.nearest.push_back({.zone = order.zone,
                             .price = order.terms.price,
                             .quantity_lots = near[i].lots,
                             .unit_cost = lane.unit_cost,
                             .subsidy = lane.subsidy,
                             .redeemed = lane.subsidy - lane_without_coupon(order).subsidy,
                             .coupon = coupon_with(order),
                             .is_own = order.account == terms_.account});
    }
  }

  void write_far(const std::map<std::uint32_t, UnreachedZone>& far, Explanation& why) const {
    for (const auto& [zone, entry] : far) {
      const bool would_do =
          terms_.side == Side::kBid ? entry.price <= terms_.price : entry.price >= terms_.price;
      if (would_do) why.unreached.push_back(entry);
    }
    std::ranges::stable_sort(why.unreached, [this](const UnreachedZone& a, const UnreachedZone& b) {
      return terms_.side == Side::kBid ? a.price < b.price : a.price > b.price;
    });
    if (why.unreached.size() > kExplainedMax) why.unreached.resize(kExplainedMax);
  }

  // Greater is better.
  std::int64_t value(const RestingOrder& order) const {
    const std::int64_t price = Price{order.terms.price}.value();
    return terms_.side == Side::kBid ? -price : price;
  }
  // Of the ask among the two.
  Coupon coupon_with(const RestingOrder& order) const {
    return terms_.side == Side::kAsk ? terms_.coupon : order.coupon;
  }
  ZonePair zones_to(const RestingOrder& order) const {
    return terms_.side == Side::kBid ? ZonePair{order.zone, terms_.zone} : ZonePair{terms_.zone, order.zone};
  }
  // In time.
  std::optional<Lane> lane_to(const RestingOrder& order) const {
    return naive_lane(reference_, commodity_, zones_to(order), coupon_with(order));
  }

  // Requires: there is one.
  Lane lane_without_coupon(const RestingOrder& order) const {
    return *naive_lane(reference_, commodity_, zones_to(order), {});
  }

  const ReferenceData& reference_;
  const Commodity& commodity_;
  const bool is_halted_;
  const ExplainedTerms& terms_;
  // By zone, the best first, and coupon.
  std::map<std::tuple<std::uint32_t, std::int64_t, std::pair<ProgrammeId, std::int64_t>>, Level> levels_;
  bool meets_own_ = false;  // passes over an own order that a lane in time goes to
};

// Asks about what rests and about much like it, now and when some of the rest has expired.
class RandomExplanations : public testing::TestWithParam<std::uint64_t> {
 protected:
  void explain_all(const MarketState& state, CommodityId commodity) {
    const Market& market = state.books().book(commodity).market();
    market.visit_resting([&](const RestingOrder& order) {
      ExplainedTerms terms{.side = order.terms.side,
                           .zone = order.zone,
                           .price = order.terms.price,
                           .account = order.account,
                           .self_trade = order.terms.self_trade,
                           .time = state.time(),
                           .coupon = order.coupon};
      const Explanation why = expect_true(state.books(), commodity, terms);
      EXPECT_FALSE(why.obstacles.empty()) << order.id.view();  // or it would have traded

      terms.time = Timestamp{state.time().value() + draws_.between(0, 40'000'000)};
      const std::int64_t tick = state.books().reference().commodity(commodity).tick.value();
      terms.price = terms.price + Price{draws_.between(-3, 9) * (terms.side == Side::kBid ? tick : -tick)};
      terms.self_trade = static_cast<SelfTrade>(draws_.between(0, 2));
      expect_true(state.books(), commodity, terms);
    });
  }

  Explanation expect_true(const Books& books, CommodityId id, const ExplainedTerms& terms) {
    const Commodity& commodity = books.reference().commodity(id);
    Explanation why = explain(books.book(id), books.reference(), commodity, terms);
    EXPECT_EQ(text_of(why), text_of(NaiveExplaining(books, id, terms).explain()));
    for (const Obstacle obstacle : why.obstacles) ++told_[obstacle];
    EXPECT_EQ(why.obstacles.empty(), would_trade(books.book(id).market(), terms));
    if (!why.nearest.empty() && gap(terms, why.nearest.front()) > 0) {
      expect_price_to_trade(books, id, terms, why.nearest.front());
    }
    return why;
  }

  // Whether a quote says so.
  static bool would_trade(const Market& market, const ExplainedTerms& terms) {
    return !quote(market, {.side = terms.side,
                           .zone = terms.zone,
                           .quantity = Lots{1},
                           .limit = terms.price,
                           .account = terms.account,
                           .self_trade = terms.self_trade,
                           .time = terms.time,
                           .coupon = terms.coupon})
                .fills.empty();
  }

  // When the gap is closed as told, no price is in the way.
  void expect_price_to_trade(const Books& books, CommodityId id, const ExplainedTerms& terms,
                             const CounterLevel& level) const {
    const Commodity& commodity = books.reference().commodity(id);
    const auto price = price_to_trade(commodity, terms, level);
    if (!price) return;
    ExplainedTerms moved = terms;
    moved.price = *price;
    EXPECT_LE(gap(moved, level), 0);
    EXPECT_GE(*price, commodity.collar.lowest);
    EXPECT_LE(*price, commodity.collar.highest);
    EXPECT_EQ(price->value() % commodity.tick.value(), 0);
  }

  RandomDraws draws_{GetParam()};
  std::map<Obstacle, int> told_;
};

TEST_P(RandomExplanations, AreTrue) {
  const RandomMarket market = make_random_market(GetParam(), 3'000);
  const RandomRequests requests(market);
  CopiedMarket copied(market);
  for (std::size_t i = 0; i < requests.all().size(); ++i) {
    copied.apply(requests.all()[i]);
    if (i % 50 != 49) continue;
    const MarketState& state = copied.copy();
    for (std::size_t c = 0; c < state.books().reference().symbols().commodities.size(); ++c) {
      explain_all(state, CommodityId{c});
    }
  }
  EXPECT_GT(told_[Obstacle::kPrice], 0);
  EXPECT_GT(told_[Obstacle::kOwnOrder], 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomExplanations, testing::Range<std::uint64_t>(1, 17));

}  // namespace
}  // namespace farmgate
