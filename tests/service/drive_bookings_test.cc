// farmgate drive of logs with bookings, against a farmgated.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <vector>

#include "engine/runtime/replay.h"
#include "tests/support/daemon.h"
#include "tests/support/market_files.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"
#include "tools/farmgate/drive.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

// The grocer can bid when he has paid in, and no more when he has taken it out again; the farmer sells, owes
// a loan and is paid.
constexpr char kOrders[] =
    "ts_ns,op,order_id,account,side,commodity,zone,quantity,price,tif,request_id,amount,ordered_by\n"
    "1000,credit_line,,grocer,,,,,,,l1,0,ann\n"
    "1500,new,b0,grocer,bid,tomato,city,1,100,IOC,,,\n"
    "2000,new,a1,farmer,ask,tomato,hill,100,50,GTC,,,\n"
    "2500,deposit,,grocer,,,,,,,d1,6000,ann\n"
    "2500,deposit,,grocer,,,,,,,d1,6000,ann\n"
    "3000,new,b1,grocer,bid,tomato,city,60,100,IOC,,,\n"
    "3100,loan,,farmer,,,,,,,g1,700,bank\n"
    "3200,withdrawal,,grocer,,,,,,,w1,100000,ann\n"
    "3300,payout,,farmer,,,,,,,p1,500,\n"
    "3400,payout,,farmer,,,,,,,p1,500,ann\n"
    "3500,payout,,stranger,,,,,,,p1,500,ann\n"
    "4000,new,b2,grocer,bid,tomato,city,10,100,IOC,,,\n"
    "5000,credit_line,,grocer,,,,,,,l2,,ann\n"
    "6000,new,b3,grocer,bid,tomato,city,10,100,IOC,,,\n";

class DriveOfBookings : public testing::Test {
 protected:
  DriveOfBookings() {
    files_.write("accounts.csv",
                 "account,zone,attributes,credit_line,loan,repayment_per_mille\n"
                 "farmer,hill,,,,200\ngrocer,city,,,,\n");
    files_.write("orders.csv", kOrders);
  }
  std::string orders() const { return files_.file("orders.csv"); }

  MarketFiles files_;
  TemporaryFolder folder_;
};

TEST_F(DriveOfBookings, GivesTheDigestOfTheOfflineReplay) {
  const auto offline = replay(files_.options(), {});
  ASSERT_TRUE(offline) << offline.error().message;

  for (const std::size_t batch : {1U, 256U}) {
    Daemon daemon(folder_.file("data" + std::to_string(batch)),
                  {"--reference", files_.path(), "--durability", "none", "--clock", "client"});
    ASSERT_TRUE(daemon.serves()) << daemon.log();
    const auto driven = drive({.server = daemon.address(), .orders = orders(), .batch = batch}, {});
    ASSERT_TRUE(driven) << driven.error().message;

    EXPECT_EQ(driven->digest, offline->digest) << batch;
    EXPECT_EQ(driven->commands, offline->summary.commands());
    EXPECT_EQ(driven->rejected, offline->summary.rejected());
    EXPECT_EQ(driven->retries, offline->summary.retries());
    EXPECT_EQ(driven->fills, offline->summary.filled().fills);
    EXPECT_EQ(driven->buyers_paid, offline->summary.filled().buyers_paid);
    EXPECT_EQ(daemon.end(SIGTERM), 0);
  }
  EXPECT_EQ(offline->summary.rejected(RejectReason::kMalformed), 1u);
  EXPECT_GE(offline->summary.rejected(RejectReason::kCreditExceeded), 2u);
  EXPECT_EQ(offline->summary.rejected(RejectReason::kUnknownAccount), 1u);
  EXPECT_EQ(offline->summary.retries(), 1u);
  EXPECT_GE(offline->summary.filled().fills, 2u);
}

// The engine's own clock: the log's times are no matter, and its rows come in the same order.
TEST_F(DriveOfBookings, StopsBehindTheCommandsAskedFor) {
  Daemon daemon(folder_.file("data"), {"--reference", files_.path(), "--durability", "none"});
  ASSERT_TRUE(daemon.serves()) << daemon.log();

  const auto driven = drive({.server = daemon.address(), .orders = orders(), .limit = 4}, {});

  ASSERT_TRUE(driven) << driven.error().message;
  EXPECT_EQ(driven->commands, 4u);
  EXPECT_EQ(driven->rejected, 1u);
  const ProgramRun shown = run_program(kFarmgateProgram, {"account", "show", "grocer", "--server",
                                                          daemon.address(), "--min-sequence", "4", "--json"});
  EXPECT_THAT(shown.out, HasSubstr("\"deposited\":\"6000\""));
}

}  // namespace
}  // namespace farmgate
