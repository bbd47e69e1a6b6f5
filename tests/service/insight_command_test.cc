// farmgate insight against a farmgated: what is asked, what is printed, and how it ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/daemon.h"
#include "tests/support/market_files.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"

namespace farmgate {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

// A farmer in hill, which is a village of 8 households, sells 10 lots at 50 to a grocer who would have paid
// 100; the lane costs 10, of which 3 are paid for.
class InsightCommands : public testing::Test {
 protected:
  void SetUp() override {
    files_.write("zones.csv",
                 "zone,name,county,state,kind,latitude,longitude,attributes,households,town\n"
                 "hill,Hill Farm,Upper,North,rural,27.5,102.1,poor-county;mountain,8,Ridge\n"
                 "city,The City,,Centre,urban,30.6,104.1,,,\n");
    files_.write("accounts.csv",
                 "account,zone,attributes,credit_line,loan,repayment_per_mille,owner\n"
                 "farmer,hill,smallholder;green,,,,\n"
                 "grocer,city,,,,,\n"
                 "cousin,hill,,,,,\"Li & Sons\"\n");
    files_.write("commodities.csv",
                 "commodity,name,lot,class,tick,shelf_life_hours,price_min,price_max,currency\n"
                 "tomato,Tomato,crate,road,1,96,,,CNY\n"
                 "tea,Tea,chest,dry,5,0,,,\n");
    files_.write("programmes.csv",
                 "programme,funder,budget,amount,amount_kind,origins,destinations,commodities,attributes,"
                 "account_cap\n"
                 "freight,province,1000,2,per_lot,,,,green,\n");
    start();
    place("farmer", "a1", "ask", "hill", "50");
    place("grocer", "b1", "bid", "city", "100");
  }

  void start() {
    daemon_ = std::make_unique<Daemon>(
        folder_.file("data"),
        std::vector<std::string>{"--reference", files_.path(), "--durability", "none", "--listen",
                                 "unix:" + folder_.file("socket"), "--poverty-line", "400", "--village-sales",
                                 "500", "--town-villages", "1"});
    ASSERT_TRUE(daemon_->serves()) << daemon_->log();
  }

  ProgramRun run(std::vector<std::string> words) const {
    words.insert(words.begin(), "insight");
    words.insert(words.end(), {"--server", "unix:" + folder_.file("socket"), "--min-sequence", "2"});
    return run_program(kFarmgateProgram, words);
  }
  std::string printed(const std::vector<std::string>& words) const {
    const ProgramRun ran = run(words);
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    return ran.out;
  }
  // The same, with one space where there are several.
  std::string said(const std::vector<std::string>& words) const {
    return std::regex_replace(printed(words), std::regex(" +"), " ");
  }
  nlohmann::json json(std::vector<std::string> words) const {
    words.emplace_back("--json");
    return nlohmann::json::parse(printed(words));
  }

  void place(const std::string& account, const std::string& id, const std::string& side,
             const std::string& zone, const std::string& price) const {
    const ProgramRun placed =
        run_program(kFarmgateProgram, {"order", "place", "--account", account, "--id", id, "--side", side,
                                       "--commodity", "tomato", "--zone", zone, "--quantity", "10", "--price",
                                       price, "--server", "unix:" + folder_.file("socket")});
    ASSERT_EQ(placed.exit_code, 0) << placed.err;
  }

