// AdminService.GetStatus, which answers while the engine recovers too.
#pragma once

#include <grpcpp/grpcpp.h>

#include <optional>

#include "engine/service/call_access.h"
#include "engine/service/poller.h"
#include "engine/service/service_context.h"

namespace farmgate {

class StatusCall final : private Tag {
 public:
  // Waits for a call at once. Lives as long as its poller serves.
  StatusCall(ServiceContext& context, Poller& poller) : context_(context), poller_(poller) { listen(); }

 private:
  void listen();
  void proceed(bool ok) override;

  ServiceContext& context_;
  Poller& poller_;
  CallTimer timer_{poller_.meters().of(method_name<v1::GetStatusRequest>())};
  CallAccess access_{context_, poller_, rule_of_call<v1::GetStatusRequest>()};
  bool is_finishing_ = false;
  std::optional<grpc::ServerContext> call_;
  std::optional<grpc::ServerAsyncResponseWriter<v1::GetStatusResponse>> responder_;
  v1::GetStatusRequest request_;
};

}  // namespace farmgate
