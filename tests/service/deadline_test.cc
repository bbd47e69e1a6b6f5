// A command whose time is up before it is sequenced is not sequenced.
#include <farmgate/v1/order_service.grpc.pb.h>
#include <farmgate/v1/reference_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "tests/service/live_server.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

// A server whose clock can be put on, so that calls that have an hour come too late.
class Deadlines : public testing::Test {
 protected:
  void put_clock_on() { hours_ahead_.store(2); }
  void set_clock_right() { hours_ahead_.store(0); }

  template <class Stub, class Request, class Response>
  grpc::Status call(Stub& stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response& response) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::hours(1));
    return (stub.*method)(&context, request, &response);
  }
  template <class Request, class Response>
  void expect_too_late(grpc::Status (v1::OrderService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                      Response*),
                       const Request& request) {
    Response response;
    expect_too_late(call(server_.orders(), method, request, response));
  }
  void expect_too_late(const grpc::Status& status) const {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
    EXPECT_THAT(status.error_message(), HasSubstr("nothing was done"));
  }
  Sequence accepted() const { return server_.pipeline().status().accepted; }

  std::atomic<int> hours_ahead_{0};
  LiveServer server_{{.durability = Durability::kNone}, {.now = [this] {
                       return std::chrono::system_clock::now() + std::chrono::hours(hours_ahead_.load());
                     }}};
};

v1::NewOrder ask(const std::string& id) {
  return onion_order("al", id, v1::SIDE_ASK, 5, 50);
}

TEST_F(Deadlines, AnOrderThatComesTooLateIsNotPlaced) {
  v1::PlaceOrderRequest request;
  *request.mutable_order() = ask("a1");
  put_clock_on();

  expect_too_late(&v1::OrderService::Stub::PlaceOrder, request);

  EXPECT_EQ(accepted(), 0u);
  set_clock_right();
  v1::PlaceOrderResponse response;
  ASSERT_TRUE(call(server_.orders(), &v1::OrderService::Stub::PlaceOrder, request, response).ok());
  EXPECT_EQ(response.result().sequence(), 1);
  EXPECT_EQ(response.result().retry_of_sequence(), 0);
}

TEST_F(Deadlines, WhatComesTooLateLeavesAnOrderAsItIs) {
  server_.place(ask("a1"));
  v1::CancelOrderRequest cancel;
  cancel.mutable_cancel()->set_account("al");
  cancel.mutable_cancel()->set_order_id("a1");
  v1::ReplaceOrderRequest replace;
  replace.mutable_replace()->set_account("al");
  replace.mutable_replace()->set_order_id("a1");
  replace.mutable_replace()->set_quantity_lots(7);
  replace.mutable_replace()->set_price(60);
  v1::CancelOrdersRequest cancel_all;
  cancel_all.mutable_mass_cancel()->set_account("al");
  put_clock_on();

  expect_too_late(&v1::OrderService::Stub::CancelOrder, cancel);
  expect_too_late(&v1::OrderService::Stub::ReplaceOrder, replace);
  expect_too_late(&v1::OrderService::Stub::CancelOrders, cancel_all);

  EXPECT_EQ(accepted(), 1u);
  v1::GetOrderRequest request;
  request.set_sequence(1);
  request.set_min_sequence(1);
  v1::GetOrderResponse response;
  ASSERT_TRUE(server_.get(request, response).ok());
  EXPECT_EQ(response.order().state().open_quantity_lots(), 5);
  EXPECT_EQ(response.order().changed_sequence(), 1);
}

TEST_F(Deadlines, AChangeOfReferenceDataThatComesTooLateIsNotMade) {
  using Stub = v1::ReferenceService::Stub;
  const auto stub = v1::ReferenceService::NewStub(new_channel(server_.port()));
  v1::UpsertAccountsRequest request;
  request.add_accounts()->set_symbol("di");
  v1::UpsertAccountsResponse response;
  put_clock_on();

  expect_too_late(call(*stub, &Stub::UpsertAccounts, request, response));

  EXPECT_EQ(accepted(), 0u);
  v1::ListAccountsResponse listed;
  ASSERT_TRUE(call(*stub, &Stub::ListAccounts, v1::ListAccountsRequest(), listed).ok());
  for (const v1::Account& account : listed.accounts()) EXPECT_NE(account.symbol(), "di");
  set_clock_right();
  ASSERT_TRUE(call(*stub, &Stub::UpsertAccounts, request, response).ok());
  EXPECT_EQ(response.result().sequence(), 1);
}

TEST_F(Deadlines, ACallWithoutOneIsNeverTooLate) {
  put_clock_on();

  EXPECT_EQ(server_.place(ask("a1")), 1);
}

}  // namespace
}  // namespace farmgate
