// Sessions that asked for it have their resting orders cancelled when they end, however that is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "engine/model/event_record.h"
#include "tests/service/live_server.h"
#include "tests/service/trade_client.h"
#include "tests/service/wire.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

v1::NewOrder ask(const std::string& id, std::int64_t price = 500) {
  return onion_order("al", id, v1::SIDE_ASK, 5, price);
}

constexpr int kBatch = 1'000;

// A batch of them.
std::vector<v1::NewOrder> asks(const std::string& prefix) {
  std::vector<v1::NewOrder> orders;
  for (int i = 0; i < kBatch; ++i) orders.push_back(ask(prefix + std::to_string(i)));
  return orders;
}

class Disconnect : public testing::Test {
 protected:
  // Once market data has come so far.
  v1::OrderState state(const std::string& id, std::int64_t min_sequence) {
    v1::GetOrderRequest request;
    request.set_account("al");
    request.set_order_id(id);
    request.set_min_sequence(min_sequence);
    v1::GetOrderResponse response;
    EXPECT_TRUE(server_.get(request, response).ok());
    return response.order().state();
  }
  void expect_cancelled(const std::string& id, std::int64_t min_sequence) {
    const v1::OrderState order = state(id, min_sequence);
    EXPECT_EQ(order.status(), v1::ORDER_STATUS_CANCELLED) << id;
    EXPECT_EQ(order.cancel_reason(), v1::CANCEL_REASON_DISCONNECT) << id;
  }
  // Places forty batches, of which many are on their way at a time, in a session that did not ask.
  void flood(const std::string& prefix) {
    constexpr int kBatchesUnderWay = 24;
    TradeClient client(server_);
    for (int i = 0; i < 40; ++i) {
      client.send(asks(prefix + std::to_string(i) + "."), false);
      if (i >= kBatchesUnderWay) client.receive();
    }
    EXPECT_TRUE(client.end().ok());
  }
  std::uint64_t digest() const { return server_.pipeline().status().digest; }

  LiveServer server_;
};

TEST_F(Disconnect, AClientThatCallsItOffLeavesNothingResting) {
  server_.place(ask("other"));
  TradeClient client(server_);
  client.place({ask("a1"), ask("a2")});

  client.cancel();

  expect_cancelled("a1", 5);
  expect_cancelled("a2", 5);
  EXPECT_EQ(state("other", 5).status(), v1::ORDER_STATUS_OPEN);
}

// There, and in the journal.
TEST_F(Disconnect, AConnectionThatIsCutLeavesNothingRestingHereAndInAReplay) {
  Wire wire(server_.port());
  TradeClient client(wire.port());
  client.place({ask("a1")});
  wire.cut();
  expect_cancelled("a1", 2);
  EXPECT_EQ(client.end().error_code(), grpc::StatusCode::UNAVAILABLE);
  const std::uint64_t before = digest();

  server_.restart();

  EXPECT_EQ(digest(), before);
  EXPECT_EQ(server_.replayed_digest(), before);
  expect_cancelled("a1", 2);
}

// The status comes after the cancels.
TEST_F(Disconnect, ASessionThatIsClosedEndsWhenItsOrdersAreCancelled) {
  TradeClient client(server_);
  client.place({ask("a1"), ask("a2", 50)});
  server_.place(onion_order("bo", "b1", v1::SIDE_BID, 5, 100));  // fills a2
  EXPECT_EQ(state("a2", 3).status(), v1::ORDER_STATUS_FILLED);   // by then it is known, and not cancelled

  EXPECT_TRUE(client.end().ok());

  EXPECT_EQ(server_.pipeline().status().published, 4u);
  expect_cancelled("a1", 4);
}

TEST_F(Disconnect, AnErrorOfTheSessionIsAnEndToo) {
  TradeClient client(server_);
  client.place({ask("a1")});
  client.send({}, false);  // no batch

  EXPECT_EQ(client.end().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  expect_cancelled("a1", 2);
}

TEST_F(Disconnect, WithoutAskingOrdersGoOnResting) {
  TradeClient client(server_);
  client.place({ask("a1")}, false);
  EXPECT_TRUE(client.end().ok());

  EXPECT_EQ(server_.place(ask("a2")), 2);
  EXPECT_EQ(state("a1", 2).status(), v1::ORDER_STATUS_OPEN);
}

TEST_F(Disconnect, AskingLaterIsAnError) {
  TradeClient client(server_);
  client.place({ask("a1")}, false);
  client.send({ask("a2")}, true);

  const grpc::Status status = client.end();

  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("with the first request"));
  EXPECT_EQ(server_.pipeline().status().published, 1u);
}

TEST_F(Disconnect, ARetryDoesNotMakeAnOrderTheSessions) {
  server_.place(ask("a1"));
  TradeClient client(server_);
  client.place({ask("a1")});
  EXPECT_TRUE(client.end().ok());

  EXPECT_EQ(server_.place(ask("a2")), 3);
  EXPECT_EQ(state("a1", 3).status(), v1::ORDER_STATUS_OPEN);
}

TEST_F(Disconnect, OrdersGoOnRestingWhenTheEngineStops) {
  auto client = std::make_unique<TradeClient>(server_);
  client->place({ask("a1")});

  server_.restart();

  client->cancel();
  EXPECT_EQ(server_.pipeline().status().published, 1u);
  EXPECT_EQ(state("a1", 1).status(), v1::ORDER_STATUS_OPEN);
}

// While others give the engine as much as it can take, and more orders than are cancelled together.
TEST_F(Disconnect, UnderLoadEveryOrderIsCancelled) {
  constexpr int kBatches = 3;
  std::vector<std::thread> others;
  for (int number = 0; number < 3; ++number) {
    others.emplace_back([this, number] { flood(std::to_string(number) + "."); });
  }
  TradeClient client(server_);
  for (int i = 0; i < kBatches; ++i) client.place(asks("mine" + std::to_string(i) + "."));

  EXPECT_TRUE(client.end().ok());

  const auto last = static_cast<std::int64_t>(server_.pipeline().status().published);
  for (int i = 0; i < kBatches; ++i) {
    for (int j = 0; j < kBatch; j += 50)
      expect_cancelled("mine" + std::to_string(i) + "." + std::to_string(j), last);
  }
  for (std::thread& other : others) other.join();
  EXPECT_EQ(state("2.39.999", static_cast<std::int64_t>(server_.pipeline().status().published)).status(),
            v1::ORDER_STATUS_OPEN);
}

}  // namespace
}  // namespace farmgate
