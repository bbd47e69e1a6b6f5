#include "engine/accounts/request_shape.h"

namespace farmgate {
namespace {

bool is_symbol(std::string_view text) {
  return !text.empty() && text.size() <= kSymbolSizeMax;
}
bool is_symbol_or_empty(std::string_view text) {
  return text.size() <= kSymbolSizeMax;
}

// No option of a new order is given.
bool without_options(const Request& request) {
  const Request::Given& given = request.given;
  return !given.time_in_force && !given.expire_time && !given.min_quantity && !given.post_only &&
         !given.self_trade;
}

bool is_new(const Request& request) {
  const Request::Given& given = request.given;
  const bool complete = is_symbol(request.order_id) && is_symbol(request.commodity) &&
                        is_symbol(request.zone) && given.side && given.quantity && given.price &&
                        given.time_in_force && request.request_id.empty();
  if (!complete) return false;

  const bool expires = request.time_in_force == TimeInForce::kGoodTillDate;
  const bool can_rest = expires || request.time_in_force == TimeInForce::kGoodTillCancel;
  const bool has_minimum = request.min_quantity != Lots{0};
  if (expires != given.expire_time) return false;
  if (has_minimum && request.time_in_force == TimeInForce::kFillOrKill) return false;
  return !request.post_only || (can_rest && !has_minimum);
}

bool is_cancel(const Request& request) {
  return is_symbol(request.order_id) && request.commodity.empty() && request.zone.empty() &&
         !request.given.side && !request.given.quantity && !request.given.price && without_options(request);
}

bool is_replace(const Request& request) {
  return is_symbol(request.order_id) && is_symbol_or_empty(request.commodity) &&
         is_symbol_or_empty(request.zone) && request.given.quantity && request.given.price &&
         without_options(request);
}

bool is_mass_cancel(const Request& request) {
  return request.order_id.empty() && is_symbol_or_empty(request.commodity) && request.zone.empty() &&
         !request.given.quantity && !request.given.price && without_options(request);
}

bool is_from_account(const Request& request) {
  return is_symbol(request.account) && is_symbol_or_empty(request.request_id);
}

}  // namespace

bool well_formed(const Request& request) {
  if (!request.readable) return false;
  switch (request.operation) {
    case Operation::kNew:
      return is_from_account(request) && is_new(request);
    case Operation::kCancel:
      return is_from_account(request) && is_cancel(request);
    case Operation::kReplace:
      return is_from_account(request) && is_replace(request);
    case Operation::kMassCancel:
      return is_from_account(request) && is_mass_cancel(request);
    case Operation::kReference:
      return request.change != nullptr;
    case Operation::kHalt:
    case Operation::kResume:
      return is_symbol(request.commodity);
    case Operation::kTick:
      return true;
  }
  return false;
}

}  // namespace farmgate
