// farmgated as a process: started, driven, killed, and started again.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/event_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "engine/runtime/replay.h"
#include "tests/service/numbered_orders.h"
#include "tests/support/daemon.h"
#include "tests/support/market_files.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"
#include "tools/farmgate/api_client.h"
#include "tools/farmgate/drive.h"
#include "tools/workload/catalogue.h"
#include "tools/workload/workload_files.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

class DaemonTest : public testing::Test {
 protected:
  std::vector<std::string> options(const std::string& clock) const {
    return {"--reference", files_.path(), "--durability", "none", "--clock", clock};
  }
  std::vector<std::string> options(const std::string& clock, int shards) const {
    std::vector<std::string> all = options(clock);
    all.insert(all.end(), {"--shards", std::to_string(shards)});
    return all;
  }
  std::string data() const { return folder_.file("data"); }

  v1::GetStatusResponse status_of(const Daemon& daemon) {
    v1::AdminService::Stub stub(connect(daemon.address()));
    grpc::ClientContext call;
    v1::GetStatusResponse response;
    EXPECT_TRUE(stub.GetStatus(&call, {}, &response).ok());
    return response;
  }

  MarketFiles files_;
  TemporaryFolder folder_;
};

class ShardedDaemonTest : public DaemonTest, public testing::WithParamInterface<int> {};

INSTANTIATE_TEST_SUITE_P(Shards, ShardedDaemonTest, testing::Values(0, 1, 2, 8));

TEST_P(ShardedDaemonTest, DrivenItComesToTheDigestOfTheReplay) {
  const auto replayed = replay({.reference = files_.path(), .orders = files_.file("orders.csv")}, {});
  ASSERT_TRUE(replayed);
  Daemon daemon(data(), options("client", GetParam()));
  ASSERT_TRUE(daemon.serves()) << daemon.log();

  const auto driven =
      drive({.server = daemon.address(), .orders = files_.file("orders.csv"), .batch = 2}, {});

  ASSERT_TRUE(driven) << driven.error().message;
  EXPECT_EQ(driven->commands, 3u);
  EXPECT_EQ(driven->digest, replayed->digest);
  EXPECT_EQ(driven->fills, 1u);
  EXPECT_EQ(daemon.end(SIGTERM), 0) << daemon.log();
}

