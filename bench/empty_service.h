// OrderService without an engine: it answers at once, with messages as large as an engine's.
#pragma once

#include <farmgate/v1/order_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <string>

#include "bench/disk.h"
#include "engine/base/check.h"

namespace farmgate {

class EmptyService final : private v1::OrderService::CallbackService {
 public:
  EmptyService() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort(address(), grpc::InsecureServerCredentials());
    builder.RegisterService(static_cast<grpc::Service*>(this));
    server_ = builder.BuildAndStart();
    check(server_ != nullptr);
  }
  EmptyService(const EmptyService&) = delete;
  EmptyService& operator=(const EmptyService&) = delete;
  ~EmptyService() override { server_->Shutdown(std::chrono::system_clock::now()); }

  std::string address() const { return "unix:" + folder_.path() + "/socket"; }

 private:
  static void answer(const v1::NewOrder& order, v1::CommandResult& result) {
    result.set_sequence(1'000'000);
    result.set_sequenced_time_ns(1'700'000'000'000'000'000);
    v1::OrderState& state = *result.mutable_order();
    state.set_account(order.account());
    state.set_order_id(order.order_id());
    state.set_status(v1::ORDER_STATUS_OPEN);
    state.set_open_quantity_lots(order.quantity_lots());
  }

  grpc::ServerUnaryReactor* PlaceOrder(grpc::CallbackServerContext* call,
                                       const v1::PlaceOrderRequest* request,
                                       v1::PlaceOrderResponse* response) override {
    answer(request->order(), *response->mutable_result());
    grpc::ServerUnaryReactor* const reactor = call->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  // Reads a batch, writes its results, and again.
  class Session final : public grpc::ServerBidiReactor<v1::TradeRequest, v1::TradeResponse> {
   public:
    Session() { StartRead(&request_); }

   private:
    void OnReadDone(bool ok) override {
      if (!ok) return Finish(grpc::Status::OK);
      response_.Clear();
      for (const v1::TradeCommand& command : request_.commands())
        answer(command.new_order(), *response_.add_results());
      StartWrite(&response_);
    }
    void OnWriteDone(bool ok) override {
      if (!ok) return Finish(grpc::Status::CANCELLED);
      StartRead(&request_);
    }
    void OnDone() override { delete this; }

    v1::TradeRequest request_;
    v1::TradeResponse response_;
  };

  grpc::ServerBidiReactor<v1::TradeRequest, v1::TradeResponse>* Trade(grpc::CallbackServerContext*) override {
    return new Session;
  }

  BenchFolder folder_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace farmgate
