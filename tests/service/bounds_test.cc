// What a caller may have of the engine at a time: commands, calls, streams and sessions; and what happens
// when it asks for more.
#include <farmgate/v1/reference_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/service/bounded_server.h"

namespace farmgate {
namespace {

// Orders that are placed at the same time.
class PendingOrders {
 public:
  PendingOrders() = default;
  PendingOrders(const PendingOrders&) = delete;
  PendingOrders& operator=(const PendingOrders&) = delete;
  ~PendingOrders() {
    while (pending_ > 0) wait_for_answer();
  }

  void place(const Client& client, const std::string& id) {
    Call& call = calls_.emplace_back();
    v1::PlaceOrderRequest request;
    *request.mutable_order() = ask(id);
    call.reader = client.orders->AsyncPlaceOrder(&call.context, request, &queue_);
    call.reader->Finish(&call.response, &call.status, &call);
    ++pending_;
  }
  // The first that is answered.
  grpc::Status wait_for_answer() {
    void* tag = nullptr;
    bool ok = false;
    EXPECT_TRUE(queue_.Next(&tag, &ok));
    --pending_;
    return static_cast<Call*>(tag)->status;
  }

 private:
  struct Call {
    grpc::ClientContext context;
    v1::PlaceOrderResponse response;
    grpc::Status status;
    std::unique_ptr<grpc::ClientAsyncResponseReader<v1::PlaceOrderResponse>> reader;
  };

