// What is particular to the calls by which an operator stops trading, of a commodity, an account or everyone,
// and lets it go on, for UnaryCall. None is held against the bounds of its caller, who may be the very one
// that is to be stopped: on a Unix socket without tokens all are one caller.
#pragma once

#include <grpcpp/grpcpp.h>

#include <string>
#include <vector>

#include "engine/model/request.h"
#include "engine/service/admin_calls.h"
#include "engine/service/request_messages.h"
#include "engine/service/responder.h"
#include "engine/service/service_context.h"
#include "engine/service/tag.h"

namespace farmgate {

// Requests about what is stopped, whose text is the message's; and what is wrong with saying it so.
farmgate::Request about_commodity(Operation operation, const std::string& commodity);
std::vector<FieldViolation> violations_of_commodity(const std::string& commodity);

// It is either an account or everyone, so that what is left out by mistake stops nobody.
farmgate::Request about_account_or_everyone(Operation operation, const std::string& account);
std::vector<FieldViolation> violations_of_account_or_everyone(const std::string& account, bool everyone);

struct HaltCommodity {
  using Request = v1::HaltCommodityRequest;
  using Response = v1::HaltCommodityResponse;
  static constexpr bool needs_time() { return false; }
  static constexpr void passes_bounds() {}
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.admin.RequestHaltCommodity(&call, &request, &responder, &queue, &queue, tag);
  }
  static auto violations(const Request& request) { return violations_of_commodity(request.commodity()); }
  static farmgate::Request request(const Request& request) {
    farmgate::Request halt = about_commodity(Operation::kHalt, request.commodity());
    halt.cancel_resting = request.cancel_orders();
    return halt;
  }
};

struct ResumeCommodity {
  using Request = v1::ResumeCommodityRequest;
  using Response = v1::ResumeCommodityResponse;
  static constexpr bool needs_time() { return false; }
  static constexpr void passes_bounds() {}
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.admin.RequestResumeCommodity(&call, &request, &responder, &queue, &queue, tag);
  }
  static auto violations(const Request& request) { return violations_of_commodity(request.commodity()); }
  static auto request(const Request& request) {
    return about_commodity(Operation::kResume, request.commodity());
  }
};

struct SuspendTrading {
  using Request = v1::SuspendTradingRequest;
  using Response = v1::SuspendTradingResponse;
  static constexpr bool needs_time() { return false; }
  static constexpr void passes_bounds() {}
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.admin.RequestSuspendTrading(&call, &request, &responder, &queue, &queue, tag);
  }
  static auto violations(const Request& request) {
    return violations_of_account_or_everyone(request.account(), request.everyone());
  }
  static farmgate::Request request(const Request& request) {
    farmgate::Request suspend = about_account_or_everyone(Operation::kSuspend, request.account());
    suspend.cancel_resting = request.cancel_orders();
    return suspend;
  }
};

struct ReinstateTrading {
  using Request = v1::ReinstateTradingRequest;
  using Response = v1::ReinstateTradingResponse;
  static constexpr bool needs_time() { return false; }
  static constexpr void passes_bounds() {}
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.admin.RequestReinstateTrading(&call, &request, &responder, &queue, &queue, tag);
  }
  static auto violations(const Request& request) {
    return violations_of_account_or_everyone(request.account(), request.everyone());
  }
  static auto request(const Request& request) {
    return about_account_or_everyone(Operation::kReinstate, request.account());
  }
};

}  // namespace farmgate
