// What is particular to StreamMilestones, for MarketStream.
#pragma once

#include <grpcpp/grpcpp.h>

#include <optional>
#include <vector>

#include "engine/insight/milestones.h"
#include "engine/model/units.h"
#include "engine/service/insight_calls.h"
#include "engine/service/market_stream.h"
#include "engine/service/request_messages.h"
#include "engine/service/service_context.h"

namespace farmgate {

// Adds milestones behind the command `told`, as far as they are known at the command `as_of` and go into a
// message; those of one command go together. Moves `told` to the command up to which there are no others.
// Fails with OUT_OF_RANGE when they are kept no more.
grpc::Status write_milestones(const Milestones& milestones, Sequence as_of,
                              const v1::StreamMilestonesRequest& request, Sequence& told,
                              v1::StreamMilestonesResponse& response);

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
  ServiceContext& context_;
  std::optional<Sequence> told_;  // up to which command; nothing: not yet
  bool told_more_ = false;        // the last message said that more follow
};

}  // namespace farmgate
