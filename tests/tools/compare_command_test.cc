// farmgate compare and replay --out: what they print where, and with which code they end.
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

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

ProgramRun compare(const std::vector<std::string>& options) {
  std::vector<std::string> arguments{"compare"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  return run_program(kFarmgateProgram, arguments);
}

std::string dearer_lanes(const MarketFiles& files) {
  return files.write("l.csv", "origin,destination,class,unit_cost,transit_hours\nhill,city,road,20,20\n");
}

// farmgate compare of the market's log under dearer lanes.
ProgramRun compare_log(const MarketFiles& files, std::vector<std::string> options) {
  options.insert(options.begin(), {"--reference", files.path(), "--orders", files.file("orders.csv"),
                                   "--lanes-b", dearer_lanes(files)});
  return compare(options);
}

TEST(CompareCommand, ReplaysOneLogUnderTwoConfigurations) {
  const MarketFiles files;

  const ProgramRun text = compare_log(files, {});
  const ProgramRun object = compare_log(files, {"--json", "--poverty-line", "1500"});

  EXPECT_EQ(text.exit_code, 0);
  EXPECT_THAT(text.err, IsEmpty());
  EXPECT_THAT(text.out, HasSubstr(", lanes of " + files.file("l.csv")));
  EXPECT_THAT(text.out, HasSubstr("They differ from sequence 2 on."));
  const json report = json::parse(object.out);
  EXPECT_EQ(report.at("first_difference").at("sequence"), 2);
  EXPECT_EQ(report.at("money").at(4), json::parse(R"({"name": "carriers received", "a": 300, "b": 600})"));
  EXPECT_EQ(report.at("poverty").at("above_a"), 1);
}

TEST(CompareCommand, ComparesTheFoldersOfTwoReplays) {
  const MarketFiles files;
  const auto replay_into = [&files](const std::string& folder, const std::vector<std::string>& options) {
    std::vector<std::string> arguments{
        "replay", "--reference", files.path(), "--orders", files.file("orders.csv"),
        "--out",  folder,        "--quiet"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return run_program(kFarmgateProgram, arguments).exit_code;
  };
  ASSERT_EQ(replay_into(files.file("a"), {}), 0);
  ASSERT_EQ(replay_into(files.file("b"), {"--lanes", dearer_lanes(files)}), 0);
  EXPECT_EQ(replay_into(files.file("b"), {}), 2);  // it is there

  const ProgramRun folders = compare({files.file("a"), files.file("b"), "--json"});
  const ProgramRun log = compare_log(files, {"--json"});

  json of_folders = json::parse(folders.out);
  json of_log = json::parse(log.out);
  EXPECT_EQ(of_folders.at("a").at("name"), files.file("a"));
  for (json* const report : {&of_folders, &of_log}) {
    for (const char* const side : {"a", "b"}) report->at(side).erase("name");
  }
  EXPECT_EQ(of_folders, of_log);
}

TEST(CompareCommand, SkipsBadRowsWhenAsked) {
  const MarketFiles files;
  files.write_orders("x\n" + std::string(kThreeOrders));

  const ProgramRun stopped = compare_log(files, {});
  const ProgramRun skipped = compare_log(files, {"--on-bad-row", "skip", "--json"});

  EXPECT_EQ(stopped.exit_code, 3);
  EXPECT_EQ(skipped.exit_code, 0);
  EXPECT_EQ(json::parse(skipped.out).at("a").at("commands"), 3);
  EXPECT_EQ(skipped.err.find("farmgate: skipped " + files.file("orders.csv") + ":2: "), 0u);
  EXPECT_EQ(skipped.err.find("skipped", 20), std::string::npos);  // said once, not for each side
}

TEST(CompareCommand, WritesThePageAskedForButNotOverAnother) {
  const MarketFiles files;
  const std::string page = files.file("page.html");

  const ProgramRun run = compare_log(files, {"--html", page, "--quiet"});

  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, IsEmpty());
  EXPECT_THAT(contents_of(page), HasSubstr("<!doctype html>"));
  EXPECT_EQ(compare_log(files, {"--html", page}).exit_code, 2);
  EXPECT_EQ(compare_log(files, {"--html", page, "--force", "--quiet"}).exit_code, 0);
}

TEST(CompareCommand, SaysWhatIsMissingOrWrong) {
  const MarketFiles files;

  for (const std::vector<std::string>& options :
       std::vector<std::vector<std::string>>{{},
                                             {"a"},
                                             {"a", "b", "--orders", "o", "--reference", "r"},
                                             {"a", "b", "--lanes-b", "l"},
                                             {"a", "b", "--journal", "d"},
                                             {"--journal", "d", "--orders", "o", "--reference", "r"},
                                             {"--journal", "d", "--reference", "r"},
                                             {"--journal", "d", "--open-accounts"},
                                             {"--orders", "o"},
                                             {"--reference", "r"},
                                             {"--orders", "o", "--reference", "r", "--from", "noon"},
                                             {"a", "b", "--poverty-line", "0"}}) {
    const ProgramRun run = compare(options);
    EXPECT_EQ(run.exit_code, 2) << testing::PrintToString(options);
    EXPECT_THAT(run.err, Not(IsEmpty()));
    EXPECT_THAT(run.out, IsEmpty());
  }
  EXPECT_EQ(compare({files.file("none"), files.file("none")}).exit_code, 3);
}

TEST(CompareCommand, HelpSaysThatParticipantsDoNotReact) {
  const ProgramRun run = compare({"--help"});

  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("Participants are assumed not to react"));
}

}  // namespace
}  // namespace farmgate
