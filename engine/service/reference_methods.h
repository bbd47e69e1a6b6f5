// What is particular to each call of ReferenceService.
#pragma once

#include <grpcpp/grpcpp.h>

#include "engine/service/poller.h"
#include "engine/service/reference_calls.h"
#include "engine/service/service_context.h"

namespace farmgate {

// A call's messages, and listen(), which asks gRPC for the next one: a member of the service.
template <class RequestMessage, class ResponseMessage, auto kListen>
struct ReferenceMethod {
  using Request = RequestMessage;
  using Response = ResponseMessage;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     grpc::ServerAsyncResponseWriter<Response>& responder, grpc::ServerCompletionQueue& queue,
                     Tag* tag) {
    (context.reference.*kListen)(&call, &request, &responder, &queue, &queue, tag);
  }
};

using UpsertCommodities = ReferenceMethod<v1::UpsertCommoditiesRequest, v1::UpsertCommoditiesResponse,
                                          &ReferenceCalls::RequestUpsertCommodities>;
using DeleteCommodities = ReferenceMethod<v1::DeleteCommoditiesRequest, v1::DeleteCommoditiesResponse,
                                          &ReferenceCalls::RequestDeleteCommodities>;
using ListCommodities = ReferenceMethod<v1::ListCommoditiesRequest, v1::ListCommoditiesResponse,
                                        &ReferenceCalls::RequestListCommodities>;
using UpsertZones =
    ReferenceMethod<v1::UpsertZonesRequest, v1::UpsertZonesResponse, &ReferenceCalls::RequestUpsertZones>;
using DeleteZones =
    ReferenceMethod<v1::DeleteZonesRequest, v1::DeleteZonesResponse, &ReferenceCalls::RequestDeleteZones>;
using ListZones =
    ReferenceMethod<v1::ListZonesRequest, v1::ListZonesResponse, &ReferenceCalls::RequestListZones>;
using UpsertLanes =
    ReferenceMethod<v1::UpsertLanesRequest, v1::UpsertLanesResponse, &ReferenceCalls::RequestUpsertLanes>;
using DeleteLanes =
    ReferenceMethod<v1::DeleteLanesRequest, v1::DeleteLanesResponse, &ReferenceCalls::RequestDeleteLanes>;
using ListLanes =
    ReferenceMethod<v1::ListLanesRequest, v1::ListLanesResponse, &ReferenceCalls::RequestListLanes>;
using UpsertAccounts = ReferenceMethod<v1::UpsertAccountsRequest, v1::UpsertAccountsResponse,
                                       &ReferenceCalls::RequestUpsertAccounts>;
using DeleteAccounts = ReferenceMethod<v1::DeleteAccountsRequest, v1::DeleteAccountsResponse,
                                       &ReferenceCalls::RequestDeleteAccounts>;
using ListAccounts =
    ReferenceMethod<v1::ListAccountsRequest, v1::ListAccountsResponse, &ReferenceCalls::RequestListAccounts>;

using UpsertProgrammes = ReferenceMethod<v1::UpsertProgrammesRequest, v1::UpsertProgrammesResponse,
                                         &ReferenceCalls::RequestUpsertProgrammes>;
using DeleteProgrammes = ReferenceMethod<v1::DeleteProgrammesRequest, v1::DeleteProgrammesResponse,
                                         &ReferenceCalls::RequestDeleteProgrammes>;
using ListProgrammes = ReferenceMethod<v1::ListProgrammesRequest, v1::ListProgrammesResponse,
                                       &ReferenceCalls::RequestListProgrammes>;

}  // namespace farmgate
