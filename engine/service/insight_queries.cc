#include "engine/service/insight_queries.h"

#include <string>
#include <string_view>

#include "engine/service/field_violations.h"
#include "engine/service/insight_answers.h"
#include "engine/service/insight_messages.h"

namespace farmgate {
namespace {

template <class Response>
grpc::Status answered(const MarketState& market, Response& response) {
  write_as_of(market.insight(), *response.mutable_as_of());
  response.set_as_of_sequence(static_cast<std::int64_t>(market.sequence()));
  return grpc::Status::OK;
}

grpc::Status unknown(const MarketState& market, const std::string& what) {
  return {grpc::StatusCode::NOT_FOUND,
          "no " + what + " is known at sequence " + std::to_string(market.sequence())};
}

// Insight does not remember accounts of which there is nothing to tell.
bool is_described(const AccountStates& accounts, std::string_view account) {
  const AccountId id = accounts.find(account);
  return id.valid() && accounts.ledger().is_described(id);
}

}  // namespace

std::vector<FieldViolation> GetProducer::violations(const Request& request) {
  FieldViolations violations;
  violations.check_size("account", request.account());
  violations.check_size("owner", request.owner());
  if (request.account().empty() == request.owner().empty()) {
    violations.add("account", "or owner is needed, and one of them alone");
  }
  violations.check_min_sequence(request.min_sequence());
  return violations.take();
}

grpc::Status GetProducer::answer(const MarketState& market, const Request& request, Response& response) {
  const Insight& insight = market.insight();
  v1::ProducerFigures& producer = *response.mutable_producer();
  if (!request.account().empty()) {
    const AccountId account = insight.producers().find_account(request.account());
    const bool is_known = account.valid() || is_described(market.accounts(), request.account());
    if (!is_known) return unknown(market, "account " + request.account());
    producer.set_account(request.account());
    write_producer(insight, account, producer);
  } else {
    const OwnerId owner = insight.producers().find_owner(request.owner());
    if (!owner.valid()) return unknown(market, "owner " + request.owner());
    producer.set_owner(request.owner());
    write_producer(insight, owner, producer);
  }
  return answered(market, response);
}

std::vector<FieldViolation> GetZone::violations(const Request& request) {
  FieldViolations violations;
  violations.check_name("zone", request.zone());
  violations.check_min_sequence(request.min_sequence());
  return violations.take();
}

grpc::Status GetZone::answer(const MarketState& market, const Request& request, Response& response) {
  const ZoneId zone = market.insight().villages().find(request.zone());
  if (!zone.valid()) return unknown(market, "zone " + request.zone());
  write_zone(market.insight(), zone, *response.mutable_zone());
  return answered(market, response);
}

std::vector<FieldViolation> ListCountyFigures::violations(const Request& request) {
  FieldViolations violations;
  violations.check_min_sequence(request.min_sequence());
  return violations.take();
}

grpc::Status ListZoneFigures::answer(const MarketState& market, const Request& request, Response& response) {
  write_answer(market.insight(), request, response);
  return answered(market, response);
}

grpc::Status ListTownFigures::answer(const MarketState& market, const Request& request, Response& response) {
  write_answer(market.insight(), request, response);
  return answered(market, response);
}

grpc::Status ListCountyFigures::answer(const MarketState& market, const Request& request,
                                       Response& response) {
  write_answer(market.insight(), request, response);
  return answered(market, response);
}

std::vector<FieldViolation> GetProgrammeEffect::violations(const Request& request) {
  FieldViolations violations;
  violations.check_name("programme", request.programme());
  violations.check_min_sequence(request.min_sequence());
  return violations.take();
}

grpc::Status GetProgrammeEffect::answer(const MarketState& market, const Request& request,
                                        Response& response) {
  const ProgrammeId programme = market.insight().programmes().find(request.programme());
  if (!programme.valid()) return unknown(market, "programme " + request.programme());
  write_effect(market.insight(), programme, *response.mutable_effect());
  return answered(market, response);
}

std::vector<FieldViolation> GetFairness::violations(const Request& request) {
  FieldViolations violations;
  violations.check_min_sequence(request.min_sequence());
  return violations.take();
}

grpc::Status GetFairness::answer(const MarketState& market, const Request&, Response& response) {
  write_answer(market.insight(), response);
  return answered(market, response);
}

}  // namespace farmgate
