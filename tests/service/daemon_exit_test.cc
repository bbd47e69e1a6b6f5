// How farmgated ends, and with which exit code: what services and operators go by (docs/operations.md).
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "engine/journal/snapshot_folder.h"
#include "engine/runtime/data_directory.h"
#include "tests/service/numbered_orders.h"
#include "tests/support/client_socket.h"
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
using testing::Not;

constexpr std::chrono::seconds kPatience{60};  // of a machine that has much else to do

v1::GetStatusResponse status_at(const std::string& address) {
  v1::AdminService::Stub stub(connect(address));
  grpc::ClientContext call;
  call.set_wait_for_ready(true);
  call.set_deadline(std::chrono::system_clock::now() + kPatience);
  v1::GetStatusResponse response;
  const grpc::Status status = stub.GetStatus(&call, {}, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

class DaemonExit : public testing::Test {
 protected:
  // Its clock is the client's, so that nothing comes to the three commands of trade().
  std::vector<std::string> options(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all{"--reference", files_.path(), "--durability", "none", "--clock", "client"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  std::string data() const { return folder_.file("data"); }

  void trade(const Daemon& daemon) const {
    const auto driven = drive({.server = daemon.address(), .orders = files_.file("orders.csv")}, {});
    ASSERT_TRUE(driven) << driven.error().message;
    ASSERT_EQ(status_at(daemon.address()).published_sequence(), 3);
  }
  // Where the snapshot goes that it makes when it stops behind them.
  std::string last_snapshot() const { return SnapshotFolder(snapshots_path(data())).path_of(3); }
  // Started again, it has all of them.
  void expect_the_same(const v1::GetStatusResponse& before) const {
    Daemon again(data(), options());
    ASSERT_TRUE(again.serves()) << again.log();
    EXPECT_EQ(status_at(again.address()).published_sequence(), before.published_sequence());
    EXPECT_EQ(status_at(again.address()).digest(), before.digest());
    EXPECT_EQ(again.end(SIGTERM), 0) << again.log();
  }
  ProgramRun start(const std::vector<std::string>& words) const {
    std::vector<std::string> all{"--data", data(), "--listen", "127.0.0.1:0"};
    all.insert(all.end(), words.begin(), words.end());
    return run_program(kFarmgatedProgram, all);
  }

  MarketFiles files_;
  TemporaryFolder folder_;
};

TEST_F(DaemonExit, StopsAtSigintAsAtSigterm) {
  Daemon daemon(data(), options());
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  trade(daemon);

  EXPECT_EQ(daemon.end(SIGINT), 0) << daemon.log();

  EXPECT_THAT(daemon.log(), HasSubstr("stopping: SIGINT"));
  EXPECT_TRUE(std::filesystem::exists(last_snapshot())) << daemon.log();
}

// A pipe that nobody reads lies where its last snapshot goes: it would be written there for ever.
TEST_F(DaemonExit, WhatHangsWhileItStopsIsGivenUpAndLosesNothing) {
  Daemon daemon(data(), options({"--stop-within", "1"}));
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  trade(daemon);
  const v1::GetStatusResponse before = status_at(daemon.address());
  ASSERT_EQ(::mkfifo(last_snapshot().c_str(), 0600), 0);

  const std::optional<int> exit_code = daemon.end_within(kPatience, SIGTERM);

  EXPECT_EQ(exit_code, 4) << daemon.log();
  EXPECT_THAT(daemon.log(), HasSubstr("stopped at sequence 3"));
  EXPECT_THAT(daemon.log(), HasSubstr("not stopped within 1 s (--stop-within)"));
  std::filesystem::remove(last_snapshot());
  expect_the_same(before);
}

TEST_F(DaemonExit, ALastSnapshotThatCannotBeMadeIsAFailureOfTheSystem) {
  Daemon daemon(data(), options());
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  trade(daemon);
  const v1::GetStatusResponse before = status_at(daemon.address());
  std::filesystem::remove_all(snapshots_path(data()));

  EXPECT_EQ(daemon.end(SIGTERM), 4) << daemon.log();

  EXPECT_THAT(daemon.log(), HasSubstr(last_snapshot()));
  EXPECT_THAT(daemon.log(), Not(HasSubstr("--stop-within")));
  expect_the_same(before);
}

// What is started while this is there may write no file beyond so many bytes, as if its disk was full.
class SmallFiles {
 public:
  explicit SmallFiles(rlim_t size_bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    EXPECT_EQ(::getrlimit(RLIMIT_FSIZE, &before_), 0);
    const rlimit now{.rlim_cur = size_bytes, .rlim_max = before_.rlim_max};
    EXPECT_EQ(::setrlimit(RLIMIT_FSIZE, &now), 0);
  }
  SmallFiles(const SmallFiles&) = delete;
  SmallFiles& operator=(const SmallFiles&) = delete;
  ~SmallFiles() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

// It stays up to be read until it is told to stop.
TEST_F(DaemonExit, ADiskThatRanFullIsAFailureOfTheSystemInTheEnd) {
  const std::vector<std::string> by_its_clock{"--reference", files_.path(), "--durability", "none"};
  std::optional<Daemon> daemon;
  {
    const SmallFiles small(1 << 20);
    daemon.emplace(data(), by_its_clock);
  }
  ASSERT_TRUE(daemon->serves()) << daemon->log();
  Acknowledged acknowledged;

  const grpc::Status cut = Writer(0).send_until_cut(*daemon, acknowledged);

  EXPECT_EQ(cut.error_code(), grpc::StatusCode::UNAVAILABLE) << cut.error_message();
  const v1::GetStatusResponse full = status_at(daemon->address());
  EXPECT_FALSE(full.taking_commands());
  EXPECT_NE(full.failure(), "");
  EXPECT_EQ(daemon->end(SIGTERM), 4) << daemon->log();
  EXPECT_THAT(daemon->log(), HasSubstr(full.failure()));
  Daemon again(data(), by_its_clock);
  ASSERT_TRUE(again.serves()) << again.log();
  EXPECT_GT(acknowledged.count(), 0);
  // Of every four orders, one bid takes one ask.
  EXPECT_GE(status_at(again.address()).resting_order_count(), acknowledged.count() / 2);
}

TEST_F(DaemonExit, APortFileThatCannotBeWrittenIsAFailureOfTheSystem) {
  const std::string nowhere = folder_.file("nowhere") + "/port";

  const ProgramRun run = start({"--reference", files_.path(), "--port-file", nowhere});

  EXPECT_EQ(run.exit_code, 4);
  EXPECT_THAT(run.err + run.out, HasSubstr(nowhere));
}

// Once there are good ones, it begins in the same data directory.
TEST_F(DaemonExit, BadReferenceFilesAreBadInput) {
  files_.write("lanes.csv",
               "origin,destination,class,unit_cost,transit_hours,subsidy\n"
               "hill,nowhere,road,10,20,3\n");

  const ProgramRun bad = start({"--reference", files_.path()});
  const ProgramRun none = start({"--reference", folder_.file("none")});

  EXPECT_EQ(bad.exit_code, 3);
  EXPECT_THAT(bad.err + bad.out, HasSubstr("lanes.csv:2"));
  EXPECT_EQ(none.exit_code, 3);
  EXPECT_THAT(none.err + none.out, HasSubstr(folder_.file("none")));
  const MarketFiles good;
  // The journal that is there by now has not begun.
  EXPECT_EQ(start({"--check", "--reference", files_.path()}).exit_code, 3);
  EXPECT_EQ(start({"--check", "--reference", good.path()}).exit_code, 0);
  Daemon daemon(data(), {"--reference", good.path(), "--durability", "none"});
  EXPECT_TRUE(daemon.serves()) << daemon.log();
  EXPECT_EQ(daemon.end(SIGTERM), 0);
}

// It is made again from the events; the market need not wait for somebody who deletes it.
TEST_F(DaemonExit, ADamagedLedgerKeepsNobodyFromTrading) {
  {
    Daemon daemon(data(), {"--reference", files_.path(), "--durability", "none"});
    ASSERT_TRUE(daemon.serves()) << daemon.log();
    ASSERT_EQ(daemon.end(SIGTERM), 0);
  }
  std::ofstream(ledger_path(data()) + "/CURRENT") << "nonsense\n";

  Daemon daemon(data(), {"--durability", "none"});

  EXPECT_TRUE(daemon.serves()) << daemon.log();
  EXPECT_THAT(daemon.log(), HasSubstr("It was put aside as " + ledger_path(data()) + ".refused-1"));
  EXPECT_TRUE(std::filesystem::exists(ledger_path(data()) + ".refused-1/CURRENT"));
  EXPECT_EQ(daemon.end(SIGTERM), 0);
}

TEST_F(DaemonExit, WrongUsageIsNotTheSystemsFailure) {
  const auto checked = [this](const std::vector<std::string>& words) {
    std::vector<std::string> all{"--check", "--reference", files_.path()};
    all.insert(all.end(), words.begin(), words.end());
    return start(all).exit_code;
  };

  EXPECT_EQ(checked({"--stop-within", "1"}), 0);
  EXPECT_EQ(checked({"--stop-within", "0"}), 2);
  EXPECT_EQ(checked({"--stop-within", "soon"}), 2);
  EXPECT_EQ(checked({"--stop-at-once"}), 2);
  EXPECT_EQ(checked({"orders.csv"}), 2);
  EXPECT_FALSE(std::filesystem::exists(data()));
}

TEST_F(DaemonExit, HelpIsNoError) {
  const ProgramRun help = start({"--help"});

  EXPECT_EQ(help.exit_code, 0);
  EXPECT_THAT(help.out, HasSubstr("--stop-within"));
  EXPECT_THAT(help.out, HasSubstr("4 the system failed"));
}

// The process that listens there.
pid_t listener(const std::string& socket_path) {
  const FileDescriptor socket = connected(socket_path);
  ucred peer{};
  socklen_t size = sizeof peer;
  EXPECT_EQ(::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size), 0);
  return peer.pid;
}

// A pipe in the place of its reference data holds up its beginning. It is told to stop meanwhile, begins, and
// stops.
TEST_F(DaemonExit, ASignalThatComesBeforeItServesIsNotLost) {
  const std::string commodities = contents_of(files_.file("commodities.csv"));
  files_.remove("commodities.csv");
  ASSERT_EQ(::mkfifo(files_.file("commodities.csv").c_str(), 0600), 0);
  const std::string socket = folder_.file("socket");
  std::optional<Daemon> daemon;
  std::thread starting([&] { daemon.emplace(data(), options({"--listen", "unix:" + socket})); });
  EXPECT_TRUE(status_at("unix:" + socket).recovering());

  const pid_t process = listener(socket);
  const bool is_told = process > 0 && ::kill(process, SIGTERM) == 0;
  std::ofstream(files_.file("commodities.csv")) << commodities;
  starting.join();

  EXPECT_TRUE(is_told);
  EXPECT_EQ(daemon->end_within(kPatience, 0), 0) << daemon->log();
  EXPECT_THAT(daemon->log(), HasSubstr("stopped at sequence"));
  EXPECT_THAT(daemon->log(), HasSubstr("stopping: SIGTERM"));
}

}  // namespace
}  // namespace farmgate
