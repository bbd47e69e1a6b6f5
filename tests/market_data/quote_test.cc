// A quote says what an immediate-or-cancel order does next.
#include "engine/market_data/quote.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "tests/market_data/copied_market.h"
#include "tests/support/random_draws.h"
#include "tests/support/random_requests.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

using testing::ElementsAre;

std::string text_of(const QuotedFill& fill, const Symbols& symbols) {
  std::string text(symbols.zones.symbol(fill.zone));
  for (const std::int64_t part : {fill.quantity.value(), fill.farm_gate.value(), fill.delivered.value(),
                                  fill.unit_cost.value(), fill.subsidy.value()}) {
    text += ' ' + std::to_string(part);
  }
  if (fill.redeemed > Price{0}) {
    text += ", of which " + std::to_string(fill.redeemed.value()) + " by " +
            std::string(symbols.programmes.symbol(fill.coupon.programme));
  }
  return text;
}

std::vector<std::string> texts_of(const Quote& quote, const Symbols& symbols) {
  std::vector<std::string> texts;
  for (const QuotedFill& fill : quote.fills) texts.push_back(text_of(fill, symbols));
  return texts;
}

// The same of what happened.
std::vector<std::string> fills_of(std::span<const Event> events, const Symbols& symbols) {
  std::vector<std::string> texts;
  for (const Event& event : events) {
    const auto* const filled = std::get_if<Filled>(&event.payload);
    if (filled == nullptr) continue;
    texts.push_back(text_of({.zone = filled->maker().zone,
                             .quantity = filled->quantity,
                             .farm_gate = filled->farm_gate,
                             .delivered = filled->delivered,
                             .unit_cost = filled->unit_cost,
                             .subsidy = filled->subsidy,
                             .redeemed = filled->redeemed,
                             .coupon = {.programme = filled->programme, .locked = {}}},
                            symbols));
  }
  return texts;
}

Lots cancelled_of(std::span<const Event> events, std::string_view id) {
  Lots lots{0};
  for (const Event& event : events) {
    const auto* const cancelled = std::get_if<Cancelled>(&event.payload);
    if (cancelled != nullptr && cancelled->order.id.view() == id) lots = cancelled->cancelled;
  }
  return lots;
}

// Asks for quotes and lets the orders follow.
class Asking {
 public:
  Asking(const RandomMarket& market, CopiedMarket& copied) : draws_(market.seed), copied_(copied) {}

  // Of some order: the quote, then what the order did. Fails the test when they differ.
  void ask_and_see() {
    tell_the_time();
    Request request = some_order();
    const Books& books = copied_.copy().books();
    const Symbols& names = books.reference().symbols();
    const QuoteTerms terms{.side = request.side,
                           .zone = names.zones.find(request.zone),
                           .quantity = request.quantity,
                           .limit = request.price,
                           .account = copied_.copy().orders().symbols().accounts.find(request.account),
                           .is_suspended = copied_.copy().accounts().is_suspended(request.account.view()),
                           .self_trade = request.self_trade,
                           .time = request.time,
                           .coupon = coupon_of(request)};
    const Quote quoted = quote(books.find(request.commodity)->market(), terms);
    const std::vector<std::string> expected = texts_of(quoted, names);

    const auto events = copied_.apply(PreparedRequest(request));

    ASSERT_FALSE(events.empty());
    if (const auto* const rejected = std::get_if<Rejected>(&events.front().payload)) {
      if (rejected->reason == RejectReason::kHalted) {
        EXPECT_EQ(quoted.end, QuoteEnd::kHalted);
      }
      if (rejected->reason == RejectReason::kSuspended) {
        EXPECT_EQ(quoted.end, QuoteEnd::kSuspended);
      }
      return;
    }
    ASSERT_EQ(coupon_text(coupon_of(events), copied_.engine().reference()),
              coupon_text(terms.coupon, books.reference()));
    ++compared_;
    fills_ += expected.size();
    if (terms.coupon.exists()) ++coupons_;
    for (const QuotedFill& fill : quoted.fills) redeemed_ += fill.redeemed.value();
    ASSERT_EQ(expected, fills_of(events, copied_.engine().reference().symbols()));
    ASSERT_EQ(quoted.unfilled, cancelled_of(events, request.order_id));
  }

  int compared() const { return compared_; }
  std::size_t fills() const { return fills_; }
  // Asks that were quoted with a coupon, and what coupons would have paid, per lot of every fill.
  int coupons() const { return coupons_; }
  std::int64_t redeemed() const { return redeemed_; }

