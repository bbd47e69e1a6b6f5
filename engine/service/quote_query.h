// What is particular to GetQuote, for QueryCall.
#pragma once

#include <grpcpp/grpcpp.h>

#include <vector>

#include "engine/market_data/market_state.h"
#include "engine/service/book_calls.h"
#include "engine/service/request_messages.h"
#include "engine/service/responder.h"
#include "engine/service/service_context.h"
#include "engine/service/tag.h"

namespace farmgate {

struct GetQuote {
  using Request = v1::GetQuoteRequest;
  using Response = v1::GetQuoteResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.books.RequestGetQuote(&call, &request, &responder, &queue, &queue, tag);
  }
  static std::vector<FieldViolation> violations(const Request& request);
  static grpc::Status answer(const MarketState& market, const Request& request, Response& response);
};

}  // namespace farmgate
