#include "engine/service/account_queries.h"

#include <string>

#include "engine/service/field_violations.h"

namespace farmgate {
namespace {

void write_totals(const AccountFigures& figures, v1::AccountTotals& message) {
  message.set_bought(to_string(figures.bought));
  message.set_sold(to_string(figures.sold));
  message.set_deposited(to_string(figures.deposited));
  message.set_withdrawn(to_string(figures.withdrawn));
  message.set_paid_out(to_string(figures.paid_out));
  message.set_granted(to_string(figures.granted));
  message.set_repaid(to_string(figures.repaid));
  message.set_incentives(to_string(figures.incentives));
}

void write_credit(const CreditLine& line, const Credit::Balance& credit, v1::AccountState& message) {
  message.set_used(to_string(credit.used));
  message.set_reserved(to_string(credit.reserved));
  if (!line) return;
  message.set_credit_line(*line);
  message.set_available(to_string(*line - credit.used - credit.reserved));
}

void write_account(const AccountStates& accounts, AccountId id, v1::AccountState& message) {
  const AccountState account = accounts.account(id);
  message.set_zone(std::string(account.zone));
  for (const std::string& attribute : account.attributes) message.add_attributes(attribute);
  message.set_deleted(account.is_deleted);
  message.set_suspended(accounts.is_suspended(id));
  write_credit(account.credit_line, accounts.credit(id), message);
  const AccountFigures figures = accounts.ledger().figures(id);
  message.set_loan(to_string(figures.loan));
  message.set_repayment_per_mille(figures.repayment_per_mille);
  write_totals(figures, *message.mutable_totals());
  message.set_position(to_string(figures.position()));
}

}  // namespace

std::vector<FieldViolation> GetAccount::violations(const Request& request) {
  FieldViolations violations;
  violations.check_name("account", request.account());
  violations.check_min_sequence(request.min_sequence());
  return violations.take();
}

grpc::Status GetAccount::answer(const MarketState& market, const Request& request, Response& response) {
  const AccountId id = market.accounts().find(request.account());
  if (!id.valid()) {
    return {grpc::StatusCode::NOT_FOUND,
            "no account " + request.account() + " is known at sequence " + std::to_string(market.sequence())};
  }
  response.mutable_account()->set_account(request.account());
  write_account(market.accounts(), id, *response.mutable_account());
  response.set_as_of_sequence(static_cast<std::int64_t>(market.sequence()));
  return grpc::Status::OK;
}

}  // namespace farmgate
