// Why orders do not trade: a scenario for each rule.
#include "engine/market_data/explanation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/market_data/copied_market.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Onion goes from hill to city for 10, of which 3 are paid; nothing goes from or to dale.
class ExplanationTest : public testing::Test {
 protected:
  void apply(const Request& request) { copied_.apply(PreparedRequest(request)); }
  void change(const ReferenceChange& rows) {
    Request request;
    request.operation = Operation::kReference;
    request.change = &rows;
    copied_.apply(PreparedRequest(request));
  }
  void halt() {
    Request request;
    request.operation = Operation::kHalt;
    request.commodity = "onion";
    apply(request);
  }

  const Books& books() const { return copied_.copy().books(); }
  const ReferenceData& reference() const { return books().reference(); }
  const Commodity& onion() const {
    return reference().commodity(reference().symbols().commodities.find("onion"));
  }
  // One that has expired at kLater.
  static Request new_passing_ask(const OrderKey& order, Lots quantity, Price price) {
    Request request = new_ask(order, quantity, price);
    request.time_in_force = TimeInForce::kGoodTillDate;
    request.given.expire_time = true;
    request.expire_time = kLater;
    return request;
  }
  static Request in(std::string_view zone, Request request) {
    request.zone = zone;
    return request;
  }

  ExplainedTerms bid_in(std::string_view zone, Price price, std::string_view account = "") const {
    return order_in(Side::kBid, zone, price, account);
  }
  ExplainedTerms ask_in(std::string_view zone, Price price) const {
    return order_in(Side::kAsk, zone, price, "");
  }
  static ExplainedTerms at_later(ExplainedTerms terms) {
    terms.time = kLater;
    return terms;
  }
  ExplainedTerms order_in(Side side, std::string_view zone, Price price, std::string_view account) const {
    return {.side = side,
            .zone = reference().symbols().zones.find(zone),
            .price = price,
            .account = copied_.copy().orders().symbols().accounts.find(account)};
  }
  Explanation explained(const ExplainedTerms& terms) const {
    return explain(books().book(reference().symbols().commodities.find("onion")), reference(), onion(),
                   terms);
  }
  std::string_view symbol(ZoneId zone) const { return reference().symbols().zones.symbol(zone); }