 private:
  // A command without an event, such as a retry, tells no time; one that is rejected does.
  void tell_the_time() {
    const std::string_view account = one_of(copied_.engine().reference().symbols().accounts);
    copied_.apply(PreparedRequest(at(copied_.time(), cancel_of({account, "nobody's"}))));
  }

  Coupon coupon_of(const Request& request) const {
    if (request.side == Side::kBid) return {};
    const Symbols& names = copied_.copy().books().reference().symbols();
    return copied_.copy().coupon_for({.commodity = names.commodities.find(request.commodity),
                                      .zone = names.zones.find(request.zone),
                                      .account = request.account.view(),
                                      .quantity = request.quantity});
  }
  static Coupon coupon_of(std::span<const Event> events) {
    for (const Event& event : events) {
      if (const auto* const accepted = std::get_if<Accepted>(&event.payload)) return accepted->coupon;
    }
    return {};
  }
  static std::string coupon_text(const Coupon& coupon, const ReferenceData& reference) {
    if (!coupon.exists()) return "none";
    return std::to_string(Price{coupon.locked}.value()) + " of " +
           std::string(reference.symbols().programmes.symbol(coupon.programme));
  }

  template <class Id>
  std::string_view one_of(const SymbolTable<Id>& symbols) {
    return symbols.symbol(
        Id{static_cast<std::size_t>(draws_.between(0, static_cast<std::int64_t>(symbols.size()) - 1))});
  }

  Request some_order() {
    const ReferenceData& reference = copied_.engine().reference();
    const Symbols& symbols = reference.symbols();
    Request request;
    request.operation = Operation::kNew;
    request.time = copied_.time();
    request.given = {
        .side = true, .quantity = true, .price = true, .time_in_force = true, .self_trade = true};
    id_ = "quoted" + std::to_string(++count_);
    request.order_id = id_;
    request.account = one_of(symbols.accounts);
    request.commodity = one_of(symbols.commodities);
    request.zone = one_of(symbols.zones);
    request.side = draws_.per_mille(500) ? Side::kBid : Side::kAsk;
    request.quantity = Lots{draws_.between(1, 40)};
    const Commodity& commodity = reference.commodity(symbols.commodities.find(request.commodity));
    const std::int64_t tick = commodity.tick.value();
    request.price = Price{draws_.between(1, 300 / tick) * tick};
    request.time_in_force = TimeInForce::kImmediateOrCancel;
    request.self_trade = static_cast<SelfTrade>(draws_.between(0, 2));
    return request;
  }

  RandomDraws draws_;
  CopiedMarket& copied_;
  std::string id_;
  int count_ = 0;
  int compared_ = 0;
  std::size_t fills_ = 0;
  int coupons_ = 0;
  std::int64_t redeemed_ = 0;
};

class RandomQuotes : public testing::TestWithParam<std::uint64_t> {};

// Asks for a quote at every fifth command.
void ask_now_and_then(const RandomMarket& market, CopiedMarket& copied, Asking& asking) {
  const RandomRequests requests(market);
  for (std::size_t i = 0; i < requests.all().size(); ++i) {
    copied.apply(requests.all()[i]);
    if (i % 5 == 4) asking.ask_and_see();
    if (testing::Test::HasFatalFailure()) return;
  }
}

