// The program itself: what it prints where, and with which code it ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/market_files.h"
#include "tests/support/paths.h"
#include "tests/tools/run_program.h"

namespace farmgate {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// farmgate replay of the market's orders.csv, with more options.
ProgramRun replay_of(const MarketFiles& files, const std::vector<std::string>& options = {},
                     const std::string& out_path = "") {
  std::vector<std::string> arguments = {"replay", "--reference", files.path(), "--orders",
                                        files.file("orders.csv")};
  arguments.insert(arguments.end(), options.begin(), options.end());
  return run_program(kFarmgateProgram, arguments, out_path);
}

TEST(Farmgate, PrintsTheSummaryAndNothingElse) {
  const MarketFiles files;

  const ProgramRun run = replay_of(files);

  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("buyers paid + subsidies = producers received + carriers received"));
  EXPECT_THAT(run.err, IsEmpty());
}

// More threads than any machine has cores, too.
TEST(Farmgate, IsAsSilentWithManyThreads) {
  const MarketFiles files;

  const ProgramRun run = replay_of(files, {"--threads", "600", "--json"});

  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(nlohmann::json::parse(run.out).at("fills"), 1);
  EXPECT_THAT(run.err, IsEmpty());
}

TEST(Farmgate, PrintsOneJsonObjectWhenAsked) {
  const MarketFiles files;

  for (const std::vector<std::string>& options :
       {std::vector<std::string>{"--json"}, {"--json", "--quiet"}}) {
    const ProgramRun run = replay_of(files, options);
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_EQ(nlohmann::json::parse(run.out).at("commands"), 3);
  }
}

TEST(Farmgate, PrintsNothingWhenQuiet) {
  const MarketFiles files;

  const ProgramRun run = replay_of(files, {"--quiet"});

  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, IsEmpty());
  EXPECT_THAT(run.err, IsEmpty());
}

TEST(Farmgate, WritesTheFilesAskedFor) {
  const MarketFiles files;

  const ProgramRun run =
      replay_of(files, {"--fills", files.file("f.csv"), "--events", files.file("e.csv"), "--quiet"});

  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(contents_of(files.file("f.csv")),
              EndsWith("2,1,2000,tomato,bid,farmer,a1,grocer,b1,hill,city,30,50,57,10,3,\n"));
  EXPECT_THAT(contents_of(files.file("e.csv")), EndsWith("3,0,3000,cancelled,farmer,a1,cancel,0,30\n"));
}

TEST(Farmgate, LaysLanesAndProgrammesOverTheReference) {
  const MarketFiles files;
  const std::string lanes =
      files.write("l.csv", "origin,destination,class,unit_cost,transit_hours\nhill,city,road,40,20\n");
  const std::string programmes =
      files.write("p.csv",
                  "programme,funder,budget,amount,amount_kind,origins,destinations,commodities,attributes,"
                  "account_cap\nroad,,1000,200,per_mille,,,,,\n");

  const ProgramRun run = replay_of(files, {"--lanes", lanes, "--programmes", programmes, "--json"});

  EXPECT_EQ(run.exit_code, 0);
  const nlohmann::json summary = nlohmann::json::parse(run.out);
  EXPECT_EQ(summary.at("carriers_received"), 30 * 40);
  EXPECT_EQ(summary.at("subsidies"), 30 * 8);
  EXPECT_EQ(replay_of(files, {"--programmes", files.file("none.csv")}).exit_code, 3);
}

TEST(Farmgate, TakesTimesAndALimit) {
  const MarketFiles files;

  const ProgramRun run =
      replay_of(files, {"--from", "1970-01-01T00:00:00.000002Z", "--to", "3001", "--limit", "1", "--json"});

  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(nlohmann::json::parse(run.out).at("commands"), 1);
}

TEST(Farmgate, RefusesLanesThatTakeMoreMemoryThanAllowed) {
  const MarketFiles files;

  const ProgramRun refused = replay_of(files, {"--lane-memory", "0KB"});
  const ProgramRun run = replay_of(files, {"--lane-memory", "1MB"});

  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.err, HasSubstr("raise --lane-memory"));
  EXPECT_EQ(run.exit_code, 0);
}

TEST(Farmgate, TimesTheEngineInMemory) {
  const MarketFiles files;

  const ProgramRun run = replay_of(files, {"--in-memory", "--json"});

  EXPECT_EQ(run.exit_code, 0);
  EXPECT_TRUE(nlohmann::json::parse(run.out).contains("latency_ns_p99_9"));
}

TEST(Farmgate, HelpsWhenAsked) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--help"}, {"replay", "--help"}}) {
    const ProgramRun run = run_program(kFarmgateProgram, arguments);
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_THAT(run.out, HasSubstr("replay"));
    EXPECT_THAT(run.err, IsEmpty());
  }
}

TEST(Farmgate, HelpNamesEveryOption) {
  const ProgramRun run = run_program(kFarmgateProgram, {"replay", "--help"});

  for (const char* option :
       {"--reference",     "--lanes",       "--programmes", "--orders",    "--journal", "--commands",
        "--open-accounts", "--threads",     "--fills",      "--events",    "--from",    "--to",
        "--limit",         "--lane-memory", "--on-bad-row", "--in-memory", "--insight", "--json",
        "--quiet",         "--force"}) {
    EXPECT_THAT(run.out, HasSubstr(option));
  }
}

