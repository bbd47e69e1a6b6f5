// farmgated killed while it works: nothing acknowledged is lost, nothing is applied twice, and who follows
// sees no gap and no duplicate.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/service/numbered_orders.h"
#include "tests/support/daemon.h"
#include "tests/support/market_files.h"
#include "tests/support/paths.h"
#include "tests/support/random_draws.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"
#include "tools/farmgate/api_client.h"

namespace farmgate {
namespace {

constexpr std::size_t kWriters = 3;

class KillTest : public testing::Test {
 protected:
  // Each life has other shards, and another way to be durable.
  std::vector<std::string> options(int life) const {
    constexpr std::array kDurabilities{"none", "sync", "interval:5"};
    return {"--reference",  files_.path(),
            "--durability", kDurabilities[static_cast<std::size_t>(life / 3 % 3)],
            "--shards",     std::to_string(life % 3)};
  }
  std::string data() const { return folder_.file("data"); }

  // One life: writers send and a follower follows, until the daemon is killed when so many orders were
  // acknowledged.
  void live_and_die(Daemon& daemon, std::int64_t fatal, bool with_snapshot);

  // What all that is in the journal comes to when it is applied once, from the start.
  std::string digest_of_replay() const {
    const ProgramRun replayed = run_program(kFarmgateProgram, {"replay", "--journal", data(), "--json"});
    EXPECT_EQ(replayed.exit_code, 0) << replayed.err;
    return nlohmann::json::parse(replayed.out).value("digest", "");
  }

  std::array<Writer, kWriters> writers_{Writer(0), Writer(1), Writer(2)};
  Follower follower_{kWriters};

 private:
  MarketFiles files_;
  TemporaryFolder folder_;
};

// Has a daemon make a snapshot, unless it is killed before.
void take_snapshot(const Daemon& daemon) {
  v1::AdminService::Stub stub(connect(daemon.address()));
  grpc::ClientContext call;
  v1::TakeSnapshotResponse response;
  const grpc::Status status = stub.TakeSnapshot(&call, {}, &response);
  EXPECT_TRUE(status.ok() || status.error_code() == grpc::StatusCode::UNAVAILABLE) << status.error_message();
}

// One that may be killed while it drops what is before its snapshot.
class DroppingKillTest : public KillTest {
 protected:
  std::vector<std::string> dropping_options(int life) const {
    std::vector<std::string> all = options(life);
    all.insert(all.end(), {"--retain", "1", "--kept-snapshots", "1"});
    return all;
  }
};

void KillTest::live_and_die(Daemon& daemon, std::int64_t fatal, bool with_snapshot) {
  Acknowledged acknowledged;
  std::vector<std::thread> clients;
  for (Writer& writer : writers_)
    clients.emplace_back([&] { (void)writer.send_until_cut(daemon, acknowledged); });
  clients.emplace_back([&] { follower_.follow(daemon); });
  if (with_snapshot) clients.emplace_back([&] { take_snapshot(daemon); });

  acknowledged.wait_for(fatal);
  daemon.end(SIGKILL);

  for (std::thread& client : clients) client.join();
  EXPECT_GE(acknowledged.count(), fatal) << "a session broke before the kill; " << daemon.log();
}

TEST_F(KillTest, KilledFiftyTimesItLosesNothingAcknowledged) {
  RandomDraws random(1);
  for (int life = 0; life < 50; ++life) {
    Daemon daemon(data(), options(life));
    ASSERT_TRUE(daemon.serves()) << daemon.log();
    live_and_die(daemon, random.between(0, 30 * Writer::kBatch), life % 2 == 1);
  }

  Daemon daemon(data(), options(0));
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  v1::AdminService::Stub stub(connect(daemon.address()));
  grpc::ClientContext call;
  v1::GetStatusResponse status;
  ASSERT_TRUE(stub.GetStatus(&call, {}, &status).ok());
  follower_.follow(daemon, status.published_sequence());
  EXPECT_GT(follower_.fill_count(), 0);
  EXPECT_EQ(follower_.resting_count(), status.resting_order_count());
  for (std::size_t i = 0; i < kWriters; ++i) {
    EXPECT_GE(follower_.last(i), writers_[i].last());
    EXPECT_LE(follower_.last(i), writers_[i].last() + Writer::kBatch);
  }

  ASSERT_EQ(daemon.end(SIGTERM), 0) << daemon.log();
  EXPECT_EQ(digest_of_replay(), status.digest());
}

// However far it came with a snapshot and with what it drops after it, the next life has all that was
// acknowledged.
TEST_F(DroppingKillTest, KilledWhileItDropsItLosesNothingAcknowledged) {
  RandomDraws random(2);
  for (int life = 0; life < 12; ++life) {
    Daemon daemon(data(), dropping_options(life));
    ASSERT_TRUE(daemon.serves()) << daemon.log();
    Acknowledged acknowledged;
    std::thread client([&] { (void)writers_[0].send_until_cut(daemon, acknowledged); });
    acknowledged.wait_for(5 * Writer::kBatch);
    std::thread snapshot([&] { take_snapshot(daemon); });
    if (life % 3 == 0) snapshot.join();
    acknowledged.wait_for(acknowledged.count() + random.between(0, 10 * Writer::kBatch));

    daemon.end(SIGKILL);

    client.join();
    if (snapshot.joinable()) snapshot.join();
  }

  Daemon daemon(data(), dropping_options(0));
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  v1::AdminService::Stub stub(connect(daemon.address()));
  grpc::ClientContext call;
  v1::GetStatusResponse status;
  ASSERT_TRUE(stub.GetStatus(&call, {}, &status).ok());
  EXPECT_GT(status.oldest_command_sequence(), 1);
  // Of every four orders, one bid takes one ask.
  EXPECT_GE(status.resting_order_count(), writers_[0].last() / 2);
  EXPECT_LE(status.resting_order_count(), (writers_[0].last() + Writer::kBatch) / 2);
}

}  // namespace
}  // namespace farmgate