TEST_P(ShardedDaemonTest, DrivenOverManyBooksItComesToTheDigestOfTheReplay) {
  const auto workload = workload_named("many-books", {.commands = 20'000});
  ASSERT_TRUE(workload) << workload.error().message;
  const std::string market = folder_.file("market");
  ASSERT_TRUE(write_workload(*workload, market));
  const std::string orders = market + "/orders.csv";
  const auto replayed = replay({.reference = market, .orders = orders, .gate = {.open_accounts = true}}, {});
  ASSERT_TRUE(replayed) << replayed.error().message;
  Daemon daemon(data(), {"--reference", market, "--durability", "none", "--clock", "client",
                         "--open-accounts", "--shards", std::to_string(GetParam())});
  ASSERT_TRUE(daemon.serves()) << daemon.log();

  const auto driven = drive({.server = daemon.address(), .orders = orders}, {});

  ASSERT_TRUE(driven) << driven.error().message;
  EXPECT_EQ(driven->digest, replayed->digest);
  EXPECT_GT(driven->fills, 1'000u);
}

// Where the engine stamps times, expire times are moved to now, or the order would have expired on arrival.
TEST_F(DaemonTest, DrivenAtAPaceItTakesAsLong) {
  const std::string header =
      "ts_ns,op,order_id,account,side,commodity,zone,quantity,price,tif,expire_ts_ns\n";
  const auto order = [](const std::string& id, std::int64_t time_ns) {
    return std::to_string(time_ns) + ",new," + id + ",farmer,ask,tomato,hill,1,50,GTD," +
           std::to_string(time_ns + 3'600'000'000'000) + "\n";
  };
  const std::string by_rate =
      files_.write("rate.csv", header + order("r1", 5) + order("r2", 6) + order("r3", 7));
  const std::string by_pace = files_.write("pace.csv", header + order("p1", 5) + order("p2", 100'000'005));
  Daemon daemon(data(), options("engine"));
  ASSERT_TRUE(daemon.serves()) << daemon.log();

  const auto at_rate =
      drive({.server = daemon.address(), .orders = by_rate, .commands_per_second = 50, .batch = 1}, {});
  const auto at_pace = drive({.server = daemon.address(), .orders = by_pace, .pace = 2, .batch = 1}, {});

  ASSERT_TRUE(at_rate) << at_rate.error().message;
  EXPECT_GE(at_rate->elapsed_seconds, 0.04);
  EXPECT_EQ(at_rate->rejected, 0u);
  ASSERT_TRUE(at_pace) << at_pace.error().message;
  EXPECT_GE(at_pace->elapsed_seconds, 0.05);
  EXPECT_EQ(at_pace->rejected, 0u);
  EXPECT_EQ(status_of(daemon).resting_order_count(), 5);
}

TEST_F(DaemonTest, OptionsComeFromAFileAndTheEnvironmentToo) {
  const std::string config = files_.write("farmgated.toml", "reference = \"" + files_.path() +
                                                                "\"\n"
                                                                "clock = \"client\"\n"
                                                                "durability = \"none\"\n"
                                                                "log-format = \"json\"\n");
  ASSERT_EQ(::setenv("FARMGATE_CONFIG", config.c_str(), 1), 0);
  ASSERT_EQ(::setenv("FARMGATE_DURABILITY", "interval:7", 1), 0);
  ASSERT_EQ(::setenv("FARMGATE_SHARDS", "many", 1), 0);
  Daemon wrong(data(), {});
  EXPECT_EQ(wrong.end(SIGTERM), 2);
  EXPECT_THAT(wrong.log(), HasSubstr("shards"));
  ASSERT_EQ(::setenv("FARMGATE_SHARDS", "2", 1), 0);

  Daemon daemon(data(), {});

  for (const char* name : {"FARMGATE_CONFIG", "FARMGATE_DURABILITY", "FARMGATE_SHARDS"}) ::unsetenv(name);
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  EXPECT_TRUE(status_of(daemon).client_clock());
  EXPECT_EQ(status_of(daemon).durability(), "none");
  EXPECT_EQ(daemon.end(SIGTERM), 0);
  std::istringstream log(daemon.log());
  int lines = 0;
  for (std::string line; std::getline(log, line);) lines += nlohmann::json::accept(line) ? 1 : 0;
  EXPECT_GT(lines, 2) << daemon.log();
}

TEST_F(DaemonTest, ACheckSaysWhetherItCouldStartAndChangesNothing) {
  Daemon good(data(), {"--reference", files_.path(), "--check"});
  EXPECT_EQ(good.end(SIGTERM), 0) << good.log();
  EXPECT_THAT(good.log(), HasSubstr("the configuration is good"));
  EXPECT_FALSE(std::filesystem::exists(data()));

  Daemon without_reference(data(), {"--reference", folder_.file("nowhere"), "--check"});
  EXPECT_EQ(without_reference.end(SIGTERM), 3);
  EXPECT_THAT(without_reference.log(), HasSubstr("nowhere"));

  const std::string file = files_.write("not-a-folder", "");
  Daemon on_a_file(file, {"--check"});
  EXPECT_EQ(on_a_file.end(SIGTERM), 3);
  EXPECT_THAT(on_a_file.log(), HasSubstr("this is a file"));
}

TEST_F(DaemonTest, ACheckReadsTheAddresses) {
  const auto checked = [this](const std::string& option, const std::string& address) {
    return run_program(kFarmgatedProgram, {"--data", data(), "--check", option, address});
  };
  for (const char* const address :
       {"127.0.0.1", "127.0.0.1:99999", "127.0.0.1:-1", "127.0.0.1:nowhere", "unix:"}) {
    const ProgramRun bad = checked("--listen", address);
    EXPECT_EQ(bad.exit_code, 2) << address;
    EXPECT_THAT(bad.err + bad.out, HasSubstr("--listen " + std::string(address) + ": "));
    EXPECT_THAT(bad.err + bad.out, HasSubstr("write 127.0.0.1:7420"));
  }
  for (const char* const address :
       {"127.0.0.1", "9420", "127.0.0.1:99999", "unix:metrics", "dns:///localhost:9420"}) {
    const ProgramRun bad = checked("--metrics", address);
    EXPECT_EQ(bad.exit_code, 2) << address;
    EXPECT_THAT(bad.err + bad.out, HasSubstr("--metrics " + std::string(address) + ": "));
  }
  EXPECT_EQ(checked("--listen", "unix:" + folder_.file("socket")).exit_code, 0);
  EXPECT_EQ(checked("--listen", "localhost:7420").exit_code, 0);
  EXPECT_EQ(checked("--metrics", "127.0.0.1:0").exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(data()));
}

TEST_F(DaemonTest, ACheckLooksWhereTheAuditLogGoes) {
  const auto checked = [this](const std::string& path) {
    return run_program(kFarmgatedProgram, {"--data", data(), "--check", "--audit-log", path});
  };

  const ProgramRun nowhere = checked(folder_.file("nowhere") + "/audit.log");
  EXPECT_EQ(nowhere.exit_code, 4);
  EXPECT_THAT(nowhere.err + nowhere.out, HasSubstr("--audit-log"));
  EXPECT_THAT(nowhere.err + nowhere.out, HasSubstr("ReadWritePaths="));
  const ProgramRun on_a_folder = checked(folder_.path());
  EXPECT_EQ(on_a_folder.exit_code, 3);
  EXPECT_THAT(on_a_folder.err + on_a_folder.out, HasSubstr("this is a folder"));
  EXPECT_EQ(checked(folder_.file("audit.log")).exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(folder_.file("audit.log")));
}

TEST_F(DaemonTest, AWordInTheConfigurationThatIsNoOptionIsRefused) {
  const std::string config = files_.write("farmgated.toml", "durabilty = \"none\"\n");

  Daemon daemon(data(), {"--config", config});

  EXPECT_FALSE(daemon.serves());
  EXPECT_EQ(daemon.end(SIGTERM), 2);
  EXPECT_THAT(daemon.log(), HasSubstr("durabilty"));
}

TEST_F(DaemonTest, TheSecondOnADataDirectoryRefuses) {
  const Daemon first(data(), options("engine"));
  ASSERT_TRUE(first.serves()) << first.log();

  Daemon second(data(), options("engine"));

  EXPECT_FALSE(second.serves());
  EXPECT_EQ(second.end(SIGTERM), 2);
  EXPECT_THAT(second.log(), HasSubstr("is in use: another farmgated runs on it"));
}

TEST_F(DaemonTest, OnAPortThatIsTakenTheSystemHasFailed) {
  const Daemon first(data(), options("engine"));
  ASSERT_TRUE(first.serves()) << first.log();
  const auto start = [this](const std::vector<std::string>& addresses) {
    std::vector<std::string> words{"--data", folder_.file("other")};
    words.insert(words.end(), addresses.begin(), addresses.end());
    return run_program(kFarmgatedProgram, words);
  };

  const ProgramRun second = start({"--listen", first.address()});
  const ProgramRun third = start({"--listen", "127.0.0.1:0", "--metrics", first.address()});

  EXPECT_EQ(second.exit_code, 4);
  EXPECT_THAT(second.err + second.out, HasSubstr("cannot listen on " + first.address()));
  EXPECT_EQ(third.exit_code, 4);
  EXPECT_THAT(third.err + third.out, HasSubstr("cannot serve metrics on " + first.address()));
}

TEST_F(DaemonTest, OtherOptionsThanTheJournalBeganWithAreRefused) {
  ASSERT_EQ(Daemon(data(), options("engine")).end(SIGTERM), 0);
  std::vector<std::string> other = options("engine");
  other.emplace_back("--open-accounts");

  Daemon daemon(data(), other);

  EXPECT_EQ(daemon.end(SIGTERM), 2);
  EXPECT_THAT(daemon.log(), HasSubstr("the journal began without open accounts"));
}

// A pipe in the place of its reference data holds it up for as long as nobody writes there.
TEST_F(DaemonTest, ItListensWhileItIsNotReadyYet) {
  const std::string commodities = contents_of(files_.file("commodities.csv"));
  files_.remove("commodities.csv");
  ASSERT_EQ(::mkfifo(files_.file("commodities.csv").c_str(), 0600), 0);
  const std::string address = "unix:" + folder_.file("socket");
  std::vector<std::string> with_socket = options("engine");
  with_socket.insert(with_socket.end(), {"--listen", address});
  std::optional<Daemon> daemon;
  std::thread starting([&] { daemon.emplace(data(), with_socket); });

  v1::AdminService::Stub stub(connect(address));
  grpc::ClientContext call;
  call.set_wait_for_ready(true);
  call.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  v1::GetStatusResponse response;
  const grpc::Status status = stub.GetStatus(&call, {}, &response);
  if (status.ok()) std::ofstream(files_.file("commodities.csv")) << commodities;
  starting.join();

  ASSERT_TRUE(status.ok()) << status.error_message() << daemon->log();
  EXPECT_TRUE(response.recovering());
  ASSERT_TRUE(daemon->serves()) << daemon->log();
  EXPECT_FALSE(status_of(*daemon).recovering());
  EXPECT_TRUE(status_of(*daemon).taking_commands());
}

// Follows without ever reading, so that what it was sent stays with the engine.
class IdleFollower {
 public:
  explicit IdleFollower(const Daemon& daemon) : stub_(connect(daemon.address())) {
    v1::StreamEventsRequest request;
    request.set_from_sequence(1);
    stream_ = stub_.StreamEvents(&call_, request);
  }
  void finish() {
    call_.TryCancel();
    stream_->Finish();
  }

 private:
  v1::EventService::Stub stub_;
  grpc::ClientContext call_;
  std::unique_ptr<grpc::ClientReader<v1::StreamEventsResponse>> stream_;
};

// Neither clients that go on sending nor one that does not read hold it up, and what was acknowledged is
// there.
TEST_F(DaemonTest, ToldToStopUnderLoadItDrainsAndEnds) {
  constexpr std::chrono::seconds kBound{60};  // of a machine that has much else to do; it takes about two
  Daemon daemon(data(), options("engine"));
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  IdleFollower idle(daemon);
  Acknowledged acknowledged;
  std::array writers{Writer(0), Writer(1), Writer(2)};
  std::array<grpc::Status, 3> ends;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < writers.size(); ++i)
    threads.emplace_back([&, i] { ends[i] = writers[i].send_until_cut(daemon, acknowledged); });
  acknowledged.wait_for(150 * Writer::kBatch);

  const std::optional<int> exit_code = daemon.end_within(kBound, SIGTERM);

  for (std::thread& thread : threads) thread.join();
  idle.finish();
  ASSERT_EQ(exit_code, 0) << daemon.log();
  EXPECT_THAT(daemon.log(), HasSubstr("snapshot at sequence"));
  for (const grpc::Status& end : ends)
    EXPECT_EQ(end.error_code(), grpc::StatusCode::UNAVAILABLE) << end.error_message();
  Daemon again(data(), options("engine"));
  ASSERT_TRUE(again.serves()) << again.log();
  // Of every four orders, one bid takes one ask.
  EXPECT_GE(status_of(again).resting_order_count(), acknowledged.count() / 2);
  EXPECT_LE(status_of(again).resting_order_count(),
            (acknowledged.count() + std::ssize(writers) * Writer::kBatch) / 2);
}

}  // namespace
}  // namespace farmgate
