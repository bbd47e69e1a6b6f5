// What is particular to StreamQuotes, for MarketStream.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <vector>

#include "engine/market_data/shared_quotes.h"
#include "engine/market_data/zone_quotes.h"
#include "engine/service/book_calls.h"
#include "engine/service/market_stream.h"
#include "engine/service/request_messages.h"
#include "engine/service/service_context.h"

namespace farmgate {

// Keeps how far the client has been told: quotes say since when they are as they are.
class StreamQuotes {
 public:
  using Request = v1::StreamQuotesRequest;
  using Response = v1::StreamQuotesResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     grpc::ServerAsyncWriter<Response>& writer, grpc::ServerCompletionQueue& queue,
                     Tag* tag) {
    context.books.RequestStreamQuotes(&call, &request, &writer, &queue, &queue, tag);
  }
  static std::vector<FieldViolation> violations(const Request& request);

  explicit StreamQuotes(ServiceContext& context) : context_(context) {}

  // Tells what has changed since it told the last time.
  grpc::Status look(const Request& request, Response& response, MarketLook& look);

 private:
  grpc::Status begin(const Request& request);
  bool write(const ZoneQuotes& quotes, const Request& request, Response& response) const;
  void tell(const ZoneQuotes& quotes, std::chrono::system_clock::time_point copy_time, Response& response);

  ServiceContext& context_;
  std::shared_ptr<SharedQuotes> quotes_;  // from the first look on
  bool has_told_ = false;
  Sequence told_ = 0;  // as of which command
  bool told_halted_ = false;
};

}  // namespace farmgate
