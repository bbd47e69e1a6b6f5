// What is particular to ExplainOrder, for QueryCall.
#pragma once

#include <grpcpp/grpcpp.h>

#include <optional>
#include <string_view>
#include <vector>

#include "engine/market_data/market_state.h"
#include "engine/service/book_calls.h"
#include "engine/service/request_messages.h"
#include "engine/service/responder.h"
#include "engine/service/service_context.h"
#include "engine/service/tag.h"

namespace farmgate {

struct ExplainOrder {
  using Request = v1::ExplainOrderRequest;
  using Response = v1::ExplainOrderResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.books.RequestExplainOrder(&call, &request, &responder, &queue, &queue, tag);
  }
  static std::vector<FieldViolation> violations(const Request& request);
  // Whose the order is; empty: there is none. Nothing: it is about one that is not placed.
  static std::optional<std::string_view> account(const MarketState& market, const Request& request);
  static grpc::Status answer(const MarketState& market, const Request& request, Response& response);
};

}  // namespace farmgate
