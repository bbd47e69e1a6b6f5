#include "tools/farmgate/comparison_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/tools/small_comparison.h"
#include "tools/farmgate/comparison_tables.h"

namespace farmgate {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr ComparisonTerms kTerms{.name_a = {}, .name_b = {}, .poverty_line = 1'000, .county_count_max = 1};

ComparisonTerms named() {
  ComparisonTerms terms = kTerms;
  terms.name_a = "as it is";
  terms.name_b = "with a road";
  return terms;
}

TEST(ComparisonReport, SaysWhatIsAssumedAndWhereTheyPart) {
  const std::string text = text_report(small_comparison(), named());

  EXPECT_THAT(text, HasSubstr("  A  as it is: 10 commands, 1 rejected, digest aa\n"));
  EXPECT_THAT(text, HasSubstr("Participants are assumed not to react"));
  EXPECT_THAT(text, HasSubstr("They differ from sequence 1,234 on.\n"));
  EXPECT_THAT(text, HasSubstr("  sequence   1234  1234\n"));
  EXPECT_THAT(text, HasSubstr("  unit_cost  10    20\n"));
  EXPECT_THAT(text, Not(HasSubstr("programme  -")));
}

TEST(ComparisonReport, SaysWhereASideBeginsThatIsNotWhole) {
  Comparison comparison = small_comparison();
  EXPECT_EQ(beginning_sentence(comparison), "");
  comparison.a.start = comparison.b.start = 4'000;
  EXPECT_THAT(text_report(comparison, {}),
              HasSubstr("\nBoth sides begin with sequence 4,001: what came before"));
  comparison.b.start = 0;
  EXPECT_THAT(
      beginning_sentence(comparison),
      HasSubstr(
          "Side A begins with sequence 4,001, side B with 1, so that they are of different commands: "));
}

TEST(ComparisonReport, PutsBothSidesAndTheChangeInATable) {
  const std::string text = text_report(small_comparison(), named());

  EXPECT_THAT(text, HasSubstr("  quantity, lots     1,000   1,250     250  +25.00\n"));
  EXPECT_THAT(text, HasSubstr("  welfare after subsidies  9,000   8,500    -500   -5.56\n"));
  EXPECT_THAT(text, HasSubstr("  tea                           50.00  52.00    2.00  +4.00\n"));
}

TEST(ComparisonReport, PrintsTheCountiesThatChangeMost) {
  ComparisonTerms terms = named();

  const std::string first = text_report(small_comparison(), terms);
  terms.county_count_max = 0;
  const std::string all = text_report(small_comparison(), terms);

  EXPECT_THAT(first, HasSubstr("Upper, North"));
  EXPECT_THAT(first, Not(HasSubstr("(no county), South")));
  EXPECT_THAT(first, HasSubstr("(and 1 more that change less"));
  EXPECT_THAT(all, HasSubstr("(no county), South"));
}

TEST(ComparisonReport, SaysWhoCrossesThePovertyLine) {
  const std::string text = text_report(small_comparison(), named());

  EXPECT_THAT(
      text,
      HasSubstr("who earns 1,000 minor currency units within some 12 months: 1 in B alone, 0 in A alone"));
}

TEST(ComparisonReport, SaysThatNothingDiffers) {
  Comparison comparison = small_comparison();
  comparison.b = comparison.a;
  comparison.divergence.reset();

  EXPECT_THAT(text_report(comparison, named()), HasSubstr("Nothing differs: the digests are equal.\n"));

  comparison.b.digest = "other";
  EXPECT_THAT(text_report(comparison, named()), HasSubstr("by the coupons of asks"));
}

TEST(ComparisonReport, IsOneJsonObject) {
  const std::string text = json_report(small_comparison(), named());

  EXPECT_EQ(text.find('\n'), text.size() - 1);
  const json report = json::parse(text);
  EXPECT_EQ(report.at("a").at("name"), "as it is");
  EXPECT_EQ(report.at("b").at("digest"), "bb");
  EXPECT_EQ(report.at("first_difference").at("sequence"), 1'234);
  EXPECT_EQ(report.at("first_difference").at("b").at("unit_cost"), "20");
  EXPECT_EQ(report.at("poverty").at("lifted"), 1);
  EXPECT_EQ(report.at("trade").at(1), json::parse(R"({"name": "quantity, lots", "a": 1000, "b": 1250})"));
  EXPECT_EQ(report.at("farm_gate_price_by_commodity").at(0).at("b"), 52);
  EXPECT_EQ(report.at("spent_by_programme").at(0), json::parse(R"({"name": "road", "a": null, "b": 1500})"));
  EXPECT_EQ(report.at("currencies"), json::array());
  EXPECT_EQ(report.at("over_time").at("period"), "day");
  EXPECT_EQ(report.at("over_time").at("begins"),
            json::parse(R"(["2019-01-01", "2019-01-02", "2019-01-03"])"));
  EXPECT_EQ(report.at("over_time").at("commodities").at(0), json::parse(R"({
      "name": "tea", "lot": "50 kg", "currency": "",
      "a": {"quantity": [600, 0, 400], "farm_gate": [50.0, null, 50.0], "delivered": [56.67, null, 57.5]},
      "b": {"quantity": [1250, 0, 0], "farm_gate": [52.0, null, null], "delivered": [56.8, null, null]}})"));
}

TEST(ComparisonReport, SaysWhatMoneyIsCalled) {
  Comparison comparison = small_comparison();
  comparison.a.commodities[0].currency = "CNY";
  comparison.b.commodities[0].currency = "CNY";

  const std::string text = text_report(comparison, named());

  EXPECT_THAT(text, HasSubstr("  (minor units of CNY)\n"));
  EXPECT_THAT(text, HasSubstr("  (minor units of CNY a lot, weighted by volume)\n"));
  EXPECT_THAT(text, HasSubstr("who earns 1,000 minor units of CNY within some 12 months"));
  EXPECT_THAT(text, Not(HasSubstr("minor currency units")));
  EXPECT_EQ(json::parse(json_report(comparison, named())).at("currencies"), json::parse(R"(["CNY"])"));
}

// Prices are of one commodity, and so of one currency.
TEST(ComparisonReport, SaysWhenMoneyHasSeveralNames) {
  Comparison comparison = small_comparison();
  CommodityOutcome fig = comparison.a.commodities[0];
  fig.symbol = "fig";
  fig.currency = "INR";
  comparison.a.commodities[0].currency = "CNY";
  comparison.a.commodities.push_back(fig);

  const std::string text = text_report(comparison, named());

  EXPECT_THAT(text, HasSubstr("  (minor units of several currencies)\n"));
  EXPECT_THAT(text, HasSubstr("  (minor units a lot, weighted by volume)\n"));
  EXPECT_THAT(text, HasSubstr("  tea, CNY "));
  EXPECT_THAT(text, HasSubstr("  fig, INR "));
}

TEST(ChangePerCent, IsRoundedAndSigned) {
  const auto change = [](Int128 a, Int128 b) { return change_per_cent({.name = "", .a = a, .b = b}); };

  EXPECT_EQ(change(3, 4), "+33.33");
  EXPECT_EQ(change(3, 1), "-66.67");
  EXPECT_EQ(change(-10, -5), "+50.00");
  EXPECT_EQ(change(5, 5), "0.00");
  EXPECT_EQ(change(100'000, 100'001), "0.00");
  EXPECT_EQ(change(100'000, 99'999), "0.00");
  EXPECT_EQ(change(0, 5), "-");
  EXPECT_EQ(change_per_cent({.name = "", .a = 5, .b = {}}), "-");
}

TEST(ComparedTables, RoundAveragesToHundredths) {
  Comparison comparison = small_comparison();
  comparison.a.commodities[0].trade.filled.producers_received = 1'005;
  comparison.a.commodities[0].trade.filled.quantity = 200;  // 5.025

  const auto tables = compared_tables(comparison, 1);
  const auto prices = std::ranges::find(tables, "farm_gate_price_by_commodity", &ComparedTable::id);
  ASSERT_NE(prices, tables.end());
  EXPECT_EQ(prices->text(prices->rows[0].a), "5.03");
}

}  // namespace
}  // namespace farmgate
