#include "engine/service/rpc_status.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <array>
#include <chrono>

#include "engine/base/check.h"

namespace farmgate {
namespace {

constexpr std::int32_t kFullRetryDelayNs = 5'000'000;
constexpr std::int32_t kRecoveringRetryDelayNs = 200'000'000;
constexpr std::int32_t kCatchUpRetryDelayNs = 100'000'000;

template <class Detail>
grpc::Status with_detail(grpc::StatusCode code, const std::string& message, const Detail& detail) {
  google::rpc::Status status;
  status.set_code(code);
  status.set_message(message);
  status.add_details()->PackFrom(detail);
  return {code, message, status.SerializeAsString()};
}

grpc::Status try_again(grpc::StatusCode code, const std::string& message, std::int64_t delay_ns) {
  constexpr std::int64_t kSecondNs = 1'000'000'000;
  google::rpc::RetryInfo detail;
  detail.mutable_retry_delay()->set_seconds(delay_ns / kSecondNs);
  detail.mutable_retry_delay()->set_nanos(static_cast<std::int32_t>(delay_ns % kSecondNs));
  return with_detail(code, message, detail);
}

struct BoundText {
  std::string_view what;    // there are too many of
  std::string_view option;  // by which an operator sets the bound
  std::string_view remedy;  // what else there is to do than to wait
};

BoundText text_of(Bound bound) {
  switch (bound) {
    case Bound::kCommandsPerSecond:
      return {.what = "commands a second of the caller", .option = "--caller-commands-per-second"};
    case Bound::kCommandsInFlight:
      return {.what = "commands of the caller that are not answered yet",
              .option = "--caller-commands-in-flight"};
    case Bound::kCalls:
      return {.what = "calls of the caller that are under way", .option = "--caller-calls"};
    case Bound::kStreams:
      return {.what = "streams of the caller", .option = "--caller-streams"};
    case Bound::kSessions:
      return {.what = "sessions of the caller", .option = "--caller-sessions"};
    case Bound::kOpenOrders:
      return {.what = "open orders of the caller's accounts", .option = "--caller-open-orders"};
    case Bound::kRequestMemory:
      return {.what = "bytes of the caller's batches that are not answered yet",
              .option = "--caller-request-memory"};
    case Bound::kAllStreams:
      return {.what = "streams of all callers", .option = "--streams"};
    case Bound::kAllSessions:
      return {.what = "sessions of all callers", .option = "--sessions"};
    case Bound::kAllOpenOrders:
      return {.what = "open orders of the market", .option = "--open-orders"};
    case Bound::kAllRequestMemory:
      return {.what = "bytes of all callers' batches that are not answered yet",
              .option = "--request-memory"};
    case Bound::kRequestIds:
      return {
          .what = "request ids that are remembered",
          .option = "--request-ids",
          .remedy =
              "; they go with the orders that they named, and what has no request id is let in meanwhile"};
    case Bound::kAccounts:
      return {.what = "accounts for a command to open another",
              .option = "--accounts",
              .remedy = "; operators make those that are missing"};
  }
  check(false);
  return {};
}

// Such as "there may be 64 sessions of the caller (--caller-sessions)".
std::string message_of(const OverBound& over) {
  const BoundText text = text_of(over.bound);
  return "there may be " + std::to_string(over.max) + " " + std::string(text.what) + " (" +
         std::string(text.option) + ")" + std::string(text.remedy);
}

// Of an outcome, such as "nothing was done", and what the caller is to do about it after the delay, if that
// is of any use.
grpc::Status bound_status(const OverBound& over, const std::string& outcome, const std::string& retry) {
  const std::string message = message_of(over) + "; " + outcome;
  if (over.delay.count() == 0) return {grpc::StatusCode::RESOURCE_EXHAUSTED, message};
  return try_again(grpc::StatusCode::RESOURCE_EXHAUSTED, message + ", " + retry, over.delay.count());
}

// In the order of their numbers.
constexpr std::array<std::string_view, 17> kCodeNames{
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};
static_assert(kCodeNames[grpc::StatusCode::UNAUTHENTICATED] == "UNAUTHENTICATED");

}  // namespace

std::string_view code_name(grpc::StatusCode code) {
  return kCodeNames[static_cast<std::size_t>(code)];
}

grpc::Status malformed(const std::vector<FieldViolation>& violations) {
  google::rpc::BadRequest detail;
  std::string message = "the request is malformed:";
  for (const FieldViolation& violation : violations) {
    auto& to = *detail.add_field_violations();
    to.set_field(violation.field);
    to.set_description(violation.description);
    message.append(" ").append(violation.field).append(" ").append(violation.description).append(";");
  }
  message.pop_back();
  return with_detail(grpc::StatusCode::INVALID_ARGUMENT, message, detail);
}

grpc::Status refused(const FieldViolation& violation, RejectReason reason, Sequence sequence) {
  google::rpc::BadRequest detail;
  auto& to = *detail.add_field_violations();
  to.set_field(violation.field);
  to.set_description(violation.description);
  return with_detail(grpc::StatusCode::INVALID_ARGUMENT,
                     "nothing was changed: " + violation.field + " " + violation.description + " (" +
                         std::string(to_string(reason)) + ", sequence " + std::to_string(sequence) + ")",
                     detail);
}

grpc::Status lane_memory_full(std::uint64_t bytes_max) {
  return {grpc::StatusCode::FAILED_PRECONDITION,
          "nothing was changed: the cost rows of all lanes would take more than the " +
              std::to_string(bytes_max >> 20) +
              " MB of --lane-memory; leave out lanes that nobody uses, or start with more"};
}

grpc::Status programme_is_changing() {
  return {grpc::StatusCode::ABORTED,
          "another change of the programme is under way; nothing was changed, try again"};
}

grpc::Status engine_full() {
  static const grpc::Status status =
      try_again(grpc::StatusCode::RESOURCE_EXHAUSTED,
                "the engine has as much to do as it takes; nothing was done, try again", kFullRetryDelayNs);
  return status;
}

grpc::Status engine_full_for_session() {
  return try_again(
      grpc::StatusCode::RESOURCE_EXHAUSTED,
      "the engine has as much to do as it takes; nothing was done of the batches without an answer, "
      "send them again in another session",
      kFullRetryDelayNs);
}

grpc::Status over_bound(const OverBound& over) {
  return bound_status(over, "nothing was done", "try again after the delay");
}

grpc::Status over_bound_for_session(const OverBound& over) {
  return bound_status(over, "nothing was done of the batches without an answer",
                      "send them again after the delay in another session");
}

bool is_late(const grpc::ServerContext& call, std::chrono::system_clock::time_point now) {
  return call.deadline() <= now;
}

grpc::Status too_late() {
  return {grpc::StatusCode::DEADLINE_EXCEEDED,
          "the call's time was up before its turn came; nothing was done"};
}

grpc::Status engine_recovering() {
  return try_again(grpc::StatusCode::UNAVAILABLE, "the engine recovers; nothing was done, try again",
                   kRecoveringRetryDelayNs);
}

grpc::Status market_data_catching_up() {
  return try_again(grpc::StatusCode::UNAVAILABLE,
                   "market data is still being made again from the event log, try again",
                   kCatchUpRetryDelayNs);
}

grpc::Status ledger_catching_up() {
  return try_again(grpc::StatusCode::UNAVAILABLE,
                   "the ledger is still being brought up to date from the event log, try again",
                   kCatchUpRetryDelayNs);
}

grpc::Status caller_unknown() {
  return {grpc::StatusCode::UNAUTHENTICATED,
          "who calls is not known: bring a valid token (authorization: Bearer TOKEN) or a client certificate "
          "that is listed; farmgate token create lists both"};
}

grpc::Status not_permitted() {
  return {grpc::StatusCode::PERMISSION_DENIED,
          "the caller may not do this: its role does not allow it, or not for the accounts that the request "
          "names, or leaves out; name accounts of the caller's, or ask an operator for another token"};
}

grpc::Status audit_failed(const Error& error) {
  return {grpc::StatusCode::UNAVAILABLE,
          "nothing was done, since the audit log cannot be written: " + error.message};
}

grpc::Status status_of(Submission::Outcome outcome) {
  switch (outcome) {
    case Submission::Outcome::kTimeWentBack:
      return {grpc::StatusCode::FAILED_PRECONDITION,
              "the command's time is before that of a command before it; times must not go back"};
    case Submission::Outcome::kStopped:
      return {grpc::StatusCode::UNAVAILABLE, "the engine takes no more commands; nothing was done"};
    case Submission::Outcome::kUnknown:
      return {grpc::StatusCode::UNAVAILABLE, "outcome unknown, retry the same id"};
    case Submission::Outcome::kPublished:
      break;
  }
  check(outcome == Submission::Outcome::kPublished);
  return grpc::Status::OK;
}

grpc::Status status_of(const Error& error) {
  const bool dropped = error.code == ErrorCode::kUsage;
  return {dropped ? grpc::StatusCode::OUT_OF_RANGE : grpc::StatusCode::INTERNAL, error.message};
}

}  // namespace farmgate
