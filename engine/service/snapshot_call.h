// AdminService.TakeSnapshot: asks for a snapshot, and answers when it is made.
#pragma once

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <optional>

#include "engine/service/call_access.h"
#include "engine/service/poller.h"
#include "engine/service/service_context.h"

namespace farmgate {

class SnapshotCall final : private Tag, private Waiter {
 public:
  // Waits for a call at once. Lives as long as its poller serves.
  SnapshotCall(ServiceContext& context, Poller& poller) : context_(context), poller_(poller) { listen(); }

 private:
  void listen();
  void proceed(bool ok) override;
  void look_again() override;
  void finish(const grpc::Status& status);

  ServiceContext& context_;
  Poller& poller_;
  CallTimer timer_{poller_.meters().of(method_name<v1::TakeSnapshotRequest>())};
  CallAccess access_{context_, poller_, rule_of_call<v1::TakeSnapshotRequest>()};
  bool is_finishing_ = false;
  std::uint64_t wanted_ = 0;  // the number of its request
  std::optional<grpc::ServerContext> call_;
  std::optional<grpc::ServerAsyncResponseWriter<v1::TakeSnapshotResponse>> responder_;
  v1::TakeSnapshotRequest request_;
  v1::TakeSnapshotResponse response_;
};

}  // namespace farmgate