  grpc::CompletionQueue queue_;
  std::deque<Call> calls_;
  int pending_ = 0;
};

class Bounds : public BoundedServer {
 protected:
  // Because of a bound of calls under way.
  std::uint64_t refused() const { return over(Bound::kCalls) + over(Bound::kCommandsInFlight); }
};

// What is more than goes at once is let in when nothing is owed, and is owed then.
TEST_F(Bounds, CommandsASecond) {
  start({.caller_limits = {.commands_per_second = 1}});
  const Client flooding = client();
  const Client other = client();
  Session session(*flooding.orders);
  session.send(batch("a", 100));
  EXPECT_EQ(session.receive(), 100);

  expect_over(flooding.place(ask("b")), "caller-commands-per-second");

  EXPECT_TRUE(other.place(ask("c")).ok());
  EXPECT_EQ(over(Bound::kCommandsPerSecond), 1u);
  EXPECT_TRUE(session.end().ok());
}

TEST_F(Bounds, StopsAreNotCountedInASecond) {
  start({.caller_limits = {.commands_per_second = 1}});
  const Client flooding = client();
  Session session(*flooding.orders);
  session.send(batch("a", 100));
  EXPECT_EQ(session.receive(), 100);
  expect_over(flooding.place(ask("b")), "caller-commands-per-second");

  for (int i = 0; i < 250; ++i) ASSERT_TRUE(flooding.halt().ok()) << i;

  EXPECT_EQ(over(Bound::kCommandsPerSecond), 1u);
  EXPECT_TRUE(session.end().ok());
}

// A session that sends too much is slowed down, alone.
TEST_F(Bounds, ASessionWaitsForItsTurn) {
  start({.caller_limits = {.commands_per_second = 500}});
  const Client flooding = client();
  const Client other = client();
  Session session(*flooding.orders);
  for (const char* const ids : {"a", "b"}) session.send(batch(ids, 1'000));
  wait_until_over(Bound::kCommandsPerSecond);

  EXPECT_TRUE(other.place(ask("d")).ok());

  for (int i = 0; i < 2; ++i) EXPECT_EQ(session.receive(), 1'000);
  EXPECT_TRUE(session.end().ok());
}

// Though its turn would be long in coming.
TEST_F(Bounds, ASessionThatWaitsForItsTurnDoesNotHoldUpTheEnd) {
  start({.caller_limits = {.commands_per_second = 1}});
  const Client flooding = client();
  Session session(*flooding.orders);
  session.send(batch("a", 1'000));
  session.send(batch("b", 1'000));
  EXPECT_EQ(session.receive(), 1'000);
  wait_until_over(Bound::kCommandsPerSecond);

  server_->stop_serving();

  EXPECT_EQ(session.end().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(server_->pipeline().status().published, 1'000u);
}

struct OneAtATime {
  CallerLimits limits;
  std::string option;
};

// Of what is under way when the disk holds.
class BoundsOfCalls : public Bounds, public testing::WithParamInterface<OneAtATime> {};

INSTANTIATE_TEST_SUITE_P(All, BoundsOfCalls,
                         testing::Values(OneAtATime{.limits = {.commands_in_flight = 2},
                                                    .option = "caller-commands-in-flight"},
                                         OneAtATime{.limits = {.calls = 2}, .option = "caller-calls"}));

TEST_P(BoundsOfCalls, OthersGoOn) {
  start({.caller_limits = GetParam().limits});
  const Client flooding = client();
  const Client other = client();
  PendingOrders orders;
  disk_.hold();
  for (const char* const id : {"a", "b", "c"}) orders.place(flooding, id);

  expect_over(orders.wait_for_answer(), GetParam().option);

  orders.place(other, "d");
  disk_.release();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(orders.wait_for_answer().ok());
  place_until_let_in(flooding);  // a call has its place a moment longer than the client waits
}

// Of a caller whose orders have taken all there is.
TEST_P(BoundsOfCalls, CancelsAreLetIn) {
  start({.caller_limits = GetParam().limits});
  const Client flooding = client();
  PendingOrders orders;
  disk_.hold();
  for (const char* const id : {"a", "b", "c"}) orders.place(flooding, id);
  expect_over(orders.wait_for_answer(), GetParam().option);

  std::thread cancelling([&flooding] { EXPECT_TRUE(flooding.cancel_all().ok()); });
  EXPECT_TRUE(comes_true([this] { return server_->figures().pending_commands >= 3; }));

  disk_.release();
  cancelling.join();
}

// As many at a time as a caller could not have of anything else.
TEST_P(BoundsOfCalls, StopsAreLetIn) {
  constexpr std::uint64_t kStops = 6;
  start({.caller_limits = GetParam().limits});
  const Client flooding = client();
  PendingOrders orders;
  disk_.hold();
  for (const char* const id : {"a", "b", "c"}) orders.place(flooding, id);
  expect_over(orders.wait_for_answer(), GetParam().option);

  std::vector<std::thread> stopping;
  for (std::uint64_t i = 0; i < kStops; ++i) {
    stopping.emplace_back([&flooding, i] {
      const grpc::Status status = i % 2 == 0 ? flooding.halt() : flooding.suspend_everyone();
      EXPECT_TRUE(status.ok()) << status.error_message();
    });
  }
  while (server_->figures().pending_commands < 2 + kStops && refused() == 1) {
  }

  disk_.release();
  for (std::thread& thread : stopping) thread.join();
  EXPECT_EQ(refused(), 1u);
}

// Most of them wait for their caller's turn, in which they are taken up and answered.
TEST_F(Bounds, ManyCallsAtOnceAreAllAnswered) {
  constexpr int kMany = 400;
  constexpr int kFew = 20;
  start({});
  const Client flooding = client();
  const Client other = client();
  PendingOrders orders;
  for (int i = 0; i < kMany; ++i) orders.place(flooding, "f" + std::to_string(i));
  for (int i = 0; i < kFew; ++i) orders.place(other, "o" + std::to_string(i));

  for (int i = 0; i < kMany + kFew; ++i) ASSERT_TRUE(orders.wait_for_answer().ok());

  EXPECT_EQ(server_->pipeline().status().published, static_cast<std::uint64_t>(kMany + kFew));
}

// Which wait for no turn, and leave their memory to nobody.
TEST_F(Bounds, LargeCallsAreAnsweredLikeOthers) {
  constexpr int kLarge = 10;
  start({});
  const Client trading = client();
  PendingOrders orders;
  for (int i = 0; i < kLarge; ++i) orders.place(trading, std::string(100'000, 'x'));

  for (int i = 0; i < kLarge; ++i) {
    EXPECT_EQ(orders.wait_for_answer().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  }

  for (int i = 0; i < kLarge; ++i) EXPECT_TRUE(trading.place(ask("a" + std::to_string(i))).ok());
}

// None waits in its connection until another one is over.
TEST_F(Bounds, ChangesOfReferenceDataDoNotWaitForOneAnother) {
  constexpr std::uint64_t kChanges = 6;
  start({});
  const auto channel = new_channel(server_->port());
  v1::ReferenceService::Stub reference(channel);
  disk_.hold();

  std::vector<std::thread> changing;
  for (std::uint64_t i = 0; i < kChanges; ++i) {
    changing.emplace_back([&reference, i] {
      v1::UpsertAccountsRequest request;
      request.add_accounts()->set_symbol("account" + std::to_string(i));
      grpc::ClientContext call;
      v1::UpsertAccountsResponse response;
      const grpc::Status status = reference.UpsertAccounts(&call, request, &response);
      EXPECT_TRUE(status.ok()) << status.error_message();
    });
  }
  EXPECT_TRUE(comes_true([this] { return server_->figures().pending_commands == kChanges; }));

  disk_.release();
  for (std::thread& thread : changing) thread.join();
}

TEST_F(Bounds, ABatchWaitsForThoseInFlight) {
  start({.caller_limits = {.commands_in_flight = 3}});
  const Client trading = client();
  Session session(*trading.orders);
  disk_.hold();
  session.send(batch("a", 2));
  session.send(batch("b", 2));
  wait_until_over(Bound::kCommandsInFlight);

  disk_.release();

  EXPECT_EQ(session.receive(), 2);
  EXPECT_EQ(session.receive(), 2);
  EXPECT_TRUE(session.end().ok());
}

TEST_F(Bounds, StreamsOfACaller) {
  start({.caller_limits = {.streams = 2}});
  const Client watching = client();
  const Client other = client();
  Fills first(*watching.events);
  Fills second(*watching.events);
  wait_for_streams(2);

  expect_over(Fills(*watching.events).end(), "caller-streams");

  Fills others(*other.events);
  wait_for_streams(3);
  first.cancel();
  wait_for_streams(2);
  Fills next(*watching.events);
  wait_for_streams(3);
  for (Fills* const fills : {&second, &others, &next}) fills->cancel();
}

TEST_F(Bounds, StreamsOfAll) {
  start({.limits = {.streams = 1}});
  const Client watching = client();
  const Client other = client();
  Fills fills(*watching.events);
  wait_for_streams(1);

  expect_over(Fills(*other.events).end(), "streams");

  EXPECT_TRUE(other.place(ask("a")).ok());
  fills.cancel();
}

TEST_F(Bounds, SessionsOfACaller) {
  start({.caller_limits = {.sessions = 1}});
  const Client trading = client();
  const Client other = client();
  Session session(*trading.orders);
  wait_for_sessions(1);

  expect_over(Session(*trading.orders).end(), "caller-sessions");

  EXPECT_TRUE(Session(*other.orders).end().ok());
  EXPECT_TRUE(session.end().ok());
  EXPECT_TRUE(Session(*trading.orders).end().ok());
}

TEST_F(Bounds, SessionsOfAll) {
  start({.limits = {.sessions = 1}});
  const Client trading = client();
  const Client other = client();
  Session session(*trading.orders);
  wait_for_sessions(1);

  expect_over(Session(*other.orders).end(), "sessions");

  EXPECT_TRUE(session.end().ok());
}

// Whoever knows another token is another caller, over whichever connection.
TEST_F(Bounds, ACallerIsWhoItsTokenSays) {
  start({.tokens = callers_.path(), .caller_limits = {.sessions = 1}});
  const Client trader = client("trader");
  Session session(*trader.orders);
  wait_for_sessions(1);

  expect_over(Session(*client("trader").orders).end(), "caller-sessions");
  EXPECT_TRUE(Session(*client("operator").orders).end().ok());

  EXPECT_TRUE(session.end().ok());
}

}  // namespace
}  // namespace farmgate
