#include "engine/model/request_shape.h"

#include <bit>
#include <cstdint>

namespace farmgate {
namespace {

// The fields that are not text as one number, so that sets of them compare at once.
using Fields = std::uint64_t;

constexpr Fields fields(const Request::Given& given) {
  return std::bit_cast<Fields>(given);
}

// All of these fields, perhaps some of those, and no other.
struct Shape {
  Fields needed = 0;
  Fields allowed = 0;

  bool fits(const Request& request) const { return (fields(request.given) & ~allowed) == needed; }
};

constexpr Shape kNew{
    .needed = fields({.side = true, .quantity = true, .price = true, .time_in_force = true}),
    .allowed = fields({.expire_time = true, .min_quantity = true, .post_only = true, .self_trade = true})};
constexpr Shape kCancel{};
constexpr Shape kReplace{.needed = fields({.quantity = true, .price = true}),
                         .allowed = fields({.side = true})};
constexpr Shape kMassCancel{.allowed = fields({.side = true})};
constexpr Shape kBooking{};

bool is_symbol(const ShortText& text) {
  return text.is_inside() ? !text.empty() : text.size() <= kSymbolSizeMax;
}
bool is_symbol_or_empty(const ShortText& text) {
  return text.is_inside() || text.size() <= kSymbolSizeMax;
}

// The options of a new order go together.
bool options_agree(const Request& request) {
  const bool expires = request.time_in_force == TimeInForce::kGoodTillDate;
  const bool can_rest = expires || request.time_in_force == TimeInForce::kGoodTillCancel;
  const bool has_minimum = request.min_quantity != Lots{0};
  if (expires != request.given.expire_time) return false;
  if (has_minimum && request.time_in_force == TimeInForce::kFillOrKill) return false;
  return !request.post_only || (can_rest && !has_minimum);
}

bool is_new(const Request& request) {
  return kNew.fits(request) && is_symbol(request.order_id) && is_symbol(request.commodity) &&
         is_symbol(request.zone) && request.request_id.empty() && options_agree(request);
}

bool is_cancel(const Request& request) {
  return kCancel.fits(request) && is_symbol(request.order_id) && request.commodity.empty() &&
         request.zone.empty() && is_symbol_or_empty(request.request_id);
}

bool is_replace(const Request& request) {
  return kReplace.fits(request) && is_symbol(request.order_id) && is_symbol_or_empty(request.commodity) &&
         is_symbol_or_empty(request.zone) && is_symbol_or_empty(request.request_id);
}

bool is_mass_cancel(const Request& request) {
  return kMassCancel.fits(request) && request.order_id.empty() && is_symbol_or_empty(request.commodity) &&
         request.zone.empty() && is_symbol_or_empty(request.request_id);
}

// Money that is moved has an amount; a credit line may be without one.
bool is_booking_of_account(const Request& request) {
  const bool names_no_order = request.order_id.empty() && request.commodity.empty() && request.zone.empty();
  const bool has_amount = request.amount_given || request.operation == Operation::kCreditLine;
  return kBooking.fits(request) && names_no_order && is_symbol(request.request_id) &&
         is_symbol(request.ordered_by) && has_amount;
}

// Without an account it is of everyone.
bool is_suspension_of_someone(const Request& request) {
  return is_symbol_or_empty(request.account) && request.commodity.empty();
}

bool books_nothing(const Request& request) {
  return !request.amount_given && request.ordered_by.empty();
}

}  // namespace

bool well_formed(const Request& request) {
  if (!request.readable) return false;
  if (is_booking(request.operation)) return is_symbol(request.account) && is_booking_of_account(request);
  if (!books_nothing(request)) return false;
  if (request.cancel_resting && !may_cancel_resting(request.operation)) return false;
  switch (request.operation) {
    case Operation::kNew:
      return is_symbol(request.account) && is_new(request);
    case Operation::kCancel:
      return is_symbol(request.account) && is_cancel(request);
    case Operation::kReplace:
      return is_symbol(request.account) && is_replace(request);
    case Operation::kMassCancel:
      return is_symbol(request.account) && is_mass_cancel(request);
    case Operation::kReference:
      return request.change != nullptr;
    case Operation::kHalt:
    case Operation::kResume:
      return is_symbol(request.commodity);
    case Operation::kSuspend:
    case Operation::kReinstate:
      return is_suspension_of_someone(request);
    case Operation::kTick:
      return true;
    case Operation::kDisconnect:
      return is_symbol(request.account) && is_cancel(request) && request.request_id.empty();
    default:
      return false;
  }
}

}  // namespace farmgate
