// The calls of MarketDataService, to a server of small_market().
#pragma once

#include <farmgate/v1/market_data_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>

#include "tests/service/live_server.h"

namespace farmgate {

class MarketDataCalls : public testing::Test {
 protected:
  MarketDataCalls() : stub_(v1::MarketDataService::NewStub(new_channel(server_.port()))) {}

  // Of onion; returns the sequence.
  std::int64_t place(const std::string& account, const std::string& id, v1::Side side, std::int64_t quantity,
                     std::int64_t price) {
    return server_.place(onion_order(account, id, side, quantity, price));
  }

  v1::GetQuoteResponse ask(const v1::GetQuoteRequest& request) {
    return call<v1::GetQuoteResponse>(&v1::MarketDataService::Stub::GetQuote, request);
  }
  v1::GetBookResponse ask(const v1::GetBookRequest& request) {
    return call<v1::GetBookResponse>(&v1::MarketDataService::Stub::GetBook, request);
  }
  v1::ExplainOrderResponse ask(const v1::ExplainOrderRequest& request) {
    return call<v1::ExplainOrderResponse>(&v1::MarketDataService::Stub::ExplainOrder, request);
  }

  LiveServer server_;
  std::unique_ptr<v1::MarketDataService::Stub> stub_;
  grpc::Status status_;  // of the last call

 private:
  // Until market data is there.
  template <class Response, class Method, class Request>
  Response call(Method method, const Request& request) {
    Response response;
    do {
      grpc::ClientContext context;
      response.Clear();
      status_ = (stub_.get()->*method)(&context, request, &response);
    } while (is_too_early(status_));
    return response;
  }
};

}  // namespace farmgate