TEST_P(RandomQuotes, SayWhatTheOrderDoesNext) {
  const RandomMarket market = make_random_market(GetParam(), 1'500);
  CopiedMarket copied(market);
  Asking asking(market, copied);

  ask_now_and_then(market, copied, asking);

  EXPECT_GT(asking.compared(), 50);
  EXPECT_GT(asking.fills(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomQuotes, testing::Range<std::uint64_t>(1, 25));

// That the random markets have what the quotes are held against: asks that get coupons, and fills that use
// them.
TEST(Quotes, OfRandomMarketsHaveCoupons) {
  int coupons = 0;
  std::int64_t redeemed = 0;
  for (std::uint64_t seed = 101; seed < 107; ++seed) {
    const RandomMarket market = make_random_market(seed, 1'000);
    CopiedMarket copied(market);
    Asking asking(market, copied);
    ask_now_and_then(market, copied, asking);
    coupons += asking.coupons();
    redeemed += asking.redeemed();
  }
  EXPECT_GT(coupons, 20);
  EXPECT_GT(redeemed, 20);
}

// A market of onion, in which `al` asks and `bo` bids.
class QuoteTest : public testing::Test {
 protected:
  Quote quote_of(const QuoteTerms& terms) const {
    return quote(copied_.copy().books().find("onion")->market(), terms);
  }
  ZoneId zone(std::string_view symbol) const {
    return copied_.copy().books().reference().symbols().zones.find(symbol);
  }
  AccountId account(std::string_view symbol) const {
    return copied_.copy().orders().symbols().accounts.find(symbol);
  }

  CopiedMarket copied_{small_market(), {}};
};

TEST_F(QuoteTest, ListsTheFillsInTheirOrder) {
  copied_.apply(PreparedRequest(new_ask({"al", "a1"}, Lots{5}, Price{60})));
  copied_.apply(PreparedRequest(new_ask({"al", "a2"}, Lots{5}, Price{50})));

  const Quote quoted =
      quote_of({.side = Side::kBid, .zone = zone("city"), .quantity = Lots{7}, .limit = Price{100}});

  EXPECT_EQ(quoted.end, QuoteEnd::kFilled);
  EXPECT_EQ(quoted.unfilled, Lots{0});
  EXPECT_THAT(texts_of(quoted, copied_.copy().books().reference().symbols()),
              ElementsAre("hill 5 50 57 10 3", "hill 2 60 67 10 3"));
}

TEST_F(QuoteTest, SaysWhyLotsStayUnfilled) {
  copied_.apply(PreparedRequest(new_ask({"al", "a1"}, Lots{5}, Price{50})));
  copied_.apply(PreparedRequest(new_ask({"bo", "b1"}, Lots{5}, Price{51})));
  QuoteTerms terms{.side = Side::kBid, .zone = zone("city"), .quantity = Lots{20}, .limit = Price{100}};

  EXPECT_EQ(quote_of(terms).end, QuoteEnd::kNoneCompatible);
  EXPECT_EQ(quote_of(terms).unfilled, Lots{10});
  terms.account = account("bo");
  EXPECT_EQ(quote_of(terms).end, QuoteEnd::kOwnOrder);
  EXPECT_EQ(quote_of(terms).unfilled, Lots{15});
  terms.self_trade = SelfTrade::kCancelResting;
  EXPECT_EQ(quote_of(terms).end, QuoteEnd::kNoneCompatible);
  EXPECT_EQ(quote_of(terms).unfilled, Lots{15});
  terms.zone = zone("dale");  // where no lane arrives
  EXPECT_EQ(quote_of(terms).end, QuoteEnd::kNoneCompatible);
  EXPECT_EQ(quote_of(terms).unfilled, Lots{20});
}

TEST_F(QuoteTest, AHaltedCommodityTradesNothing) {
  copied_.apply(PreparedRequest(new_ask({"al", "a1"}, Lots{5}, Price{50})));
  Request halt;
  halt.operation = Operation::kHalt;
  halt.commodity = "onion";
  copied_.apply(PreparedRequest(halt));

  const Quote quoted =
      quote_of({.side = Side::kBid, .zone = zone("city"), .quantity = Lots{7}, .limit = Price{100}});

  EXPECT_EQ(quoted.end, QuoteEnd::kHalted);
  EXPECT_EQ(quoted.unfilled, Lots{7});
}

// Nothing has happened since that would have expired them.
TEST_F(QuoteTest, PassesOverOrdersWhoseTimeHasCome) {
  Request order = new_ask({"al", "a1"}, Lots{5}, Price{50});
  order.time_in_force = TimeInForce::kGoodTillDate;
  order.given.expire_time = true;
  order.expire_time = Timestamp{1'000};
  copied_.apply(PreparedRequest(order));
  QuoteTerms terms{.side = Side::kBid, .zone = zone("city"), .quantity = Lots{5}, .limit = Price{100}};

  terms.time = Timestamp{999};
  EXPECT_EQ(quote_of(terms).end, QuoteEnd::kFilled);
  terms.time = Timestamp{1'000};
  EXPECT_EQ(quote_of(terms).end, QuoteEnd::kNoneCompatible);
}

TEST_F(QuoteTest, LooksAtABoundedNumberOfOrders) {
  for (std::size_t i = 0; i <= kQuotedOrdersMax; ++i) {
    const std::string id = "a" + std::to_string(i);
    copied_.apply(PreparedRequest(new_ask({"al", id}, Lots{1}, Price{50})));
  }

  const Quote quoted =
      quote_of({.side = Side::kBid, .zone = zone("city"), .quantity = Lots{20'000}, .limit = Price{100}});

  EXPECT_EQ(quoted.end, QuoteEnd::kNotQuoted);
  EXPECT_EQ(quoted.fills.size(), kQuotedOrdersMax);
  EXPECT_EQ(quoted.unfilled, Lots{10'000});
}

// Onion goes from hill to city for 10, of which 3 are paid: `relief` adds 4 for al, while its 40 last.
class QuoteOfCouponsTest : public QuoteTest {
 protected:
  QuoteOfCouponsTest() {
    const ReferenceChange rows = {
        AccountRow{.symbol = "al", .attributes = {"smallholder"}},
        ProgrammeRow{.symbol = "relief", .budget = 40, .amount = 4, .attributes = {"smallholder"}}};
    Request request;
    request.operation = Operation::kReference;
    request.change = &rows;
    copied_.apply(PreparedRequest(request));
  }
  Coupon coupon_of(std::string_view account, Lots quantity) const {
    const Symbols& symbols = copied_.copy().books().reference().symbols();
    return copied_.copy().coupon_for({.commodity = symbols.commodities.find("onion"),
                                      .zone = zone("hill"),
                                      .account = account,
                                      .quantity = quantity});
  }
  std::vector<std::string> fills_of(const QuoteTerms& terms) const {
    return texts_of(quote_of(terms), copied_.copy().books().reference().symbols());
  }
};

// al's dearer ask lands at 53, cy's at 56.
TEST_F(QuoteOfCouponsTest, ABidMeetsAsksWithTheirCoupons) {
  copied_.apply(PreparedRequest(new_ask({"cy", "c1"}, Lots{5}, Price{49})));
  copied_.apply(PreparedRequest(new_ask({"al", "a1"}, Lots{5}, Price{50})));

  EXPECT_THAT(fills_of({.side = Side::kBid, .zone = zone("city"), .quantity = Lots{7}, .limit = Price{100}}),
              ElementsAre("hill 5 50 53 10 7, of which 4 by relief", "hill 2 49 56 10 3"));
}

TEST_F(QuoteOfCouponsTest, AnAskGetsTheCouponOfItsAccount) {
  copied_.apply(PreparedRequest(new_bid({"bo", "b1"}, Lots{5}, Price{60})));
  QuoteTerms terms{.side = Side::kAsk, .zone = zone("hill"), .quantity = Lots{5}, .limit = Price{50}};

  EXPECT_THAT(fills_of(terms), ElementsAre("city 5 53 60 10 3"));
  terms.coupon = coupon_of("al", Lots{5});
  EXPECT_THAT(fills_of(terms), ElementsAre("city 5 57 60 10 7, of which 4 by relief"));
}

TEST_F(QuoteOfCouponsTest, ACouponIsForTheWholeQuantityOrNone) {
  EXPECT_TRUE(coupon_of("al", Lots{10}).exists());
  EXPECT_FALSE(coupon_of("al", Lots{11}).exists());
  EXPECT_FALSE(coupon_of("cy", Lots{1}).exists());      // no smallholder
  EXPECT_FALSE(coupon_of("nobody", Lots{1}).exists());  // as far as is known
  EXPECT_FALSE(coupon_of("", Lots{1}).exists());

  copied_.apply(PreparedRequest(new_ask({"al", "a1"}, Lots{8}, Price{50})));
  EXPECT_TRUE(coupon_of("al", Lots{2}).exists());
  EXPECT_FALSE(coupon_of("al", Lots{3}).exists());
}

// What a cancel gives back counts from the second epoch after its own on.
TEST_F(QuoteOfCouponsTest, WhatIsGivenBackCountsTwoEpochsLater) {
  constexpr std::int64_t kEpoch = 10'000'000;
  copied_.apply(PreparedRequest(new_ask({"al", "a1"}, Lots{10}, Price{50})));
  copied_.apply(PreparedRequest(at(Timestamp{kEpoch}, cancel_of({"al", "a1"}))));
  EXPECT_FALSE(coupon_of("al", Lots{1}).exists());

  copied_.apply(PreparedRequest(at(Timestamp{3 * kEpoch - 1}, new_bid({"bo", "b1"}, Lots{1}, Price{1}))));
  EXPECT_FALSE(coupon_of("al", Lots{1}).exists());
  copied_.apply(PreparedRequest(at(Timestamp{3 * kEpoch}, new_bid({"bo", "b2"}, Lots{1}, Price{1}))));
  EXPECT_TRUE(coupon_of("al", Lots{10}).exists());
}

}  // namespace
}  // namespace farmgate
