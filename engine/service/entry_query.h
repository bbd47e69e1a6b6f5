// What is particular to the call that lists the entries of an account, for QueryCall.
#pragma once

#include <grpcpp/grpcpp.h>

#include <vector>

#include "engine/journal/ledger_store.h"
#include "engine/service/account_calls.h"
#include "engine/service/request_messages.h"
#include "engine/service/responder.h"
#include "engine/service/service_context.h"
#include "engine/service/tag.h"

namespace farmgate {

struct ListEntries {
  using Request = v1::ListEntriesRequest;
  using Response = v1::ListEntriesResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.accounts.RequestListEntries(&call, &request, &responder, &queue, &queue, tag);
  }
  static LedgerBuilder& follower(ServiceContext& context) { return context.ledger; }
  static std::vector<FieldViolation> violations(const Request& request);
  static grpc::Status answer(const ServiceContext& context, const LedgerStore& ledger, const Request& request,
                             Response& response);
};

}  // namespace farmgate
