// A farmgated that goes on is copied, and the copy serves the same market.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/daemon.h"
#include "tests/support/market_files.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"
#include "tools/farmgate/api_client.h"
#include "tools/farmgate/drive.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

class BackupOfADaemon : public testing::Test {
 protected:
  std::string data() const { return folder_.file("data"); }
  std::vector<std::string> options() const {
    return {"--reference", files_.path(), "--durability", "none", "--clock", "client"};
  }
  static ProgramRun farmgate(const Daemon& daemon, std::vector<std::string> words) {
    words.insert(words.end(), {"--server", daemon.address()});
    return run_program(kFarmgateProgram, words);
  }
  static std::string digest_of(const Daemon& daemon) {
    v1::AdminService::Stub stub(connect(daemon.address()));
    grpc::ClientContext call;
    v1::GetStatusResponse response;
    EXPECT_TRUE(stub.GetStatus(&call, {}, &response).ok());
    return response.digest();
  }

  MarketFiles files_;
  TemporaryFolder folder_;
};

TEST_F(BackupOfADaemon, IsRestoredToASecondThatShowsTheSameDigest) {
  Daemon first(data(), options());
  ASSERT_TRUE(first.serves()) << first.log();
  const auto driven = drive({.server = first.address(), .orders = files_.file("orders.csv"), .limit = 2}, {});
  ASSERT_TRUE(driven) << driven.error().message;
  const std::string digest = digest_of(first);

  const ProgramRun backup = farmgate(first, {"backup", "--name", "noon"});

  ASSERT_EQ(backup.exit_code, 0) << backup.err;
  EXPECT_THAT(backup.out, HasSubstr("up to sequence 2 in " + data() + "/backups/noon"));
  EXPECT_THAT(backup.out, HasSubstr("digest " + digest));
  const std::string later = files_.write("later.csv",
                                         "ts_ns,op,order_id,account,side,commodity,zone,quantity,price,tif\n"
                                         "9000000000000000000,new,later,farmer,ask,tomato,hill,1,50,GTC\n");
  EXPECT_TRUE(drive({.server = first.address(), .orders = later}, {}));
  const ProgramRun restored =
      run_program(kFarmgateProgram, {"restore", data() + "/backups/noon", folder_.file("restored")});
  ASSERT_EQ(restored.exit_code, 0) << restored.err;
  EXPECT_THAT(restored.out, HasSubstr("up to sequence 2"));
  Daemon second(folder_.file("restored"), {"--durability", "none", "--clock", "client"});
  ASSERT_TRUE(second.serves()) << second.log();
  EXPECT_EQ(digest_of(second), digest);
  EXPECT_NE(digest_of(first), digest);
}

TEST_F(BackupOfADaemon, OverwritesNothingAndStaysInItsFolder) {
  Daemon daemon(data(), options());
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  ASSERT_EQ(farmgate(daemon, {"backup", "--name", "noon"}).exit_code, 0);

  const ProgramRun again = farmgate(daemon, {"backup", "--name", "noon"});
  EXPECT_NE(again.exit_code, 0);
  EXPECT_THAT(again.err, HasSubstr("is there already"));
  const ProgramRun elsewhere = farmgate(daemon, {"backup", "--name", "../elsewhere"});
  EXPECT_NE(elsewhere.exit_code, 0);
  EXPECT_THAT(elsewhere.err, HasSubstr("name"));
  EXPECT_FALSE(std::filesystem::exists(data() + "/elsewhere"));
}

TEST_F(BackupOfADaemon, AClockThatHasNotJumpedIsNotFollowed) {
  Daemon daemon(data(), {"--reference", files_.path(), "--durability", "none"});
  ASSERT_TRUE(daemon.serves()) << daemon.log();

  const ProgramRun followed = farmgate(daemon, {"clock", "follow"});

  EXPECT_NE(followed.exit_code, 0);
  EXPECT_THAT(followed.err, HasSubstr("has not jumped"));
}

}  // namespace
}  // namespace farmgate
