#include "tools/compare/outcome_fold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/insight/year.h"
#include "engine/runtime/engine.h"
#include "tests/support/market_files.h"
#include "tests/support/reference_rows.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::Pair;

Outcome outcome_of(const ReplayOptions& options) {
  std::optional<OutcomeFold> fold;
  ReplayObserver observer;
  observer.start = [&fold](const ReferenceData& reference) { fold.emplace(reference); };
  observer.events = [&fold](std::span<const Event> events, const Symbols& symbols) {
    fold->add(events, symbols);
  };
  const auto result = replay(options, observer);
  EXPECT_TRUE(result) << result.error().message;
  return fold->outcome(*result);
}
Outcome outcome_of(const MarketFiles& files, const std::string& orders) {
  files.write_orders(orders);
  return outcome_of(files.options());
}

ProducerName account(const std::string& symbol) {
  return {.account = symbol, .owner = ""};
}

constexpr char kBidOf30At100[] = "2000,new,b1,grocer,bid,tomato,city,30,100,IOC\n";

// 30 lots for 50 at the farm gate and 57 delivered: the lane costs 10, of which 3 are paid for.
TEST(OutcomeFold, SumsUpWhatTradingWasWorth) {
  const Outcome outcome = outcome_of(
      MarketFiles(), std::string("1000,new,a1,farmer,ask,tomato,hill,100,50,GTC\n") + kBidOf30At100);

  const TradeOutcome total = outcome.total();
  EXPECT_EQ(total.filled.fills, 1u);
  EXPECT_EQ(total.filled.quantity, 30);
  EXPECT_EQ(total.buyers_surplus, 30 * (100 - 57));
  EXPECT_EQ(total.producers_surplus, 0);
  EXPECT_EQ(total.surplus(), 30 * (100 - 50 - 7));
  EXPECT_EQ(total.welfare(), 30 * (100 - 50 - 10));
  EXPECT_EQ(outcome.commands, 2u);
  EXPECT_EQ(outcome.accepted, 2u);
}

// The ask takes a resting bid, at its price: the producer has all there is above her limit.
TEST(OutcomeFold, TheSurplusOfWhoTakesIsHers) {
  const TradeOutcome total = outcome_of(MarketFiles(),
                                        "1000,new,b1,grocer,bid,tomato,city,30,100,GTC\n"
                                        "2000,new,a1,farmer,ask,tomato,hill,10,50,GTC\n")
                                 .total();

  EXPECT_EQ(total.buyers_surplus, 0);
  EXPECT_EQ(total.producers_surplus, 10 * (93 - 50));
}

TEST(OutcomeFold, GoesByTheLimitAsItWasReplaced) {
  const TradeOutcome total = outcome_of(MarketFiles(),
                                        "1000,new,b1,grocer,bid,tomato,city,30,40,GTC\n"
                                        "1100,new,a1,farmer,ask,tomato,hill,10,50,GTC\n"
                                        "1200,replace,b1,grocer,,,,30,90,\n"
                                        "1300,new,a2,farmer,ask,tomato,hill,10,95,GTC\n"
                                        "1400,replace,a2,farmer,,,,10,60,\n")
                                 .total();

  // The first fill is of the bid that was replaced, which took; the second of the ask that was.
  EXPECT_EQ(total.filled.quantity, 20);
  EXPECT_EQ(total.buyers_surplus, 10 * (90 - 57));
  EXPECT_EQ(total.producers_surplus, 10 * (83 - 60));
}

TEST(OutcomeFold, SaysWhatProducersEarnedByCountyAndAttribute) {
  const MarketFiles files;
  files.write_orders(
      "1000,new,a1,farmer,ask,tomato,hill,10,50,GTC\n"
      "1100,new,g1,grocer,ask,tomato,hill,5,51,GTC\n"
      "1200,new,b1,baker,bid,tomato,city,30,100,IOC\n");
  ReplayOptions options = files.options();
  options.gate.open_accounts = true;

  const Outcome outcome = outcome_of(options);

  ASSERT_EQ(outcome.counties.size(), 1u);
  EXPECT_EQ(outcome.counties.begin()->first, (CountyName{"Upper", "North"}));
  EXPECT_EQ(outcome.counties.begin()->second.earned, 10 * 50 + 5 * 51);
  EXPECT_EQ(outcome.counties.begin()->second.producers, 2u);
  EXPECT_EQ(outcome.attributes.at("smallholder").earned, 500);
  EXPECT_EQ(outcome.attributes.at("green").producers, 1u);
  EXPECT_EQ(outcome.attributes.at("").earned, 255);
  EXPECT_EQ(outcome.producers.at(account("farmer")).earned, 500);
  EXPECT_EQ(outcome.producers.at(account("grocer")).best_year, 255);
}

