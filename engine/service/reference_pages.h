// Pages of the lists of reference data.
#pragma once

#include <optional>

#include "engine/runtime/published_reference.h"
#include "engine/service/request_messages.h"

namespace farmgate::v1 {
class ListAccountsRequest;
class ListAccountsResponse;
class ListCommoditiesRequest;
class ListCommoditiesResponse;
class ListLanesRequest;
class ListLanesResponse;
class ListProgrammesRequest;
class ListProgrammesResponse;
class ListZonesRequest;
class ListZonesResponse;
class Programme;
}  // namespace farmgate::v1

namespace farmgate {

// The row of a programme, as the list has it.
void write_programme(const ReferenceData& data, ProgrammeId id, v1::Programme& to);

// Fills in a blank message with the page that was asked for, or returns what is wrong with the request.
std::optional<FieldViolation> write_page(const PublishedReference::View& view,
                                         const v1::ListCommoditiesRequest& request,
                                         v1::ListCommoditiesResponse& response);
std::optional<FieldViolation> write_page(const PublishedReference::View& view,
                                         const v1::ListZonesRequest& request,
                                         v1::ListZonesResponse& response);
std::optional<FieldViolation> write_page(const PublishedReference::View& view,
                                         const v1::ListLanesRequest& request,
                                         v1::ListLanesResponse& response);
std::optional<FieldViolation> write_page(const PublishedReference::View& view,
                                         const v1::ListAccountsRequest& request,
                                         v1::ListAccountsResponse& response);
std::optional<FieldViolation> write_page(const PublishedReference::View& view,
                                         const v1::ListProgrammesRequest& request,
                                         v1::ListProgrammesResponse& response);

}  // namespace farmgate
