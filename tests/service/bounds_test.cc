// What a caller may have of the engine, and what happens when it asks for more. Without tokens each
// connection is a caller.
#include <farmgate/v1/account_service.grpc.pb.h>
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <farmgate/v1/reference_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/service/known_callers.h"
#include "tests/service/live_server.h"
#include "tests/support/failing_disk.h"
#include "tools/farmgate/api_client.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

v1::NewOrder ask(const std::string& id) {
  return onion_order("al", id, v1::SIDE_ASK, 5, 50);
}

// So many orders.
v1::TradeRequest batch(const std::string& ids, int count) {
  v1::TradeRequest request;
  for (int i = 0; i < count; ++i) {
    *request.add_commands()->mutable_new_order() = ask(ids + std::to_string(i));
  }
  return request;
}

// Of the first of these orders, under request ids that were not there.
v1::TradeRequest cancels(const std::string& ids, int count) {
  static int requests = 0;
  v1::TradeRequest request;
  for (int i = 0; i < count; ++i) {
    v1::Cancel& cancel = *request.add_commands()->mutable_cancel();
    cancel.set_account("al");
    cancel.set_order_id(ids + std::to_string(i));
    cancel.set_request_id("c" + std::to_string(requests++));
  }
  return request;
}

v1::NewOrder ask_of(const std::string& account) {
  static int orders = 0;
  return onion_order(account, "n" + std::to_string(orders++), v1::SIDE_ASK, 5, 50);
}

v1::TradeRequest asks_of(const std::vector<std::string>& accounts) {
  v1::TradeRequest request;
  for (const std::string& account : accounts) {
    *request.add_commands()->mutable_new_order() = ask_of(account);
  }
  return request;
}

void expect_over(const grpc::Status& status, const std::string& option) {
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
  EXPECT_THAT(status.error_message(), HasSubstr("(--" + option + ")"));
  EXPECT_GT(retry_delay(status).value_or(std::chrono::nanoseconds(0)).count(), 0);
}

// A session of Trade.
class Session {
 public:
  explicit Session(v1::OrderService::Stub& stub) : stream_(stub.Trade(&call_)) {}

  void send(const v1::TradeRequest& request) { stream_->Write(request); }
  int receive() {
    v1::TradeResponse response;
    return stream_->Read(&response) ? response.results_size() : 0;
  }
  grpc::Status end() {
    stream_->WritesDone();
    while (receive() > 0) {
    }
    return stream_->Finish();
  }
  void cancel() {
    call_.TryCancel();
    stream_->Finish();
  }

 private:
  grpc::ClientContext call_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::TradeRequest, v1::TradeResponse>> stream_;
};

// A stream of fills.
class Fills {
 public:
  explicit Fills(v1::EventService::Stub& stub) : stream_(stub.StreamFills(&call_, {})) {}

  // How it ends, which it does of its own.
  grpc::Status end() {
    v1::StreamFillsResponse response;
    while (stream_->Read(&response)) {
    }
    return stream_->Finish();
  }
  void cancel() {
    call_.TryCancel();
    stream_->Finish();
  }

 private:
  grpc::ClientContext call_;
  std::unique_ptr<grpc::ClientReader<v1::StreamFillsResponse>> stream_;
};

// A caller with a connection of its own.
class Client {
 public:
  explicit Client(const std::shared_ptr<grpc::Channel>& channel)
      : accounts(v1::AccountService::NewStub(channel)),
        orders(v1::OrderService::NewStub(channel)),
        events(v1::EventService::NewStub(channel)),
        admin(v1::AdminService::NewStub(channel)) {}

