// The workload program, and that `farmgate replay` reads what it writes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

TEST(FarmgateWorkload, WritesAMarketThatReplaysToWhatItSays) {
  const TemporaryFolder folder;

  const ProgramRun made = run_program(kWorkloadProgram, {"plain", "--out", folder.file("plain"), "--commands",
                                                         "20000", "--commodities", "3", "--seed", "7"});
  const ProgramRun replayed =
      run_program(kFarmgateProgram, {"replay", "--reference", folder.file("plain"), "--orders",
                                     folder.file("plain/orders.csv"), "--open-accounts", "--json"});

  EXPECT_EQ(made.exit_code, 0);
  EXPECT_EQ(made.out, folder.file("plain") + ": fills 5635, quantity 218149\n");
  const auto json = nlohmann::json::parse(replayed.out);
  EXPECT_EQ(json.at("commands"), 20'000);
  EXPECT_EQ(json.at("fills"), 5'635);
  EXPECT_EQ(json.at("quantity"), 218'149);
}

TEST(FarmgateWorkload, WantsAFolder) {
  EXPECT_EQ(run_program(kWorkloadProgram, {"plain"}).exit_code, 2);
  EXPECT_EQ(run_program(kWorkloadProgram, {"plain", "--out", "x", "--commodities", "0"}).exit_code, 2);
}

TEST(FarmgateWorkload, SaysWhenItCannotWrite) {
  const ProgramRun run = run_program(kWorkloadProgram, {"plain", "--out", "/dev/null/x", "--commands", "1"});

  EXPECT_EQ(run.exit_code, 4);
  EXPECT_THAT(run.err, HasSubstr("farmgate-workload: cannot make /dev/null/x"));
}

}  // namespace
}  // namespace farmgate
