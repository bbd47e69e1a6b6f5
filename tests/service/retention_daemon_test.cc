// farmgated with --retain: the disk is bounded, and all that reads what is left copes.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/runtime/data_directory.h"
#include "engine/runtime/replay.h"
#include "tests/service/live_server.h"
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

constexpr int kPart = 2'000;  // commands
constexpr int kRetained = 3'000;

// An ask that stays, and then asks, bids that take a part of the oldest ask, and cancels of what is left.
std::string part_of_orders(int part) {
  std::string rows;
  const int first = part * kPart;
  for (int i = first; i < first + kPart; ++i) {
    const std::string time = std::to_string(1'000 + i);
    const std::string number = std::to_string(i);
    if (i == 0) {
      rows += time + ",new,first,farmer,ask,tomato,hill,100,1,GTC\n";
    } else if (i % 1'000 == 0) {
      rows += time + ",new,b" + number + ",grocer,bid,tomato,city,1,100,IOC\n";
    } else if (i % 2 == 1) {
      rows += time + ",new,a" + number + ",farmer,ask,tomato,hill,5,90,GTC\n";
    } else {
      rows += time + ",cancel,a" + std::to_string(i - 1) + ",farmer,,,,,,\n";
    }
  }
  return rows;
}

// Of the files that hold commands and events; the others are small, and some are for people to read.
std::uint64_t stored_bytes(const std::string& data) {
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data)) {
    const std::string extension = entry.path().extension();
    if (extension == ".sst" || extension == ".log") bytes += entry.file_size();
  }
  return bytes;
}

class RetentionDaemonTest : public testing::Test {
 protected:
  std::string data() const { return folder_.file("data"); }
  std::vector<std::string> options(const std::string& retain = std::to_string(kRetained)) const {
    return {"--reference",      files_.path(), "--durability",       "none",
            "--clock",          "client",      "--retain",           retain,
            "--kept-snapshots", "2",           "--snapshot-minutes", "0"};
  }

