// What is particular to the calls that book something on an account, for UnaryCall.
#pragma once

#include <grpcpp/grpcpp.h>

#include <vector>

#include "engine/model/request.h"
#include "engine/service/account_calls.h"
#include "engine/service/request_messages.h"
#include "engine/service/responder.h"
#include "engine/service/service_context.h"
#include "engine/service/tag.h"

namespace farmgate {

struct RecordPayment {
  using Request = v1::RecordPaymentRequest;
  using Response = v1::RecordPaymentResponse;
  static constexpr bool needs_time() { return false; }
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.accounts.RequestRecordPayment(&call, &request, &responder, &queue, &queue, tag);
  }
  static std::vector<FieldViolation> violations(const Request& request);
  static farmgate::Request request(const Request& request);
};

struct GrantLoan {
  using Request = v1::GrantLoanRequest;
  using Response = v1::GrantLoanResponse;
  static constexpr bool needs_time() { return false; }
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.accounts.RequestGrantLoan(&call, &request, &responder, &queue, &queue, tag);
  }
  static std::vector<FieldViolation> violations(const Request& request);
  static farmgate::Request request(const Request& request);
};

struct SetCreditLine {
  using Request = v1::SetCreditLineRequest;
  using Response = v1::SetCreditLineResponse;
  static constexpr bool needs_time() { return false; }
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.accounts.RequestSetCreditLine(&call, &request, &responder, &queue, &queue, tag);
  }
  static std::vector<FieldViolation> violations(const Request& request);
  static farmgate::Request request(const Request& request);
};

}  // namespace farmgate
