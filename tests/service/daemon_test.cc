// farmgated as a process: started, driven, killed, and started again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "engine/runtime/replay.h"
#include "engine/service/service_context.h"
#include "tests/support/daemon.h"
#include "tests/support/market_files.h"
#include "tests/support/random_draws.h"
#include "tests/support/temporary_folder.h"
#include "tools/farmgate/api_client.h"
#include "tools/farmgate/drive.h"

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

TEST_F(DaemonTest, TheSecondOnADataDirectoryRefuses) {
  const Daemon first(data(), options("engine"));
  ASSERT_TRUE(first.serves()) << first.log();

  Daemon second(data(), options("engine"));

  EXPECT_FALSE(second.serves());
  EXPECT_EQ(second.end(SIGTERM), 2);
  EXPECT_THAT(second.log(), HasSubstr("is in use: another farmgated runs on it"));
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

constexpr std::int64_t kBatch = 16;

// Acknowledged orders, by number.
class Acknowledged {
 public:
  std::int64_t count() const { return count_.load(); }
  void advance_to(std::int64_t count) {
    count_.store(count);
    count_.notify_all();
  }
  // Returns when so many are.
  void wait_for(std::int64_t count) const {
    for (std::int64_t seen = count_.load(); seen < count; seen = count_.load()) count_.wait(seen);
  }

 private:
  std::atomic<std::int64_t> count_{0};
};

// Sends orders, numbered from `first`, one batch after the other until the connection breaks; returns why it
// did.
grpc::Status send_until_cut(const Daemon& daemon, std::int64_t first, Acknowledged& acknowledged) {
  v1::OrderService::Stub stub(connect(daemon.address()));
  grpc::ClientContext call;
  const auto session = stub.Trade(&call);
  v1::TradeRequest request;
  v1::TradeResponse response;
  for (std::int64_t number = first;; number += kBatch) {
    request.clear_commands();
    for (std::int64_t i = number; i < number + kBatch; ++i) {
      v1::NewOrder& order = *request.add_commands()->mutable_new_order();
      order.set_account("farmer");
      order.set_order_id(std::to_string(i));
      order.set_side(v1::SIDE_ASK);
      order.set_commodity("tomato");
      order.set_zone("hill");
      order.set_quantity_lots(1);
      order.set_price(50);
      order.set_time_in_force(v1::TIME_IN_FORCE_GTC);
    }
    if (!session->Write(request) || !session->Read(&response)) break;
    for (const v1::CommandResult& result : response.results()) {
      EXPECT_EQ(result.order().status(), v1::ORDER_STATUS_OPEN);
    }
    acknowledged.advance_to(number + kBatch - 1);
  }
  return session->Finish();
}

// Follows all events over every life of an engine, each from where the one before broke off. A retry has no
// event, so the orders that were accepted come in order of their numbers, each once.
class Follower {
 public:
  Follower() { request_.set_from_sequence(1); }

  // Until the stream breaks, or this order has come.
  void follow(const Daemon& daemon, std::int64_t last_wanted = INT64_MAX) {
    v1::EventService::Stub stub(connect(daemon.address()));
    grpc::ClientContext call;
    const auto stream = stub.StreamEvents(&call, request_);
    v1::StreamEventsResponse response;
    while (last_ < last_wanted && stream->Read(&response)) {
      for (const v1::OrderEvent& event : response.events()) {
        EXPECT_EQ(event.accepted().order_id(), std::to_string(++last_));
      }
      request_.set_from_sequence(response.next_sequence());
      request_.set_from_index(response.next_index());
    }
    call.TryCancel();
    stream->Finish();
  }

  std::int64_t last() const { return last_; }

 private:
  v1::StreamEventsRequest request_;
  std::int64_t last_ = 0;
};

// Has a daemon make a snapshot, unless it is killed before.
void take_snapshot(const Daemon& daemon) {
  v1::AdminService::Stub stub(connect(daemon.address()));
  grpc::ClientContext call;
  v1::TakeSnapshotResponse response;
  const grpc::Status status = stub.TakeSnapshot(&call, {}, &response);
  EXPECT_TRUE(status.ok() || status.error_code() == grpc::StatusCode::UNAVAILABLE) << status.error_message();
}

// Nothing acknowledged is lost, nothing is applied twice, and who follows sees no gap and no duplicate,
// however many shards each life has, and though every other one is killed while it may make a snapshot.
TEST_F(DaemonTest, KilledFiftyTimesItLosesNothingAcknowledged) {
  RandomDraws random(1);
  Acknowledged acknowledged;
  Follower follower;
  for (int life = 0; life < 50; ++life) {
    Daemon daemon(data(), options("engine", life % 3));
    ASSERT_TRUE(daemon.serves()) << daemon.log();
    std::thread following([&] { follower.follow(daemon); });
    std::thread snapshot([&, life] {
      if (life % 2 == 1) take_snapshot(daemon);
    });
    const std::int64_t fatal = acknowledged.count() + random.between(0, 30 * kBatch);
    std::thread killer([&] {
      acknowledged.wait_for(fatal);
      daemon.end(SIGKILL);
    });

    // Goes on behind the last acknowledged one: the others may have been taken or not, and retries are
    // harmless.
    (void)send_until_cut(daemon, acknowledged.count() + 1, acknowledged);
    killer.join();
    following.join();
    snapshot.join();
  }

  Daemon daemon(data(), options("engine"));
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  const std::int64_t resting = status_of(daemon).resting_order_count();
  EXPECT_GE(resting, acknowledged.count());
  EXPECT_LE(resting, acknowledged.count() + kBatch);
  follower.follow(daemon, resting);
  EXPECT_EQ(follower.last(), resting);
}

// One of several clients that send as fast as they are answered, with numbers of its own.
struct Sender {
  explicit Sender(std::int64_t before) : before_first(before) { acknowledged.advance_to(before); }
  std::int64_t count() const { return acknowledged.count() - before_first; }

  const std::int64_t before_first;
  Acknowledged acknowledged;
  grpc::Status end;  // of its session
};

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
  std::array senders{Sender(0), Sender(1'000'000'000), Sender(2'000'000'000)};
  std::vector<std::thread> threads;
  for (Sender& sender : senders) {
    threads.emplace_back(
        [&] { sender.end = send_until_cut(daemon, sender.before_first + 1, sender.acknowledged); });
  }
  for (const Sender& sender : senders) sender.acknowledged.wait_for(sender.before_first + 50 * kBatch);

  const std::optional<int> exit_code = daemon.end_within(kBound, SIGTERM);

  for (std::thread& thread : threads) thread.join();
  idle.finish();
  ASSERT_EQ(exit_code, 0) << daemon.log();
  std::int64_t acknowledged = 0;
  for (const Sender& sender : senders) {
    EXPECT_EQ(sender.end.error_code(), grpc::StatusCode::UNAVAILABLE) << sender.end.error_message();
    acknowledged += sender.count();
  }
  Daemon again(data(), options("engine"));
  ASSERT_TRUE(again.serves()) << again.log();
  EXPECT_GE(status_of(again).resting_order_count(), acknowledged);
  EXPECT_LE(status_of(again).resting_order_count(), acknowledged + std::ssize(senders) * kBatch);
}

}  // namespace
}  // namespace farmgate
