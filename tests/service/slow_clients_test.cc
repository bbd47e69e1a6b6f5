// Clients that read slowly or not at all, and those that vanish: others are served, and what the dead ones
// had is given back.
#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/market_data_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/service/live_server.h"
#include "tests/service/trade_client.h"
#include "tests/service/wire.h"

namespace farmgate {
namespace {

constexpr int kBatches = 40;
constexpr int kBatch = 1'000;

// Longer than a busy machine needs.
constexpr std::chrono::seconds kPatience{60};
constexpr std::chrono::seconds kTimeout{20};  // for a sign of life

// Looks often enough for who is silent to be found out soon.
ServerOptions impatient() {
  return {.keepalive = {.silence = std::chrono::milliseconds(200), .timeout = kTimeout}};
}

// A stream of all events.
class Events {
 public:
  explicit Events(int port, std::int64_t from_sequence = 0) : Events(new_channel(port), from_sequence) {}
  Events(const std::shared_ptr<grpc::Channel>& channel, std::int64_t from_sequence)
      : stub_(v1::EventService::NewStub(channel)) {
    v1::StreamEventsRequest request;
    request.set_from_sequence(from_sequence);
    stream_ = stub_->StreamEvents(&call_, request);
  }
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;
  ~Events() {
    call_.TryCancel();
    stream_->Finish();
  }
  // Reads until it was sent all up to this command.
  void read_to(std::int64_t sequence) {
    v1::StreamEventsResponse response;
    while (response.next_sequence() <= sequence) {
      ASSERT_TRUE(stream_->Read(&response));
    }
  }

 private:
  grpc::ClientContext call_;
  std::unique_ptr<v1::EventService::Stub> stub_;
  std::unique_ptr<grpc::ClientReader<v1::StreamEventsResponse>> stream_;
};

// A stream of onion's book. Requires: market data are there.
class Book {
 public:
  explicit Book(int port) : stub_(v1::MarketDataService::NewStub(new_channel(port))) {
    v1::StreamBookRequest request;
    request.set_commodity("onion");
    stream_ = stub_->StreamBook(&call_, request);
  }
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;
  ~Book() {
    call_.TryCancel();
    stream_->Finish();
  }
  bool read() {
    v1::StreamBookResponse response;
    return stream_->Read(&response);
  }

 private:
  grpc::ClientContext call_;
  std::unique_ptr<v1::MarketDataService::Stub> stub_;
  std::unique_ptr<grpc::ClientReader<v1::StreamBookResponse>> stream_;
};

class SlowClients : public testing::Test {
 protected:
  void start(const ServerOptions& options = {}) {
    server_.emplace(JournalOptions{.durability = Durability::kNone}, options);
  }
  void wait_for_streams(std::uint64_t count, const std::string& method = "StreamEvents") const {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (streams(method) != count) {
      ASSERT_LT(std::chrono::steady_clock::now(), until);
      std::this_thread::yield();
    }
  }
  void wait_for_no_session() const {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (server_->figures().sessions != 0) {
      ASSERT_LT(std::chrono::steady_clock::now(), until);
      std::this_thread::yield();
    }
  }
  std::uint64_t streams(const std::string& method) const {
    return server_->figures().subscribers[method].count;
  }

  // Waits until market data are there, with an order.
  void begin_book() {
    v1::GetOrderRequest request;
    request.set_sequence(server_->place(onion_order("al", "a", v1::SIDE_ASK, 5, 50)));
    request.set_min_sequence(request.sequence());
    v1::GetOrderResponse response;
    const grpc::Status status = server_->get(request, response);
    EXPECT_TRUE(status.ok()) << status.error_message();
  }
  // One that follows a book loses its connection so; others, who come after it, are served.
  void expect_end_of_book(void (Wire::*lose)()) {
    begin_book();
    Wire wire(server_->port());
    Book lost(wire.port());
    ASSERT_TRUE(lost.read());
    ASSERT_EQ(streams("StreamBook"), 1u);

    (wire.*lose)();

    wait_for_streams(0, "StreamBook");
    TradeClient client(*server_);
    client.place({onion_order("al", "b", v1::SIDE_ASK, 5, 50)}, false);
    EXPECT_TRUE(client.end().ok());
    EXPECT_TRUE(Book(server_->port()).read());
  }

  // Places many orders, each of which has an event.
  void trade() {
    TradeClient client(*server_);
    for (int i = 0; i < kBatches; ++i) {
      std::vector<v1::NewOrder> orders;
      for (int j = 0; j < kBatch; ++j) {
        orders.push_back(onion_order("al", std::to_string(++id_), v1::SIDE_ASK, 5, 50));
      }
      client.place(orders, false);
    }
    EXPECT_TRUE(client.end().ok());
  }

  std::optional<LiveServer> server_;
  int id_ = 0;
};

// It has one message under way, and what its connection holds: the events, some megabytes, wait in the event
// log.
TEST_F(SlowClients, OneThatDoesNotReadHoldsNobodyUp) {
  start();
  {
    Events unread(narrow_channel(server_->port()), 1);
    Events read(server_->port(), 1);
    wait_for_streams(2);

    trade();

    read.read_to(kBatches * kBatch);
    EXPECT_GT(server_->figures().subscribers["StreamEvents"].lag_max, 0u);
    unread.read_to(kBatches * kBatch);  // nothing was lost
  }
  wait_for_streams(0);
}

TEST_F(SlowClients, OneThatIsCutOffIsGone) {
  start();
  Wire wire(server_->port());
  Events lost(wire.port());
  Events kept(server_->port());
  wait_for_streams(2);

  wire.cut();

  wait_for_streams(1);
  const std::int64_t placed = server_->place(onion_order("al", "a", v1::SIDE_ASK, 5, 50));
  kept.read_to(placed);
}

TEST_F(SlowClients, OneThatFollowsABookAndIsCutOffIsGone) {
  start();
  expect_end_of_book(&Wire::cut);
}

// Nothing says that it has vanished, but that it answers no more. One that waits for its next message does
// answer.
TEST_F(SlowClients, OneThatFallsSilentIsFoundOut) {
  start(impatient());
  Wire wire(server_->port());
  Events lost(wire.port());
  Events kept(server_->port());
  wait_for_streams(2);
  std::thread reader([&kept] { kept.read_to(1); });

  wire.go_silent();

  wait_for_streams(1);
  EXPECT_EQ(server_->place(onion_order("al", "a", v1::SIDE_ASK, 5, 50)), 1);
  reader.join();
}

TEST_F(SlowClients, OneThatFollowsABookAndFallsSilentIsFoundOut) {
  start(impatient());
  expect_end_of_book(&Wire::go_silent);
}

// The next one has the place of the session that vanished.
TEST_F(SlowClients, ASessionThatFallsSilentGivesItsPlaceBack) {
  ServerOptions options = impatient();
  options.limits.sessions = 1;
  start(options);
  Wire wire(server_->port());
  TradeClient lost(wire.port());
  lost.place({onion_order("al", "a", v1::SIDE_ASK, 5, 50)}, false);

  wire.go_silent();
  wait_for_no_session();

  TradeClient next(*server_);
  next.place({onion_order("al", "b", v1::SIDE_ASK, 5, 50)}, false);
  EXPECT_TRUE(next.end().ok());
  lost.cancel();
}

}  // namespace
}  // namespace farmgate
