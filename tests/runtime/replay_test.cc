#include "engine/runtime/replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <span>
#include <string>
#include <vector>

#include "engine/model/digest.h"
#include "tests/support/market_files.h"

namespace farmgate {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr std::size_t kInputFiles = 5;

ReplayResult result_of(const ReplayOptions& options) {
  auto result = replay(options, {});
  EXPECT_TRUE(result) << result.error().message;
  return result ? *result : ReplayResult{};
}

Error error_of(const ReplayOptions& options) {
  const auto result = replay(options, {});
  EXPECT_FALSE(result);
  return result ? Error{} : result.error();
}

// Many small orders of two commodities, some of which trade, and a second's pause after every hundred.
std::string many_orders(int count) {
  std::string rows;
  for (int i = 0; i < count; ++i) {
    const bool is_ask = i % 3 == 0;
    rows += std::to_string(1'000'000'000LL * (i / 100) + i) + ",new,o" + std::to_string(i) + ",";
    rows += is_ask ? "farmer,ask," : "grocer,bid,";
    rows += i % 2 == 0 ? "tomato," : "tea,";
    rows += is_ask ? "hill," : "city,";
    rows += std::to_string(1 + i % 7) + "," + std::to_string(50 + 5 * (i % 11)) + ",GTC\n";
  }
  return rows;
}

// The example of docs/file-formats.md.
TEST(Replay, WritesTheFillsOfTheExample) {
  const MarketFiles files;
  ReplayOptions options = files.options();
  options.fills = files.file("fills.csv");

  result_of(options);

  EXPECT_EQ(contents_of(*options.fills),
            "sequence,index,ts_ns,commodity,taker_side,ask_account,ask_order,bid_account,bid_order,origin,"
            "destination,quantity,farm_gate_price,delivered_price,unit_cost,subsidy,programme\n"
            "2,1,2000,tomato,bid,farmer,a1,grocer,b1,hill,city,30,50,57,10,3,\n");
}

TEST(Replay, WritesTheEventsOfTheExample) {
  const MarketFiles files;
  ReplayOptions options = files.options();
  options.events = files.file("events.csv");

  result_of(options);

  EXPECT_EQ(contents_of(*options.events),
            "sequence,index,ts_ns,event,account,order_id,reason,open,filled\n"
            "1,0,1000,accepted,farmer,a1,,100,0\n"
            "2,0,2000,accepted,grocer,b1,,30,0\n"
            "2,1,2000,filled,farmer,a1,,70,30\n"
            "2,1,2000,filled,grocer,b1,,0,30\n"
            "3,0,3000,cancelled,farmer,a1,cancel,0,30\n");
}

// A programme that pays for volume, of tiers that few of many orders reach.
void write_incentives(const MarketFiles& files, std::string_view tiers) {
  files.write("programmes.csv",
              "programme,funder,budget,amount,amount_kind,origins,destinations,commodities,attributes,"
              "account_cap,period,tiers\nbonus,,9000,,tiers_quantity,,,,green,,day," +
                  std::string(tiers) + "\n");
}

TEST(Replay, WritesWhatIsPaidForVolumeBehindItsFill) {
  const MarketFiles files;
  write_incentives(files, "10:25;30:75;31:1000");
  ReplayOptions options = files.options();
  options.ledger = files.file("ledger.csv");

  const ReplayResult result = result_of(options);

  EXPECT_EQ(contents_of(*options.ledger),
            "sequence,index,ts_ns,event,party,account,amount\n"
            "2,1,2000,filled,buyer,grocer,-1710\n"
            "2,1,2000,filled,producer,farmer,1500\n"
            "2,1,2000,filled,carrier,,300\n"
            "2,1,2000,filled,lane_funder,,-90\n"
            "2,1,2000,incentive,producer,farmer,100\n"
            "2,1,2000,incentive,programme,,-100\n");
  EXPECT_EQ(result.ledger.incentives, 100);
}

TEST(Replay, PaysForVolumeAlikeOnAnyNumberOfThreads) {
  const MarketFiles files;
  files.write_orders(many_orders(10'000));
  write_incentives(files, "1000:1;2000:2;4000:4;8000:8;8010:16;9000:32");
  ReplayOptions options = files.options();
  options.ledger = files.file("ledger1.csv");
  const ReplayResult expected = result_of(options);
  EXPECT_GT(expected.ledger.incentives, 3);

  for (const int threads : {2, 8}) {
    ReplayOptions parallel = options;
    parallel.threads = threads;
    parallel.ledger = files.file("ledger.csv");
    parallel.overwrite = true;
    const ReplayResult result = result_of(parallel);

    EXPECT_EQ(result.ledger, expected.ledger);
    EXPECT_TRUE(contents_of(*parallel.ledger) == contents_of(*options.ledger)) << threads;
  }
}

TEST(Replay, SumsUp) {
  const MarketFiles files;

  const ReplayResult result = result_of(files.options());

  EXPECT_EQ(result.summary.commands(), 3u);
  EXPECT_EQ(result.summary.accepted(), 3u);
  const FillTotals& totals = result.summary.filled();
  EXPECT_EQ(totals.buyers_paid, 57 * 30);
  EXPECT_EQ(totals.subsidies, 3 * 30);
  EXPECT_EQ(totals.producers_received, 50 * 30);
  EXPECT_EQ(totals.carriers_received, 10 * 30);
  EXPECT_EQ(result.digest.size(), 16u);
  EXPECT_FALSE(result.times.has_value());
}

TEST(Replay, ListsEveryCommodityInOrderOfCreation) {
  const MarketFiles files;

  const ReplayResult result = result_of(files.options());

  ASSERT_THAT(result.commodities, SizeIs(2));
  EXPECT_EQ(result.commodities[0].symbol, "tomato");
  EXPECT_EQ(result.commodities[0].lot, "crate");
  EXPECT_EQ(result.commodities[0].totals.offered, 100);
  EXPECT_EQ(result.commodities[0].totals.wanted, 30);
  EXPECT_EQ(result.commodities[1].symbol, "tea");
  EXPECT_EQ(result.commodities[1].totals.offered, 0);
}

TEST(Replay, MoneyAddsUpOverManyFills) {
  const MarketFiles files;
  files.write_orders(many_orders(5'000));

  const FillTotals totals = result_of(files.options()).summary.filled();

  EXPECT_GT(totals.fills, 1'000u);
  EXPECT_EQ(totals.buyers_paid + totals.subsidies, totals.producers_received + totals.carriers_received);
}

// The records of an image, which are all that insight knows.
std::vector<std::string> records_of(const ReplayResult& result) {
  std::vector<std::string> records;
  result.insight->insight().save([&records](std::string record) { records.push_back(std::move(record)); });
  return records;
}

TEST(Replay, KeepsInsightWhenAskedOnAnyNumberOfThreads) {
  const MarketFiles files;
  files.write_orders(many_orders(30'000));
  ReplayOptions options = files.options();
  EXPECT_EQ(result_of(options).insight, nullptr);
  options.insight = InsightTerms{.poverty_line = 2'000, .village_sales = 1'000, .village_sellers = 1};
  const ReplayResult expected = result_of(options);
  ASSERT_NE(expected.insight, nullptr);
  EXPECT_EQ(expected.insight->insight().groups().market().farm_gate,
            expected.summary.filled().producers_received);

  for (const int threads : {2, 8}) {
    options.threads = threads;
    EXPECT_EQ(records_of(result_of(options)), records_of(expected)) << threads;
  }
  options.threads = 1;
  options.in_memory = true;
  EXPECT_EQ(records_of(result_of(options)), records_of(expected));
}

// More commands than a batch holds, so that batches overlap.
TEST(Replay, GivesTheSameBytesOnAnyNumberOfThreads) {
  const MarketFiles files;
  files.write_orders(many_orders(30'000));
  ReplayOptions options = files.options();
  options.fills = files.file("fills1.csv");
  options.events = files.file("events1.csv");
  const ReplayResult expected = result_of(options);

  for (const int threads : {2, 3, 8}) {
    ReplayOptions parallel = options;
    parallel.threads = threads;
    parallel.fills = files.file("fills.csv");
    parallel.events = files.file("events.csv");
    parallel.overwrite = true;
    const ReplayResult result = result_of(parallel);

    EXPECT_EQ(result.digest, expected.digest);
    EXPECT_EQ(result.summary.accepted(), expected.summary.accepted());
    EXPECT_TRUE(contents_of(*parallel.fills) == contents_of(*options.fills)) << threads;
    EXPECT_TRUE(contents_of(*parallel.events) == contents_of(*options.events)) << threads;
  }
}

TEST(Replay, InMemoryComesToTheSame) {
  const MarketFiles files;
  files.write_orders(many_orders(2'000));
  ReplayOptions options = files.options();
  const ReplayResult expected = result_of(options);
  options.in_memory = true;
  options.fills = files.file("fills.csv");

  const ReplayResult result = result_of(options);

  EXPECT_EQ(result.digest, expected.digest);
  EXPECT_EQ(result.summary.commands(), 2'000u);
  EXPECT_EQ(result.summary.filled().buyers_paid, expected.summary.filled().buyers_paid);
  EXPECT_EQ(std::ranges::count(contents_of(*options.fills), '\n'),
            1 + static_cast<std::int64_t>(expected.summary.filled().fills));
  ASSERT_TRUE(result.times.has_value());
  EXPECT_LE(result.times->p50_ns, result.times->p99_ns);
  EXPECT_LE(result.times->p99_ns, result.times->p99_9_ns);
  EXPECT_LE(result.times->p99_9_ns, result.times->max_ns);
}

TEST(Replay, DoesNotDependOnTheOrderOfZones) {
  const MarketFiles files;
  files.write_orders(many_orders(2'000));
  const std::string expected = result_of(files.options()).digest;
  files.write("zones.csv",
              "zone,name,county,state,kind,latitude,longitude\n"
              "city,The City,,Centre,urban,-30,-104.1\n"
              "farm,Between,,,rural,0,0\n"
              "hill,Hill Farm,Upper,North,rural,80,179\n");

  EXPECT_EQ(result_of(files.options()).digest, expected);
}

TEST(Replay, ReadsAndWritesCompressedFiles) {
  const MarketFiles files;
  ReplayOptions options = files.options();
  options.fills = files.file("plain.csv");
  result_of(options);
  options.orders = files.write("orders.csv.zst", zstd_frame(contents_of(options.orders)));
  options.fills = files.file("fills.csv.zst");

  result_of(options);

  const std::string frame = contents_of(*options.fills);
  std::string text(contents_of(files.file("plain.csv")).size(), '\0');
  EXPECT_EQ(ZSTD_decompress(text.data(), text.size(), frame.data(), frame.size()), text.size());
  EXPECT_EQ(text, contents_of(files.file("plain.csv")));
}

TEST(Replay, OpensAccountsWhenAsked) {
  const MarketFiles files;
  files.remove("accounts.csv");
  ReplayOptions options = files.options();
  EXPECT_EQ(result_of(options).summary.rejected(RejectReason::kUnknownAccount), 3u);

  options.gate.open_accounts = true;

  EXPECT_EQ(result_of(options).summary.accepted(), 3u);
}

TEST(Replay, LeavesAnExistingFileAlone) {
  const MarketFiles files;
  ReplayOptions options = files.options();
  options.fills = files.write("fills.csv", "precious");
  options.events = files.file("events.csv");

  const Error error = error_of(options);

  EXPECT_EQ(error.code, ErrorCode::kUsage);
  EXPECT_THAT(error.message, HasSubstr("fills.csv exists already"));
  EXPECT_EQ(contents_of(*options.fills), "precious");
  EXPECT_THAT(files.names(), SizeIs(kInputFiles + 1));
}

TEST(Replay, OverwritesWhenTold) {
  const MarketFiles files;
  ReplayOptions options = files.options();
  options.fills = files.write("fills.csv", "old");
  options.overwrite = true;

  result_of(options);

  EXPECT_THAT(contents_of(*options.fills), HasSubstr("2,1,2000,tomato"));
}

TEST(Replay, LeavesNoOutputAfterABadRow) {
  for (const int threads : {1, 2}) {
    const MarketFiles files;
    files.write_orders(std::string(kThreeOrders) + "4000,cancel\n");
    ReplayOptions options = files.options();
    options.threads = threads;
    options.fills = files.file("fills.csv");
    options.events = files.file("events.csv");

    EXPECT_EQ(error_of(options).code, ErrorCode::kBadInput);

    EXPECT_THAT(files.names(), SizeIs(kInputFiles));
  }
}

TEST(Replay, SaysWhenAnOutputCannotBeMade) {
  const MarketFiles files;
  ReplayOptions options = files.options();
  options.fills = files.file("none/fills.csv");

  EXPECT_EQ(error_of(options).code, ErrorCode::kSystem);
}

TEST(Replay, SaysWhenTheDiskIsFull) {
  for (const int threads : {1, 2}) {
    const MarketFiles files;
    files.write_orders(many_orders(20'000));
    ReplayOptions options = files.options();
    options.threads = threads;
    options.events = "/dev/full";

    EXPECT_EQ(error_of(options).code, ErrorCode::kSystem) << threads;
  }
}

// The disk is full only when the last bytes are written.
TEST(Replay, WritesAllOutputsOrNone) {
  const MarketFiles files;
  ReplayOptions options = files.options();
  options.fills = files.file("fills.csv");
  options.events = "/dev/full";

  EXPECT_EQ(error_of(options).code, ErrorCode::kSystem);

  EXPECT_THAT(files.names(), SizeIs(kInputFiles));
}

// What an observer hears is what the digest is of, on one thread, on more, and in memory.
TEST(Replay, TellsAnObserverWhatHappens) {
  const MarketFiles files;
  files.write_orders(many_orders(20'000));
  ReplayOptions on_threads = files.options();
  on_threads.threads = 2;
  ReplayOptions in_memory = files.options();
  in_memory.in_memory = true;

  for (const ReplayOptions& options : {files.options(), on_threads, in_memory}) {
    Digest heard;
    std::size_t starts = 0;
    ReplayObserver observer;
    observer.start = [&](const ReferenceData& reference) {
      EXPECT_TRUE(reference.symbols().accounts.find("farmer").valid());
      ++starts;
    };
    observer.events = [&](std::span<const Event> events, const Symbols& symbols) {
      heard.add(events, symbols);
    };
    const auto result = replay(options, observer);

    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(starts, 1u);
    EXPECT_EQ(heard.text(), result->digest);
  }
}

}  // namespace
}  // namespace farmgate
