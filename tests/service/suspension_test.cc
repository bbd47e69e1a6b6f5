// Accounts and everyone are stopped by calls, and let go on: what is answered, and where it shows.
#include <farmgate/v1/account_service.grpc.pb.h>
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/market_data_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/service/live_server.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Suspensions : public testing::Test {
 protected:
  void SetUp() override { connect(); }
  void connect() { channel_ = new_channel(server_.port()); }

  v1::CommandResult suspend(const std::string& account, bool cancel_orders = false) {
    v1::SuspendTradingRequest request;
    request.set_account(account);
    request.set_everyone(account.empty());
    request.set_cancel_orders(cancel_orders);
    return call<v1::SuspendTradingResponse>(&v1::AdminService::Stub::SuspendTrading, request).result();
  }
  v1::CommandResult reinstate(const std::string& account) {
    v1::ReinstateTradingRequest request;
    request.set_account(account);
    request.set_everyone(account.empty());
    return call<v1::ReinstateTradingResponse>(&v1::AdminService::Stub::ReinstateTrading, request).result();
  }
  v1::GetStatusResponse status() {
    return call<v1::GetStatusResponse>(&v1::AdminService::Stub::GetStatus, v1::GetStatusRequest());
  }

  v1::RejectReason reason_for(const std::string& account, const std::string& id) {
    v1::PlaceOrderRequest request;
    *request.mutable_order() = onion_order(account, id, v1::SIDE_ASK, 5, 50);
    grpc::ClientContext context;
    v1::PlaceOrderResponse response;
    EXPECT_TRUE(server_.orders().PlaceOrder(&context, request, &response).ok());
    return response.result().reject_reason();
  }
  v1::OrderState order(const std::string& account, const std::string& id) {
    v1::GetOrderRequest request;
    request.set_account(account);
    request.set_order_id(id);
    request.set_min_sequence(static_cast<std::int64_t>(server_.pipeline().status().published));
    v1::GetOrderResponse response;
    EXPECT_TRUE(server_.get(request, response).ok());
    return response.order().state();
  }
  bool is_suspended(const std::string& account) {
    const auto stub = v1::AccountService::NewStub(channel_);
    v1::GetAccountRequest request;
    request.set_account(account);
    request.set_min_sequence(static_cast<std::int64_t>(server_.pipeline().status().published));
    v1::GetAccountResponse response;
    grpc::Status answered;
    do {
      grpc::ClientContext context;
      answered = stub->GetAccount(&context, request, &response);
    } while (is_too_early(answered));
    EXPECT_TRUE(answered.ok()) << answered.error_message();
    return response.account().suspended();
  }

  template <class Response, class Request>
  Response call(grpc::Status (v1::AdminService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                               Response*),
                const Request& request) {
    const auto stub = v1::AdminService::NewStub(channel_);
    grpc::ClientContext context;
    Response response;
    status_ = (stub.get()->*method)(&context, request, &response);
    return response;
  }

  LiveServer server_;
  std::shared_ptr<grpc::Channel> channel_;
  grpc::Status status_;  // of the last call of AdminService
};

TEST_F(Suspensions, AnAccountPlacesNothingUntilItIsReinstated) {
  EXPECT_EQ(suspend("al").sequence(), 1);

  EXPECT_EQ(reason_for("al", "a1"), v1::REJECT_REASON_SUSPENDED);
  EXPECT_EQ(reason_for("bo", "b1"), v1::REJECT_REASON_UNSPECIFIED);
  EXPECT_TRUE(is_suspended("al"));
  EXPECT_FALSE(is_suspended("bo"));
  EXPECT_EQ(status().suspended_account_count(), 1);
  EXPECT_FALSE(status().everyone_suspended());

  EXPECT_EQ(reinstate("al").reject_reason(), v1::REJECT_REASON_UNSPECIFIED);
  EXPECT_EQ(reason_for("al", "a1"), v1::REJECT_REASON_UNSPECIFIED);
  EXPECT_FALSE(is_suspended("al"));
  EXPECT_EQ(status().suspended_account_count(), 0);
}

TEST_F(Suspensions, EveryoneIsStoppedAndWhatRestsCancelledByOneCommand) {
  server_.place(onion_order("al", "a1", v1::SIDE_ASK, 5, 90));
  server_.place(onion_order("bo", "b1", v1::SIDE_BID, 5, 20));

  const v1::CommandResult result = suspend("", true);

  EXPECT_EQ(result.sequence(), 3);
  EXPECT_EQ(result.cancelled_order_count(), 2);
  EXPECT_EQ(order("al", "a1").cancel_reason(), v1::CANCEL_REASON_SUSPENDED);
  EXPECT_EQ(reason_for("bo", "b2"), v1::REJECT_REASON_SUSPENDED);
  EXPECT_TRUE(status().everyone_suspended());
  EXPECT_EQ(status().suspended_account_count(), 0);
}

TEST_F(Suspensions, AHaltCancelsWhatRestsWhenAsked) {
  server_.place(onion_order("al", "a1", v1::SIDE_ASK, 5, 90));
  v1::HaltCommodityRequest request;
  request.set_commodity("onion");
  request.set_cancel_orders(true);

  const v1::CommandResult result =
      call<v1::HaltCommodityResponse>(&v1::AdminService::Stub::HaltCommodity, request).result();

  EXPECT_EQ(result.cancelled_order_count(), 1);
  EXPECT_EQ(order("al", "a1").cancel_reason(), v1::CANCEL_REASON_HALTED);
}

