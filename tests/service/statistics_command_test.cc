// farmgate stats and map against a farmgated: what is asked, what is printed and written, and how it ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

using testing::HasSubstr;
using testing::MatchesRegex;

class StatisticsCommands : public testing::Test {
 protected:
  void SetUp() override {
    daemon_ = std::make_unique<Daemon>(
        folder_.file("data"), std::vector<std::string>{"--reference", files_.path(), "--durability", "none",
                                                       "--listen", "unix:" + folder_.file("socket")});
    ASSERT_TRUE(daemon_->serves()) << daemon_->log();
    place("farmer", "a1", "ask", "hill", "50");
    place("grocer", "b1", "bid", "city", "100");
    place("farmer", "a2", "ask", "hill", "90");
    place("grocer", "b2", "bid", "city", "40");
  }

  ProgramRun run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--server", "unix:" + folder_.file("socket"), "--min-sequence", "4"});
    return run_program(kFarmgateProgram, words);
  }
  // What a command says, with one space where there are several.
  std::string said(const std::vector<std::string>& words) const {
    const ProgramRun ran = run(words);
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    return std::regex_replace(ran.out, std::regex(" +"), " ");
  }

  MarketFiles files_;
  TemporaryFolder folder_;
  std::unique_ptr<Daemon> daemon_;

 private:
  void place(const std::string& account, const std::string& id, const std::string& side,
             const std::string& zone, const std::string& price) const {
    const ProgramRun placed =
        run_program(kFarmgateProgram, {"order", "place", "--account", account, "--id", id, "--side", side,
                                       "--commodity", "tomato", "--zone", zone, "--quantity", "10", "--price",
                                       price, "--server", "unix:" + folder_.file("socket")});
    ASSERT_EQ(placed.exit_code, 0) << placed.err;
  }
};

TEST_F(StatisticsCommands, StatsHaveARowForEachThingThatIsAskedFor) {
  const std::string commodities = said({"stats"});
  EXPECT_THAT(commodities, HasSubstr("up to 20"));
  EXPECT_THAT(commodities, HasSubstr("(as of sequence 4)\n commodity from to fills lots farm gate range last "
                                     "delivered range last offered wanted\n"));
  EXPECT_THAT(commodities, HasSubstr("\n tomato any any 1 10 50.00 50 to 50 50 57.00 57 to 57 57 10 10\n"));

  EXPECT_THAT(said({"stats", "--commodity", "tomato", "--by", "zone", "--window", "day"}),
              MatchesRegex(
                  "from 20.* to 20.*\n tomato any city 1 10 .* 57 0 10\n tomato hill any 1 10 .* 57 10 0\n"));
  EXPECT_THAT(said({"stats", "--zone", "hill"}), HasSubstr("\n tomato hill any 1 10 "));
  EXPECT_THAT(said({"stats", "--commodity", "tomato", "--to", "city"}),
              HasSubstr("\n tomato hill city 1 10 50.00 50 to 50 50 57.00 57 to 57 57 10 10\n"));
  EXPECT_THAT(said({"stats", "--commodity", "tomato", "--by", "zone", "--limit", "1"}),
              HasSubstr("and 1 more rows"));
  EXPECT_THAT(said({"stats", "--commodity", "tea"}), HasSubstr("nothing was traded, and nothing is open"));
}

TEST_F(StatisticsCommands, StatsAreForProgramsToo) {
  const nlohmann::json answer = nlohmann::json::parse(run({"stats", "--json"}).out);

  EXPECT_EQ(answer["as_of_sequence"], "4");
  EXPECT_EQ(answer["rows"][0]["delivered"]["money"], "570");
}

TEST_F(StatisticsCommands, StatsOfALanesEndNeedACommodity) {
  const ProgramRun ran = run({"stats", "--from", "hill"});

  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.err, HasSubstr("commodity is missing, without an origin and a destination"));
}

TEST_F(StatisticsCommands, TheMapIsWrittenOnceUnlessItMayBeReplaced) {
  const std::string path = folder_.file("map.html");

  EXPECT_EQ(said({"map", "tomato", "--out", path}),
            path + ": 1 zone with unmet demand, 1 with unsold supply, 1 lane, 1 netback, as of sequence 4\n");
  const std::string page = contents_of(path);
  EXPECT_THAT(page, HasSubstr("\"commodity_name\":\"Tomato\""));
  EXPECT_THAT(page,
              HasSubstr("\"netbacks\":[{\"origin\":\"hill\",\"price\":\"33\",\"destination\":\"city\"}]"));
  EXPECT_THAT(page, HasSubstr("</html>"));

  EXPECT_EQ(run({"map", "tomato", "--out", path}).exit_code, 2);
  EXPECT_EQ(run({"map", "tomato", "--out", path, "--force"}).exit_code, 0);

  const ProgramRun unknown = run({"map", "gold", "--out", folder_.file("gold.html")});
  EXPECT_NE(unknown.exit_code, 0);
  EXPECT_THAT(unknown.err, HasSubstr("there is no commodity gold"));
}

}  // namespace
}  // namespace farmgate
