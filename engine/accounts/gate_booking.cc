// The gate's part in bookings: what is paid in and out, lent, and allowed. It carries them out itself.
#include <array>
#include <cstring>

#include "engine/accounts/content.h"
#include "engine/accounts/gate.h"
#include "engine/base/hash.h"

namespace farmgate {
namespace {

// A retry is told from another booking by its amount and by 96 bits of a hash of who ordered it.
Content content_of(const PreparedRequest& request) {
  std::array<std::uint32_t, 3> name{};
  const std::array<char, 16> hash = hash128(request.ordered_by());
  std::memcpy(name.data(), hash.data(), sizeof name);
  Content content;
  content.terms.expire_time = Timestamp{request.amount};
  content.terms.quantity = Lots{name[0]};
  content.terms.price = Price{name[1]};
  content.terms.min_quantity = Lots{name[2]};
  content.operation = request.operation;
  content.given = request.given;
  return content;
}

bool is_in_range(const PreparedRequest& request) {
  if (!request.is_given(kAmountGiven)) return true;  // of a credit line alone
  const std::int64_t lowest = request.operation == Operation::kCreditLine ? 0 : 1;
  return request.amount >= lowest && request.amount <= kMoneyMax;
}

}  // namespace

Decision Gate::decide_booking(const PreparedRequest& request, Command& command) {
  const IdKey key(command.account, request.request_id);
  const IdTable::Place place = memory_.look_up_request(key);
  if (place.record.valid()) {
    const IdRecord& first = memory_.request(place.record);
    const bool is_retry = first.content == content_of(request);
    return is_retry ? Decision{.outcome = Decision::Outcome::kRetry, .first = first.sequence}
                    : Decision{.outcome = Decision::Outcome::kRejected, .reason = RejectReason::kDuplicateId};
  }
  if (const auto fault = fault_of_booking(request, command.account)) {
    return {.outcome = Decision::Outcome::kRejected, .reason = *fault};
  }
  remember_booking(request, key, place, command.sequence);
  book(request, command.account);
  return {.outcome = Decision::Outcome::kBooked};
}

bool Gate::follow_booking(const PreparedRequest& request, const Command& command) {
  const IdKey key(command.account, request.request_id);
  const IdTable::Place place = memory_.look_up_request(key);
  if (place.record.valid() || !is_in_range(request)) return false;
  remember_booking(request, key, place, command.sequence);
  book(request, command.account);
  return true;
}

std::optional<RejectReason> Gate::fault_of_booking(const PreparedRequest& request, AccountId account) {
  if (!is_in_range(request)) return RejectReason::kAmountOutOfRange;
  if (request.operation != Operation::kWithdrawal) return {};
  const PackedLine line = reference_.account(account).credit_line;
  credit_.advance(request.time);
  const bool is_covered = !line.has_value() || credit_.covers(account, *line, request.amount);
  if (!is_covered) return RejectReason::kCreditExceeded;
  return {};
}

// It is remembered as a mass cancel is, for it names no order.
void Gate::remember_booking(const PreparedRequest& request, const IdKey& key, const IdTable::Place& place,
                            Sequence sequence) {
  memory_.remember_mass_cancel(key, place, sequence).content = content_of(request);
}

void Gate::book(const PreparedRequest& request, AccountId account) {
  const bool has_limit = request.is_given(kAmountGiven);
  switch (request.operation) {
    case Operation::kDeposit:
      return credit_.use(account, -Int128{request.amount});
    case Operation::kWithdrawal:
      return credit_.use(account, request.amount);
    case Operation::kCreditLine:
      reference_.set_credit_line(account, has_limit ? CreditLine(request.amount) : CreditLine());
      counts_credit_ |= has_limit;
      follows_events_ |= has_limit;
      return;
    default:
      return;  // what is lent or paid out of proceeds is no credit
  }
}

}  // namespace farmgate
