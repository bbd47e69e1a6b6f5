// Changes of reference data as clients send them, made into edits.
#pragma once

#include <google/protobuf/message.h>

#include <optional>

#include "engine/model/reference_change.h"
#include "engine/service/request_messages.h"

namespace farmgate::v1 {
class DeleteAccountsRequest;
class DeleteCommoditiesRequest;
class DeleteLanesRequest;
class DeleteProgrammesRequest;
class DeleteZonesRequest;
class UpsertAccountsRequest;
class UpsertCommoditiesRequest;
class UpsertLanesRequest;
class UpsertProgrammesRequest;
class UpsertZonesRequest;
}  // namespace farmgate::v1

namespace farmgate {

// Rows of a change.
inline constexpr int kChangeRowsMax = 10'000;

// Appends an edit for each row. Returns the first thing wrong with the rows whatever the engine's state; then
// the edits are of no use.
std::optional<FieldViolation> read_change(const v1::UpsertCommoditiesRequest& request,
                                          ReferenceChange& change);
std::optional<FieldViolation> read_change(const v1::DeleteCommoditiesRequest& request,
                                          ReferenceChange& change);
std::optional<FieldViolation> read_change(const v1::UpsertZonesRequest& request, ReferenceChange& change);
std::optional<FieldViolation> read_change(const v1::DeleteZonesRequest& request, ReferenceChange& change);
std::optional<FieldViolation> read_change(const v1::UpsertLanesRequest& request, ReferenceChange& change);
std::optional<FieldViolation> read_change(const v1::DeleteLanesRequest& request, ReferenceChange& change);
std::optional<FieldViolation> read_change(const v1::UpsertAccountsRequest& request, ReferenceChange& change);
std::optional<FieldViolation> read_change(const v1::DeleteAccountsRequest& request, ReferenceChange& change);
std::optional<FieldViolation> read_change(const v1::UpsertProgrammesRequest& request,
                                          ReferenceChange& change);
std::optional<FieldViolation> read_change(const v1::DeleteProgrammesRequest& request,
                                          ReferenceChange& change);

// A fault of the edits that were made of a request, by its path in the request: "lanes[17].origin".
FieldViolation violation_of(const google::protobuf::Message& request, const ReferenceFault& fault);

}  // namespace farmgate