  static constexpr Timestamp kLater{1'000};
  CopiedMarket copied_{small_market(), {}};
};

TEST_F(ExplanationTest, NothingRestsOnTheOtherSide) {
  const Explanation why = explained(bid_in("city", Price{100}));

  EXPECT_THAT(why.obstacles, ElementsAre(Obstacle::kNoCounterOrders));
  EXPECT_THAT(why.nearest, IsEmpty());
}

TEST_F(ExplanationTest, TheGapIsPriceAndLane) {
  apply(new_ask({"al", "a1"}, Lots{5}, Price{60}));
  apply(new_ask({"al", "a2"}, Lots{5}, Price{70}));
  const ExplainedTerms terms = bid_in("city", Price{62});

  const Explanation why = explained(terms);

  EXPECT_THAT(why.obstacles, ElementsAre(Obstacle::kPrice));
  ASSERT_EQ(why.nearest.size(), 2u);
  const CounterLevel& level = why.nearest.front();
  EXPECT_EQ(level.price, Price{60});
  EXPECT_EQ(level.unit_cost, Price{10});
  EXPECT_EQ(level.subsidy, Price{3});
  EXPECT_EQ(gap(terms, level), 5);  // 60 + 7 - 62
  EXPECT_EQ(price_to_trade(onion(), terms, level), Price{67});
}

TEST_F(ExplanationTest, TheChangeThatIsToldIsTheLeastThatTrades) {
  apply(new_ask({"al", "a1"}, Lots{5}, Price{60}));
  const ExplainedTerms terms = bid_in("city", Price{62});
  const Price told = *price_to_trade(onion(), terms, explained(terms).nearest.front());

  EXPECT_THAT(explained(bid_in("city", told - Price{1})).obstacles, ElementsAre(Obstacle::kPrice));
  EXPECT_THAT(explained(bid_in("city", told)).obstacles, IsEmpty());
  change({LaneRow{.origin = "hill", .destination = "city", .class_symbol = "road", .unit_cost = Price{2}}});
  EXPECT_THAT(explained(terms).obstacles, IsEmpty());  // 5 less than 7
}

TEST_F(ExplanationTest, APriceMustBeOneOfTheCommodity) {
  Commodity tea;
  tea.tick = Price{5};
  tea.collar = {.lowest = Price{10}, .highest = Price{100}};
  const CounterLevel ask{.price = Price{60}, .unit_cost = Price{7}};
  const CounterLevel bid{.price = Price{60}, .unit_cost = Price{7}};
  const CounterLevel far_ask{.price = Price{100}, .unit_cost = Price{7}};
  const CounterLevel far_bid{.price = Price{10}, .unit_cost = Price{7}};

  EXPECT_EQ(price_to_trade(tea, {.side = Side::kBid}, ask), Price{70});
  EXPECT_EQ(price_to_trade(tea, {.side = Side::kAsk}, bid), Price{50});
  EXPECT_EQ(price_to_trade(tea, {.side = Side::kBid}, far_ask), std::nullopt);
  EXPECT_EQ(price_to_trade(tea, {.side = Side::kAsk}, far_bid), std::nullopt);
}

// What trades at a price trades at a better one too.
TEST_F(ExplanationTest, APriceOnTheGoodSideOfTheCollarIsMovedIntoIt) {
  Commodity tea;
  tea.tick = Price{5};
  tea.collar = {.lowest = Price{71}, .highest = Price{99}};
  const CounterLevel cheap_ask{.price = Price{60}, .unit_cost = Price{5}};
  const CounterLevel dear_bid{.price = Price{120}, .unit_cost = Price{5}};

  EXPECT_EQ(price_to_trade(tea, {.side = Side::kBid}, cheap_ask), Price{75});
  EXPECT_EQ(price_to_trade(tea, {.side = Side::kAsk}, dear_bid), Price{95});
}

TEST_F(ExplanationTest, NoLaneGoesThere) {
  apply(new_ask({"al", "a1"}, Lots{5}, Price{60}));

  const Explanation why = explained(bid_in("dale", Price{100}));

  EXPECT_THAT(why.obstacles, ElementsAre(Obstacle::kUnconnected));
  ASSERT_EQ(why.unreached.size(), 1u);
  EXPECT_EQ(symbol(why.unreached.front().zone), "hill");
  EXPECT_EQ(why.unreached.front().price, Price{60});
  EXPECT_EQ(why.unreached.front().quantity_lots, 5);
  EXPECT_FALSE(why.unreached.front().lane.has_value());
}

// A zone out of reach whose price would not do either is not what stands in the way.
TEST_F(ExplanationTest, ZonesOutOfReachAreThoseWhosePriceWouldDo) {
  apply(new_ask({"al", "a1"}, Lots{5}, Price{60}));

  EXPECT_THAT(explained(bid_in("dale", Price{59})).unreached, IsEmpty());
  EXPECT_THAT(explained(bid_in("dale", Price{60})).unreached, testing::SizeIs(1));
}

// The row of the class counts, not that of "*", though that one would be in time.
TEST_F(ExplanationTest, TheLaneIsTooSlow) {
  change({CommodityRow{.symbol = "onion",
                       .name = "Onion",
                       .lot = "bag",
                       .class_symbol = "road",
                       .tick = Price{1},
                       .shelf_life_hours = 19}});
  apply(new_ask({"al", "a1"}, Lots{5}, Price{60}));

  const Explanation why = explained(bid_in("city", Price{100}));

  EXPECT_THAT(why.obstacles, ElementsAre(Obstacle::kTooSlow));
  EXPECT_THAT(why.nearest, IsEmpty());
  ASSERT_EQ(why.unreached.size(), 1u);
  ASSERT_TRUE(why.unreached.front().lane.has_value());
  EXPECT_EQ(why.unreached.front().lane->transit_hours, 20);
}

TEST_F(ExplanationTest, TheNextInLineIsItsOwn) {
  apply(new_ask({"al", "a1"}, Lots{5}, Price{60}));

  EXPECT_THAT(explained(bid_in("city", Price{100}, "al")).obstacles, ElementsAre(Obstacle::kOwnOrder));
  EXPECT_THAT(explained(bid_in("city", Price{100}, "bo")).obstacles, IsEmpty());
}

// Were it somebody else's, it would not trade either.
TEST_F(ExplanationTest, ItsOwnOrderIsNotInTheWayWhereThePriceIs) {
  apply(new_ask({"al", "a1"}, Lots{5}, Price{60}));

  const Explanation why = explained(bid_in("city", Price{62}, "al"));

  EXPECT_THAT(why.obstacles, ElementsAre(Obstacle::kPrice));
  EXPECT_TRUE(why.nearest.front().is_own);
}

// It would cancel its own orders, as far as it met them, and trade with what is behind.
TEST_F(ExplanationTest, WithCancelRestingItsOwnOrdersArePassedOver) {
  apply(new_ask({"al", "a1"}, Lots{5}, Price{50}));
  apply(new_ask({"al", "a2"}, Lots{5}, Price{60}));
  apply(new_ask({"bo", "b1"}, Lots{4}, Price{60}));
  ExplainedTerms terms = bid_in("city", Price{67}, "al");
  EXPECT_THAT(explained(terms).obstacles, ElementsAre(Obstacle::kOwnOrder));

  terms.self_trade = SelfTrade::kCancelBoth;
  EXPECT_THAT(explained(terms).obstacles, ElementsAre(Obstacle::kOwnOrder));
  terms.self_trade = SelfTrade::kCancelResting;
  const Explanation why = explained(terms);

  EXPECT_THAT(why.obstacles, IsEmpty());
  ASSERT_EQ(why.nearest.size(), 1u);
  EXPECT_EQ(why.nearest.front().price, Price{60});
  EXPECT_EQ(why.nearest.front().quantity_lots, 4);
  EXPECT_FALSE(why.nearest.front().is_own);
  terms.price = Price{66};
  EXPECT_THAT(explained(terms).obstacles, ElementsAre(Obstacle::kPrice));
}

TEST_F(ExplanationTest, WithCancelRestingItsOwnOrdersAreInTheWayWhenThereAreNoOthers) {
  apply(new_ask({"al", "a1"}, Lots{5}, Price{60}));
  ExplainedTerms terms = bid_in("city", Price{100}, "al");
  terms.self_trade = SelfTrade::kCancelResting;

  EXPECT_THAT(explained(terms).obstacles, ElementsAre(Obstacle::kOwnOrder));
  terms.time = kLater;
  EXPECT_THAT(explained(terms).obstacles, ElementsAre(Obstacle::kOwnOrder));
  apply(in("dale", new_ask({"bo", "b1"}, Lots{5}, Price{60})));
  EXPECT_THAT(explained(terms).obstacles, ElementsAre(Obstacle::kUnconnected));
}

TEST_F(ExplanationTest, TheCommodityIsHalted) {
  apply(new_ask({"al", "a1"}, Lots{5}, Price{60}));
  halt();

  EXPECT_THAT(explained(bid_in("city", Price{100})).obstacles, ElementsAre(Obstacle::kHalted));
  EXPECT_THAT(explained(bid_in("city", Price{62})).obstacles,
              ElementsAre(Obstacle::kHalted, Obstacle::kPrice));
}

TEST_F(ExplanationTest, OrdersPastTheirTimeArePassedOver) {
  apply(new_passing_ask({"al", "a1"}, Lots{5}, Price{50}));
  apply(new_ask({"al", "a2"}, Lots{5}, Price{60}));

  const Explanation why = explained(at_later(bid_in("city", Price{62})));

  ASSERT_EQ(why.nearest.size(), 1u);
  EXPECT_EQ(why.nearest.front().price, Price{60});
}

TEST_F(ExplanationTest, WhereAllOrdersArePastTheirTimeNothingRests) {
  apply(new_passing_ask({"al", "a1"}, Lots{5}, Price{50}));

  for (const std::string_view zone : {"city", "dale"}) {
    const Explanation why = explained(at_later(bid_in(zone, Price{100})));
    EXPECT_THAT(why.obstacles, ElementsAre(Obstacle::kNoCounterOrders)) << zone;
    EXPECT_THAT(why.nearest, IsEmpty()) << zone;
    EXPECT_THAT(why.unreached, IsEmpty()) << zone;
  }
}

TEST_F(ExplanationTest, LotsAreThoseOfOrdersThatHaveNotExpired) {
  apply(new_passing_ask({"al", "a1"}, Lots{3}, Price{50}));
  apply(new_passing_ask({"al", "a2"}, Lots{3}, Price{60}));
  apply(new_ask({"al", "a3"}, Lots{5}, Price{60}));
  apply(new_passing_ask({"al", "a4"}, Lots{3}, Price{60}));

  const Explanation near = explained(at_later(bid_in("city", Price{62})));
  const Explanation far = explained(at_later(bid_in("dale", Price{62})));

  EXPECT_EQ(near.nearest.front().quantity_lots, 5);
  ASSERT_EQ(far.unreached.size(), 1u);
  EXPECT_EQ(far.unreached.front().price, Price{60});
  EXPECT_EQ(far.unreached.front().quantity_lots, 5);
}

// Of levels that are worth the same the one with the oldest order comes first, one that has not expired.
TEST_F(ExplanationTest, AnOrderPastItsTimeHoldsNoPlace) {
  change({LaneRow{.origin = "dale", .destination = "city", .class_symbol = "road", .unit_cost = Price{7}}});
  apply(new_passing_ask({"al", "a1"}, Lots{5}, Price{60}));
  apply(in("dale", new_ask({"bo", "b1"}, Lots{5}, Price{60})));
  apply(new_ask({"al", "a2"}, Lots{5}, Price{60}));

  EXPECT_EQ(symbol(explained(bid_in("city", Price{62})).nearest.front().zone), "hill");
  EXPECT_EQ(symbol(explained(at_later(bid_in("city", Price{62}))).nearest.front().zone), "dale");
}

TEST_F(ExplanationTest, AnAskIsToldOfBids) {
  apply(new_bid({"bo", "b1"}, Lots{5}, Price{62}));
  const ExplainedTerms terms = ask_in("hill", Price{60});

  const Explanation why = explained(terms);
  const Explanation far = explained(ask_in("dale", Price{62}));

  EXPECT_THAT(why.obstacles, ElementsAre(Obstacle::kPrice));
  ASSERT_EQ(why.nearest.size(), 1u);
  EXPECT_EQ(symbol(why.nearest.front().zone), "city");
  EXPECT_EQ(gap(terms, why.nearest.front()), 5);  // 60 + 7 - 62
  EXPECT_EQ(price_to_trade(onion(), terms, why.nearest.front()), Price{55});
  EXPECT_THAT(far.obstacles, ElementsAre(Obstacle::kUnconnected));
  ASSERT_EQ(far.unreached.size(), 1u);
  EXPECT_EQ(symbol(far.unreached.front().zone), "city");
  EXPECT_THAT(explained(ask_in("dale", Price{63})).unreached, IsEmpty());
}

// A lane that is too slow is nearer than none.
TEST_F(ExplanationTest, SomeLanesAreTooSlowAndOthersMissing) {
  change({CommodityRow{.symbol = "onion",
                       .name = "Onion",
                       .lot = "bag",
                       .class_symbol = "road",
                       .tick = Price{1},
                       .shelf_life_hours = 19}});
  apply(in("dale", new_ask({"al", "a1"}, Lots{5}, Price{50})));
  apply(new_ask({"al", "a2"}, Lots{5}, Price{60}));

  const Explanation why = explained(bid_in("city", Price{100}));

  EXPECT_THAT(why.obstacles, ElementsAre(Obstacle::kTooSlow));
  ASSERT_EQ(why.unreached.size(), 2u);
  EXPECT_EQ(symbol(why.unreached[0].zone), "dale");
  EXPECT_FALSE(why.unreached[0].lane.has_value());
  EXPECT_EQ(symbol(why.unreached[1].zone), "hill");
  EXPECT_TRUE(why.unreached[1].lane.has_value());
}

// For al's asks 2 more of the lane are paid, by a coupon: they are apart from others at their price.
TEST_F(ExplanationTest, CouponsMakeLanesCheaper) {
  change({AccountRow{.symbol = "al", .attributes = {"smallholder"}},
          ProgrammeRow{.symbol = "relief", .budget = 1'000, .amount = 2, .attributes = {"smallholder"}}});
  apply(new_ask({"cy", "c1"}, Lots{5}, Price{60}));
  apply(new_ask({"al", "a1"}, Lots{5}, Price{60}));
  const ExplainedTerms terms = bid_in("city", Price{62});

  const Explanation why = explained(terms);

  ASSERT_EQ(why.nearest.size(), 2u);
  EXPECT_EQ(why.nearest[0].subsidy, Price{5});
  EXPECT_EQ(why.nearest[0].redeemed, Price{2});
  EXPECT_EQ(why.nearest[0].quantity_lots, 5);
  EXPECT_EQ(gap(terms, why.nearest[0]), 3);  // 60 + 5 - 62
  EXPECT_EQ(price_to_trade(onion(), terms, why.nearest[0]), Price{65});
  EXPECT_EQ(why.nearest[1].redeemed, Price{0});
  EXPECT_EQ(gap(terms, why.nearest[1]), 5);
}

TEST_F(ExplanationTest, AnAskHasItsOwnCoupon) {
  change({ProgrammeRow{.symbol = "relief", .budget = 1'000, .amount = 2}});
  apply(new_bid({"bo", "b1"}, Lots{5}, Price{62}));
  ExplainedTerms terms = ask_in("hill", Price{58});
  EXPECT_EQ(gap(terms, explained(terms).nearest.front()), 3);  // 58 + 7 - 62

  terms.coupon = {.programme = reference().symbols().programmes.find("relief"), .locked = Price{2}};

  EXPECT_EQ(gap(terms, explained(terms).nearest.front()), 1);
}

// In a zone from which no lane goes there, asks with and without a coupon count together.
TEST_F(ExplanationTest, AZoneOutOfReachCountsOnceWhateverItsCoupons) {
  change({AccountRow{.symbol = "al", .attributes = {"smallholder"}},
          ProgrammeRow{.symbol = "relief", .budget = 1'000, .amount = 2, .attributes = {"smallholder"}}});
  apply(new_ask({"cy", "c1"}, Lots{5}, Price{60}));
  apply(new_ask({"al", "a1"}, Lots{4}, Price{60}));
  apply(new_ask({"al", "a2"}, Lots{3}, Price{61}));

  const Explanation why = explained(bid_in("dale", Price{100}));

  EXPECT_THAT(why.obstacles, ElementsAre(Obstacle::kUnconnected));
  ASSERT_EQ(why.unreached.size(), 1u);
  EXPECT_EQ(why.unreached[0].quantity_lots, 9);
  EXPECT_EQ(why.unreached[0].price, Price{60});
}

}  // namespace
}  // namespace farmgate
