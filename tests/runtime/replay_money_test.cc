// A replay with credit lines, loans, coupons and payments for volume comes to the same on any number of
// threads, to the byte.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/runtime/replay.h"
#include "tests/support/market_files.h"

namespace farmgate {
namespace {

constexpr int kRows = 30'000;       // 100 in an epoch, and many batches
constexpr int kCommodityCount = 8;  // for eight threads

// Two farmers on the hill and two in the dale, of whom two have one owner; four grocers, of whom three have
// lines. Money runs out again and again: of lines, of budgets, of caps.
void write_reference(const MarketFiles& files) {
  std::string commodities = "commodity,name,lot,class,tick,shelf_life_hours\n";
  for (int i = 0; i < kCommodityCount; ++i) {
    commodities += "c" + std::to_string(i) + ",,crate," + (i % 2 == 0 ? "road" : "dry") + ",1,0\n";
  }
  files.write("commodities.csv", commodities);
  files.write("zones.csv",
              "zone,name,county,state,kind,latitude,longitude,attributes\n"
              "hill,,Upper,North,rural,27.5,102.1,poor-county\n"
              "dale,,Lower,North,rural,28,103,\n"
              "city,,,Centre,urban,30.6,104.1,\n");
  files.write("lanes.csv",
              "origin,destination,class,unit_cost,transit_hours,subsidy\n"
              "hill,city,road,12,20,3\nhill,city,*,17,20,\ndale,city,*,6,20,\n");
  files.write("accounts.csv",
              "account,zone,attributes,credit_line,loan,repayment_per_mille,owner\n"
              "f0,hill,smallholder;green,,5000,250,\nf1,hill,green,,,1000,Li\n"
              "f2,dale,,,,,Li\nf3,dale,women-led,,700,1,\n"
              "g0,city,,3000,,,\ng1,city,,0,,,\ng2,city,,20000,,,\ng3,city,,,,,\n");
  files.write("programmes.csv",
              "programme,funder,budget,amount,amount_kind,origins,destinations,commodities,attributes,"
              "account_cap,period,tiers\n"
              "fair,,40000,5,per_lot,hill,,,,15000,,\n"
              "lane,,30000,600,per_mille,,city,c1;c2;c3,,,,\n"
              "bonus,,9000,,tiers_quantity,,,,green,5000,day,100:25;1000:250;5000:2500\n"
              "value,,3000,,tiers_value,,,,,,whole,50000:300;500000:900\n");
}

bool is_ask(int row) {
  return row % 5 == 0 || row % 5 == 2;
}

std::string account_of(int row) {
  return (is_ask(row) ? "f" : "g") + std::to_string(row % 4);
}

// Deposits mostly, so that grocers can go on.
std::string booking_of(int row) {
  constexpr std::array<std::pair<std::string_view, char>, 4> kKinds{
      {{"deposit", 'g'}, {"loan", 'f'}, {"payout", 'f'}, {"withdrawal", 'g'}}};
  const int turn = row / 500;
  const auto& [kind, who] = kKinds[turn % 2 == 0 ? 0 : static_cast<std::size_t>(turn % 8 / 2)];
  const bool is_deposit = kind == "deposit";
  const std::string account = who + std::to_string(turn / (is_deposit ? 2 : 8) % 4);
  const std::string amount = is_deposit ? "90000" : "3000";
  return std::string(kind) + ",," + account + ",,,,,,,r" + std::to_string(row) + "," + amount + ",ann\n";
}

std::string order_of(int row) {
  const std::string origin = row % 4 < 2 ? "hill," : "dale,";
  return "new,o" + std::to_string(row) + "," + account_of(row) + (is_ask(row) ? ",ask,c" : ",bid,c") +
         std::to_string(row % kCommodityCount) + "," + (is_ask(row) ? origin : "city,") +
         std::to_string(1 + row % 7) + "," + std::to_string(50 + 5 * (row % 11)) + ",GTC,,,\n";
}

// Of an order that was placed before, and may be gone.
std::string replace_of(int row) {
  return "replace,o" + std::to_string(row) + "," + account_of(row) + ",,,," + std::to_string(2 + row % 9) +
         "," + std::to_string(45 + 5 * (row % 12)) + ",,,,\n";
}
std::string cancel_of(int row) {
  return "cancel,o" + std::to_string(row) + "," + account_of(row) + ",,,,,,,,,\n";
}

std::string row_text(int row) {
  if (row < 50) return order_of(row);
  if (row % 500 == 499) return booking_of(row);
  if (row % 9 == 8) return cancel_of(row - 42);
  if (row % 9 == 4) return replace_of(row - 22);
  return order_of(row);
}

void write_orders(const MarketFiles& files) {
  std::string rows =
      "ts_ns,op,order_id,account,side,commodity,zone,quantity,price,tif,request_id,amount,ordered_by\n";
  for (int row = 0; row < kRows; ++row) {
    rows += std::to_string(100'000 * std::int64_t{row}) + "," + row_text(row);
  }
  files.write("orders.csv", rows);
}

class ReplayOfMoney : public testing::Test {
 protected:
  ReplayOfMoney() {
    write_reference(files_);
    write_orders(files_);
  }
  // What a replay comes to, with all that it writes.
  struct Outcome {
    ReplayResult result;
    std::string fills;
    std::string events;
    std::string ledger;
    std::vector<std::string> insight;
  };
  Outcome outcome_of(int threads) const {
    ReplayOptions options = files_.options();
    options.threads = threads;
    options.overwrite = true;
    options.fills = files_.file("fills.csv");
    options.events = files_.file("events.csv");
    options.ledger = files_.file("ledger.csv");
    options.insight = InsightTerms{.poverty_line = 100'000, .village_sales = 500'000, .village_sellers = 2};
    auto result = replay(options, {});
    EXPECT_TRUE(result) << result.error().message;
    if (!result) return {};
    Outcome outcome{.result = *std::move(result),
                    .fills = contents_of(*options.fills),
                    .events = contents_of(*options.events),
                    .ledger = contents_of(*options.ledger),
                    .insight = {}};
    outcome.result.insight->insight().save(
        [&outcome](std::string record) { outcome.insight.push_back(std::move(record)); });
    return outcome;
  }

  MarketFiles files_;
};

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// The market has what it is to have, so that equal outcomes say something.
void expect_money_in(const ReplayResult& result, const std::string& ledger) {
  EXPECT_EQ(result.summary.commands(), static_cast<std::uint64_t>(kRows));
  EXPECT_GT(result.summary.filled().fills, 10'000u);
  EXPECT_GT(result.summary.rejected(RejectReason::kCreditExceeded), 500u);
  EXPECT_GT(result.ledger.deposited, 1'000'000);
  EXPECT_GT(result.ledger.withdrawn, 0);
  EXPECT_EQ(result.ledger.repaid, 5'000 + 700 + result.ledger.granted - result.ledger.loan);
  EXPECT_GT(result.ledger.repaid, 5'000);
  EXPECT_GT(result.ledger.incentives, 5'000);
  EXPECT_GT(count_of(ledger, ",filled,programme,"), 3'000u);
}

TEST_F(ReplayOfMoney, ComesToTheSameBytesOnAnyNumberOfThreads) {
  const Outcome expected = outcome_of(1);
  expect_money_in(expected.result, expected.ledger);

  for (const int threads : {2, 3, 8}) {
    const Outcome outcome = outcome_of(threads);

    EXPECT_EQ(outcome.result.digest, expected.result.digest) << threads;
    EXPECT_EQ(outcome.result.ledger, expected.result.ledger) << threads;
    EXPECT_TRUE(outcome.fills == expected.fills) << threads;
    EXPECT_TRUE(outcome.events == expected.events) << threads;
    EXPECT_TRUE(outcome.ledger == expected.ledger) << threads;
    EXPECT_TRUE(outcome.insight == expected.insight) << threads;
  }
}

}  // namespace
}  // namespace farmgate
