#include "engine/service/account_methods.h"

#include "engine/service/field_violations.h"

namespace farmgate {
namespace {

// What all bookings name.
template <class Message>
FieldViolations check_names(const Message& message) {
  FieldViolations violations;
  violations.check_name("account", message.account());
  violations.check_name("request_id", message.request_id());
  violations.check_name("ordered_by", message.ordered_by());
  return violations;
}

template <class Message>
Request booking(Operation operation, const Message& message) {
  Request request;
  request.operation = operation;
  request.account = message.account();
  request.request_id = message.request_id();
  request.ordered_by = message.ordered_by();
  request.time = Timestamp{message.time_ns()};
  return request;
}

Request with_amount(Request request, std::int64_t amount) {
  request.amount_given = true;
  request.amount = amount;
  return request;
}

Operation operation_of(v1::PaymentKind kind) {
  switch (kind) {
    case v1::PAYMENT_KIND_DEPOSIT:
      return Operation::kDeposit;
    case v1::PAYMENT_KIND_WITHDRAWAL:
      return Operation::kWithdrawal;
    default:
      return Operation::kPayout;
  }
}

}  // namespace

std::vector<FieldViolation> RecordPayment::violations(const Request& request) {
  FieldViolations violations = check_names(request);
  const bool is_kind =
      v1::PaymentKind_IsValid(request.kind()) && request.kind() != v1::PAYMENT_KIND_UNSPECIFIED;
  if (!is_kind) violations.add("kind", "is missing or unknown: a deposit, a withdrawal or a payout");
  return violations.take();
}

farmgate::Request RecordPayment::request(const Request& request) {
  return with_amount(booking(operation_of(request.kind()), request), request.amount());
}

std::vector<FieldViolation> GrantLoan::violations(const Request& request) {
  return check_names(request).take();
}

farmgate::Request GrantLoan::request(const Request& request) {
  return with_amount(booking(Operation::kLoan, request), request.amount());
}

std::vector<FieldViolation> SetCreditLine::violations(const Request& request) {
  FieldViolations violations = check_names(request);
  if (!request.has_credit_line() && !request.unlimited()) {
    violations.add("credit_line", "is missing: an amount, or unlimited instead");
  }
  return violations.take();
}

farmgate::Request SetCreditLine::request(const Request& request) {
  const farmgate::Request booked = booking(Operation::kCreditLine, request);
  return request.has_credit_line() ? with_amount(booked, request.credit_line()) : booked;
}

}  // namespace farmgate