class WrongUsage : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(WrongUsage, IsSaidOnStandardErrorWithCode2) {
  const ProgramRun run = run_program(kFarmgateProgram, GetParam());

  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.out, IsEmpty());
  EXPECT_THAT(run.err, Not(IsEmpty()));
}

INSTANTIATE_TEST_SUITE_P(
    CommandLines, WrongUsage,
    testing::Values(
        std::vector<std::string>{}, std::vector<std::string>{"play"}, std::vector<std::string>{"replay"},
        std::vector<std::string>{"replay", "--reference", "."},
        std::vector<std::string>{"replay", "--orders", "o"},
        std::vector<std::string>{"replay", "--journal", "d", "--commands", "c"},
        std::vector<std::string>{"replay", "--journal", "d", "--reference", "."},
        std::vector<std::string>{"replay", "--journal", "d", "--lanes", "l"},
        std::vector<std::string>{"replay", "--commands", "c", "--threads", "2"},
        std::vector<std::string>{"journal"}, std::vector<std::string>{"journal", "verify"},
        std::vector<std::string>{"journal", "dump", "d"},
        std::vector<std::string>{"journal", "dump", "d", "--json", "--csv"},
        std::vector<std::string>{"replay", "--reference", ".", "--orders", "o", "--colour", "red"},
        std::vector<std::string>{"replay", "--reference", ".", "--orders", "o", "--threads", "0"},
        std::vector<std::string>{"replay", "--reference", ".", "--orders", "o", "--threads", "many"},
        std::vector<std::string>{"replay", "--reference", ".", "--orders", "o", "--limit", "-1"},
        std::vector<std::string>{"replay", "--reference", ".", "--orders", "o", "--on-bad-row", "fix"},
        std::vector<std::string>{"replay", "--reference", ".", "--orders", "o", "--from", "noon"},
        std::vector<std::string>{"replay", "--reference", ".", "--orders", "o", "--to", ""},
        std::vector<std::string>{"replay", "--reference", ".", "--orders", "o", "--village-sales", "5"},
        std::vector<std::string>{"replay", "--reference", ".", "--orders", "o", "--insight", "--poverty-line",
                                 "0"},
        std::vector<std::string>{"replay", "--reference", ".", "--orders", "o", "--in-memory", "--threads",
                                 "2"}));

TEST(Farmgate, WillNotOverwriteWithoutForce) {
  const MarketFiles files;
  const std::string fills = files.write("fills.csv", "precious");

  const ProgramRun refused = replay_of(files, {"--fills", fills});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, StartsWith("farmgate: " + fills + " exists already"));
  EXPECT_EQ(contents_of(fills), "precious");

  EXPECT_EQ(replay_of(files, {"--fills", fills, "--force"}).exit_code, 0);
  EXPECT_NE(contents_of(fills), "precious");
}

TEST(Farmgate, NamesFileLineAndColumnOfABadRow) {
  const MarketFiles files;
  files.write_orders("1000,new,a1\n");

  const ProgramRun run = replay_of(files);

  EXPECT_EQ(run.exit_code, 3);
  EXPECT_THAT(run.out, IsEmpty());
  EXPECT_EQ(run.err, "farmgate: " + files.file("orders.csv") +
                         ":2: account: wrong number of fields: 3 where the header has 10\n");
}

TEST(Farmgate, SaysWhichBadRowsItSkips) {
  const MarketFiles files;
  files.write_orders("x\n" + std::string(kThreeOrders));

  const ProgramRun run = replay_of(files, {"--on-bad-row", "skip", "--json"});

  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(nlohmann::json::parse(run.out).at("bad_rows"), 1);
  EXPECT_THAT(run.err, StartsWith("farmgate: skipped " + files.file("orders.csv") + ":2: op: "));
  EXPECT_THAT(replay_of(files, {"--on-bad-row", "skip", "--quiet"}).err, IsEmpty());
}

TEST(Farmgate, AMissingInputIsCode3) {
  const MarketFiles files;
  files.remove("orders.csv");
  EXPECT_EQ(replay_of(files).exit_code, 3);

  const MarketFiles without_zones;
  without_zones.remove("zones.csv");
  EXPECT_EQ(replay_of(without_zones).exit_code, 3);
}

TEST(Farmgate, AnOutputThatCannotBeWrittenIsCode4) {
  const MarketFiles files;

  const ProgramRun no_folder = replay_of(files, {"--fills", files.file("none/fills.csv")});
  EXPECT_EQ(no_folder.exit_code, 4);
  EXPECT_EQ(no_folder.err,
            "farmgate: cannot write " + files.file("none/fills.csv") + ": No such file or directory\n");

  const ProgramRun full = replay_of(files, {"--events", "/dev/full"});
  EXPECT_EQ(full.exit_code, 4);
  EXPECT_EQ(full.err, "farmgate: cannot write /dev/full: No space left on device\n");
}

TEST(Farmgate, ASummaryThatCannotBeWrittenIsCode4) {
  const MarketFiles files;

  const ProgramRun run = replay_of(files, {}, "/dev/full");

  EXPECT_EQ(run.exit_code, 4);
  EXPECT_EQ(run.err, "farmgate: cannot write to standard output\n");
}

}  // namespace
}  // namespace farmgate
