// How orders stand, over a real server, as a client asks.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <string>
#include <vector>

#include "tests/service/live_server.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class OrderQueries : public testing::Test {
 protected:
  std::int64_t place(const std::string& account, const std::string& id, v1::Side side, std::int64_t quantity,
                     std::int64_t price) {
    return server_.place(onion_order(account, id, side, quantity, price));
  }
  v1::GetOrderResponse get(const v1::GetOrderRequest& request) {
    v1::GetOrderResponse response;
    status_ = server_.get(request, response);
    return response;
  }
  v1::GetOrderResponse get(const std::string& account, const std::string& id, std::int64_t min_sequence = 0) {
    v1::GetOrderRequest request;
    request.set_account(account);
    request.set_order_id(id);
    request.set_min_sequence(min_sequence);
    return get(request);
  }
  v1::ListOrdersResponse list(const v1::ListOrdersRequest& request) {
    v1::ListOrdersResponse response;
    status_ = server_.list(request, response);
    return response;
  }

  LiveServer server_;
  grpc::Status status_;  // of the last query
};

TEST_F(OrderQueries, AnOrderIsFoundByItsNameAndByItsSequence) {
  place("al", "a1", v1::SIDE_ASK, 5, 50);
  const std::int64_t sequence = place("bo", "b1", v1::SIDE_BID, 8, 100);

  const v1::GetOrderResponse named = get("bo", "b1", sequence);
  v1::GetOrderRequest request;
  request.set_sequence(sequence);
  const v1::GetOrderResponse numbered = get(request);

  ASSERT_TRUE(status_.ok()) << status_.error_message();
  const v1::Order& order = named.order();
  EXPECT_EQ(order.state().status(), v1::ORDER_STATUS_OPEN);
  EXPECT_EQ(order.state().open_quantity_lots(), 3);
  EXPECT_EQ(order.state().filled_quantity_lots(), 5);
  EXPECT_EQ(order.sequence(), 2);
  EXPECT_EQ(order.side(), v1::SIDE_BID);
  EXPECT_EQ(order.commodity(), "onion");
  EXPECT_EQ(order.zone(), "city");
  EXPECT_EQ(order.original_quantity_lots(), 8);
  EXPECT_EQ(order.price(), 100);
  EXPECT_EQ(order.time_in_force(), v1::TIME_IN_FORCE_GTC);
  EXPECT_EQ(order.self_trade(), v1::SELF_TRADE_CANCEL_INCOMING);
  EXPECT_EQ(order.fill_count(), 1);
  EXPECT_EQ(order.filled_money(), 5 * 57);
  EXPECT_GE(named.as_of_sequence(), 2);
  EXPECT_EQ(numbered.order().SerializeAsString(), order.SerializeAsString());
}

TEST_F(OrderQueries, AClosedOrderSaysHowItEndedAlsoAfterARestart) {
  const std::int64_t placed = place("al", "a1", v1::SIDE_ASK, 5, 50);
  server_.cancel("al", "a1");
  const std::string before = get("al", "a1", placed + 1).order().SerializeAsString();
  server_.restart();

  const v1::GetOrderResponse response = get("al", "a1");

  EXPECT_EQ(response.order().state().status(), v1::ORDER_STATUS_CANCELLED);
  EXPECT_EQ(response.order().state().cancel_reason(), v1::CANCEL_REASON_CANCEL);
  EXPECT_EQ(response.order().state().cancelled_quantity_lots(), 5);
  EXPECT_EQ(response.order().changed_sequence(), 2);
  EXPECT_EQ(response.order().SerializeAsString(), before);
  EXPECT_EQ(response.as_of_sequence(), 2);
}

TEST_F(OrderQueries, WhatIsNotThereIsNotFound) {
  const std::int64_t sequence = place("al", "a1", v1::SIDE_ASK, 5, 50);

  get("bo", "a1", sequence);

  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(status_.error_message(), HasSubstr("no order a1 of bo is known at sequence 1"));
}

