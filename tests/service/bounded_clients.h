// Callers who ask for more than they may have, and what they ask for. Without tokens each connection is a
// caller.
#pragma once

#include <farmgate/v1/account_service.grpc.pb.h>
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "tests/service/live_server.h"
#include "tools/farmgate/api_client.h"

namespace farmgate {

inline v1::NewOrder ask(const std::string& id) {
  return onion_order("al", id, v1::SIDE_ASK, 5, 50);
}

// So many orders.
inline v1::TradeRequest batch(const std::string& ids, int count) {
  v1::TradeRequest request;
  for (int i = 0; i < count; ++i) {
    *request.add_commands()->mutable_new_order() = ask(ids + std::to_string(i));
  }
  return request;
}

// Refused by the bound of this option, and told when to try again.
inline void expect_over(const grpc::Status& status, const std::string& option) {
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
  EXPECT_THAT(status.error_message(), testing::HasSubstr("(--" + option + ")"));
  EXPECT_GT(retry_delay(status).value_or(std::chrono::nanoseconds(0)).count(), 0);
}

// A session of Trade.
class Session {
 public:
  explicit Session(v1::OrderService::Stub& stub) : stream_(stub.Trade(&call_)) {}

  void send(const v1::TradeRequest& request) { stream_->Write(request); }
  int receive() {
    v1::TradeResponse response;
    return stream_->Read(&response) ? response.results_size() : 0;
  }
  grpc::Status end() {
    stream_->WritesDone();
    while (receive() > 0) {
    }
    return stream_->Finish();
  }
  void cancel() {
    call_.TryCancel();
    stream_->Finish();
  }

 private:
  grpc::ClientContext call_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::TradeRequest, v1::TradeResponse>> stream_;
};

// A stream of fills.
class Fills {
 public:
  explicit Fills(v1::EventService::Stub& stub) : stream_(stub.StreamFills(&call_, {})) {}

  // How it ends, which it does of its own.
  grpc::Status end() {
    v1::StreamFillsResponse response;
    while (stream_->Read(&response)) {
    }
    return stream_->Finish();
  }
  void cancel() {
    call_.TryCancel();
    stream_->Finish();
  }

 private:
  grpc::ClientContext call_;
  std::unique_ptr<grpc::ClientReader<v1::StreamFillsResponse>> stream_;
};

// A caller with a connection of its own.
class Client {
 public:
  explicit Client(const std::shared_ptr<grpc::Channel>& channel)
      : accounts(v1::AccountService::NewStub(channel)),
        orders(v1::OrderService::NewStub(channel)),
        events(v1::EventService::NewStub(channel)),
        admin(v1::AdminService::NewStub(channel)) {}

  grpc::Status place(const v1::NewOrder& order) const {
    v1::PlaceOrderRequest request;
    *request.mutable_order() = order;
    grpc::ClientContext call;
    v1::PlaceOrderResponse response;
    return orders->PlaceOrder(&call, request, &response);
  }
  grpc::Status cancel_all() const {
    v1::CancelOrdersRequest request;
    request.mutable_mass_cancel()->set_account("al");
    request.mutable_mass_cancel()->set_request_id("all");
    grpc::ClientContext call;
    v1::CancelOrdersResponse response;
    return orders->CancelOrders(&call, request, &response);
  }
  // Of a request without an id: empty.
  grpc::Status replace(const std::string& order, const std::string& request_id, std::int64_t price) const {
    v1::ReplaceOrderRequest request;
    request.mutable_replace()->set_account("al");
    request.mutable_replace()->set_order_id(order);
    request.mutable_replace()->set_request_id(request_id);
    request.mutable_replace()->set_quantity_lots(5);
    request.mutable_replace()->set_price(price);
    grpc::ClientContext call;
    v1::ReplaceOrderResponse response;
    const grpc::Status status = orders->ReplaceOrder(&call, request, &response);
    EXPECT_NE(status.ok(), response.result().sequence() == 0);
    return status;
  }
  grpc::Status deposit(const std::string& request_id) const {
    v1::RecordPaymentRequest request;
    request.set_account("al");
    request.set_request_id(request_id);
    request.set_kind(v1::PAYMENT_KIND_DEPOSIT);
    request.set_amount(1'000);
    request.set_ordered_by("ann");
    grpc::ClientContext call;
    v1::RecordPaymentResponse response;
    return accounts->RecordPayment(&call, request, &response);
  }
  grpc::Status halt() const {
    v1::HaltCommodityRequest request;
    request.set_commodity("onion");
    grpc::ClientContext call;
    v1::HaltCommodityResponse response;
    return admin->HaltCommodity(&call, request, &response);
  }
  grpc::Status suspend_everyone() const {
    v1::SuspendTradingRequest request;
    request.set_everyone(true);
    grpc::ClientContext call;
    v1::SuspendTradingResponse response;
    return admin->SuspendTrading(&call, request, &response);
  }

  const std::unique_ptr<v1::AccountService::Stub> accounts;
  const std::unique_ptr<v1::OrderService::Stub> orders;
  const std::unique_ptr<v1::EventService::Stub> events;
  const std::unique_ptr<v1::AdminService::Stub> admin;
};

}  // namespace farmgate