TEST_F(Suspensions, LastOverARestart) {
  suspend("al");
  suspend("");

  server_.restart();
  connect();

  EXPECT_EQ(reason_for("bo", "b1"), v1::REJECT_REASON_SUSPENDED);
  EXPECT_TRUE(status().everyone_suspended());
  EXPECT_EQ(status().suspended_account_count(), 1);
  reinstate("");
  EXPECT_EQ(reason_for("al", "a1"), v1::REJECT_REASON_SUSPENDED);
  EXPECT_EQ(reason_for("bo", "b1"), v1::REJECT_REASON_UNSPECIFIED);
}

// So that what is left out by mistake stops nobody.
TEST_F(Suspensions, AreOfAnAccountOrOfEveryoneInSoManyWords) {
  call<v1::SuspendTradingResponse>(&v1::AdminService::Stub::SuspendTrading, v1::SuspendTradingRequest());
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status_.error_message(), HasSubstr("account is missing"));

  v1::ReinstateTradingRequest both;
  both.set_account("al");
  both.set_everyone(true);
  call<v1::ReinstateTradingResponse>(&v1::AdminService::Stub::ReinstateTrading, both);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status_.error_message(), HasSubstr("everyone is said along with an account"));

  EXPECT_EQ(suspend("nobody").reject_reason(), v1::REJECT_REASON_UNKNOWN_ACCOUNT);
  EXPECT_EQ(server_.pipeline().status().published, 1u);
}

// Who follows an account sees what stops it, and nobody else's.
TEST_F(Suspensions, ShowInTheEventsOfTheAccount) {
  suspend("bo");
  suspend("al");
  suspend("");
  reinstate("al");
  const auto stub = v1::EventService::NewStub(channel_);
  v1::StreamEventsRequest request;
  request.set_from_sequence(1);
  request.mutable_filter()->add_accounts("al");
  grpc::ClientContext context;
  const auto stream = stub->StreamEvents(&context, request);

  std::vector<std::string> seen;
  v1::StreamEventsResponse response;
  while (seen.size() < 3 && stream->Read(&response)) {
    for (const v1::OrderEvent& event : response.events()) {
      seen.push_back(std::to_string(event.sequence()) + " " +
                     v1::ReferenceChangeKind_Name(event.reference_changed().kind()) + " " +
                     event.reference_changed().account());
    }
  }
  context.TryCancel();
  stream->Finish();

  EXPECT_THAT(seen, ElementsAre("2 REFERENCE_CHANGE_KIND_SUSPEND al", "3 REFERENCE_CHANGE_KIND_SUSPEND ",
                                "4 REFERENCE_CHANGE_KIND_REINSTATE al"));
}

class SuspensionsExplained : public Suspensions {
 protected:
  // Until market data is there, and as of what is published.
  template <class Response, class Request>
  Response ask(grpc::Status (v1::MarketDataService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                   Response*),
               Request request) {
    const auto stub = v1::MarketDataService::NewStub(channel_);
    request.set_min_sequence(static_cast<std::int64_t>(server_.pipeline().status().published));
    Response response;
    grpc::Status answered;
    do {
      grpc::ClientContext context;
      answered = (stub.get()->*method)(&context, request, &response);
    } while (is_too_early(answered));
    EXPECT_TRUE(answered.ok()) << answered.error_message();
    return response;
  }
};

TEST_F(SuspensionsExplained, AQuoteSaysThatTheOrderWouldBeRejected) {
  server_.place(onion_order("bo", "b1", v1::SIDE_BID, 5, 90));
  suspend("al");
  v1::GetQuoteRequest request;
  request.set_commodity("onion");
  request.set_zone("hill");
  request.set_side(v1::SIDE_ASK);
  request.set_quantity_lots(3);
  request.set_account("al");

  const auto response = ask(&v1::MarketDataService::Stub::GetQuote, request);

  EXPECT_EQ(response.fills_size(), 0);
  EXPECT_EQ(response.unfilled_reason(), v1::UNFILLED_REASON_SUSPENDED);
}

TEST_F(SuspensionsExplained, TheyStandInTheWayOfOrdersToComeAlone) {
  server_.place(onion_order("al", "a1", v1::SIDE_ASK, 5, 90));
  suspend("al");
  v1::ExplainOrderRequest to_come;
  v1::HypotheticalOrder& order = *to_come.mutable_if_placed();
  order.set_side(v1::SIDE_ASK);
  order.set_commodity("onion");
  order.set_zone("hill");
  order.set_price(90);
  order.set_account("al");
  v1::ExplainOrderRequest resting;
  resting.set_account("al");
  resting.set_order_id("a1");

  const auto why_not = ask(&v1::MarketDataService::Stub::ExplainOrder, to_come);
  const auto why_unfilled = ask(&v1::MarketDataService::Stub::ExplainOrder, resting);

  EXPECT_THAT(why_not.obstacles(), ElementsAre(v1::OBSTACLE_SUSPENDED, v1::OBSTACLE_NO_COUNTER_ORDERS));
  EXPECT_THAT(why_unfilled.obstacles(), ElementsAre(v1::OBSTACLE_NO_COUNTER_ORDERS));
}

}  // namespace
}  // namespace farmgate
