// The worked what-if of README, which comes out the same on every machine.
#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"

namespace farmgate {
namespace {

using nlohmann::json;

const std::string kMarket = std::string(kSourceFolder) + "/tools/data/mandi-2019";
const std::string kProgrammes = kMarket + "/what-if/farthest-third.csv";

TEST(WhatIf, TheProgrammeIsWhatItsScriptWrites) {
  const ProgramRun script = run_program(FARMGATE_PYTHON, {"-B", kMarket + "/what-if/farthest_third.py"});

  EXPECT_EQ(script.exit_code, 0) << script.err;
  EXPECT_EQ(script.out, contents_of(kProgrammes));
}

TEST(WhatIf, ComesOutTheSameOnEveryMachine) {
  const ProgramRun run = run_program(
      kFarmgateProgram, {"compare", "--reference", kMarket, "--orders", kMarket + "/orders.csv.zst",
                         "--open-accounts", "--programmes-b", kProgrammes, "--json"});

  ASSERT_EQ(run.exit_code, 0) << run.err;
  const json report = json::parse(run.out);
  EXPECT_EQ(report.at("a").at("digest"), "ecb971b19b39b73d");
  EXPECT_EQ(report.at("b").at("digest"), "4cc04339c3cc583c");
  EXPECT_EQ(report.at("first_difference").at("sequence"), 169);
  EXPECT_EQ(report.at("first_difference").at("b").at("programme"), "farthest-third");
  EXPECT_EQ(report.at("spent_by_programme").at(0),
            json::parse(R"({"name": "farthest-third", "a": null, "b": 29999997765})"));
  EXPECT_EQ(report.at("trade"), json::parse(R"([
      {"name": "fills", "a": 108078, "b": 107299},
      {"name": "quantity, lots", "a": 24154186, "b": 25025980},
      {"name": "tonne-kilometres", "a": 620161091, "b": 688582597}])"));
  EXPECT_EQ(report.at("welfare"), json::parse(R"([
      {"name": "producers' surplus", "a": 84175740264, "b": 84582663651},
      {"name": "buyers' surplus", "a": 740305813186, "b": 760783075642},
      {"name": "sum of surplus", "a": 824481553450, "b": 845365739293},
      {"name": "less subsidies", "a": 0, "b": 29999997765},
      {"name": "welfare after subsidies", "a": 824481553450, "b": 815365741528}])"));
  EXPECT_EQ(report.at("income_by_county").at(0),
            json::parse(R"({"name": "Solapur, Maharashtra", "a": 341511077685, "b": 361215804783})"));
}

// What a document shows below a heading: a command, as it is typed in the project's folder, and lines of what
// it prints.
struct Shown {
  std::string command;
  std::vector<std::string> lines;
};

Shown shown_below(const std::string& heading, const std::string& path) {
  constexpr std::string_view kIndent = "    ";
  std::istringstream lines(contents_of(path));
  std::string line;
  while (std::getline(lines, line) && line != heading) continue;
  Shown shown;
  bool is_command = true;
  while (std::getline(lines, line) && !line.starts_with("## ")) {
    if (!line.starts_with(kIndent)) continue;
    line.erase(0, kIndent.size());
    if (!is_command) {
      shown.lines.push_back(line);
      continue;
    }
    shown.command += line + "\n";
    is_command = line.ends_with('\\');
  }
  return shown;
}

// A folder that has what the commands name, each where the project has it.
class WhatIfAsWritten : public testing::Test {
 protected:
  WhatIfAsWritten() {
    std::filesystem::create_directories(folder_.file("build/release/bin"));
    std::filesystem::create_symlink(kFarmgateProgram, folder_.file("build/release/bin/farmgate"));
    std::filesystem::create_directory_symlink(std::string(kSourceFolder) + "/tools", folder_.file("tools"));
  }
  ProgramRun run(const std::string& command) const {
    return run_program("/bin/sh", {"-c", "cd '" + folder_.file("") + "' && " + command});
  }
  // Runs what is shown, and requires its lines in their order.
  void expect_shown(const Shown& shown) const {
    const ProgramRun ran = run(shown.command);
    ASSERT_EQ(ran.exit_code, 0) << ran.err;
    const std::string printed = "\n" + ran.out;
    std::size_t at = 0;
    for (const std::string& line : shown.lines) {
      const std::size_t found = printed.find("\n" + line + "\n", at);
      ASSERT_NE(found, std::string::npos) << line;
      at = found + 1;
    }
  }

  TemporaryFolder folder_;
};

// Also where it has been run before.
TEST_F(WhatIfAsWritten, PrintsWhatReadmeShows) {
  const Shown shown = shown_below("## A first what-if", kMarket + "/../../../README.md");
  ASSERT_GE(shown.lines.size(), 18u);
  const std::string page = folder_.write("what-if.html", "of before");

  expect_shown(shown);

  EXPECT_TRUE(contents_of(page).starts_with("<!doctype html>"));
}

TEST_F(WhatIfAsWritten, PrintsWhatItsDocumentShows) {
  const Shown shown =
      shown_below("## A freight subsidy for the farthest third", kMarket + "/../../../docs/what-if.md");
  ASSERT_GE(shown.lines.size(), 60u);

  expect_shown(shown);
}

}  // namespace
}  // namespace farmgate
