// Amounts at their bounds overflow nowhere: not in the engine, which agrees with the oracle, nor in what
// follows its events, nor in a snapshot. The sanitizers look on.
#include "tests/market_data/market_at_limits.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/accounts/ledger.h"
#include "engine/insight/year.h"
#include "engine/runtime/engine.h"
#include "tests/insight/sold_goods.h"
#include "tests/market_data/copied_market.h"
#include "tests/market_data/snapshot_source.h"
#include "tests/support/differential.h"
#include "tests/support/random_requests.h"
#include "tests/support/subjects.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

constexpr int kCommands = 1'500;
constexpr std::uint64_t kSeeds = 8;

// The fills of a market, added up one by one.
class Fills {
 public:
  void note(const Event& event, const Symbols& symbols) {
    const auto* const fill = std::get_if<Filled>(&event.payload);
    if (fill == nullptr) return;
    all_.push_back({.day = day_of(event.time),
                    .commodity = std::string(symbols.commodities.symbol(event.commodity)),
                    .terms = *fill});
  }

  FillFigures of(std::string_view commodity) const {
    FillFigures figures;
    for (const Fill& fill : all_) {
      if (fill.commodity != commodity) continue;
      ++figures.fill_count;
      figures.quantity += fill.terms.quantity;
      figures.farm_gate.add(fill.terms.farm_gate, fill.terms.quantity);
      figures.delivered.add(fill.terms.delivered, fill.terms.quantity);
    }
    return figures;
  }
  // In the year that ends with this day; what the two sides gained is left out.
  Trade year_to(Day last) const {
    Trade trade;
    for (const Fill& fill : all_) {
      if (fill.day <= last - kYearDays) continue;
      trade.lots += fill.terms.quantity;
      trade.farm_gate += money(fill.terms.farm_gate, fill.terms.quantity);
      trade.delivered += money(fill.terms.delivered, fill.terms.quantity);
      trade.cost += money(fill.terms.unit_cost, fill.terms.quantity);
    }
    return trade;
  }

 private:
  struct Fill {
    Day day = 0;
    std::string commodity;
    Filled terms;
  };

  std::vector<Fill> all_;
};

class MarketsAtLimits : public testing::TestWithParam<std::uint64_t> {
 protected:
  const RandomMarket market_ = market_at_limits(GetParam(), kCommands);
};

INSTANTIATE_TEST_SUITE_P(Seeds, MarketsAtLimits, testing::Range<std::uint64_t>(1, kSeeds + 1));

// After every command both are looked through, and the sum of the ledger is zero.
TEST_P(MarketsAtLimits, GiveTheSameEventsAndBalances) {
  const auto subjects = all_subjects();
  const NamedSubject oracle{subjects[0].first, subjects[0].second};
  const NamedSubject engine{subjects[1].first, subjects[1].second};

  const auto difference = find_difference(market_, oracle, engine);

  EXPECT_FALSE(difference.has_value()) << difference->report;
}

TEST_P(MarketsAtLimits, AddUpInMarketDataAndInsight) {
  const RandomRequests requests(market_);
  CopiedMarket copied(market_);
  Fills fills;
  for (const PreparedRequest& request : requests.all()) {
    const std::span<const Event> events = copied.apply(request);
    for (const Event& event : events) fills.note(event, copied.engine().reference().symbols());
  }

  copied.expect_same();
  const auto rows = copied.copy().statistics().rows({});
  EXPECT_EQ(rows.size(), 2u);
  for (const StatisticsRow& row : rows) {
    const std::string_view commodity = copied.copy().orders().symbols().commodities.symbol(row.commodity);
    EXPECT_TRUE(row.figures == fills.of(commodity)) << commodity;
  }
  const Insight& insight = copied.copy().insight();
  const Trade year = insight.groups().market();
  const Trade expected = fills.year_to(insight.day());
  EXPECT_EQ(year.lots, expected.lots);
  EXPECT_EQ(to_string(year.farm_gate), to_string(expected.farm_gate));
  EXPECT_EQ(to_string(year.delivered), to_string(expected.delivered));
  EXPECT_EQ(to_string(year.cost), to_string(expected.cost));
  EXPECT_GE(year.surplus, year.producer_surplus);
  EXPECT_GE(year.producer_surplus, 0);
}

