// What a replay does about the rows of its order log: which it takes, which are bad, and how it says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "engine/runtime/replay.h"
#include "tests/support/market_files.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

ReplayResult result_of(const ReplayOptions& options) {
  auto result = replay(options, {});
  EXPECT_TRUE(result) << result.error().message;
  return result ? *result : ReplayResult{};
}

std::string bad_input(const ReplayOptions& options) {
  const auto result = replay(options, {});
  if (result) return "no error";
  EXPECT_EQ(result.error().code, ErrorCode::kBadInput);
  return result.error().message;
}

// The sequences and times that events.csv names.
std::vector<std::string> commands_with_events(const MarketFiles& files, ReplayOptions options) {
  options.events = files.file("events.csv");
  options.overwrite = true;
  result_of(options);
  std::vector<std::string> commands;
  std::istringstream lines(contents_of(*options.events));
  for (std::string line; std::getline(lines, line);) {
    if (line.find(",accepted,") != std::string::npos)
      commands.push_back(line.substr(0, line.find(",accepted")));
  }
  return commands;
}

std::string ask_at(std::int64_t ts_ns) {
  const std::string time = std::to_string(ts_ns);
  return time + ",new,o" + time + ",farmer,ask,tomato,hill,1,50,GTC\n";
}

TEST(ReplayInput, TakesRowsFromATimeOn) {
  const MarketFiles files;
  files.write_orders(ask_at(10) + ask_at(20) + ask_at(30));
  ReplayOptions options = files.options();
  options.from = Timestamp{20};

  EXPECT_THAT(commands_with_events(files, options), ElementsAre("1,0,20", "2,0,30"));
}

TEST(ReplayInput, TakesRowsBeforeATime) {
  const MarketFiles files;
  files.write_orders(ask_at(10) + ask_at(20) + ask_at(30));
  ReplayOptions options = files.options();
  options.to = Timestamp{30};

  EXPECT_THAT(commands_with_events(files, options), ElementsAre("1,0,10", "2,0,20"));
}

TEST(ReplayInput, TakesSoManyCommands) {
  const MarketFiles files;
  files.write_orders(ask_at(10) + ask_at(20) + ask_at(30) + ask_at(40));
  ReplayOptions options = files.options();
  options.from = Timestamp{20};
  options.limit = 2;

  for (const int threads : {1, 2}) {
    options.threads = threads;
    EXPECT_THAT(commands_with_events(files, options), ElementsAre("1,0,20", "2,0,30"));
  }
}

TEST(ReplayInput, TakesNothingAtALimitOfNothing) {
  const MarketFiles files;
  ReplayOptions options = files.options();
  options.limit = 0;

  EXPECT_EQ(result_of(options).summary.commands(), 0u);
}

TEST(ReplayInput, TakesALogWithoutRows) {
  const MarketFiles files;
  files.write_orders("");

  EXPECT_EQ(result_of(files.options()).summary.commands(), 0u);
}

TEST(ReplayInput, StopsAtABadRow) {
  const MarketFiles files;
  files.write_orders(ask_at(10) + "20,new,b\n");

  EXPECT_EQ(bad_input(files.options()),
            files.file("orders.csv") + ":3: account: wrong number of fields: 3 where the header has 10");
}

TEST(ReplayInput, SkipsAndCountsBadRowsWhenTold) {
  const MarketFiles files;
  files.write_orders(ask_at(10) + "20,new,b\n" + ask_at(30) + "x,cancel,a,farmer,,,,,,\n" + ask_at(40));
  ReplayOptions options = files.options();
  options.skip_bad_rows = true;
  std::vector<std::string> messages;
  const ReplayObserver observer{.bad_row = [&](const std::string& message) { messages.push_back(message); }};

  const auto result = replay(options, observer);

  ASSERT_TRUE(result);
  EXPECT_EQ(result->bad_rows, 2u);
  EXPECT_EQ(result->summary.accepted(), 3u);
  const std::string path = files.file("orders.csv");
  EXPECT_THAT(messages, ElementsAre(StartsWith(path + ":3: account: "),
                                    StartsWith(path + ":5: ts_ns: \"x\" is no time")));
}

TEST(ReplayInput, ABadRowTakesNoSequence) {
  const MarketFiles files;
  files.write_orders("x\n" + ask_at(10) + "20,new,b\n" + ask_at(30));
  ReplayOptions options = files.options();
  options.skip_bad_rows = true;

  EXPECT_THAT(commands_with_events(files, options), ElementsAre("1,0,10", "2,0,30"));
}

TEST(ReplayInput, TimeMayStandStillButNotGoBack) {
  const MarketFiles files;
  files.write_orders(ask_at(10) + "10,cancel,o10,farmer,,,,,,\n" + ask_at(9));

  EXPECT_THAT(bad_input(files.options()),
              StartsWith(files.file("orders.csv") + ":4: ts_ns: 9 goes back; the row before has 10"));
}

TEST(ReplayInput, ATimeIsAWholeNumberOf64BitsAndNotNegative) {
  for (const std::string time :
       {"", "-1", "1.5", "+1", " 1", "9223372036854775808", "2019-01-01T00:00:00Z"}) {
    const MarketFiles files;
    files.write_orders(time + ",cancel,o10,farmer,,,,,,\n");

    EXPECT_THAT(bad_input(files.options()), HasSubstr(":2: ts_ns: \"" + time + "\" is no time"));
  }
}

TEST(ReplayInput, QuotingInAWrongPlaceIsABadRow) {
  const MarketFiles files;
  files.write_orders("10,new,a\"b,farmer,ask,tomato,hill,1,50,GTC\n");

  EXPECT_THAT(bad_input(files.options()), StartsWith(files.file("orders.csv") + ":2: order_id: "));
}

