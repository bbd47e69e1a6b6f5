// What is particular to the calls that place, cancel and replace orders, for UnaryCall.
#pragma once

#include <grpcpp/grpcpp.h>

#include "engine/model/request.h"
#include "engine/service/order_calls.h"
#include "engine/service/request_messages.h"
#include "engine/service/responder.h"
#include "engine/service/service_context.h"
#include "engine/service/tag.h"

namespace farmgate {

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

}  // namespace farmgate