// What an engine has come to is never refused as impossible, and what goes on from it comes to the same.
TEST_P(MarketsAtLimits, GoThroughASnapshot) {
  const TemporaryFolder folder;
  const RandomRequests requests(market_);
  const auto [first, rest] =
      std::pair(requests.all().first(kCommands / 2), requests.all().subspan(kCommands / 2));
  SnapshotSource source = snapshot_source(parse_reference(market_.reference), gate_options(market_.options));
  for (const PreparedRequest& request : first) apply({&request, 1}, source);
  const std::string path = folder.file("a.snapshot.zst");
  ASSERT_TRUE(save_snapshot(source.state, path, &source.folds));

  EventFolds folds;
  auto loaded = load_snapshot(path, &folds);
  ASSERT_TRUE(loaded) << loaded.error().message;
  SnapshotSource again{.state = *std::move(loaded), .folds = std::move(folds)};
  const auto copy = MarketState::restore(path);
  ASSERT_TRUE(copy) << copy.error().message;
  for (const PreparedRequest& request : rest) {
    apply({&request, 1}, source);
    const Status followed = (*copy)->apply(apply({&request, 1}, again));
    ASSERT_TRUE(followed) << followed.error().message;
  }

  EXPECT_EQ(again.state.digest.value(), source.state.digest.value());
  EXPECT_EQ(image_of(again.folds.insight.insight()), image_of(source.folds.insight.insight()));
  EXPECT_EQ(image_of((*copy)->insight()), image_of(source.folds.insight.insight()));
  EXPECT_EQ(again.folds.ledger.sum(), 0);
}

// What of all these markets there is: how much is at its greatest, or but for a millionth.
class Census {
 public:
  void run(const RandomMarket& market) {
    const RandomRequests requests(market);
    Engine engine(parse_reference(market.reference), gate_options(market.options));
    Ledger ledger(engine.reference());
    Int128 incentives = 0;
    for (const PreparedRequest& request : requests.all()) {
      EventBuffer events;
      engine.apply(request, events);
      for (const Event& event : events.events()) {
        note(event);
        ledger.apply(event, engine.reference().symbols());
        for (const IncentivePayment& payment : ledger.payments()) incentives += payment.amount;
      }
    }
    if (incentives >= kMost) ++counts_["markets with incentives"];
    if (ledger.position(Party::kCarrier) > INT64_MAX) ++counts_["carriers beyond 64 bits"];
    if (ledger.position(Party::kLender) < INT64_MIN) ++counts_["lenders beyond 64 bits"];
  }

  int of(const std::string& what) const {
    const auto found = counts_.find(what);
    return found == counts_.end() ? 0 : found->second;
  }

 private:
  static constexpr std::int64_t kMost = kMoneyMax - kMoneyMax / 1'000'000;

  void note(const Event& event) {
    if (const auto* const booked = std::get_if<Booked>(&event.payload)) {
      if (booked->amount == kMoneyMax) ++counts_["bookings"];
    }
    const auto* const fill = std::get_if<Filled>(&event.payload);
    if (fill == nullptr) return;
    ++counts_["fills"];
    if (fill->programme.valid()) ++counts_["fills with a coupon"];
    if (money(fill->delivered, fill->quantity) >= kMost) ++counts_["delivered"];
    if (money(fill->farm_gate, fill->quantity) >= kMost) ++counts_["farm gate"];
    if (money(fill->unit_cost, fill->quantity) >= kMost) ++counts_["cost"];
    if (money(fill->subsidy, fill->quantity) >= kMost) ++counts_["subsidy"];
  }

  std::map<std::string, int> counts_;
};

// Else the tests above would show little.
TEST(MarketAtLimits, ReachesTheGreatestAmounts) {
  Census census;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) census.run(market_at_limits(seed, kCommands));

  EXPECT_GE(census.of("fills"), 2'000);
  EXPECT_GE(census.of("fills with a coupon"), 400);
  EXPECT_GE(census.of("bookings"), 100);
  for (const std::string what : {"delivered", "farm gate", "cost", "subsidy"}) {
    EXPECT_GE(census.of(what), 100) << what;
  }
  EXPECT_GE(census.of("markets with incentives"), 3);
  EXPECT_GE(census.of("carriers beyond 64 bits"), 4);
  EXPECT_GE(census.of("lenders beyond 64 bits"), 4);
}

}  // namespace
}  // namespace farmgate
