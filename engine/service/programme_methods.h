// What is particular to the calls that change one programme, for ChangeCall.
#pragma once

#include <grpcpp/grpcpp.h>

#include <string>

#include "engine/model/reference_change.h"
#include "engine/service/poller.h"
#include "engine/service/programme_calls.h"
#include "engine/service/request_messages.h"
#include "engine/service/service_context.h"

namespace farmgate {

struct CreateProgramme {
  using Request = v1::CreateProgrammeRequest;
  using Response = v1::CreateProgrammeResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     grpc::ServerAsyncResponseWriter<Response>& responder, grpc::ServerCompletionQueue& queue,
                     Tag* tag) {
    context.programmes.RequestCreateProgramme(&call, &request, &responder, &queue, &queue, tag);
  }
  // The programme that it changes, which is claimed before it is looked at.
  static const std::string& changed(const Request& request) { return request.programme().symbol(); }
  // Appends the edit; not OK: why the change is refused.
  static grpc::Status prepare(const ServiceContext& context, const Request& request, ReferenceChange& change);
};

struct AmendProgramme {
  using Request = v1::AmendProgrammeRequest;
  using Response = v1::AmendProgrammeResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     grpc::ServerAsyncResponseWriter<Response>& responder, grpc::ServerCompletionQueue& queue,
                     Tag* tag) {
    context.programmes.RequestAmendProgramme(&call, &request, &responder, &queue, &queue, tag);
  }
  static const std::string& changed(const Request& request) { return request.programme(); }
  static grpc::Status prepare(const ServiceContext& context, const Request& request, ReferenceChange& change);
};

// A fault of the edit that was made of a request, by its field.
FieldViolation violation_of(const v1::CreateProgrammeRequest& request, const ReferenceFault& fault);
FieldViolation violation_of(const v1::AmendProgrammeRequest& request, const ReferenceFault& fault);

}  // namespace farmgate
