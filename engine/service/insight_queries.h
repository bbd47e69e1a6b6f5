// What is particular to the calls of InsightService that answer once, for QueryCall.
#pragma once

#include <grpcpp/grpcpp.h>

#include <vector>

#include "engine/market_data/market_state.h"
#include "engine/service/insight_calls.h"
#include "engine/service/request_messages.h"
#include "engine/service/responder.h"
#include "engine/service/service_context.h"
#include "engine/service/tag.h"

namespace farmgate {

struct GetProducer {
  using Request = v1::GetProducerRequest;
  using Response = v1::GetProducerResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.insight.RequestGetProducer(&call, &request, &responder, &queue, &queue, tag);
  }
  static std::vector<FieldViolation> violations(const Request& request);
  static grpc::Status answer(const MarketState& market, const Request& request, Response& response);
};

struct GetZone {
  using Request = v1::GetZoneRequest;
  using Response = v1::GetZoneResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.insight.RequestGetZone(&call, &request, &responder, &queue, &queue, tag);
  }
  static std::vector<FieldViolation> violations(const Request& request);
  static grpc::Status answer(const MarketState& market, const Request& request, Response& response);
};

struct ListZoneFigures {
  using Request = v1::ListZoneFiguresRequest;
  using Response = v1::ListZoneFiguresResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.insight.RequestListZones(&call, &request, &responder, &queue, &queue, tag);
  }
  static std::vector<FieldViolation> violations(const Request& request);
  static grpc::Status answer(const MarketState& market, const Request& request, Response& response);
};

struct ListTownFigures {
  using Request = v1::ListTownFiguresRequest;
  using Response = v1::ListTownFiguresResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.insight.RequestListTowns(&call, &request, &responder, &queue, &queue, tag);
  }
  static std::vector<FieldViolation> violations(const Request& request);
  static grpc::Status answer(const MarketState& market, const Request& request, Response& response);
};

struct ListCountyFigures {
  using Request = v1::ListCountyFiguresRequest;
  using Response = v1::ListCountyFiguresResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.insight.RequestListCounties(&call, &request, &responder, &queue, &queue, tag);
  }
  static std::vector<FieldViolation> violations(const Request& request);
  static grpc::Status answer(const MarketState& market, const Request& request, Response& response);
};

struct GetProgrammeEffect {
  using Request = v1::GetProgrammeEffectRequest;
  using Response = v1::GetProgrammeEffectResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.insight.RequestGetProgrammeEffect(&call, &request, &responder, &queue, &queue, tag);
  }
  static std::vector<FieldViolation> violations(const Request& request);
  static grpc::Status answer(const MarketState& market, const Request& request, Response& response);
};

struct GetFairness {
  using Request = v1::GetFairnessRequest;
  using Response = v1::GetFairnessResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     Responder<Response>& responder, grpc::ServerCompletionQueue& queue, Tag* tag) {
    context.insight.RequestGetFairness(&call, &request, &responder, &queue, &queue, tag);
  }
  static std::vector<FieldViolation> violations(const Request& request);
  static grpc::Status answer(const MarketState& market, const Request& request, Response& response);
};

}  // namespace farmgate
