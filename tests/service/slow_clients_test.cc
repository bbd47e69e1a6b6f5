// Clients that read slowly or not at all, and those that vanish: others are served, and what the dead ones
// had is given back.
#include <farmgate/v1/event_service.grpc.pb.h>
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

// A stream of all events.
class Events {
 public:
  explicit Events(int port, std::int64_t from_sequence = 0)
      : stub_(v1::EventService::NewStub(new_channel(port))) {
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

class SlowClients : public testing::Test {
 protected:
  void start(const ServerOptions& options = {}) {
    server_.emplace(JournalOptions{.durability = Durability::kNone}, options);
  }
  void wait_for_streams(std::uint64_t count) const {
    while (streams() != count) {
    }
  }
  std::uint64_t streams() const { return server_->figures().subscribers["StreamEvents"].count; }

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
    Events unread(server_->port(), 1);
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

// Nothing says that it has vanished, but that it answers no more. One that waits for its next message does
// answer.
TEST_F(SlowClients, OneThatFallsSilentIsFoundOut) {
  start({.keepalive = {.silence = std::chrono::milliseconds(200), .timeout = std::chrono::seconds(2)}});
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

// The next one has the place of the session that vanished.
TEST_F(SlowClients, ASessionThatFallsSilentGivesItsPlaceBack) {
  start({.limits = {.sessions = 1},
         .keepalive = {.silence = std::chrono::milliseconds(200), .timeout = std::chrono::seconds(2)}});
  Wire wire(server_->port());
  TradeClient lost(wire.port());
  lost.place({onion_order("al", "a", v1::SIDE_ASK, 5, 50)}, false);

  wire.go_silent();
  while (server_->figures().sessions != 0) {
  }

  TradeClient next(*server_);
  next.place({onion_order("al", "b", v1::SIDE_ASK, 5, 50)}, false);
  EXPECT_TRUE(next.end().ok());
  lost.cancel();
}

}  // namespace
}  // namespace farmgate