  // Plays the orders of a part.
  void play(const Daemon& daemon, int part) const {
    const std::string orders = files_.write("part.csv", std::string(kOrdersHeader) + part_of_orders(part));
    const auto driven = drive({.server = daemon.address(), .orders = orders}, {});
    ASSERT_TRUE(driven) << driven.error().message;
  }
  static void take_snapshot(const Daemon& daemon) {
    v1::AdminService::Stub stub(connect(daemon.address()));
    grpc::ClientContext call;
    v1::TakeSnapshotResponse response;
    const grpc::Status status = stub.TakeSnapshot(&call, {}, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }
  // Plays parts, each with a snapshot at its end.
  void play_with_snapshots(const Daemon& daemon, int first, int end) const {
    for (int part = first; part < end; ++part) {
      play(daemon, part);
      take_snapshot(daemon);
    }
  }

  static v1::GetStatusResponse status_of(const Daemon& daemon) {
    v1::AdminService::Stub stub(connect(daemon.address()));
    grpc::ClientContext call;
    v1::GetStatusResponse response;
    EXPECT_TRUE(stub.GetStatus(&call, {}, &response).ok());
    return response;
  }

  // The digest that an offline replay of so many parts comes to.
  std::string replayed_digest(int parts) const {
    std::string rows;
    for (int part = 0; part < parts; ++part) rows += part_of_orders(part);
    files_.write_orders(rows);
    const auto replayed = replay(files_.options(), {});
    EXPECT_TRUE(replayed) << replayed.error().message;
    return replayed ? replayed->digest : "";
  }

  MarketFiles files_;
  TemporaryFolder folder_;
};

// Whether the events from one sequence up to another come one after the other: every command has an event
// here.
grpc::Status follow(const Daemon& daemon, std::int64_t from, std::int64_t last) {
  v1::EventService::Stub stub(connect(daemon.address()));
  grpc::ClientContext call;
  v1::StreamEventsRequest request;
  request.set_from_sequence(from);
  const auto stream = stub.StreamEvents(&call, request);
  v1::StreamEventsResponse response;
  std::int64_t next = from;
  while (next <= last && stream->Read(&response)) {
    for (const v1::OrderEvent& event : response.events()) {
      EXPECT_TRUE(event.sequence() == next || event.sequence() == next - 1) << event.sequence();
      next = event.sequence() + 1;
    }
  }
  if (next <= last) return stream->Finish();
  call.TryCancel();
  stream->Finish();
  return grpc::Status::OK;
}

TEST_F(RetentionDaemonTest, KilledItGoesOnFromWhatIsLeftToTheSameDigest) {
  {
    Daemon daemon(data(), options());
    ASSERT_TRUE(daemon.serves()) << daemon.log();
    play_with_snapshots(daemon, 0, 4);
    play(daemon, 4);
    daemon.end(SIGKILL);
  }

  Daemon daemon(data(), options());

  ASSERT_TRUE(daemon.serves()) << daemon.log();
  play(daemon, 5);
  const v1::GetStatusResponse status = status_of(daemon);
  EXPECT_EQ(status.digest(), replayed_digest(6));
  EXPECT_GT(status.oldest_command_sequence(), 2 * kPart);
  EXPECT_LE(status.oldest_command_sequence(), 3 * kPart);
  EXPECT_EQ(daemon.end(SIGTERM), 0) << daemon.log();
  const ProgramRun replayed = run_program(kFarmgateProgram, {"replay", "--journal", data(), "--json"});
  EXPECT_EQ(replayed.exit_code, 0) << replayed.err;
  EXPECT_EQ(nlohmann::json::parse(replayed.out).at("digest"), status.digest());
}

// Under other lanes, from the oldest snapshot on; and as outcomes in folders.
TEST_F(RetentionDaemonTest, CompareTakesWhatIsLeftAndSaysWhereItBegins) {
  std::string digest;
  {
    Daemon daemon(data(), options());
    ASSERT_TRUE(daemon.serves()) << daemon.log();
    play_with_snapshots(daemon, 0, 4);
    digest = status_of(daemon).digest();
    ASSERT_EQ(daemon.end(SIGTERM), 0) << daemon.log();
  }
  const std::string lanes = files_.write(
      "dear.csv", "origin,destination,class,unit_cost,transit_hours,subsidy\nhill,city,road,20,20,0\n");
  const std::string out = folder_.file("out");

  const ProgramRun dearer =
      run_program(kFarmgateProgram, {"compare", "--journal", data(), "--lanes-b", lanes, "--json"});
  const ProgramRun replayed = run_program(kFarmgateProgram, {"replay", "--journal", data(), "--out", out});
  const ProgramRun folders = run_program(kFarmgateProgram, {"compare", out, out});

  ASSERT_EQ(dearer.exit_code, 0) << dearer.err;
  const auto report = nlohmann::json::parse(dearer.out);
  const std::int64_t start = report.at("a").at("start_sequence");
  EXPECT_EQ(start % kPart, 0);
  EXPECT_GT(start, 0);
  EXPECT_EQ(report.at("b").at("start_sequence"), start);
  EXPECT_EQ(report.at("a").at("commands"), 4 * kPart - start);
  EXPECT_EQ(report.at("a").at("digest"), digest);
  EXPECT_GT(report.at("first_difference").at("sequence"), start);
  EXPECT_EQ(replayed.exit_code, 0) << replayed.err;
  EXPECT_EQ(folders.exit_code, 0) << folders.err;
  EXPECT_THAT(folders.out, HasSubstr("\nBoth sides begin with sequence "));
  EXPECT_THAT(folders.out, HasSubstr(": what came before has been dropped, and is in no figure but"));
}

TEST_F(RetentionDaemonTest, ASubscriberFromTheOldestEventSeesNoGap) {
  Daemon daemon(data(), options());
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  play_with_snapshots(daemon, 0, 4);
  const std::int64_t oldest = status_of(daemon).oldest_event_sequence();
  ASSERT_GT(oldest, 4 * kPart - kRetained - 1'024);

  EXPECT_TRUE(follow(daemon, oldest, 4 * kPart).ok());
  const grpc::Status dropped = follow(daemon, oldest - 1, 4 * kPart);

  EXPECT_EQ(dropped.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_THAT(dropped.error_message(), HasSubstr("the oldest there are those of " + std::to_string(oldest)));
}

TEST_F(RetentionDaemonTest, WatchSaysFromWhereItCanBeHad) {
  Daemon daemon(data(), options());
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  play_with_snapshots(daemon, 0, 3);
  const std::string oldest = std::to_string(status_of(daemon).oldest_event_sequence());

  const ProgramRun watched =
      run_program(kFarmgateProgram, {"watch", "events", "--from", "1", "--server", daemon.address()});
  const ProgramRun from_oldest = run_program(
      kFarmgateProgram, {"watch", "events", "--from", oldest, "--limit", "1", "--server", daemon.address()});

  EXPECT_EQ(watched.exit_code, 2) << watched.err;
  EXPECT_THAT(watched.err, HasSubstr("are not retained any more; the oldest there are those of " + oldest +
                                     ". Begin with --from, and that sequence"));
  EXPECT_EQ(from_oldest.exit_code, 0) << from_oldest.err;
}

TEST_F(RetentionDaemonTest, AnOrderPlacedBeforeWhatIsLeftIsStillKnown) {
  const auto show = [this](const Daemon& daemon) {
    v1::OrderService::Stub stub(connect(daemon.address()));
    v1::GetOrderRequest request;
    request.set_account("farmer");
    request.set_order_id("first");
    v1::GetOrderResponse response;
    for (grpc::Status status(grpc::StatusCode::UNAVAILABLE, ""); is_too_early(status) || !status.ok();) {
      grpc::ClientContext call;
      status = stub.GetOrder(&call, request, &response);
      if (!status.ok() && !is_too_early(status)) {
        ADD_FAILURE() << status.error_message();
        break;
      }
    }
    return response.order().DebugString();
  };
  std::string before;
  {
    Daemon daemon(data(), options());
    ASSERT_TRUE(daemon.serves()) << daemon.log();
    play_with_snapshots(daemon, 0, 4);
    before = show(daemon);
    daemon.end(SIGKILL);
  }

  const Daemon daemon(data(), options());

  ASSERT_TRUE(daemon.serves()) << daemon.log();
  EXPECT_THAT(before, HasSubstr("filled_quantity_lots: 7"));
  EXPECT_EQ(show(daemon), before);
}

// The fills of the first part are in nothing else any more.
TEST_F(RetentionDaemonTest, EntriesOfAccountsOutliveTheEventsTheyAreMadeOf) {
  const auto entries = [](const Daemon& daemon, const std::vector<std::string>& options) {
    std::vector<std::string> words{"account", "entries", "grocer", "--server", daemon.address()};
    words.insert(words.end(), options.begin(), options.end());
    for (;;) {
      const ProgramRun run = run_program(kFarmgateProgram, words);
      if (run.err.find("brought up to date") == std::string::npos) return run.err + run.out;
    }
  };
  const std::vector<std::string> all{"--min-sequence", std::to_string(4 * kPart)};
  std::string before;
  {
    Daemon daemon(data(), options());
    ASSERT_TRUE(daemon.serves()) << daemon.log();
    play_with_snapshots(daemon, 0, 4);
    before = entries(daemon, all);
    daemon.end(SIGKILL);
  }

  {
    Daemon daemon(data(), options());
    ASSERT_TRUE(daemon.serves()) << daemon.log();
    ASSERT_GT(status_of(daemon).oldest_event_sequence(), 2'000);
    EXPECT_THAT(before, HasSubstr("-56"));  // seven lots at 1, and 7 for the lane
    EXPECT_EQ(entries(daemon, all), before);
    EXPECT_EQ(daemon.end(SIGTERM), 0) << daemon.log();
  }

  std::filesystem::remove_all(ledger_path(data()));
  Daemon daemon(data(), options());
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  EXPECT_THAT(entries(daemon, all), HasSubstr(" may be missing\n"));
}

TEST_F(RetentionDaemonTest, ItsFolderStopsGrowing) {
  constexpr int kParts = 12;
  const auto bytes_of_a_life = [&](const std::string& folder, const std::string& retain) {
    Daemon daemon(folder, options(retain));
    EXPECT_TRUE(daemon.serves()) << daemon.log();
    play_with_snapshots(daemon, 0, kParts);
    EXPECT_EQ(daemon.end(SIGTERM), 0) << daemon.log();
    return stored_bytes(folder);
  };

  const std::uint64_t everything = bytes_of_a_life(folder_.file("everything"), "all");
  const std::uint64_t bounded = bytes_of_a_life(folder_.file("bounded"), std::to_string(kRetained));

  EXPECT_LT(bounded, everything / 2);
}

TEST_F(RetentionDaemonTest, ItsJournalIsWholeFromWhereItBegins) {
  {
    Daemon daemon(data(), options());
    ASSERT_TRUE(daemon.serves()) << daemon.log();
    play_with_snapshots(daemon, 0, 3);
    EXPECT_EQ(daemon.end(SIGTERM), 0) << daemon.log();
  }

  const ProgramRun verified = run_program(kFarmgateProgram, {"journal", "verify", data()});
  const ProgramRun stat = run_program(kFarmgateProgram, {"journal", "stat", data(), "--json"});
  const ProgramRun dumped = run_program(kFarmgateProgram, {"journal", "dump", data(), "--json"});
  const ProgramRun replayed = run_program(
      kFarmgateProgram, {"replay", "--commands", files_.write("dumped.jsonl", dumped.out), "--json"});

  EXPECT_EQ(verified.exit_code, 0) << verified.err;
  EXPECT_THAT(verified.out, HasSubstr("what was before has been dropped (--retain)"));
  const std::int64_t first = nlohmann::json::parse(stat.out).at("first_sequence");
  EXPECT_GT(first, kPart);
  EXPECT_LE(first, 2 * kPart);
  EXPECT_EQ(dumped.exit_code, 0);
  EXPECT_THAT(dumped.err, HasSubstr("It cannot be replayed; farmgate replay --journal can"));
  EXPECT_THAT(dumped.out, HasSubstr("\n{\"sequence\":" + std::to_string(first) + ","));
  EXPECT_EQ(replayed.exit_code, 3);
  EXPECT_THAT(replayed.err, HasSubstr("is replayed with --journal"));
}

}  // namespace
}  // namespace farmgate
