// Why orders do not trade: a scenario for each rule, and over random markets that what is said to be nearest
// is what would trade.
#include "engine/market_data/explanation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/market_data/copied_market.h"
#include "tests/support/random_draws.h"
#include "tests/support/random_requests.h"
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
  ExplainedTerms bid_in(std::string_view zone, Price price, std::string_view account = "") const {
    return {.side = Side::kBid,
            .zone = reference().symbols().zones.find(zone),
            .price = price,
            .account = copied_.copy().orders().symbols().accounts.find(account)};
  }
  Explanation explained(const ExplainedTerms& terms) const {
    return explain(books().book(reference().symbols().commodities.find("onion")), reference(), onion(),
                   terms);
  }
  std::string_view symbol(ZoneId zone) const { return reference().symbols().zones.symbol(zone); }

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
  EXPECT_THAT(explained(bid_in("city", Price{62}, "al")).obstacles,
              ElementsAre(Obstacle::kOwnOrder, Obstacle::kPrice));
}

TEST_F(ExplanationTest, TheCommodityIsHalted) {
  apply(new_ask({"al", "a1"}, Lots{5}, Price{60}));
  halt();

  EXPECT_THAT(explained(bid_in("city", Price{100})).obstacles, ElementsAre(Obstacle::kHalted));
  EXPECT_THAT(explained(bid_in("city", Price{62})).obstacles,
              ElementsAre(Obstacle::kHalted, Obstacle::kPrice));
}

TEST_F(ExplanationTest, OrdersPastTheirTimeArePassedOver) {
  Request order = new_ask({"al", "a1"}, Lots{5}, Price{50});
  order.time_in_force = TimeInForce::kGoodTillDate;
  order.given.expire_time = true;
  order.expire_time = Timestamp{1'000};
  apply(order);
  apply(new_ask({"al", "a2"}, Lots{5}, Price{60}));
  ExplainedTerms terms = bid_in("city", Price{62});

  terms.time = Timestamp{1'000};

  ASSERT_EQ(explained(terms).nearest.size(), 1u);
  EXPECT_EQ(explained(terms).nearest.front().price, Price{60});
}

// Of every order that rests: nobody but its own stands in its way when prices would do, and when the gap is
// closed as told, it trades.
class RandomExplanations : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomExplanations, AreTrueOfWhatRests) {
  const RandomMarket market = make_random_market(GetParam(), 1'500);
  const RandomRequests requests(market);
  CopiedMarket copied(market);
  std::size_t explained = 0;
  for (std::size_t i = 0; i < requests.all().size(); ++i) {
    copied.apply(requests.all()[i]);
    if (i % 100 != 99) continue;
    const Books& books = copied.copy().books();
    const ReferenceData& reference = books.reference();
    for (std::size_t c = 0; c < reference.symbols().commodities.size(); ++c) {
      const Commodity& commodity = reference.commodity(CommodityId{c});
      const BookCopy& book = books.book(CommodityId{c});
      book.market().visit_resting([&](const RestingOrder& order) {
        const ExplainedTerms terms{.side = order.terms.side, .zone = order.zone, .price = order.terms.price};
        const Explanation why = explain(book, reference, commodity, terms);
        EXPECT_FALSE(why.obstacles.empty()) << order.id.view();  // or it would have traded
        if (why.nearest.empty()) return;
        ++explained;
        const auto price = price_to_trade(commodity, terms, why.nearest.front());
        if (!price || book.market().is_halted()) return;
        ExplainedTerms moved = terms;
        moved.price = *price;
        EXPECT_TRUE(explain(book, reference, commodity, moved).obstacles.empty()) << order.id.view();
      });
    }
  }
  EXPECT_GT(explained, 0u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomExplanations, testing::Range<std::uint64_t>(1, 17));

}  // namespace
}  // namespace farmgate