  grpc::Status place(const v1::NewOrder& order) const {
    v1::PlaceOrderRequest request;
    *request.mutable_order() = order;
    grpc::ClientContext call;
    v1::PlaceOrderResponse response;
    return orders->PlaceOrder(&call, request, &response);
  }
  grpc::Status cancel_all() const {
    v1::CancelOrdersRequest request;
    request.mutable_mass_cancel()->set_account("al");
    request.mutable_mass_cancel()->set_request_id("all");
    grpc::ClientContext call;
    v1::CancelOrdersResponse response;
    return orders->CancelOrders(&call, request, &response);
  }
  // Of a request without an id: empty.
  grpc::Status replace(const std::string& order, const std::string& request_id, std::int64_t price) const {
    v1::ReplaceOrderRequest request;
    request.mutable_replace()->set_account("al");
    request.mutable_replace()->set_order_id(order);
    request.mutable_replace()->set_request_id(request_id);
    request.mutable_replace()->set_quantity_lots(5);
    request.mutable_replace()->set_price(price);
    grpc::ClientContext call;
    v1::ReplaceOrderResponse response;
    const grpc::Status status = orders->ReplaceOrder(&call, request, &response);
    EXPECT_NE(status.ok(), response.result().sequence() == 0);
    return status;
  }
  grpc::Status deposit(const std::string& request_id) const {
    v1::RecordPaymentRequest request;
    request.set_account("al");
    request.set_request_id(request_id);
    request.set_kind(v1::PAYMENT_KIND_DEPOSIT);
    request.set_amount(1'000);
    request.set_ordered_by("ann");
    grpc::ClientContext call;
    v1::RecordPaymentResponse response;
    return accounts->RecordPayment(&call, request, &response);
  }
  grpc::Status halt() const {
    v1::HaltCommodityRequest request;
    request.set_commodity("onion");
    grpc::ClientContext call;
    v1::HaltCommodityResponse response;
    return admin->HaltCommodity(&call, request, &response);
  }
  grpc::Status suspend_everyone() const {
    v1::SuspendTradingRequest request;
    request.set_everyone(true);
    grpc::ClientContext call;
    v1::SuspendTradingResponse response;
    return admin->SuspendTrading(&call, request, &response);
  }

  const std::unique_ptr<v1::AccountService::Stub> accounts;
  const std::unique_ptr<v1::OrderService::Stub> orders;
  const std::unique_ptr<v1::EventService::Stub> events;
  const std::unique_ptr<v1::AdminService::Stub> admin;
};

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

// Whether it does within the time that the slowest machine needs.
bool comes_true(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

class Bounds : public testing::Test {
 protected:
  ~Bounds() override { disk_.release(); }

  void start(const ServerOptions& options) {
    server_.emplace(JournalOptions{.durability = Durability::kNone, .env = disk_.env()}, options);
  }
  void start_with_open_accounts(const ServerOptions& options) {
    server_.emplace(JournalOptions{.durability = Durability::kNone, .env = disk_.env()}, options,
                    PipelineOptions{}, true);
  }
  Client client() const { return Client(new_channel(server_->port())); }
  Client client(const std::string& caller) const { return Client(callers_.channel(server_->port(), caller)); }
  std::uint64_t over(Bound bound) const {
    return server_->figures().over_bounds[static_cast<std::size_t>(bound)];
  }
  // Because of a bound of calls under way.
  std::uint64_t refused() const { return over(Bound::kCalls) + over(Bound::kCommandsInFlight); }
  void wait_for_streams(std::int64_t count) const {
    ASSERT_TRUE(comes_true([&] { return server_->figures().streams == count; }));
  }
  void wait_for_sessions(std::int64_t count) const {
    ASSERT_TRUE(comes_true([&] { return server_->figures().sessions == count; }));
  }
  void wait_for_request_memory(std::int64_t bytes) const {
    ASSERT_TRUE(comes_true([&] { return server_->figures().request_memory == bytes; }));
  }
  void wait_until_over(Bound bound) const {
    ASSERT_TRUE(comes_true([&] { return over(bound) > 0; }));
  }
  // Places orders until one is not placed, and says how that ended.
  static grpc::Status place_until_refused(const Client& client) {
    grpc::Status status;
    int placed = 0;
    EXPECT_TRUE(comes_true([&] {
      status = client.place(ask("o" + std::to_string(placed++)));
      return !status.ok();
    }));
    return status;
  }
  static void place_until_let_in(const Client& client) {
    int tried = 0;
    ASSERT_TRUE(comes_true([&] { return client.place(ask("p" + std::to_string(tried++))).ok(); }));
  }

  // Bytes for two of these batches, and not for three.
  static constexpr int kBatch = 500;
  static constexpr std::int64_t kTwoBatches = 1'100'000;

  FailingDisk disk_;  // before what writes to it
  KnownCallers callers_;
  std::optional<LiveServer> server_;
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

// Those that were read before are answered, and nothing is done of the one that is too much.
TEST_F(Bounds, MemoryOfACallersBatches) {
  start({.caller_limits = {.request_memory = kTwoBatches}});
  const Client trading = client();
  const Client other = client();
  Session session(*trading.orders);
  disk_.hold();
  for (const char* const ids : {"a", "b", "c"}) session.send(batch(ids, kBatch));
  wait_until_over(Bound::kRequestMemory);

  disk_.release();

  EXPECT_EQ(session.receive(), kBatch);
  EXPECT_EQ(session.receive(), kBatch);
  expect_over(session.end(), "caller-request-memory");
  EXPECT_EQ(server_->pipeline().status().published, 2u * kBatch);
  EXPECT_TRUE(other.place(ask("d")).ok());
  wait_for_request_memory(0);
  Session next(*trading.orders);
  next.send(batch("c", kBatch));
  EXPECT_EQ(next.receive(), kBatch);
  EXPECT_TRUE(next.end().ok());
}

TEST_F(Bounds, MemoryOfAllBatches) {
  start({.limits = {.request_memory = kTwoBatches}});
  const Client trading = client();
  const Client other = client();
  Session session(*trading.orders);
  disk_.hold();
  session.send(batch("a", kBatch));
  session.send(batch("b", kBatch));
  ASSERT_TRUE(comes_true([this] { return server_->figures().pending_commands == 2u * kBatch; }));

  Session others(*other.orders);
  others.send(batch("c", kBatch));
  expect_over(others.end(), "request-memory");

  disk_.release();
  EXPECT_EQ(session.receive(), kBatch);
  EXPECT_EQ(session.receive(), kBatch);
  EXPECT_TRUE(session.end().ok());
}

// While their session goes on: what is kept to be used again is no more than half of what there may be.
TEST_F(Bounds, MemoryOfBatchesThatAreAnsweredIsGivenBack) {
  start({.caller_limits = {.request_memory = 2 * kTwoBatches}});
  const Client trading = client();
  Session session(*trading.orders);

  for (int i = 0; i < 50; ++i) {
    session.send(batch(std::to_string(i) + "-", kBatch));
    ASSERT_EQ(session.receive(), kBatch);
  }

  EXPECT_TRUE(comes_true([this] { return server_->figures().request_memory <= kTwoBatches; }));
  EXPECT_EQ(over(Bound::kRequestMemory), 0u);
  EXPECT_TRUE(session.end().ok());
  wait_for_request_memory(0);
}

// Of a command whose id is none, which is rejected like any other.
TEST_F(Bounds, MemoryOfALargeBatchIsNotKept) {
  start({});
  const Client trading = client();
  Session session(*trading.orders);

  session.send(batch(std::string(1'000'000, 'x'), 1));
  ASSERT_EQ(session.receive(), 1);

  wait_for_request_memory(0);
  EXPECT_TRUE(session.end().ok());
}

// They are counted in market data, and once in a while, so that a few more may be let in.
TEST_F(Bounds, OpenOrdersOfACaller) {
  start({.tokens = callers_.path(), .caller_limits = {.open_orders = 2}});
  const Client trader = client("trader");

  expect_over(place_until_refused(trader), "caller-open-orders");

  EXPECT_TRUE(client("operator").place(ask("operator")).ok());
  EXPECT_TRUE(trader.cancel_all().ok());
  place_until_let_in(trader);
}

TEST_F(Bounds, ASessionWithTooManyOpenOrdersEnds) {
  start({.tokens = callers_.path(), .caller_limits = {.open_orders = 2}});
  const Client trader = client("trader");
  place_until_refused(trader);
  const std::uint64_t published = server_->pipeline().status().published;

  Session session(*trader.orders);
  session.send(batch("s", 3));

  expect_over(session.end(), "caller-open-orders");
  EXPECT_EQ(server_->pipeline().status().published, published);
}

TEST_F(Bounds, OpenOrdersOfAll) {
  start({.limits = {.open_orders = 2}});
  const Client trading = client();

  expect_over(place_until_refused(trading), "open-orders");

  EXPECT_TRUE(trading.cancel_all().ok());
  place_until_let_in(trading);
}

// What is refused leaves nothing, and what needs no memory goes on, over a restart too.
TEST_F(Bounds, RequestIdsThatAreRemembered) {
  start({.limits = {.request_ids = 2}});
  {
    const Client trading = client();
    ASSERT_TRUE(trading.place(ask("a")).ok());
    EXPECT_TRUE(trading.replace("a", "r1", 51).ok());
    EXPECT_TRUE(trading.replace("a", "r2", 52).ok());
    const std::uint64_t published = server_->pipeline().status().published;

    expect_over(trading.replace("a", "r3", 53), "request-ids");

    EXPECT_EQ(server_->pipeline().status().published, published);
    EXPECT_EQ(server_->pipeline().status().request_ids, 2u);
    EXPECT_EQ(over(Bound::kRequestIds), 1u);
  }
  server_->restart();
  const Client trading = client();
  expect_over(trading.replace("a", "r3", 53), "request-ids");
  expect_over(trading.cancel_all(), "request-ids");
  EXPECT_TRUE(trading.replace("a", "", 54).ok());
  EXPECT_TRUE(trading.deposit("d1").ok());
  EXPECT_TRUE(trading.place(ask("b")).ok());
  EXPECT_GT(server_->cancel("al", "a"), 0);
}

TEST_F(Bounds, ASessionWithTooManyRequestIdsEnds) {
  start({.limits = {.request_ids = 2}});
  const Client other = client();
  const Client trading = client();
  Session session(*trading.orders);
  session.send(batch("s", 3));
  ASSERT_EQ(session.receive(), 3);
  session.send(cancels("s", 2));
  ASSERT_EQ(session.receive(), 2);
  const std::uint64_t published = server_->pipeline().status().published;

  session.send(cancels("s", 1));

  expect_over(session.end(), "request-ids");
  EXPECT_EQ(server_->pipeline().status().published, published);
  EXPECT_TRUE(other.place(ask("a")).ok());
}

// There are three from the start. One that is open already goes on.
TEST_F(Bounds, AccountsThatCommandsOpen) {
  start_with_open_accounts({.limits = {.accounts = 5}});
  const Client trading = client();
  EXPECT_TRUE(trading.place(ask_of("di")).ok());
  EXPECT_TRUE(trading.place(ask_of("ed")).ok());
  const std::uint64_t published = server_->pipeline().status().published;

  const grpc::Status refused = trading.place(ask_of("flo"));

  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(refused.error_message(), HasSubstr("there may be 5 accounts"));
  EXPECT_THAT(refused.error_message(), HasSubstr("(--accounts)"));
  EXPECT_FALSE(retry_delay(refused));  // they stay
  EXPECT_EQ(server_->pipeline().status().published, published);
  EXPECT_EQ(server_->pipeline().status().accounts, 5u);
  EXPECT_EQ(over(Bound::kAccounts), 1u);
  EXPECT_TRUE(trading.place(ask("a")).ok());
  EXPECT_TRUE(trading.place(ask_of("di")).ok());
}

// One that comes twice in a batch is opened once.
TEST_F(Bounds, ASessionThatOpensTooManyAccountsEnds) {
  start_with_open_accounts({.limits = {.accounts = 5}});
  const Client other = client();
  const Client trading = client();
  Session session(*trading.orders);
  session.send(asks_of({"di", "ed", "di", "al"}));
  EXPECT_EQ(session.receive(), 4);
  const std::uint64_t published = server_->pipeline().status().published;

  session.send(asks_of({"al", "flo"}));

  const grpc::Status ended = session.end();
  EXPECT_EQ(ended.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(ended.error_message(), HasSubstr("(--accounts)"));
  EXPECT_EQ(server_->pipeline().status().published, published);
  EXPECT_TRUE(other.place(ask_of("ed")).ok());
}

// Whoever does not open accounts knows no bound of them.
TEST_F(Bounds, AccountsThatNobodyOpensAreRejected) {
  start({.limits = {.accounts = 1}});

  EXPECT_TRUE(client().place(ask_of("di")).ok());
  EXPECT_EQ(over(Bound::kAccounts), 0u);
}

TEST_F(Bounds, TheSizeOfAMessage) {
  start({.message_bytes_max = 10'000});
  const Client trading = client();

  EXPECT_EQ(trading.place(ask(std::string(20'000, 'x'))).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);

  EXPECT_TRUE(trading.place(ask("a")).ok());
}

// Unpacked, it could be a thousand times as large as what was sent.
TEST_F(Bounds, MessagesAreNotCompressed) {
  start({});
  const Client trading = client();
  v1::PlaceOrderRequest request;
  *request.mutable_order() = ask(std::string(1'000'000, 'x'));
  grpc::ClientContext call;
  call.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  v1::PlaceOrderResponse response;

  EXPECT_EQ(trading.orders->PlaceOrder(&call, request, &response).error_code(),
            grpc::StatusCode::UNIMPLEMENTED);

  EXPECT_TRUE(trading.place(ask("a")).ok());
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
