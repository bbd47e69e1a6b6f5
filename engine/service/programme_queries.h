// What is particular to the calls that tell how programmes stand, for QueryCall.
#pragma once

#include <grpcpp/grpcpp.h>

#include <vector>

#include "engine/journal/ledger_store.h"
#include "engine/service/programme_calls.h"
#include "engine/service/request_messages.h"
#include "engine/service/responder.h"
#include "engine/service/service_context.h"
#include "engine/service/tag.h"

namespace farmgate {

struct GetProgramme {
  using Request = v1::GetProgrammeRequest;
  using Response = v1::GetProgrammeResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.programmes.RequestGetProgramme(&call, &request, &responder, &queue, &queue, tag);
  }
  static LedgerBuilder& follower(ServiceContext& context) { return context.ledger; }
  static std::vector<FieldViolation> violations(const Request& request);
  static grpc::Status answer(const ServiceContext& context, const LedgerStore& ledger, const Request& request,
                             Response& response);
};

struct ListProgrammeStates {
  using Request = v1::ListProgrammeStatesRequest;
  using Response = v1::ListProgrammeStatesResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.programmes.RequestListProgrammes(&call, &request, &responder, &queue, &queue, tag);
  }
  static LedgerBuilder& follower(ServiceContext& context) { return context.ledger; }
  static std::vector<FieldViolation> violations(const Request& request);
  static grpc::Status answer(const ServiceContext& context, const LedgerStore& ledger, const Request& request,
                             Response& response);
};

}  // namespace farmgate
