// Answers to large batches: as large as clients accept by default, whatever was traded.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "tests/service/live_server.h"

namespace farmgate {
namespace {

constexpr int kFillsMax = 4'096;  // of an answer
constexpr int kFillsEach = 100;   // of a result, as many as it tells
constexpr int kBids = 42;         // one more than fit

// An id that is as long as can be.
std::string long_id(const std::string& prefix, int number) {
  const std::string id = prefix + std::to_string(number);
  return id + std::string(64 - id.size(), 'x');
}

// The clients bring the time, and it stands still, so that no id is forgotten.
class LargeAnswers : public testing::Test {
 protected:
  v1::TradeResponse trade(const std::vector<v1::NewOrder>& orders) {
    v1::TradeRequest request;
    for (const v1::NewOrder& order : orders) {
      v1::TradeCommand& command = *request.add_commands();
      *command.mutable_new_order() = order;
      command.set_time_ns(1);
    }
    session_->Write(request);
    v1::TradeResponse response;
    EXPECT_TRUE(session_->Read(&response));
    return response;
  }
  // One lot for every one that is wanted.
  void offer() {
    constexpr int kBatch = 1'000;
    for (int first = 0; first < kBids * kFillsEach; first += kBatch) {
      std::vector<v1::NewOrder> asks;
      for (int i = first; i < first + kBatch; ++i) {
        asks.push_back(onion_order("al", long_id("a", i), v1::SIDE_ASK, 1, 50));
      }
      trade(asks);
    }
  }
  static std::vector<v1::NewOrder> bids() {
    std::vector<v1::NewOrder> bids;
    for (int i = 0; i < kBids; ++i) {
      bids.push_back(onion_order("bo", long_id("b", i), v1::SIDE_BID, kFillsEach, 100));
    }
    return bids;
  }
  // All results say what they add up to; the first ones have their fills, as many as an answer has.
  static void expect_first_fills(const v1::TradeResponse& answer) {
    ASSERT_EQ(answer.results_size(), kBids);
    int told = 0;
    for (const v1::CommandResult& result : answer.results()) {
      const int left = kFillsMax - told;
      EXPECT_EQ(result.fills_size(), std::min(kFillsEach, left));
      EXPECT_EQ(result.more(), left < kFillsEach);
      EXPECT_EQ(result.fill_count(), kFillsEach);
      EXPECT_EQ(result.filled_quantity_lots(), kFillsEach);
      EXPECT_EQ(result.order().status(), v1::ORDER_STATUS_FILLED);
      told += result.fills_size();
    }
    EXPECT_EQ(told, kFillsMax);
  }

  LiveServer server_{
      {.durability = Durability::kNone}, {.client_clock = true}, PipelineOptions{.client_clock = true}};
  std::unique_ptr<v1::OrderService::Stub> stub_ = v1::OrderService::NewStub(new_channel(server_.port()));
  grpc::ClientContext call_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::TradeRequest, v1::TradeResponse>> session_ =
      stub_->Trade(&call_);
};

TEST_F(LargeAnswers, HaveTheFillsThatCameFirst) {
  offer();

  expect_first_fills(trade(bids()));
}

TEST_F(LargeAnswers, AreTheSameForARetry) {
  offer();
  trade(bids());

  const v1::TradeResponse again = trade(bids());

  expect_first_fills(again);
  EXPECT_NE(again.results(kBids - 1).retry_of_sequence(), 0);
}

}  // namespace
}  // namespace farmgate
