// Quotes over a real server, as a client asks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "tests/service/market_data_calls.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

using Quotes = MarketDataCalls;

v1::GetQuoteRequest onion_bid(std::int64_t quantity, std::int64_t min_sequence) {
  v1::GetQuoteRequest request;
  request.set_side(v1::SIDE_BID);
  request.set_commodity("onion");
  request.set_zone("city");
  request.set_quantity_lots(quantity);
  request.set_min_sequence(min_sequence);
  return request;
}

TEST_F(Quotes, AddUpFillsAndLanes) {
  place("al", "a1", v1::SIDE_ASK, 5, 60);
  const std::int64_t last = place("al", "a2", v1::SIDE_ASK, 5, 50);

  const v1::GetQuoteResponse response = ask(onion_bid(8, last));

  ASSERT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_EQ(response.as_of_sequence(), 2);
  ASSERT_EQ(response.fills_size(), 2);
  EXPECT_EQ(
      response.fills(0).ShortDebugString(),
      "zone: \"hill\" quantity_lots: 5 farm_gate_price: 50 delivered_price: 57 unit_cost: 10 subsidy: 3");
  EXPECT_EQ(response.total().ShortDebugString(),
            "fill_count: 2 quantity_lots: 8 farm_gate_money: 430 delivered_money: 486 subsidy_money: 24 "
            "farm_gate_price_average: 53 delivered_price_average: 60 farm_gate_price_worst: 60 "
            "delivered_price_worst: 67");
  ASSERT_EQ(response.lanes_size(), 1);
  EXPECT_EQ(
      response.lanes(0).ShortDebugString(),
      "origin: \"hill\" destination: \"city\" quantity_lots: 8 unit_cost: 10 subsidy: 3 transit_hours: 20");
  EXPECT_EQ(response.unfilled_quantity_lots(), 0);
  EXPECT_EQ(response.unfilled_reason(), v1::UNFILLED_REASON_UNSPECIFIED);
}

// However far the copy has come when it is asked.
TEST_F(Quotes, SayHowFarTheyLagBehind) {
  place("al", "a0", v1::SIDE_ASK, 1, 50);
  ask(onion_bid(8, 1));  // market data is there
  for (int i = 1; i <= 200; ++i) {
    const std::int64_t last = place("al", "a" + std::to_string(i), v1::SIDE_ASK, 1, 50);
    const v1::GetQuoteResponse response = ask(onion_bid(8, 0));
    ASSERT_TRUE(status_.ok()) << status_.error_message();
    ASSERT_EQ(response.as_of_sequence() + response.lag_command_count(), last);
  }
}

TEST_F(Quotes, OfAnAskAreNetbacks) {
  place("bo", "b1", v1::SIDE_BID, 5, 80);
  const std::int64_t last = place("bo", "b2", v1::SIDE_BID, 5, 100);
  v1::GetQuoteRequest request = onion_bid(20, last);
  request.set_side(v1::SIDE_ASK);
  request.set_zone("hill");
  request.set_limit_price(90);
  request.set_fill_count_max(1);

  const v1::GetQuoteResponse response = ask(request);

  ASSERT_EQ(response.fills_size(), 1);
  EXPECT_EQ(response.fills(0).farm_gate_price(), 93);
  EXPECT_EQ(response.fills(0).delivered_price(), 100);
  EXPECT_EQ(response.total().farm_gate_price_worst(), 93);
  EXPECT_EQ(response.unfilled_quantity_lots(), 15);
  EXPECT_EQ(response.unfilled_reason(), v1::UNFILLED_REASON_NONE_COMPATIBLE);

  request.set_limit_price(0);
  const v1::GetQuoteResponse unlimited = ask(request);
  EXPECT_EQ(unlimited.fills_size(), 1);
  EXPECT_EQ(unlimited.total().fill_count(), 2);
  EXPECT_EQ(unlimited.total().farm_gate_price_worst(), 73);
}

TEST_F(Quotes, PassOverOwnOrdersAsTheyAreTold) {
  place("al", "a1", v1::SIDE_ASK, 5, 50);
  const std::int64_t last = place("cy", "c1", v1::SIDE_ASK, 5, 60);
  v1::GetQuoteRequest request = onion_bid(10, last);
  request.set_account("al");

  EXPECT_EQ(ask(request).unfilled_reason(), v1::UNFILLED_REASON_OWN_ORDER);
  request.set_self_trade(v1::SELF_TRADE_CANCEL_RESTING);
  const v1::GetQuoteResponse response = ask(request);

  EXPECT_EQ(response.total().quantity_lots(), 5);
  EXPECT_EQ(response.total().delivered_price_worst(), 67);
}

TEST_F(Quotes, OfWhatIsNotThereAreNotFound) {
  v1::GetQuoteRequest request = onion_bid(1, 0);
  request.set_zone("moon");
  ask(request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status_.error_message(), "there is no zone moon");

  request = onion_bid(1, 0);
  request.set_commodity("gold");
  ask(request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status_.error_message(), "there is no commodity gold");
}

TEST_F(Quotes, MalformedRequestsNameTheirFields) {
  v1::GetQuoteRequest request;
  request.set_fill_count_max(1'001);
  request.set_limit_price(-1);
  request.set_min_sequence(-1);
  ask(request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  for (const char* field :
       {"side", "commodity", "zone", "quantity_lots", "limit_price", "fill_count_max", "min_sequence"}) {
    EXPECT_THAT(status_.error_message(), HasSubstr(field));
  }

  request = onion_bid(1, 0);
  request.set_commodity("tea");
  request.set_limit_price(42);
  ask(request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status_.error_message(), HasSubstr("multiples of 5 from 10 to 1000"));
}

}  // namespace
}  // namespace farmgate
