// What AdminService does to the engine as a whole, for AdminCall.
#pragma once

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <optional>
#include <string>

#include "engine/model/units.h"
#include "engine/runtime/snapshot_maker.h"
#include "engine/service/admin_calls.h"
#include "engine/service/poller.h"
#include "engine/service/responder.h"
#include "engine/service/service_context.h"

namespace farmgate {

// Takes no more commands; over when all that were taken are published.
struct Drain {
  using Request = v1::DrainRequest;
  using Response = v1::DrainResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.admin.RequestDrain(&call, &request, &responder, &queue, &queue, tag);
  }
  static Sequence sequence(const Response&) { return 0; }

  grpc::Status begin(ServiceContext& context, const Request& request);
  std::optional<grpc::Status> look(ServiceContext& context, Response& response) const;
};

// Over when a snapshot that was begun later is on the disk.
struct TakeSnapshot {
  using Request = v1::TakeSnapshotRequest;
  using Response = v1::TakeSnapshotResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.admin.RequestTakeSnapshot(&call, &request, &responder, &queue, &queue, tag);
  }
  static Sequence sequence(const Response& response) { return static_cast<Sequence>(response.sequence()); }

  grpc::Status begin(ServiceContext& context, const Request& request);
  std::optional<grpc::Status> look(ServiceContext& context, Response& response) const;

  std::uint64_t wanted = 0;  // the number of its request
};

// Over when the data directory is copied.
struct CreateBackup {
  using Request = v1::CreateBackupRequest;
  using Response = v1::CreateBackupResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.admin.RequestCreateBackup(&call, &request, &responder, &queue, &queue, tag);
  }
  static Sequence sequence(const Response& response) { return static_cast<Sequence>(response.sequence()); }

  grpc::Status begin(ServiceContext& context, const Request& request);
  std::optional<grpc::Status> look(ServiceContext& context, Response& response);

  std::uint64_t wanted = 0;  // the number of the backup
  std::string path;
  std::optional<SnapshotMaker::Backup> made;  // once it is: the maker may make another one before the answer
};

// The wall clock, which has jumped, is right.
struct FollowClock {
  using Request = v1::FollowClockRequest;
  using Response = v1::FollowClockResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.admin.RequestFollowClock(&call, &request, &responder, &queue, &queue, tag);
  }
  static Sequence sequence(const Response&) { return 0; }

  grpc::Status begin(ServiceContext& context, const Request& request);
  std::optional<grpc::Status> look(ServiceContext& context, Response& response) const;

  std::int64_t ahead_seconds = 0;
};

}  // namespace farmgate
