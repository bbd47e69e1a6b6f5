// What is particular to StreamFills and StreamEvents, for EventStream.
#pragma once

#include <grpcpp/grpcpp.h>

#include "engine/model/event_record.h"
#include "engine/service/event_calls.h"
#include "engine/service/service_context.h"
#include "engine/service/tag.h"

namespace farmgate {

struct StreamFills {
  using Request = v1::StreamFillsRequest;
  using Response = v1::StreamFillsResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     grpc::ServerAsyncWriter<Response>& writer, grpc::ServerCompletionQueue& queue,
                     Tag* tag) {
    context.events.RequestStreamFills(&call, &request, &writer, &queue, &queue, tag);
  }
  static constexpr bool kFillsAlone = true;
  static void add(const EventRecord& record, Response& response);
  static int count(const Response& response) { return response.fills_size(); }
};

struct StreamEvents {
  using Request = v1::StreamEventsRequest;
  using Response = v1::StreamEventsResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     grpc::ServerAsyncWriter<Response>& writer, grpc::ServerCompletionQueue& queue,
                     Tag* tag) {
    context.events.RequestStreamEvents(&call, &request, &writer, &queue, &queue, tag);
  }
  static constexpr bool kFillsAlone = false;
  static void add(const EventRecord& record, Response& response);
  static int count(const Response& response) { return response.events_size(); }
};

}  // namespace farmgate
