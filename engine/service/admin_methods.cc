#include "engine/service/admin_methods.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "engine/model/digest.h"
#include "engine/runtime/snapshot_maker.h"
#include "engine/service/rpc_status.h"

namespace farmgate {
namespace {

constexpr std::size_t kBackupNameMax = 100;
// Between what an operator saw and what she confirms.
constexpr std::int64_t kClockToleranceSeconds = 60;

grpc::Status stopping() {
  return {grpc::StatusCode::UNAVAILABLE, "the engine is stopping"};
}
grpc::Status makes_no_copies(const char* what) {
  return {grpc::StatusCode::UNIMPLEMENTED, std::string("this server makes no ") + what};
}

// A name of a folder, and of nothing elsewhere.
bool is_folder_name(std::string_view name) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  return !name.empty() && name.size() <= kBackupNameMax && name.front() != '.' &&
         std::ranges::all_of(name, is_plain);
}

}  // namespace

grpc::Status Drain::begin(ServiceContext& context, const Request&) {
  context.pipeline().stop_taking();
  return grpc::Status::OK;
}

std::optional<grpc::Status> Drain::look(ServiceContext& context, Response& response) const {
  const PipelineStatus status = context.pipeline().status();
  const bool is_over = status.published == status.accepted || !status.failure.empty();
  if (!is_over) return std::nullopt;
  response.set_published_sequence(static_cast<std::int64_t>(status.published));
  return grpc::Status::OK;
}

grpc::Status TakeSnapshot::begin(ServiceContext& context, const Request&) {
  if (context.snapshots == nullptr) return makes_no_copies("snapshots");
  wanted = context.snapshots->request();
  return grpc::Status::OK;
}

std::optional<grpc::Status> TakeSnapshot::look(ServiceContext& context, Response& response) const {
  const SnapshotMaker::Progress progress = context.snapshots->progress();
  if (progress.done >= wanted) {
    response.set_sequence(static_cast<std::int64_t>(progress.last));
    return progress.failure.empty() ? grpc::Status::OK
                                    : grpc::Status(grpc::StatusCode::INTERNAL, progress.failure);
  }
  if (context.closing.load(std::memory_order_acquire)) return stopping();  // pairs with Server::stop()
  return std::nullopt;
}

grpc::Status CreateBackup::begin(ServiceContext& context, const Request& request) {
  if (context.snapshots == nullptr || context.backups.empty()) return makes_no_copies("backups");
  if (!is_folder_name(request.name())) {
    return malformed(
        {{.field = "name",
          .description = "has 1 to 100 letters, digits, '-', '_' and '.', which is not the first"}});
  }
  path = context.backups + "/" + request.name();
  const auto number = context.snapshots->request_backup(path);
  if (!number)
    return {grpc::StatusCode::ABORTED, "another backup is being made: try again when that is done"};
  wanted = *number;
  return grpc::Status::OK;
}

// Whatever happens, the maker ends none without an answer.
std::optional<grpc::Status> CreateBackup::look(ServiceContext& context, Response& response) {
  if (!made) {
    SnapshotMaker::Backup backup = context.snapshots->backup();
    if (backup.done < wanted) return std::nullopt;
    made = std::move(backup);
  }
  if (made->failure) {
    const bool is_there = made->failure->code == ErrorCode::kUsage;
    return grpc::Status(is_there ? grpc::StatusCode::ALREADY_EXISTS : grpc::StatusCode::INTERNAL,
                        made->failure->message);
  }
  // It has what was durable, which may not be published yet.
  const PipelineStatus status = context.pipeline().status();
  if (status.published < made->last && status.failure.empty()) return std::nullopt;
  response.set_sequence(static_cast<std::int64_t>(made->last));
  response.set_path(path);
  const auto digest = context.pipeline().feed().digest_at(made->last);
  if (digest) response.set_digest(Digest::from(*digest).text());
  return grpc::Status::OK;
}

grpc::Status FollowClock::begin(ServiceContext& context, const Request& request) {
  const std::int64_t expected = request.expected_ahead_seconds();
  if (expected < 0) return malformed({{.field = "expected_ahead_seconds", .description = "is negative"}});
  const auto ahead = context.pipeline().status().clock_ahead;
  if (ahead.count() == 0) {
    return {grpc::StatusCode::FAILED_PRECONDITION, "the clock has not jumped: there is nothing to follow"};
  }
  ahead_seconds = std::chrono::duration_cast<std::chrono::seconds>(ahead).count();
  const bool is_as_seen = expected >= ahead_seconds - kClockToleranceSeconds &&
                          expected <= ahead_seconds + kClockToleranceSeconds;
  if (expected != 0 && !is_as_seen) {
    return {grpc::StatusCode::FAILED_PRECONDITION, "the clock is " + std::to_string(ahead_seconds) +
                                                       " seconds ahead, not " + std::to_string(expected) +
                                                       ": see which time is right, and confirm that"};
  }
  context.pipeline().follow_clock();
  return grpc::Status::OK;
}

std::optional<grpc::Status> FollowClock::look(ServiceContext&, Response& response) const {
  response.set_ahead_seconds(ahead_seconds);
  return grpc::Status::OK;
}

}  // namespace farmgate
