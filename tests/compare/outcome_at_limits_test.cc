// What replays of markets whose amounts are at their bounds come to, held against plain sums. The sanitizers
// look on.
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <variant>

#include "engine/accounts/ledger.h"
#include "engine/base/int128.h"
#include "engine/runtime/engine.h"
#include "tests/market_data/market_at_limits.h"
#include "tests/support/engine_request.h"
#include "tests/support/random_requests.h"
#include "tools/compare/outcome_fold.h"

namespace farmgate {
namespace {

constexpr int kCommands = 1'500;

// Of fills, one by one. Nobody in these markets is of somebody else's, and no account or zone has attributes.
class PlainSums {
 public:
  explicit PlainSums(const ReferenceData& reference) : ledger_(reference) {}

  void add(const Event& event, const Symbols& symbols) {
    if (const auto* const accepted = std::get_if<Accepted>(&event.payload)) {
      limits_[accepted->order.placed] = Price(accepted->price);
    }
    if (const auto* const replaced = std::get_if<Replaced>(&event.payload)) {
      limits_[replaced->order.placed] = Price(replaced->price);
    }
    ledger_.apply(event, symbols);
    if (const auto* const fill = std::get_if<Filled>(&event.payload)) add(*fill, symbols);
  }

  std::uint64_t fills = 0;
  Int128 delivered = 0;
  Int128 farm_gate = 0;
  Int128 unit_cost = 0;
  Int128 subsidy = 0;
  Int128 redeemed = 0;
  Int128 buyers_surplus = 0;
  Int128 producers_surplus = 0;
  Int128 incentives = 0;
  std::map<std::string, Int128> earned;     // by producer
  std::map<std::string, Int128> programme;  // what each paid

 private:
  static Int128 times(Price price, Lots quantity) { return Int128{price.value()} * quantity.value(); }

  void add(const Filled& fill, const Symbols& symbols) {
    const Lots quantity = fill.quantity;
    ++fills;
    delivered += times(fill.delivered, quantity);
    farm_gate += times(fill.farm_gate, quantity);
    unit_cost += times(fill.unit_cost, quantity);
    subsidy += times(fill.subsidy, quantity);
    redeemed += times(fill.redeemed, quantity);
    buyers_surplus += times(limits_.at(fill.bid.order.placed), quantity) - times(fill.delivered, quantity);
    producers_surplus += times(fill.farm_gate, quantity) - times(limits_.at(fill.ask.order.placed), quantity);
    Int128& producer = earned[std::string(symbols.accounts.symbol(fill.ask.order.account))];
    producer += times(fill.farm_gate, quantity);
    if (fill.programme.valid()) {
      programme[std::string(symbols.programmes.symbol(fill.programme))] += times(fill.redeemed, quantity);
    }
    for (const IncentivePayment& payment : ledger_.payments()) {
      incentives += payment.amount;
      producer += payment.amount;
      programme[std::string(payment.programme)] += payment.amount;
    }
  }

  Ledger ledger_;  // for what programmes pay for volume
  std::map<Sequence, Price> limits_;
};

class OutcomeAtLimits : public testing::TestWithParam<std::uint64_t> {
 protected:
  OutcomeAtLimits() {
    const RandomMarket market = market_at_limits(GetParam(), kCommands);
    const RandomRequests requests(market);
    Engine engine(parse_reference(market.reference), gate_options(market.options));
    PlainSums sums(engine.reference());
    OutcomeFold fold(engine.reference());
    for (const PreparedRequest& request : requests.all()) {
      EventBuffer events;
      engine.apply(request, events);
      const Symbols& symbols = engine.reference().symbols();
      for (const Event& event : events.events()) sums.add(event, symbols);
      fold.add(events.events(), symbols);
    }
    expected_ = sums;
    outcome_ = fold.outcome({});
  }

  PlainSums expected_{ReferenceData()};
  Outcome outcome_;
};

void expect_same(const char* what, Int128 actual, Int128 expected) {
  EXPECT_EQ(to_string(actual), to_string(expected)) << what;
}

INSTANTIATE_TEST_SUITE_P(Seeds, OutcomeAtLimits, testing::Range<std::uint64_t>(1, 9));

TEST_P(OutcomeAtLimits, TradeAddsUp) {
  const TradeOutcome total = outcome_.total();

  EXPECT_EQ(total.filled.fills, expected_.fills);
  expect_same("delivered", total.filled.buyers_paid, expected_.delivered);
  expect_same("farm gate", total.filled.producers_received, expected_.farm_gate);
  expect_same("carriers", total.filled.carriers_received, expected_.unit_cost);
  expect_same("subsidies", total.filled.subsidies, expected_.subsidy);
  expect_same("coupons", total.programmes_paid, expected_.redeemed);
  expect_same("buyers' surplus", total.buyers_surplus, expected_.buyers_surplus);
  expect_same("producers' surplus", total.producers_surplus, expected_.producers_surplus);
  EXPECT_GT(total.filled.buyers_paid, INT64_MAX);  // else there would be little to see
}

TEST_P(OutcomeAtLimits, DaysAddUpToTheirCommodities) {
  for (const CommodityOutcome& commodity : outcome_.commodities) {
    DayOutcome days;
    for (const auto& [day, outcome] : commodity.days) days.add(outcome);
    EXPECT_EQ(days.quantity, commodity.trade.filled.quantity) << commodity.symbol;
    expect_same("delivered", days.buyers_paid, commodity.trade.filled.buyers_paid);
    expect_same("farm gate", days.producers_received, commodity.trade.filled.producers_received);
  }
}

TEST_P(OutcomeAtLimits, IncomeAddsUp) {
  ASSERT_EQ(outcome_.producers.size(), expected_.earned.size());
  for (const auto& [name, outcome] : outcome_.producers) {
    expect_same(name.account.c_str(), outcome.earned, expected_.earned.at(name.account));
    EXPECT_GT(outcome.best_year, 0) << name.account;
    EXPECT_LE(outcome.best_year, outcome.earned) << name.account;
  }
  const Int128 all = expected_.farm_gate + expected_.incentives;
  ASSERT_EQ(outcome_.counties.size(), 1u);
  expect_same("county", outcome_.counties.begin()->second.earned, all);
  ASSERT_EQ(outcome_.attributes.size(), 1u);
  expect_same("attributes", outcome_.attributes.begin()->second.earned, all);
}

TEST_P(OutcomeAtLimits, ProgrammesAddUp) {
  for (const ProgrammeOutcome& programme : outcome_.programmes) {
    const auto found = expected_.programme.find(programme.symbol);
    expect_same(programme.symbol.c_str(), programme.paid,
                found == expected_.programme.end() ? 0 : found->second);
    EXPECT_LE(programme.paid, programme.budget) << programme.symbol;
  }
}

}  // namespace
}  // namespace farmgate