  MarketFiles files_;
  TemporaryFolder folder_;
  std::unique_ptr<Daemon> daemon_;
};

TEST_F(InsightCommands, AProducerForPeopleAndPrograms) {
  EXPECT_THAT(said({"producer", "farmer"}),
              MatchesRegex("twelve months to 20..-..-.. \\(as of sequence 2\\), in minor units of CNY\n"
                           " account farmer\n"
                           " attributes green, smallholder\n"
                           " income 500\n"
                           " lots 10\n"
                           " poverty line 400, not below it\n"
                           " first sale 20.*, sequence 2\n"));
  EXPECT_THAT(said({"producer", "grocer"}), AllOf(HasSubstr(" income 0\n"), HasSubstr(" first sale none\n")));
  EXPECT_THAT(said({"producer", "--owner", "Li & Sons"}), HasSubstr(" owner Li & Sons\n income 0\n"));
  EXPECT_EQ(json({"producer", "farmer"})["producer"]["income"], "500");
  EXPECT_THAT(printed({"producer", "farmer", "--csv"}),
              MatchesRegex("account,owner,owned_by,attributes,income,quantity_lots,above_poverty_line,"
                           "first_sale_sequence,first_sale_time_ns\n"
                           "farmer,,,green;smallholder,500,10,1,2,[0-9]+\n"));
}

TEST_F(InsightCommands, AZoneForPeopleAndPrograms) {
  EXPECT_THAT(said({"zone", "hill"}),
              HasSubstr(" zone hill\n town Ridge\n county Upper, North\n attributes mountain, poor-county\n"
                        " households 8\n sales 500\n lots 10\n active sellers 1\n lanes 1\n"
                        " market share 100.0%\n e-commerce village yes\n"
                        " e-commerce town yes, with 1 e-commerce village\n"));
  EXPECT_EQ(json({"zone", "hill"})["zone"]["ecommerce_village"], true);
}

TEST_F(InsightCommands, ZonesAreSortedAndFiltered) {
  EXPECT_THAT(said({"zones"}), HasSubstr("\n zone town county sales lots sellers lanes share e-commerce"));
  EXPECT_THAT(
      said({"zones"}),
      HasSubstr("\n hill Ridge Upper, North 500 10 1 1 100.0% village town\n city Centre 0 0 0 0 0.0%"));
  EXPECT_THAT(said({"zones", "--sort", "symbol", "--limit", "1"}),
              AllOf(HasSubstr("\n city "), Not(HasSubstr("hill")), HasSubstr(" and more\n")));
  EXPECT_THAT(said({"zones", "--state", "Centre", "--villages"}), HasSubstr("no such zones"));
  EXPECT_THAT(printed({"zones", "--attribute", "poor-county", "--csv"}),
              AllOf(HasSubstr("zone,town,county,state,attributes,households,sales,"),
                    HasSubstr("\nhill,Ridge,Upper,North,mountain;poor-county,8,500,10,1,1,1000000,1,1,1\n")));
  const nlohmann::json page = json({"zones", "--limit", "1"});
  EXPECT_THAT(said({"zones", "--limit", "1", "--page", page["next_page_token"]}), HasSubstr("\n city "));
}

TEST_F(InsightCommands, TownsByTheirVillages) {
  EXPECT_THAT(said({"towns"}),
              HasSubstr("\n town county poor zones sales lots sellers lanes share villages e-commerce\n"
                        " Ridge Upper, North poor 1 500 10 1 1 100.0% 1 town\n"));
  EXPECT_THAT(said({"towns", "--state", "South"}), HasSubstr("no such towns"));
  EXPECT_EQ(json({"towns", "--e-commerce", "--sort", "name"})["towns"][0]["town"], "Ridge");
  EXPECT_THAT(printed({"towns", "--csv"}),
              AllOf(HasSubstr("state,county,town,poor,zones,sales,quantity_lots,active_sellers,lanes,"
                              "market_share_per_million,ecommerce_villages,ecommerce_town\n"),
                    HasSubstr("\nNorth,Upper,Ridge,1,1,500,10,1,1,1000000,1,1\n")));
}

TEST_F(InsightCommands, CountiesAndPoorOnes) {
  EXPECT_THAT(said({"counties", "--poor"}), HasSubstr("\n Upper, North poor 1 500 10 1 1 100.0% 1\n"));
  EXPECT_THAT(printed({"counties", "--csv"}), AllOf(HasSubstr("\nCentre,,0,0,0,0,0,0,0,0\n"),
                                                    HasSubstr("\nNorth,Upper,1,1,500,10,1,1,1000000,1\n")));
}

TEST_F(InsightCommands, AProgrammesEffect) {
  EXPECT_THAT(
      said({"programme", "freight"}),
      AllOf(HasSubstr(
                "since it began (as of sequence 2)\n programme freight\n paid 20\n lots 10\n"
                " additional lots 0\n paid for each -\n producers reached 1\n lifted 0\n paid for each -\n"),
            HasSubstr("\n green 20 10 100.0%\n"), HasSubstr("\n poor-county 20 10 100.0%\n"),
            HasSubstr("\n Upper, North 20 10 100.0%\n")));
  EXPECT_THAT(printed({"programme", "freight", "--csv"}),
              HasSubstr("attribute,state,county,paid,quantity_lots,share_per_million\n,,,20,10,"
                        "1000000\ngreen,,,20,10,1000000\n"));
  const ProgramRun unknown = run({"programme", "rail"});
  EXPECT_NE(unknown.exit_code, 0);
  EXPECT_THAT(unknown.err, HasSubstr("no programme rail is known"));
}

// 100 - 50 - (10 - 3 - 2) = 45 a lot, all of it the buyer's.
TEST_F(InsightCommands, Fairness) {
  EXPECT_THAT(said({"fairness"}),
              AllOf(HasSubstr("\n market 10 450 0 0.0%\n"), HasSubstr("\n green 10 450 0 0.0%\n"),
                    HasSubstr("\n middle 1 10 10.00 50.00 55.00 90.9%\n")));
  EXPECT_EQ(json({"fairness"})["market"]["surplus"], "450");
  EXPECT_THAT(printed({"fairness", "--csv"}), HasSubstr("\n,,,10,450,0,0\n"));
}

TEST_F(InsightCommands, MilestonesOnceAndAfterASequence) {
  EXPECT_THAT(
      said({"milestones"}),
      MatchesRegex("2 20.* farmer sold something for the first time\n"
                   "2 20.* farmer has come to the poverty line: 500\n"
                   "2 20.* hill \\(Upper, North\\) is an e-commerce village: sales of 500 by 1 seller\n"
                   "2 20.* Ridge \\(Upper, North\\) is an e-commerce town: 1 e-commerce village\n"));
  EXPECT_EQ(said({"milestones", "--after", "2"}), "");
  EXPECT_THAT(said({"milestones", "--kind", "first_sale"}), MatchesRegex("2 20.* for the first time\n"));
  EXPECT_THAT(printed({"milestones", "--csv", "--kind", "town_gained"}),
              MatchesRegex("sequence,time_ns,kind,account,owner,zone,town,county,state,money,count\n"
                           "2,[0-9]+,MILESTONE_KIND_TOWN_GAINED,,,,Ridge,Upper,North,,1\n"));
}

// Until the daemon stops. The farmer, whose lane is made cheaper, sells before the cousin, and not for the
// first time.
TEST_F(InsightCommands, MilestonesAsTheyCome) {
  const std::string sold = printed({"milestones", "--kind", "first_sale"});
  RunningProgram follow(kFarmgateProgram, {"insight", "milestones", "--follow", "--kind", "first_sale",
                                           "--server", "unix:" + folder_.file("socket")});
  ASSERT_TRUE(follow.prints(sold));

  place("cousin", "a2", "ask", "hill", "50");
  place("farmer", "a3", "ask", "hill", "50");
  place("grocer", "b2", "bid", "city", "100");
  place("grocer", "b3", "bid", "city", "100");

  EXPECT_TRUE(follow.prints(" owner Li & Sons sold something for the first time\n"));
  EXPECT_EQ(daemon_->end(SIGTERM), 0);
  const ProgramRun followed = follow.wait();
  EXPECT_EQ(followed.exit_code, 4);
  EXPECT_EQ(std::ranges::count(followed.out, '\n'), 2);
  EXPECT_THAT(followed.out, StartsWith(sold + "6 20"));
}

// The heading comes once.
TEST_F(InsightCommands, MilestonesAsTheyComeAsRows) {
  printed({"milestones"});
  RunningProgram follow(kFarmgateProgram, {"insight", "milestones", "--follow", "--csv", "--after", "2",
                                           "--server", "unix:" + folder_.file("socket")});
  ASSERT_TRUE(follow.prints("sequence,time_ns,kind,"));

  place("cousin", "a2", "ask", "hill", "50");
  place("grocer", "b2", "bid", "city", "100");

  EXPECT_TRUE(follow.prints(",MILESTONE_KIND_FIRST_SALE,,Li & Sons,"));
  EXPECT_EQ(follow.printed().find("sequence,", 1), std::string::npos);
}

// The daemon makes a snapshot when it stops, and reads the events again when it starts.
TEST_F(InsightCommands, TellTheSameAfterARestart) {
  const std::string before = printed({"milestones"}) + printed({"zones", "--csv"});
  EXPECT_EQ(daemon_->end(SIGTERM), 0);
  start();

  EXPECT_EQ(printed({"milestones"}) + printed({"zones", "--csv"}), before);
}

TEST_F(InsightCommands, OneOutputAtATime) {
  EXPECT_EQ(run({"fairness", "--json", "--csv"}).exit_code, 2);
  EXPECT_EQ(run({"producer", "farmer", "--owner", "firm"}).exit_code, 2);
}

}  // namespace
}  // namespace farmgate
