// What is particular to StreamMilestones, for MarketStream.
#pragma once

#include <farmgate/v1/insight_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>

#include <optional>
#include <vector>

#include "engine/service/market_stream.h"
#include "engine/service/request_messages.h"
#include "engine/service/service_context.h"

namespace farmgate {

// Keeps how far the client has been told.
class StreamMilestones {
 public:
  using Request = v1::StreamMilestonesRequest;
  using Response = v1::StreamMilestonesResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     grpc::ServerAsyncWriter<Response>& writer, grpc::ServerCompletionQueue& queue,
                     Tag* tag) {
    context.insight.RequestStreamMilestones(&call, &request, &writer, &queue, &queue, tag);
  }
  static std::vector<FieldViolation> violations(const Request& request);

  explicit StreamMilestones(ServiceContext& context) : context_(context) {}

  // Tells the milestones since it told the last time, as many as go into a message.
  grpc::Status look(const Request& request, Response& response, MarketLook& look);

 private:
  grpc::Status look(const MarketState& market, const Request& request, Response& response, MarketLook& look);

  ServiceContext& context_;
  std::optional<Sequence> told_;  // up to which command; nothing: not yet
};

}  // namespace farmgate