TEST(ReplayInput, TextThatIsNotUtf8IsABadRow) {
  const MarketFiles files;
  files.write_orders("10,new,a1,f\xffrmer,ask,tomato,hill,1,50,GTC\n");

  EXPECT_EQ(bad_input(files.options()), files.file("orders.csv") + ":2: account: the text is not UTF-8");
}

TEST(ReplayInput, AHugeFieldIsMalformedAndAHugeRowIsBad) {
  const MarketFiles files;
  ReplayOptions options = files.options();
  options.skip_bad_rows = true;
  files.write_orders("10,new," + std::string(100'000, 'a') + ",farmer,ask,tomato,hill,1,50,GTC\n" +
                     "20,new," + std::string(2'000'000, 'a') + ",farmer,ask,tomato,hill,1,50,GTC\n" +
                     ask_at(30));

  const ReplayResult result = result_of(options);

  EXPECT_EQ(result.summary.rejected(RejectReason::kMalformed), 1u);
  EXPECT_EQ(result.bad_rows, 1u);
  EXPECT_EQ(result.summary.accepted(), 1u);
}

TEST(ReplayInput, NumbersOutOfRangeAreRejectedForTheirReason) {
  const MarketFiles files;
  files.write_orders(
      "1,new,a,farmer,ask,tomato,hill,1,0,GTC\n"
      "2,new,a,farmer,ask,tomato,hill,1,9223372036854775807,GTC\n"
      "3,new,a,farmer,ask,tea,hill,1,51,GTC\n"
      "4,new,a,farmer,ask,tomato,hill,-5,50,GTC\n"
      "5,new,a,farmer,ask,tomato,hill,1,9223372036854775808,GTC\n"
      "6,new,a,farmer,ask,tomato,hill,1e3,50,GTC\n");

  const Summary summary = result_of(files.options()).summary;

  EXPECT_EQ(summary.rejected(RejectReason::kPriceOutOfRange), 2u);
  EXPECT_EQ(summary.rejected(RejectReason::kPriceOffTick), 1u);
  EXPECT_EQ(summary.rejected(RejectReason::kQuantityOutOfRange), 1u);
  EXPECT_EQ(summary.rejected(RejectReason::kMalformed), 2u);
}

TEST(ReplayInput, TakesCarriageReturnsAByteOrderMarkAndQuotes) {
  const MarketFiles files;
  const std::string plain = result_of(files.options()).digest;
  std::string text = "\xEF\xBB\xBF";
  for (const char c : contents_of(files.file("orders.csv"))) {
    if (c == '\n') text += '\r';
    text += c;
  }
  text.replace(text.find("farmer"), 6, "\"farmer\"");
  files.write("orders.csv", text);

  EXPECT_EQ(result_of(files.options()).digest, plain);
}

TEST(ReplayInput, TakesColumnsInAnyOrderAndIgnoresThoseOfOthers) {
  const MarketFiles files;
  const std::string plain = result_of(files.options()).digest;
  files.write("orders.csv",
              "op,ts_ns,x_note,account,order_id,commodity,side,zone,price,quantity,tif\n"
              "new,1000,\"first, of three\",farmer,a1,tomato,ask,hill,50,100,GTC\n"
              "new,2000,,grocer,b1,tomato,bid,city,100,30,IOC\n"
              "cancel,3000,,farmer,a1,,,,,,\n");

  EXPECT_EQ(result_of(files.options()).digest, plain);
}

TEST(ReplayInput, AnUnknownColumnIsAnError) {
  const MarketFiles files;
  files.write("orders.csv", "ts_ns,op,order_id,account,side,commodity,zone,quantity,price,tif,colour\n");

  EXPECT_THAT(bad_input(files.options()),
              StartsWith(files.file("orders.csv") + ":1: colour: unknown column"));
}

TEST(ReplayInput, AMissingColumnIsAnError) {
  const MarketFiles files;
  files.write("orders.csv", "ts_ns,op,order_id,account,side,commodity,zone,quantity,price\n");

  EXPECT_THAT(bad_input(files.options()), StartsWith(files.file("orders.csv") + ":1: tif: missing column"));
}

TEST(ReplayInput, AMissingLogIsAnError) {
  const MarketFiles files;
  files.remove("orders.csv");

  EXPECT_EQ(bad_input(files.options()),
            "cannot open " + files.file("orders.csv") + ": No such file or directory");
}

TEST(ReplayInput, ATruncatedCompressedLogIsAnErrorAlsoWhenSkipping) {
  const MarketFiles files;
  const std::string frame = zstd_frame(contents_of(files.file("orders.csv")));
  ReplayOptions options = files.options();
  options.orders = files.write("orders.csv.zst", frame.substr(0, frame.size() - 5));

  for (const bool skip : {false, true}) {
    options.skip_bad_rows = skip;
    EXPECT_THAT(bad_input(options), HasSubstr("orders.csv.zst: the compressed data end early"));
  }
}

TEST(ReplayInput, ReportsProgressUpToTheEnd) {
  const MarketFiles files;
  ReplayProgress last;
  const ReplayObserver observer{.progress = [&](const ReplayProgress& progress) { last = progress; }};

  ASSERT_TRUE(replay(files.options(), observer));

  EXPECT_EQ(last.commands, 3u);
  EXPECT_EQ(last.bytes, last.bytes_total);
  EXPECT_EQ(last.bytes, contents_of(files.file("orders.csv")).size());
}

}  // namespace
}  // namespace farmgate
