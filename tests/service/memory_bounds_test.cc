// What messages and batches of callers may take of the engine's memory, and what happens when they take more.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "tests/service/bounded_server.h"

namespace farmgate {
namespace {

class MemoryBounds : public BoundedServer {
 protected:
  void wait_for_request_memory(std::int64_t bytes) const {
    ASSERT_TRUE(comes_true([&] { return server_->figures().request_memory == bytes; }));
  }

  // Bytes for two of these batches, and not for three.
  static constexpr int kBatch = 500;
  static constexpr std::int64_t kTwoBatches = 1'100'000;
};

// Those that were read before are answered, and nothing is done of the one that is too much.
TEST_F(MemoryBounds, MemoryOfACallersBatches) {
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

TEST_F(MemoryBounds, MemoryOfAllBatches) {
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
TEST_F(MemoryBounds, MemoryOfBatchesThatAreAnsweredIsGivenBack) {
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
TEST_F(MemoryBounds, MemoryOfALargeBatchIsNotKept) {
  start({});
  const Client trading = client();
  Session session(*trading.orders);

  session.send(batch(std::string(1'000'000, 'x'), 1));
  ASSERT_EQ(session.receive(), 1);

  wait_for_request_memory(0);
  EXPECT_TRUE(session.end().ok());
}

TEST_F(MemoryBounds, TheSizeOfAMessage) {
  start({.message_bytes_max = 10'000});
  const Client trading = client();

  EXPECT_EQ(trading.place(ask(std::string(20'000, 'x'))).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);

  EXPECT_TRUE(trading.place(ask("a")).ok());
}

// Unpacked, it could be a thousand times as large as what was sent.
TEST_F(MemoryBounds, MessagesAreNotCompressed) {
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

}  // namespace
}  // namespace farmgate
