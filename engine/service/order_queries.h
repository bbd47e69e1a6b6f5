// What is particular to the calls that tell how orders stand, for QueryCall.
#pragma once

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/market_data/market_state.h"
#include "engine/service/order_calls.h"
#include "engine/service/request_messages.h"
#include "engine/service/responder.h"
#include "engine/service/service_context.h"
#include "engine/service/tag.h"

namespace farmgate {

// Whose an order is that is named by account and id, or by its sequence; empty: there is none of that
// sequence.
std::string_view account_of_order(const MarketState& market, const std::string& account,
                                  std::int64_t sequence);

struct GetOrder {
  using Request = v1::GetOrderRequest;
  using Response = v1::GetOrderResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.orders.RequestGetOrder(&call, &request, &responder, &queue, &queue, tag);
  }
  static std::vector<FieldViolation> violations(const Request& request);
  // Whose the order is; empty: there is none.
  static std::optional<std::string_view> account(const MarketState& market, const Request& request);
  static grpc::Status answer(const MarketState& market, const Request& request, Response& response);
};

struct ListOrders {
  using Request = v1::ListOrdersRequest;
  using Response = v1::ListOrdersResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.orders.RequestListOrders(&call, &request, &responder, &queue, &queue, tag);
  }
  static std::vector<FieldViolation> violations(const Request& request);
  static grpc::Status answer(const MarketState& market, const Request& request, Response& response);
};

}  // namespace farmgate
