#include "tools/farmgate/replay_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/market_files.h"

namespace farmgate {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

using Json = nlohmann::json;

// The example of docs/file-formats.md, with a command that is rejected.
ReplayResult example(bool in_memory = false) {
  const MarketFiles files;
  files.write_orders(std::string(kThreeOrders) + "4000,cancel,a9,farmer,,,,,,\n");
  ReplayOptions options = files.options();
  options.in_memory = in_memory;
  auto result = replay(options, {});
  EXPECT_TRUE(result);
  return *result;
}

TEST(JsonReport, IsOneObjectInOneLine) {
  const std::string report = json_report(example());

  EXPECT_THAT(report, EndsWith("}\n"));
  EXPECT_EQ(std::ranges::count(report, '\n'), 1);
  EXPECT_TRUE(Json::parse(report).is_object());
}

TEST(JsonReport, HasTheFigures) {
  ReplayResult result = example();
  result.elapsed_seconds = 0.5;

  const Json json = Json::parse(json_report(result));

  EXPECT_EQ(json.at("commands"), 4);
  EXPECT_EQ(json.at("accepted"), 3);
  EXPECT_EQ(json.at("rejected"), 1);
  EXPECT_EQ(json.at("rejected_by_reason"), Json({{"unknown_order", 1}}));
  EXPECT_EQ(json.at("retries"), 0);
  EXPECT_EQ(json.at("bad_rows"), 0);
  EXPECT_EQ(json.at("fills"), 1);
  EXPECT_EQ(json.at("quantity"), 30);
  EXPECT_EQ(json.at("buyers_paid"), 1'710);
  EXPECT_EQ(json.at("producers_received"), 1'500);
  EXPECT_EQ(json.at("carriers_received"), 300);
  EXPECT_EQ(json.at("subsidies"), 90);
  EXPECT_EQ(json.at("digest"), result.digest);
  EXPECT_EQ(json.at("elapsed_seconds"), 0.5);
  EXPECT_EQ(json.at("commands_per_second"), 8.0);
}

TEST(JsonReport, HasEveryCommodity) {
  const Json json = Json::parse(json_report(example()));

  ASSERT_EQ(json.at("commodities").size(), 2u);
  const Json& tomato = json.at("commodities")[0];
  EXPECT_EQ(tomato.at("commodity"), "tomato");
  EXPECT_EQ(tomato.at("offered"), 100);
  EXPECT_EQ(tomato.at("wanted"), 30);
  EXPECT_EQ(tomato.at("quantity"), 30);
}

TEST(JsonReport, HasPercentilesOnlyAfterInMemory) {
  EXPECT_FALSE(Json::parse(json_report(example())).contains("latency_ns_p50"));

  const Json json = Json::parse(json_report(example(true)));

  for (const char* key : {"latency_ns_p50", "latency_ns_p99", "latency_ns_p99_9", "latency_ns_max"}) {
    EXPECT_TRUE(json.at(key).is_number()) << key;
  }
}

TEST(JsonReport, WritesAmountsBeyond64BitsAsText) {
  ReplayResult result;
  const Event fill({.commodity = CommodityId{0}}, Filled{.quantity = kQuantityMax, .delivered = kPriceMax});
  for (int i = 0; i < 20; ++i) result.summary.add(std::vector{fill});

  const Json json = Json::parse(json_report(result));

  EXPECT_EQ(json.at("buyers_paid"), "20000000000000000000");
  EXPECT_EQ(json.at("subsidies"), 0);
}

TEST(JsonReport, OfNothingHasNoRate) {
  EXPECT_EQ(Json::parse(json_report({})).at("commands_per_second"), 0.0);
}

TEST(TextReport, TellsTheFiguresToPeople) {
  const ReplayResult result = example();

  const std::string report = text_report(result);

  EXPECT_THAT(report, HasSubstr("unknown_order"));
  EXPECT_THAT(report, HasSubstr("1,710"));
  EXPECT_THAT(report, HasSubstr("buyers paid + subsidies = producers received + carriers received"));
  EXPECT_THAT(report, HasSubstr(result.digest));
  EXPECT_THAT(report, Not(HasSubstr("p99")));
}

// Per lot: farm gate 50, delivered 57, unit cost 10; all of the demand is met.
TEST(TextReport, HasALineForEachCommodity) {
  const std::string report = text_report(example());

  const std::string line = report.substr(report.find("  tomato "));
  EXPECT_THAT(line.substr(0, line.find('\n')),
              testing::MatchesRegex(" *tomato +100 +30 +30 +100.00 +50.00 +57.00 +10.00 +crate"));
  EXPECT_THAT(report, testing::ContainsRegex("tea +0 +0 +0 +- +- +- +- +chest"));
}

TEST(TextReport, HasPercentilesAfterInMemory) {
  EXPECT_THAT(text_report(example(true)), testing::ContainsRegex("p50 [0-9]+ ns, p99 [0-9]+ ns"));
}

}  // namespace
}  // namespace farmgate
