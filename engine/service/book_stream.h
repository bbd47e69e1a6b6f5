// What is particular to StreamBook, for MarketStream.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <vector>

#include "engine/service/book_calls.h"
#include "engine/service/market_stream.h"
#include "engine/service/request_messages.h"
#include "engine/service/service_context.h"
#include "engine/service/shared_book.h"

namespace farmgate {

// Keeps the book that it sent, which is bounded by the levels that were asked for.
class StreamBook {
 public:
  using Request = v1::StreamBookRequest;
  using Response = v1::StreamBookResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     grpc::ServerAsyncWriter<Response>& writer, grpc::ServerCompletionQueue& queue,
                     Tag* tag) {
    context.books.RequestStreamBook(&call, &request, &writer, &queue, &queue, tag);
  }
  static std::vector<FieldViolation> violations(const Request& request);

  explicit StreamBook(ServiceContext& context) : context_(context) {}

  // Compares the book with what was sent.
  grpc::Status look(const Request& request, Response& response, MarketLook& look);

 private:
  bool write(const SharedBook::Seen& seen, Response& response) const;

  ServiceContext& context_;
  std::shared_ptr<SharedBook> book_;  // from the first look on
  SharedBook::Seen sent_;             // with the last message; without content: none was sent
};

}  // namespace farmgate
