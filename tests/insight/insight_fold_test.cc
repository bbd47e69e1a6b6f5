// Insight over the events of an engine.
#include "engine/insight/insight_fold.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "engine/accounts/ledger.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/engine.h"
#include "tests/insight/long_market.h"
#include "tests/insight/sold_goods.h"
#include "tests/support/engine_request.h"
#include "tests/support/random_requests.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

// The lane from hill to city costs 10, of which 3 are paid for.
class InsightFoldTest : public testing::Test {
 protected:
  void apply(const Request& request) {
    EventBuffer events;
    engine_.apply(std::vector<PreparedRequest>{request}, events);
    for (const Event& event : events.events()) fold_.add(event, engine_.reference().symbols(), {});
  }
  const Trade& market() const { return fold_.insight().groups().market(); }

  Engine engine_{small_market(), {}};
  InsightFold fold_{small_market()};
};

// 50 + 7 <= 100: the taker's bid of 100 could have paid 43 more; the ask rested, and gets its own price.
TEST_F(InsightFoldTest, KnowsTheLimitsOfBothSides) {
  apply(new_ask({"al", "a1"}, Lots{10}, Price{50}));
  apply(new_bid({"bo", "b1"}, Lots{4}, Price{100}));

  EXPECT_EQ(market().lots, Lots{4});
  EXPECT_EQ(market().farm_gate, 4 * 50);
  EXPECT_EQ(market().delivered, 4 * 57);
  EXPECT_EQ(market().cost, 4 * 10);
  EXPECT_EQ(market().surplus, 4 * 43);
  EXPECT_EQ(market().producer_surplus, 0);
}

// The bid rests at 100, the ask would have taken 60, and gets 93 at the farm gate.
TEST_F(InsightFoldTest, FollowsReplacedLimits) {
  apply(new_bid({"bo", "b1"}, Lots{4}, Price{40}));
  apply(replace_of({"bo", "b1"}, Lots{4}, Price{100}));
  apply(new_ask({"al", "a1"}, Lots{1}, Price{60}));
  apply(cancel_of({"bo", "b1"}));

  EXPECT_EQ(market().surplus, 33);
  EXPECT_EQ(market().producer_surplus, 33);
}

TEST_F(InsightFoldTest, ATrickleOfFillsUsesTheLimitThatStoodAtEach) {
  apply(new_ask({"al", "a1"}, Lots{10}, Price{50}));
  apply(new_bid({"bo", "b1"}, Lots{1}, Price{60}));
  apply(replace_of({"al", "a1"}, Lots{10}, Price{40}));
  apply(new_bid({"bo", "b2"}, Lots{1}, Price{60}));

  EXPECT_EQ(market().surplus, 3 + 13);
}

TEST_F(InsightFoldTest, TakesChangesOfReferenceDataIn) {
  const ReferenceChange change{AccountRow{.symbol = "al", .owner = "firm"},
                               CommodityRow{.symbol = "tea",
                                            .name = "Tea",
                                            .lot = "chest",
                                            .class_symbol = "dry",
                                            .tick = Price{5},
                                            .currency = "CNY"}};
  Request request;
  request.operation = Operation::kReference;
  request.change = &change;

  apply(request);
  apply(new_ask({"al", "a1"}, Lots{10}, Price{50}));
  apply(new_bid({"bo", "b1"}, Lots{4}, Price{100}));

  EXPECT_EQ(fold_.insight().currency(), "CNY");
  const Producers& producers = fold_.insight().producers();
  EXPECT_EQ(producers.earner(producers.earner(producers.find_owner("firm"))).year.sum().income, 200);
}

TEST(Insight, NamesACurrencyOnlyWhenAllAgree) {
  SoldGoods goods;
  EXPECT_EQ(goods.insight().currency(), "");
  goods.with({CommodityRow{.symbol = "tea", .currency = "CNY"}, CommodityRow{.symbol = "fig"}});
  EXPECT_EQ(goods.insight().currency(), "CNY");
  goods.with({CommodityRow{.symbol = "fig", .currency = "INR"}});
  EXPECT_EQ(goods.insight().currency(), "");
}

// The year's income of every account, from all fills and payments for volume, the slow way.
std::map<std::string, Int128> naive_incomes(
    const std::vector<std::pair<Day, std::pair<std::string, Int128>>>& fills, Day today) {
  std::map<std::string, Int128> incomes;
  for (const auto& [day, sale] : fills) {
    if (day > today - kYearDays) incomes[sale.first] += sale.second;
  }
  return incomes;
}

class LongMarkets : public testing::TestWithParam<std::uint64_t> {};

// However the events come, and after every batch: what the fills of the year come to, and what programmes
// have paid for volume.
TEST_P(LongMarkets, GiveWhatTheFillsOfTheYearComeTo) {
  const RandomMarket market = long_market(GetParam(), 1'500);
  const RandomRequests requests(market);
  Engine engine(parse_reference(market.reference), gate_options(market.options));
  InsightFold fold(parse_reference(market.reference), kLowTerms);
  Ledger ledger(parse_reference(market.reference));
  std::vector<std::pair<Day, std::pair<std::string, Int128>>> fills;
  std::vector<std::pair<Day, std::pair<std::string, Int128>>> paid;
  const Symbols& symbols = engine.reference().symbols();

  for (const PreparedRequest& request : requests.all()) {
    EventBuffer events;
    engine.apply(std::span(&request, 1), events);
    for (const Event& event : events.events()) {
      ledger.apply(event, symbols);
      fold.add(event, symbols, ledger.payments());
      const auto* fill = std::get_if<Filled>(&event.payload);
      if (fill == nullptr) continue;
      const AccountId ask = fill->ask.order.account;
      const AccountId bid = fill->bid.order.account;
      const OwnerId owner = engine.reference().account(ask).owner;
      if (owner.valid() && owner == engine.reference().account(bid).owner) continue;
      fills.push_back({day_of(event.time),
                       {std::string(symbols.accounts.symbol(ask)), money(fill->farm_gate, fill->quantity)}});
      for (const IncentivePayment& payment : ledger.payments()) {
        paid.push_back({day_of(event.time), {std::string(symbols.accounts.symbol(ask)), payment.amount}});
      }
    }
  }

  const Producers& producers = fold.insight().producers();
  const auto sales = naive_incomes(fills, fold.insight().day());
  auto payments = naive_incomes(paid, fold.insight().day());
  ASSERT_GT(sales.size(), 1u);
  Int128 total = 0;
  for (const auto& [account, sold] : sales) {
    EXPECT_EQ(producers.earner(producers.earner(producers.find_account(account))).year.sum().income,
              sold + payments[account]);
    total += sold;
  }
  EXPECT_EQ(fold.insight().groups().market().farm_gate, total);
  const ProgrammeEffects& programmes = fold.insight().programmes();
  const Int128 paid_for_volume = programmes.effect(programmes.find(kVolumeProgramme)).all.money;
  EXPECT_EQ(paid_for_volume, ledger.incentives().paid(kVolumeProgramme));
  EXPECT_GT(paid_for_volume, 0);
}

INSTANTIATE_TEST_SUITE_P(InsightFold, LongMarkets, testing::Values(1, 2, 3, 4, 5));

}  // namespace
}  // namespace farmgate
