// Data directories that earlier versions wrote, as tools/make-old-data keeps them: this version shows their
// digests, serves them and goes on.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/daemon.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"
#include "tools/farmgate/api_client.h"
#include "tools/farmgate/drive.h"

namespace farmgate {
namespace {

namespace fs = std::filesystem;

const std::string kOldData = std::string(kSourceFolder) + "/tests/upgrade/data";

std::vector<std::string> old_data() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kOldData)) names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

class Upgrade : public testing::TestWithParam<std::string> {
 protected:
  Upgrade() {
    const std::string kept = kOldData + "/" + GetParam();
    const ProgramRun unpacked =
        run_program(FARMGATE_TAR, {"-xzf", kept + "/data.tar.gz", "-C", folder_.path()});
    EXPECT_EQ(unpacked.exit_code, 0) << unpacked.err;
    expected_ = nlohmann::json::parse(contents_of(kept + "/expected.json"));
  }

  std::string data() const { return folder_.file("data"); }
  std::vector<std::string> options() const {
    std::vector<std::string> options{"--durability",
                                     "none",
                                     "--clock",
                                     "client",
                                     "--remembered-closes",
                                     expected_["remembered_closes"].dump()};
    if (expected_["open_accounts"].get<bool>()) options.emplace_back("--open-accounts");
    return options;
  }
  static v1::GetStatusResponse status_of(const Daemon& daemon) {
    v1::AdminService::Stub stub(connect(daemon.address()));
    grpc::ClientContext call;
    v1::GetStatusResponse response;
    EXPECT_TRUE(stub.GetStatus(&call, {}, &response).ok());
    return response;
  }
  // What the commands come to when they are applied again from the first one on.
  std::string replayed_digest() const {
    const ProgramRun replayed = run_program(kFarmgateProgram, {"replay", "--journal", data(), "--json"});
    EXPECT_EQ(replayed.exit_code, 0) << replayed.err;
    return replayed.exit_code == 0 ? nlohmann::json::parse(replayed.out).value("digest", "") : "";
  }

  TemporaryFolder folder_;
  nlohmann::json expected_;
};

INSTANTIATE_TEST_SUITE_P(OldData, Upgrade, testing::ValuesIn(old_data()), [](const auto& data) {
  std::string name = data.param;
  std::ranges::replace_if(
      name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

TEST_P(Upgrade, IsVerifiedAndReplayedToItsDigest) {
  const ProgramRun verified = run_program(kFarmgateProgram, {"journal", "verify", data()});

  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  EXPECT_EQ(replayed_digest(), expected_["digest"]);
}

// The daemon starts from the snapshot. The command that follows is so late that all which can expire does.
TEST_P(Upgrade, IsServedWithItsDigestAndGoneOnWith) {
  const std::string orders =
      folder_.write("later.csv",
                    "ts_ns,op,order_id,account,side,commodity,zone,quantity,price,tif\n"
                    "9000000000000000000,new,later,later,ask,later,later,1,50,GTC\n");
  Daemon daemon(data(), options());
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  EXPECT_EQ(status_of(daemon).published_sequence(), expected_["sequence"].get<std::int64_t>());
  EXPECT_EQ(status_of(daemon).digest(), expected_["digest"]);

  const auto driven = drive({.server = daemon.address(), .orders = orders}, {});

  ASSERT_TRUE(driven) << driven.error().message;
  const v1::GetStatusResponse status = status_of(daemon);
  EXPECT_EQ(status.published_sequence(), expected_["sequence"].get<std::int64_t>() + 1);
  EXPECT_NE(status.digest(), expected_["digest"]);
  EXPECT_EQ(status.ledger_failure(), "");
  EXPECT_EQ(status.market_data_failure(), "");
  EXPECT_EQ(daemon.end(SIGTERM), 0) << daemon.log();
  EXPECT_EQ(replayed_digest(), status.digest());
}

}  // namespace
}  // namespace farmgate
