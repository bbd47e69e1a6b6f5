// Why a call failed, as gRPC says it.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/access/caller_limits.h"
#include "engine/base/result.h"
#include "engine/runtime/submission.h"
#include "engine/service/request_messages.h"

namespace farmgate {

// Such as "INVALID_ARGUMENT".
std::string_view code_name(grpc::StatusCode code);

// INVALID_ARGUMENT with a violation for each field.
grpc::Status malformed(const std::vector<FieldViolation>& violations);

// INVALID_ARGUMENT of a change of reference data that had its turn and was rejected.
grpc::Status refused(const FieldViolation& violation, RejectReason reason, Sequence sequence);

// FAILED_PRECONDITION of a change that would have cost rows grow beyond so many bytes.
grpc::Status lane_memory_full(std::uint64_t bytes_max);

// ABORTED of a change of a programme, while there is another one.
grpc::Status programme_is_changing();

// RESOURCE_EXHAUSTED with when to try again.
grpc::Status engine_full();
// The same of a session, which ends with that.
grpc::Status engine_full_for_session();

// RESOURCE_EXHAUSTED of a call whose caller has as much of the engine as it may have, with when to try again
// if that is of any use.
grpc::Status over_bound(const OverBound& over);
// The same of a session, which ends with that.
grpc::Status over_bound_for_session(const OverBound& over);

// Whether a call's time is up, and nobody waits for its answer any more.
bool is_late(const grpc::ServerContext& call, std::chrono::system_clock::time_point now);

// DEADLINE_EXCEEDED of one that has not been handed to the engine.
grpc::Status too_late();

// UNAVAILABLE with when to try again.
grpc::Status engine_recovering();

// UNAVAILABLE with when to try again: what readers are answered from is not there yet.
grpc::Status market_data_catching_up();
grpc::Status ledger_catching_up();

// UNAUTHENTICATED of a call whose caller is not known, and PERMISSION_DENIED of one that its caller may not
// make. Neither tells whether what it is about exists.
grpc::Status caller_unknown();
grpc::Status not_permitted();

// UNAVAILABLE of an administrative call that could not be noted, and was not done.
grpc::Status audit_failed(const Error& error);

// Of a submission that was not published.
grpc::Status status_of(Submission::Outcome outcome);

// Of something that was asked for and is not retained (OUT_OF_RANGE), or a failure of the system (INTERNAL).
grpc::Status status_of(const Error& error);

}  // namespace farmgate
