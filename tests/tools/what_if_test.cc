// The worked what-if of README, which comes out the same on every machine.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"

namespace farmgate {
namespace {

using nlohmann::json;

const std::string kMarket = FARMGATE_DATA_FOLDER "/mandi-2019";
const std::string kProgrammes = kMarket + "/what-if/farthest-third.csv";

TEST(WhatIf, TheProgrammeIsWhatItsScriptWrites) {
  const ProgramRun script = run_program(FARMGATE_PYTHON, {"-B", kMarket + "/what-if/farthest_third.py"});

  EXPECT_EQ(script.exit_code, 0) << script.err;
  EXPECT_EQ(script.out, contents_of(kProgrammes));
}

TEST(WhatIf, ComesOutTheSameOnEveryMachine) {
  const ProgramRun run = run_program(
      FARMGATE_PROGRAM, {"compare", "--reference", kMarket, "--orders", kMarket + "/orders.csv.zst",
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

}  // namespace
}  // namespace farmgate