// Two accounts of one owner, the third with an owner's name for its own; the farm is in a poor county.
TEST(OutcomeFold, TakesAnOwnersAccountsForOneProducer) {
  const MarketFiles files;
  files.write("zones.csv",
              "zone,name,county,state,kind,latitude,longitude,attributes\n"
              "hill,Hill Farm,Upper,North,rural,27.5,102.1,poor-county;green\n"
              "city,The City,,Centre,urban,30.6,104.1,\n");
  files.write("accounts.csv",
              "account,zone,attributes,credit_line,loan,repayment_per_mille,owner\n"
              "a,hill,green,,,,co-op\nb,hill,green;women-led,,,,co-op\nco-op,hill,,,,,\ngrocer,city,,,,,\n");
  const Outcome outcome = outcome_of(files, std::string("1000,new,a1,a,ask,tomato,hill,10,50,GTC\n"
                                                        "1100,new,b1,b,ask,tomato,hill,10,60,GTC\n"
                                                        "1200,new,c1,co-op,ask,tomato,hill,10,70,GTC\n") +
                                                kBidOf30At100);

  ASSERT_EQ(outcome.producers.size(), 2u);
  EXPECT_EQ(outcome.producers.at({.account = "", .owner = "co-op"}).earned, 1'100);
  EXPECT_EQ(outcome.producers.at({.account = "", .owner = "co-op"}).best_year, 1'100);
  EXPECT_EQ(outcome.producers.at(account("co-op")).earned, 700);
  EXPECT_EQ(outcome.attributes.size(), 3u);
  EXPECT_EQ(outcome.attributes.at("green").earned, 1'800);
  EXPECT_EQ(outcome.attributes.at("green").producers, 2u);
  EXPECT_EQ(outcome.attributes.at("women-led").earned, 600);
  EXPECT_EQ(outcome.attributes.at("women-led").producers, 1u);
  EXPECT_EQ(outcome.attributes.at("poor-county").producers, 2u);
  EXPECT_EQ(outcome.counties.begin()->second.producers, 2u);
}

// A fill between two accounts of one owner is no sale, as insight has it, though it is trade.
TEST(OutcomeFold, TakesWhatAnOwnerSellsToHerselfForNoIncome) {
  const MarketFiles files;
  files.write("accounts.csv",
              "account,zone,attributes,credit_line,loan,repayment_per_mille,owner\n"
              "a,hill,,,,,co-op\ngrocer,city,,,,,co-op\n");

  const Outcome outcome =
      outcome_of(files, std::string("1000,new,a1,a,ask,tomato,hill,10,50,GTC\n") + kBidOf30At100);

  EXPECT_EQ(outcome.total().filled.producers_received, 500);
  EXPECT_TRUE(outcome.producers.empty());
  EXPECT_TRUE(outcome.counties.empty());
  EXPECT_TRUE(outcome.attributes.empty());
}

// 10 lots on day 0, 20 on day 364 and 15 on day 365, when day 0 has left the twelve months.
TEST(OutcomeFold, KeepsTheBestTwelveMonthsOfInsight) {
  const MarketFiles files;
  std::string orders;
  int number = 0;
  for (const auto& [day, lots] : std::vector<std::pair<std::int64_t, int>>{{0, 10}, {364, 20}, {365, 15}}) {
    const std::string time = std::to_string(day * kDayNs + 1);
    const std::string id = std::to_string(++number);
    const std::string quantity = std::to_string(lots);
    orders += time + ",new,a" + id + ",farmer,ask,tomato,hill," + quantity + ",50,GTC\n";
    orders += time + ",new,b" + id + ",grocer,bid,tomato,city," + quantity + ",100,IOC\n";
  }
  files.write_orders(orders);
  ReplayOptions options = files.options();
  options.insight = InsightTerms{.poverty_line = 1'750};

  const Outcome outcome = outcome_of(options);
  const auto result = replay(options, {});

  const ProducerOutcome& farmer = outcome.producers.at(account("farmer"));
  EXPECT_EQ(farmer.earned, 45 * 50);
  EXPECT_EQ(farmer.best_year, 35 * 50);
  // She crosses the line of insight that her best year comes to, and none above.
  ASSERT_TRUE(result);
  const auto crossed = [](const ReplayResult& of) {
    return of.insight->insight()
        .milestones()
        .counts()[static_cast<std::size_t>(MilestoneKind::kAbovePovertyLine)];
  };
  EXPECT_EQ(crossed(*result), 1u);
  options.insight = InsightTerms{.poverty_line = 1'751};
  const auto above = replay(options, {});
  ASSERT_TRUE(above);
  EXPECT_EQ(crossed(*above), 0u);
}

TEST(OutcomeFold, TellsWhatWasSoldOnEachDayAndInWhichCurrency) {
  const MarketFiles files;
  files.write("commodities.csv",
              "commodity,name,lot,class,tick,shelf_life_hours,price_min,price_max,currency\n"
              "tomato,Tomato,crate,road,1,96,,,CNY\ntea,Tea,chest,dry,1,0,,,\n");

  const Outcome outcome =
      outcome_of(files, std::string("1000,new,a1,farmer,ask,tomato,hill,100,50,GTC\n") + kBidOf30At100 +
                            std::to_string(2 * kDayNs) + ",new,b2,grocer,bid,tomato,city,5,100,IOC\n");

  ASSERT_EQ(outcome.commodities.size(), 2u);
  EXPECT_EQ(outcome.commodities[0].currency, "CNY");
  EXPECT_THAT(
      outcome.commodities[0].days,
      ElementsAre(Pair(0, DayOutcome{.quantity = 30, .buyers_paid = 30 * 57, .producers_received = 30 * 50}),
                  Pair(2, DayOutcome{.quantity = 5, .buyers_paid = 5 * 57, .producers_received = 5 * 50})));
  EXPECT_THAT(outcome.currencies(), ElementsAre("CNY"));
}

// As in a journal, where zones, commodities and programmes come and change.
TEST(OutcomeFold, FollowsChangesOfReferenceData) {
  Engine engine(small_market(), {});
  OutcomeFold fold(engine.reference());
  const auto apply = [&](const Request& request) {
    EventBuffer events;
    engine.apply(std::vector<PreparedRequest>{request}, events);
    fold.add(events.events(), engine.reference().symbols());
  };
  ZoneRow moor = zone_row("moor");
  moor.county = "Upper";
  moor.attributes = {"poor-county"};
  CommodityRow leek = commodity_row("leek", "road");
  leek.lot = "50 kg";
  leek.currency = "CNY";
  ProgrammeRow harvest = programme_row("harvest", 0);
  harvest.amount_kind = AmountKind::kTiersQuantity;
  harvest.period = IncentivePeriod::kWhole;
  harvest.tiers = {{.threshold = 3, .payment = 50}, {.threshold = 5, .payment = 500}};
  const ReferenceChange change{moor, leek, lane_row("moor", "city", {.unit_cost = 7}),
                               programme_row("freight", 2), harvest};
  Request request;
  request.operation = Operation::kReference;
  request.change = &change;

  apply(request);
  Request ask = new_ask({"al", "a1"}, Lots{10}, Price{50});
  ask.zone = "moor";
  ask.commodity = "leek";
  apply(ask);
  Request bid = new_bid({"bo", "b1"}, Lots{4}, Price{100});
  bid.commodity = "leek";
  apply(bid);

  const Outcome outcome = fold.outcome({});
  const auto sold = std::ranges::find(outcome.commodities, "leek", &CommodityOutcome::symbol);
  ASSERT_NE(sold, outcome.commodities.end());
  EXPECT_EQ(sold->lot_grams, 50'000);
  EXPECT_EQ(sold->currency, "CNY");
  EXPECT_EQ(sold->trade.buyers_surplus, 4 * (100 - 50 - 7 + 2));
  EXPECT_EQ(outcome.attributes.at("poor-county").earned, 200 + 50);
  EXPECT_EQ(outcome.counties.begin()->first.first, "Upper");
  const auto freight = std::ranges::find(outcome.programmes, "freight", &ProgrammeOutcome::symbol);
  ASSERT_NE(freight, outcome.programmes.end());
  EXPECT_EQ(freight->budget, 1'000'000);
  EXPECT_EQ(freight->paid, 8);
  const auto paid_for_volume = std::ranges::find(outcome.programmes, "harvest", &ProgrammeOutcome::symbol);
  ASSERT_NE(paid_for_volume, outcome.programmes.end());
  EXPECT_EQ(paid_for_volume->paid, 50);
  EXPECT_EQ(paid_for_volume->quantity, 0);
}

TEST(OutcomeFold, KnowsAccountsThatOpenOnTheWay) {
  const MarketFiles files;
  files.write_orders(std::string("1000,new,a1,stranger,ask,tomato,hill,10,50,GTC\n") + kBidOf30At100);
  ReplayOptions options = files.options();
  options.gate.open_accounts = true;

  const Outcome outcome = outcome_of(options);

  EXPECT_EQ(outcome.producers.at(account("stranger")).earned, 500);
  EXPECT_EQ(outcome.attributes.at("").producers, 1u);
}

TEST(OutcomeFold, TellsProgrammesFromSubsidiesOfLanes) {
  const MarketFiles files;
  files.write(
      "programmes.csv",
      "programme,funder,budget,amount,amount_kind,origins,destinations,commodities,attributes,account_cap\n"
      "road,,1000,2,per_lot,,,,,\nrail,,50,9,per_lot,,,,gone,\n");

  const Outcome outcome =
      outcome_of(files, std::string("1000,new,a1,farmer,ask,tomato,hill,100,50,GTC\n") + kBidOf30At100);

  const TradeOutcome total = outcome.total();
  EXPECT_EQ(total.filled.subsidies, 30 * 5);
  EXPECT_EQ(total.programmes_paid, 30 * 2);
  EXPECT_EQ(total.welfare(), 30 * (100 - 50 - 10));
  ASSERT_EQ(outcome.programmes.size(), 2u);
  EXPECT_EQ(outcome.programmes[0].symbol, "road");
  EXPECT_EQ(outcome.programmes[0].budget, 1'000);
  EXPECT_EQ(outcome.programmes[0].paid, 60);
  EXPECT_EQ(outcome.programmes[0].fills, 1u);
  EXPECT_EQ(outcome.programmes[0].quantity, 30);
  EXPECT_EQ(outcome.programmes[1].paid, 0);
}

// From 27.5 N 102.1 E to 30.6 N 104.1 E.
TEST(OutcomeFold, MeasuresHowFarGoodsGoAndHowHeavyTheyAre) {
  const std::string orders = std::string("1000,new,a1,farmer,ask,tomato,hill,100,50,GTC\n") + kBidOf30At100;
  const Outcome crates = outcome_of(MarketFiles(), orders);
  const MarketFiles files;
  files.write("commodities.csv",
              "commodity,name,lot,class,tick,shelf_life_hours\ntomato,Tomato,quintal,road,1,96\n");
  const Outcome quintals = outcome_of(files, orders);

  EXPECT_EQ(crates.total().lot_metres, 30 * 395'726);
  EXPECT_EQ(crates.lot_kilometres(), 11'871);
  EXPECT_EQ(crates.tonne_kilometres(), 0);
  EXPECT_EQ(tonne_kilometres(crates.commodities[0]), std::nullopt);
  EXPECT_EQ(quintals.tonne_kilometres(), 1'187);
  EXPECT_EQ(quintals.lot_kilometres(), 0);
}

// The same on any number of threads, and when everything is in memory.
TEST(OutcomeFold, DoesNotDependOnHowTheLogIsReplayed) {
  const MarketFiles files;
  std::string orders;
  for (int i = 1; i <= 20'000; ++i) {
    const bool is_ask = i % 3 != 0;
    orders += std::to_string(i * 1'000) + ",new,o" + std::to_string(i) +
              (is_ask ? ",farmer,ask,tomato,hill," : ",grocer,bid,tomato,city,") + std::to_string(1 + i % 7) +
              "," + std::to_string(is_ask ? 40 + i % 19 : 50 + i % 23) + ",GTC\n";
  }
  files.write_orders(orders);
  const Outcome one = outcome_of(files.options());
  ReplayOptions options = files.options();
  options.threads = 3;
  const Outcome three = outcome_of(options);
  options = files.options();
  options.in_memory = true;
  const Outcome in_memory = outcome_of(options);

  EXPECT_GT(one.total().producers_surplus, 0);
  EXPECT_GT(one.total().buyers_surplus, 0);
  for (const Outcome* const other : {&three, &in_memory}) {
    EXPECT_EQ(other->digest, one.digest);
    EXPECT_EQ(other->total().surplus(), one.total().surplus());
    EXPECT_EQ(other->total().lot_metres, one.total().lot_metres);
    EXPECT_EQ(other->producers.at(account("farmer")).best_year, one.producers.at(account("farmer")).earned);
  }
}

}  // namespace
}  // namespace farmgate
