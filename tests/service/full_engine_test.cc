// An engine that has as much to do as it takes turns away what is more before that gets a sequence.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/service/live_server.h"
#include "tests/service/trade_client.h"
#include "tests/support/failing_disk.h"
#include "tools/farmgate/api_client.h"

namespace farmgate {
namespace {

constexpr std::size_t kOrders = 3'000;  // the engine's one port has room for 1,024 of them

// Orders that are placed all at once.
class ManyOrders {
 public:
  explicit ManyOrders(v1::OrderService::Stub& stub) : calls_(kOrders) {
    for (std::size_t i = 0; i < kOrders; ++i) {
      Call& call = calls_[i];
      v1::PlaceOrderRequest request;
      *request.mutable_order() = onion_order("al", "m" + std::to_string(i), v1::SIDE_ASK, 1, 50);
      call.reader = stub.AsyncPlaceOrder(&call.context, request, &queue_);
      call.reader->Finish(&call.response, &call.status, &call);
    }
  }
  ManyOrders(const ManyOrders&) = delete;
  ManyOrders& operator=(const ManyOrders&) = delete;
  ~ManyOrders() { wait_for_all(); }

  grpc::Status wait_for_one_turned_away() {
    while (turned_away_.empty()) wait_for_answer();
    return turned_away_.front();
  }
  // How many were placed.
  std::size_t wait_for_all() {
    while (placed_ + turned_away_.size() < calls_.size()) wait_for_answer();
    return placed_;
  }

 private:
  struct Call {
    grpc::ClientContext context;
    v1::PlaceOrderResponse response;
    grpc::Status status;
    std::unique_ptr<grpc::ClientAsyncResponseReader<v1::PlaceOrderResponse>> reader;
  };

  void wait_for_answer() {
    void* tag = nullptr;
    bool ok = false;
    ASSERT_TRUE(queue_.Next(&tag, &ok));
    const grpc::Status& status = static_cast<Call*>(tag)->status;
    if (status.ok()) {
      ++placed_;
    } else {
      turned_away_.push_back(status);
    }
  }

  grpc::CompletionQueue queue_;
  std::vector<Call> calls_;
  std::size_t placed_ = 0;
  std::vector<grpc::Status> turned_away_;
};

class FullEngine : public testing::Test {
 protected:
  ~FullEngine() override { disk_.release(); }

  void start(std::chrono::milliseconds trade_wait) {
    server_.emplace(
        JournalOptions{.durability = Durability::kNone, .env = disk_.env()},
        ServerOptions{.trade_wait = trade_wait, .caller_limits = {.calls = std::int64_t{kOrders}}});
  }
  // Has it do as much as it takes, for as long as the disk holds. Returns what is answered to more than that.
  grpc::Status fill() {
    disk_.hold();
    many_.emplace(server_->orders());
    return many_->wait_for_one_turned_away();
  }
  // Returns how many orders it took.
  std::int64_t release() {
    disk_.release();
    return static_cast<std::int64_t>(many_->wait_for_all());
  }
  v1::RejectReason reason_for(const std::string& id) {
    v1::PlaceOrderRequest request;
    *request.mutable_order() = onion_order("bo", id, v1::SIDE_ASK, 1, 50);
    grpc::ClientContext call;
    v1::PlaceOrderResponse response;
    EXPECT_TRUE(server_->orders().PlaceOrder(&call, request, &response).ok());
    return response.result().reject_reason();
  }
  std::int64_t published() const { return static_cast<std::int64_t>(server_->pipeline().status().published); }

  FailingDisk disk_;  // before what writes to it
  std::optional<LiveServer> server_;
  std::optional<ManyOrders> many_;
};

v1::NewOrder ask(const std::string& id) {
  return onion_order("al", id, v1::SIDE_ASK, 5, 50);
}

void expect_full(const grpc::Status& status) {
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
  EXPECT_GT(retry_delay(status).value_or(std::chrono::nanoseconds(0)).count(), 0);
}

TEST_F(FullEngine, TurnsCallsAwayBeforeTheyGetASequence) {
  start(std::chrono::hours(1));

  expect_full(fill());
  const std::int64_t placed = release();

  EXPECT_GE(placed, 1'024);
  EXPECT_LT(placed, static_cast<std::int64_t>(kOrders));
  EXPECT_EQ(published(), placed);
  EXPECT_EQ(server_->place(ask("last")), placed + 1);
}

// More than what it takes of its clients' is under way then.
TEST_F(FullEngine, TakesWhatStopsTradingAllTheSame) {
  start(std::chrono::hours(1));
  expect_full(fill());
  const auto admin = v1::AdminService::NewStub(new_channel(server_->port()));
  v1::SuspendTradingRequest request;
  request.set_everyone(true);
  grpc::CompletionQueue queue;
  grpc::ClientContext stop;
  v1::SuspendTradingResponse response;
  grpc::Status status;
  const auto reader = admin->AsyncSuspendTrading(&stop, request, &queue);
  reader->Finish(&response, &status, &stop);

  v1::GetStatusResponse engine;
  while (engine.pending_command_count() <= 1'024) {
    grpc::ClientContext call;
    ASSERT_TRUE(admin->GetStatus(&call, {}, &engine).ok());
  }
  release();
  void* tag = nullptr;
  bool ok = false;
  ASSERT_TRUE(queue.Next(&tag, &ok));

  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_LE(response.result().sequence(), 1'025);
  EXPECT_EQ(reason_for("late"), v1::REJECT_REASON_SUSPENDED);
}

TEST_F(FullEngine, ABatchOfASessionWaitsForIt) {
  start(std::chrono::hours(1));
  TradeClient client(*server_);
  fill();
  client.send({ask("a1")});

  const std::int64_t placed = release();

  EXPECT_EQ(client.receive().results(0).order().status(), v1::ORDER_STATUS_OPEN);
  EXPECT_TRUE(client.end().ok());
  EXPECT_EQ(published(), placed + 1);
}

// By how long a batch waits, which nothing but the time ends.
class FullEngineSessions : public FullEngine,
                           public testing::WithParamInterface<std::chrono::milliseconds> {};

INSTANTIATE_TEST_SUITE_P(Waits, FullEngineSessions,
                         testing::Values(std::chrono::milliseconds(0), std::chrono::milliseconds(20)));

TEST_P(FullEngineSessions, EndWithoutASequenceForWhatHasNoAnswer) {
  start(GetParam());
  TradeClient client(*server_);
  client.place({ask("a1")}, false);
  fill();

  client.send({ask("a2"), ask("a3")});
  client.send({ask("a4")});

  expect_full(client.end());
  EXPECT_EQ(published(), 1);
  const std::int64_t placed = release();
  EXPECT_EQ(published(), placed + 1);
}

TEST_P(FullEngineSessions, WhatHadNoAnswerIsSentAgainInAnother) {
  start(GetParam());
  TradeClient first(*server_);
  fill();
  first.send({ask("a1")});
  first.send({ask("a2")});
  expect_full(first.end());
  const std::int64_t placed = release();

  TradeClient second(*server_);
  for (const int number : {1, 2}) {
    second.send({ask("a" + std::to_string(number))});
    const v1::TradeResponse response = second.receive();

    ASSERT_EQ(response.results_size(), 1);
    EXPECT_EQ(response.results(0).sequence(), placed + number);
    EXPECT_EQ(response.results(0).retry_of_sequence(), 0);
  }
  EXPECT_TRUE(second.end().ok());
}

}  // namespace
}  // namespace farmgate
