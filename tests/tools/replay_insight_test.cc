// farmgate replay --insight: what it prints.
#include "tools/farmgate/replay_insight.h"
#include "tests/support/paths.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/market_files.h"
#include "tests/tools/run_program.h"

namespace farmgate {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// The farmer in hill, a village of 8 households in a poor county, sells 30 lots at 50 under a coupon of 2.
class ReplayInsight : public testing::Test {
 protected:
  ReplayInsight() {
    files_.write("zones.csv",
                 "zone,name,county,state,kind,latitude,longitude,attributes,households,town\n"
                 "hill,Hill Farm,Upper,North,rural,27.5,102.1,poor-county,8,Ridge\n"
                 "city,The City,,Centre,urban,30.6,104.1,,,\n");
    files_.write("commodities.csv",
                 "commodity,name,lot,class,tick,shelf_life_hours,price_min,price_max,currency\n"
                 "tomato,Tomato,crate,road,1,96,,,CNY\n");
    files_.write("programmes.csv",
                 "programme,funder,budget,amount,amount_kind,origins,destinations,commodities,attributes,"
                 "account_cap\n"
                 "freight,province,1000,2,per_lot,,,,green,\n");
  }

  ProgramRun run(const std::vector<std::string>& options) const {
    std::vector<std::string> arguments{"replay", "--reference", files_.path(), "--orders",
                                       files_.file("orders.csv")};
    arguments.insert(arguments.end(), options.begin(), options.end());
    ProgramRun run = run_program(kFarmgateProgram, arguments);
    EXPECT_EQ(run.exit_code, 0) << run.err;
    return run;
  }
  std::vector<std::string> low_terms(const std::vector<std::string>& more) const {
    std::vector<std::string> options{"--insight", "--poverty-line",  "1500", "--village-sales",
                                     "1500",      "--town-villages", "1"};
    options.insert(options.end(), more.begin(), more.end());
    return options;
  }

  MarketFiles files_;
};

TEST_F(ReplayInsight, IsPrintedBelowTheSummary) {
  const std::string text = std::regex_replace(run(low_terms({})).out, std::regex(" +"), " ");

  EXPECT_THAT(
      text,
      AllOf(HasSubstr("twelve months to 1970-01-01 (as of sequence 3), in minor units of CNY\n"),
            HasSubstr("\n not below the poverty line of 1,500 1 1,500\n below it 0 0\n"),
            HasSubstr("\n first sale 1\n above poverty line 1\n below poverty line 0\n village gained 1\n"),
            HasSubstr("\n hill Ridge Upper, North 1,500 30 1 1 100.0% village town\n"),
            HasSubstr("\n Ridge Upper, North poor 1 1,500 30 1 1 100.0% 1 town\n"),
            HasSubstr("\n poor counties\n county poor zones"),
            HasSubstr("\n programme freight\n paid 60\n lots 30\n"),
            HasSubstr("\n surplus lots in all producers' share\n market 30 1,350 0 0.0%\n")));
}

TEST_F(ReplayInsight, IsNotKeptUnlessAskedFor) {
  EXPECT_THAT(run({}).out, Not(HasSubstr("twelve months")));
  EXPECT_FALSE(json::parse(run({"--json"}).out).contains("insight"));
}

TEST_F(ReplayInsight, IsAnObjectForPrograms) {
  const json insight = json::parse(run(low_terms({"--json"})).out).at("insight");

  EXPECT_EQ(insight.at("as_of").at("currency"), "CNY");
  EXPECT_EQ(insight.at("poverty"), json::parse(R"({"line": 1500, "above": {"producers": 1, "income": 1500},
                                                   "below": {"producers": 0, "income": 0}, "idle": 0})"));
  EXPECT_EQ(insight.at("milestones").at("town_gained"), 1);
  EXPECT_EQ(insight.at("zones").size(), 2u);
  EXPECT_EQ(insight.at("zones").at(0).at("zone"), "hill");
  EXPECT_EQ(insight.at("towns").at(0).at("ecommerce_town"), true);
  EXPECT_EQ(insight.at("counties").size(), 2u);
  EXPECT_EQ(insight.at("programmes").at(0).at("paid"), "60");
  EXPECT_EQ(insight.at("fairness").at("market").at("surplus"), "1350");
  EXPECT_FALSE(insight.at("fairness").contains("as_of"));
}

TEST_F(ReplayInsight, IsTheSameForAnyNumberOfThreads) {
  const auto insight = [this](const std::vector<std::string>& options) {
    std::vector<std::string> all = low_terms(options);
    all.emplace_back("--json");
    return json::parse(run(all).out).at("insight");
  };

  EXPECT_EQ(insight({"--threads", "3"}), insight({}));
  EXPECT_EQ(insight({"--in-memory"}), insight({}));
}

// More zones than a page of the API has.
TEST_F(ReplayInsight, ListsEveryZoneForPrograms) {
  constexpr int kZones = 1'234;
  std::string zones = contents_of(files_.file("zones.csv"));
  for (int i = 0; i < kZones; ++i) zones += "z" + std::to_string(i) + ",,Far,,rural,1,1,,,\n";
  files_.write("zones.csv", zones);

  const json insight = json::parse(run(low_terms({"--json"})).out).at("insight");

  EXPECT_EQ(insight.at("zones").size(), kZones + 2u);
  EXPECT_THAT(run(low_terms({})).out, HasSubstr("  and more\n"));
}

}  // namespace
}  // namespace farmgate
