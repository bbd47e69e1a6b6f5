// Explanations over a real server, as a client asks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/service/market_data_calls.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using ExplainQueries = MarketDataCalls;

v1::ExplainOrderRequest of_order(const std::string& account, const std::string& id,
                                 std::int64_t min_sequence) {
  v1::ExplainOrderRequest request;
  request.set_account(account);
  request.set_order_id(id);
  request.set_min_sequence(min_sequence);
  return request;
}

v1::ExplainOrderRequest of_onion_bid(const std::string& zone, std::int64_t price, std::int64_t min_sequence) {
  v1::ExplainOrderRequest request;
  request.mutable_if_placed()->set_side(v1::SIDE_BID);
  request.mutable_if_placed()->set_commodity("onion");
  request.mutable_if_placed()->set_zone(zone);
  request.mutable_if_placed()->set_price(price);
  request.set_min_sequence(min_sequence);
  return request;
}

TEST_F(ExplainQueries, ARestingOrderLearnsWhatIsMissing) {
  place("al", "a1", v1::SIDE_ASK, 5, 60);
  const std::int64_t last = place("bo", "b1", v1::SIDE_BID, 3, 62);

  const v1::ExplainOrderResponse named = ask(of_order("bo", "b1", last));
  v1::ExplainOrderRequest request;
  request.set_sequence(last);
  const v1::ExplainOrderResponse numbered = ask(request);

  ASSERT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_EQ(named.SerializeAsString(), numbered.SerializeAsString());
  EXPECT_EQ(named.commodity(), "onion");
  EXPECT_EQ(named.zone(), "city");
  EXPECT_EQ(named.price(), 62);
  EXPECT_EQ(named.open_quantity_lots(), 3);
  EXPECT_FALSE(named.would_trade());
  EXPECT_THAT(named.obstacles(), ElementsAre(v1::OBSTACLE_PRICE));
  ASSERT_EQ(named.nearest_size(), 1);
  EXPECT_EQ(
      named.nearest(0).ShortDebugString(),
      "zone: \"hill\" price: 60 quantity_lots: 5 lane { unit_cost: 10 subsidy: 3 transit_hours: 20 } gap: 5 "
      "gap_price: -2 gap_lane: 7 price_to_trade: 67 net_cost_to_trade: 2");
}

TEST_F(ExplainQueries, AnOrderToComeLearnsWhetherItWouldTrade) {
  const std::int64_t last = place("al", "a1", v1::SIDE_ASK, 5, 60);

  EXPECT_TRUE(ask(of_onion_bid("city", 67, last)).would_trade());
  EXPECT_FALSE(ask(of_onion_bid("city", 66, last)).would_trade());
  const v1::ExplainOrderResponse cheap = ask(of_onion_bid("city", 50, last));
  const v1::ExplainOrderResponse far = ask(of_onion_bid("dale", 100, last));

  EXPECT_FALSE(cheap.nearest(0).has_net_cost_to_trade());  // no lane is so cheap
  EXPECT_THAT(far.obstacles(), ElementsAre(v1::OBSTACLE_UNCONNECTED));
  ASSERT_EQ(far.unreached_size(), 1);
  EXPECT_EQ(far.unreached(0).ShortDebugString(), "zone: \"hill\" price: 60 quantity_lots: 5");
}

// The order would be rejected.
TEST_F(ExplainQueries, AnOrderToComeNeedsAPriceOfTheCommodity) {
  v1::ExplainOrderRequest request = of_onion_bid("city", 42, 0);
  request.mutable_if_placed()->set_commodity("tea");

  ask(request);

  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status_.error_message(), HasSubstr("if_placed.price"));
  EXPECT_THAT(status_.error_message(), HasSubstr("multiples of 5 from 10 to 1000"));
  request.mutable_if_placed()->set_price(40);
  EXPECT_THAT(ask(request).obstacles(), ElementsAre(v1::OBSTACLE_NO_COUNTER_ORDERS));
}

TEST_F(ExplainQueries, ItsOwnOrderIsNamed) {
  const std::int64_t last = place("al", "a1", v1::SIDE_ASK, 5, 60);
  v1::ExplainOrderRequest request = of_onion_bid("city", 100, last);
  request.mutable_if_placed()->set_account("al");

  const v1::ExplainOrderResponse explained = ask(request);

  EXPECT_THAT(explained.obstacles(), ElementsAre(v1::OBSTACLE_OWN_ORDER));
  EXPECT_TRUE(explained.nearest(0).own());
}

// What is said is what an immediate-or-cancel order of that mode does next.
TEST_F(ExplainQueries, ItsSelfTradeModeCounts) {
  place("al", "a1", v1::SIDE_ASK, 5, 50);
  const std::int64_t last = place("cy", "c1", v1::SIDE_ASK, 5, 60);
  v1::ExplainOrderRequest request = of_onion_bid("city", 70, last);
  v1::HypotheticalOrder& bid = *request.mutable_if_placed();
  bid.set_account("al");
  bid.set_self_trade(v1::SELF_TRADE_CANCEL_BOTH);
  EXPECT_THAT(ask(request).obstacles(), ElementsAre(v1::OBSTACLE_OWN_ORDER));
  bid.set_self_trade(v1::SELF_TRADE_CANCEL_RESTING);

  const v1::ExplainOrderResponse explained = ask(request);

  EXPECT_TRUE(explained.would_trade());
  EXPECT_EQ(explained.nearest(0).price(), 60);
  v1::NewOrder order = onion_order("al", "b1", v1::SIDE_BID, 3, 70);
  order.set_time_in_force(v1::TIME_IN_FORCE_IOC);
  order.set_self_trade(v1::SELF_TRADE_CANCEL_RESTING);
  v1::PlaceOrderRequest placing;
  *placing.mutable_order() = order;
  grpc::ClientContext call;
  v1::PlaceOrderResponse placed;
  ASSERT_TRUE(server_.orders().PlaceOrder(&call, placing, &placed).ok());
  ASSERT_EQ(placed.result().fills_size(), 1);
  EXPECT_EQ(placed.result().fills(0).farm_gate_price(), 60);
}

TEST_F(ExplainQueries, AModeThatIsNoneIsRefused) {
  v1::ExplainOrderRequest request = of_onion_bid("city", 70, 0);
  request.mutable_if_placed()->set_self_trade(static_cast<v1::SelfTrade>(9));

  ask(request);

  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status_.error_message(), HasSubstr("if_placed.self_trade"));
}

TEST_F(ExplainQueries, WhatDoesNotRestIsNotExplained) {
  place("al", "a1", v1::SIDE_ASK, 5, 60);
  const std::int64_t last = server_.cancel("al", "a1");

  ask(of_order("al", "a1", last));
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  ask(of_order("al", "a2", last));
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(ExplainQueries, OneOrderIsToBeNamed) {
  ask(v1::ExplainOrderRequest());
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);

  v1::ExplainOrderRequest request = of_onion_bid("city", 0, 0);
  request.set_sequence(1);
  ask(request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status_.error_message(), HasSubstr("goes alone"));
  EXPECT_THAT(status_.error_message(), HasSubstr("if_placed.price"));
}

}  // namespace
}  // namespace farmgate