TEST_F(OrderQueries, ARequestThatNamesNoOneOrderIsMalformed) {
  get("al", "");
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status_.error_message(), HasSubstr("order_id is missing"));

  v1::GetOrderRequest both;
  both.set_account("al");
  both.set_sequence(1);
  both.set_min_sequence(-1);
  get(both);
  EXPECT_THAT(status_.error_message(), HasSubstr("min_sequence is negative; sequence does not go with"));

  v1::ListOrdersRequest request;
  request.set_page_size(1'001);
  request.set_page_token("no token");
  list(request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status_.error_message(), HasSubstr("page_size"));
  EXPECT_THAT(status_.error_message(), HasSubstr("page_token"));
}

TEST_F(OrderQueries, OpenOrdersAreListedPageByPageByFilter) {
  for (int i = 0; i < 5; ++i) place(i % 2 == 0 ? "al" : "cy", "a" + std::to_string(i), v1::SIDE_ASK, 5, 500);
  place("bo", "b1", v1::SIDE_BID, 5, 10);
  server_.cancel("al", "a2");
  v1::ListOrdersRequest request;
  request.set_account("al");
  request.set_commodity("onion");
  request.set_zone("hill");
  request.set_side(v1::SIDE_ASK);
  request.set_page_size(1);
  request.set_min_sequence(7);
  std::vector<std::string> ids;
  do {
    const v1::ListOrdersResponse page = list(request);
    ASSERT_TRUE(status_.ok()) << status_.error_message();
    EXPECT_LE(page.orders_size(), 1);
    EXPECT_EQ(page.as_of_sequence(), 7);
    for (const v1::Order& order : page.orders()) ids.push_back(order.state().order_id());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(ids, ElementsAre("a0", "a4"));

  v1::ListOrdersRequest bids;
  bids.set_side(v1::SIDE_BID);
  const v1::ListOrdersResponse all = list(bids);
  ASSERT_EQ(all.orders_size(), 1);
  EXPECT_EQ(all.orders(0).state().order_id(), "b1");
  EXPECT_EQ(all.next_page_token(), "");
}

TEST_F(OrderQueries, AQueryWaitsForTheSequenceItAsksFor) {
  std::future<v1::GetOrderResponse> asked =
      std::async(std::launch::async, [this] { return get("al", "a1", 2); });

  place("al", "a1", v1::SIDE_ASK, 5, 50);
  server_.cancel("al", "a1");

  const v1::GetOrderResponse response = asked.get();
  EXPECT_EQ(response.order().state().status(), v1::ORDER_STATUS_CANCELLED);
  EXPECT_EQ(response.as_of_sequence(), 2);
}

TEST_F(OrderQueries, AQueryWaitsNoLongerThanItsDeadline) {
  place("al", "a1", v1::SIDE_ASK, 5, 50);
  get("al", "a1");  // market data is there
  v1::GetOrderRequest request;
  request.set_account("al");
  request.set_order_id("a1");
  request.set_min_sequence(2);
  grpc::ClientContext call;
  call.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(20));
  v1::GetOrderResponse response;

  EXPECT_EQ(server_.orders().GetOrder(&call, request, &response).error_code(),
            grpc::StatusCode::DEADLINE_EXCEEDED);

  place("al", "a2", v1::SIDE_ASK, 5, 50);  // what waited for this is gone
  EXPECT_EQ(get("al", "a2", 2).as_of_sequence(), 2);
}

// What is asked later on the same connection is answered later, so that the server knows of the one who
// waits.
TEST_F(OrderQueries, AServerThatStopsTurnsAwayThoseWhoWait) {
  const std::int64_t sequence = place("al", "a1", v1::SIDE_ASK, 5, 50);
  get("al", "a1", sequence);
  v1::GetOrderRequest request;
  request.set_account("al");
  request.set_order_id("a1");
  request.set_min_sequence(99);
  grpc::ClientContext call;
  grpc::CompletionQueue queue;
  v1::GetOrderResponse response;
  grpc::Status status;
  const auto waiting = server_.orders().AsyncGetOrder(&call, request, &queue);
  waiting->Finish(&response, &status, &call);
  get("al", "a1", sequence);
  ASSERT_TRUE(status_.ok()) << status_.error_message();

  server_.stop_serving();

  void* tag = nullptr;
  bool ok = false;
  ASSERT_TRUE(queue.Next(&tag, &ok));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE) << status.error_message();
}

}  // namespace
}  // namespace farmgate
