// A session of Trade over a connection of its own.
#pragma once

#include <farmgate/v1/order_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "tests/service/live_server.h"

namespace farmgate {

class TradeClient {
 public:
  explicit TradeClient(const LiveServer& server) : TradeClient(server.port()) {}
  explicit TradeClient(int port)
      : stub_(v1::OrderService::NewStub(new_channel(port))), session_(stub_->Trade(&call_)) {}

  // Sends orders as one batch.
  void send(const std::vector<v1::NewOrder>& orders, bool cancel_on_disconnect = false) {
    v1::TradeRequest request;
    request.set_cancel_on_disconnect(cancel_on_disconnect);
    for (const v1::NewOrder& order : orders) *request.add_commands()->mutable_new_order() = order;
    session_->Write(request);
  }
  v1::TradeResponse receive() {
    v1::TradeResponse response;
    EXPECT_TRUE(session_->Read(&response));
    return response;
  }
  void place(const std::vector<v1::NewOrder>& orders, bool cancel_on_disconnect = true) {
    send(orders, cancel_on_disconnect);
    receive();
  }

  // Closes its side and waits for the end.
  grpc::Status end() {
    session_->WritesDone();
    v1::TradeResponse response;
    while (session_->Read(&response)) {
    }
    return session_->Finish();
  }
  // Calls it off.
  void cancel() {
    call_.TryCancel();
    session_->Finish();
  }

 private:
  grpc::ClientContext call_;
  std::unique_ptr<v1::OrderService::Stub> stub_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::TradeRequest, v1::TradeResponse>> session_;
};

}  // namespace farmgate
