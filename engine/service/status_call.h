// AdminService.GetStatus, which answers while the engine recovers too.
#pragma once

#include <farmgate/v1/admin_service.pb.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/support/async_unary_call.h>

#include "engine/access/caller_usages.h"
#include "engine/service/call_access.h"
#include "engine/service/poller.h"
#include "engine/service/service_context.h"

namespace farmgate {

class StatusCall final : private Tag {
 public:
  // Waits for a call; deletes itself when that is over, or the server stops. Another one waits once this has
  // begun, so that nobody waits for a client who does not take its answer.
  static void listen(ServiceContext& context, Poller& poller) { new StatusCall(context, poller); }

 private:
  StatusCall(ServiceContext& context, Poller& poller);
  ~StatusCall();

  void proceed(bool ok) override;
  void answer();

  ServiceContext& context_;
  Poller& poller_;
  CallTimer timer_{poller_.meters().of(method_name<v1::GetStatusRequest>())};
  grpc::ServerContext call_;
  CallAccess access_{context_, poller_, rule_of_call<v1::GetStatusRequest>()};
  TakenPlace place_;  // until the client has its answer
  bool has_begun_ = false;
  bool is_finishing_ = false;
  grpc::ServerAsyncResponseWriter<v1::GetStatusResponse> responder_{&call_};
  v1::GetStatusRequest request_;
};

}  // namespace farmgate
