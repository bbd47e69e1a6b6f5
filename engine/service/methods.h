// What is particular to each call, for the templates that serve them.
#pragma once

#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>

#include "engine/model/event_record.h"
#include "engine/model/request.h"
#include "engine/service/poller.h"
#include "engine/service/request_messages.h"
#include "engine/service/service_context.h"

namespace farmgate {

template <class Response>
using Responder = grpc::ServerAsyncResponseWriter<Response>;

struct PlaceOrder {
  using Request = v1::PlaceOrderRequest;
  using Response = v1::PlaceOrderResponse;
  static constexpr bool needs_time() { return true; }
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.orders.RequestPlaceOrder(&call, &request, &responder, &queue, &queue, tag);
  }
  static auto violations(const Request& request) { return violations_of(request.order()); }
  static auto request(const Request& request) { return request_of(request.order()); }
};

struct CancelOrder {
  using Request = v1::CancelOrderRequest;
  using Response = v1::CancelOrderResponse;
  static constexpr bool needs_time() { return true; }
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.orders.RequestCancelOrder(&call, &request, &responder, &queue, &queue, tag);
  }
  static auto violations(const Request& request) { return violations_of(request.cancel()); }
  static auto request(const Request& request) { return request_of(request.cancel()); }
};

struct ReplaceOrder {
  using Request = v1::ReplaceOrderRequest;
  using Response = v1::ReplaceOrderResponse;
  static constexpr bool needs_time() { return true; }
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.orders.RequestReplaceOrder(&call, &request, &responder, &queue, &queue, tag);
  }
  static auto violations(const Request& request) { return violations_of(request.replace()); }
  static auto request(const Request& request) { return request_of(request.replace()); }
};

struct CancelOrders {
  using Request = v1::CancelOrdersRequest;
  using Response = v1::CancelOrdersResponse;
  static constexpr bool needs_time() { return true; }
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.orders.RequestCancelOrders(&call, &request, &responder, &queue, &queue, tag);
  }
  static auto violations(const Request& request) { return violations_of(request.mass_cancel()); }
  static auto request(const Request& request) { return request_of(request.mass_cancel()); }
};

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
