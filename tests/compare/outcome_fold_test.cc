#include "tools/compare/outcome_fold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "tests/support/market_files.h"

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
