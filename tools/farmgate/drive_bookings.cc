#include "tools/farmgate/drive_bookings.h"

#include <thread>

#include "engine/base/check.h"
#include "tools/farmgate/api_client.h"

namespace farmgate {
namespace {

using Stub = v1::AccountService::Stub;

v1::PaymentKind kind_of(Operation operation) {
  switch (operation) {
    case Operation::kDeposit:
      return v1::PAYMENT_KIND_DEPOSIT;
    case Operation::kWithdrawal:
      return v1::PAYMENT_KIND_WITHDRAWAL;
    default:
      check(operation == Operation::kPayout);
      return v1::PAYMENT_KIND_PAYOUT;
  }
}

}  // namespace

template <class Message>
Message DriveBookings::names_of(const Request& booking) const {
  Message message;
  message.set_account(std::string(booking.account.view()));
  message.set_request_id(std::string(booking.request_id.view()));
  message.set_ordered_by(std::string(booking.ordered_by.view()));
  if (client_clock_) message.set_time_ns(booking.time.value());
  return message;
}

template <class Message, class Response>
Result<v1::CommandResult> DriveBookings::call(grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                                           const Message&, Response*),
                                              const Message& message) {
  for (;;) {
    grpc::ClientContext context;
    set_deadline(context);
    Response response;
    const grpc::Status status = (stub_.*method)(&context, message, &response);
    if (status.ok()) return response.result();
    const auto delay = retry_delay(status);
    if (status.error_code() != grpc::StatusCode::RESOURCE_EXHAUSTED || !delay) {
      return call_error(server_, status);
    }
    std::this_thread::sleep_for(*delay);
  }
}

Result<v1::CommandResult> DriveBookings::result_of(const Request& booking) {
  switch (booking.operation) {
    case Operation::kLoan: {
      auto loan = names_of<v1::GrantLoanRequest>(booking);
      loan.set_amount(booking.amount);
      return call(&Stub::GrantLoan, loan);
    }
    case Operation::kCreditLine: {
      auto line = names_of<v1::SetCreditLineRequest>(booking);
      booking.amount_given ? line.set_credit_line(booking.amount) : line.set_unlimited(true);
      return call(&Stub::SetCreditLine, line);
    }
    default: {
      auto payment = names_of<v1::RecordPaymentRequest>(booking);
      payment.set_kind(kind_of(booking.operation));
      payment.set_amount(booking.amount);
      return call(&Stub::RecordPayment, payment);
    }
  }
}

Status DriveBookings::send(const Request& booking) {
  const auto result = result_of(booking);
  if (!result) return result.error();
  if (result->reject_reason() != v1::REJECT_REASON_UNSPECIFIED) ++rejected_;
  if (result->retry_of_sequence() != 0) ++retries_;
  last_ = static_cast<Sequence>(result->sequence());
  return {};
}

}  // namespace farmgate
