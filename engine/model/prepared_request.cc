#include "engine/model/prepared_request.h"

namespace farmgate {
namespace {

std::uint8_t given_in(const Request& request) {
  unsigned given = 0;
  if (request.given.side) given |= kSideGiven;
  if (!request.commodity.empty()) given |= kCommodityGiven;
  if (!request.zone.empty()) given |= kZoneGiven;
  if (request.amount_given && is_booking(request.operation)) given |= kAmountGiven;
  if (request.cancel_resting) given |= kCancelResting;
  return static_cast<std::uint8_t>(given);
}

Terms terms_of(const Request& request) {
  return {.expire_time = request.expire_time,
          .quantity = Compact<Lots>::clamp(request.quantity),
          .price = Compact<Price>::clamp(request.price),
          .min_quantity = Compact<Lots>::clamp(request.min_quantity),
          .side = request.given.side ? request.side : Side::kBid,
          .time_in_force = request.time_in_force,
          .self_trade = request.self_trade,
          .post_only = request.post_only};
}

}  // namespace

PreparedRequest::PreparedRequest(const Request& request)
    : Terms(terms_of(request)),
      time(request.time),
      order_id_hash(hash_of_id(request.order_id)),
      order_id(request.order_id),
      operation(request.operation),
      is_well_formed(well_formed(request)),
      given(given_in(request)),
      request_id(request.request_id),
      change(request.change),
      amount(request.amount),
      account(request.account),
      commodity(request.commodity),
      zone(is_booking(request.operation) ? request.ordered_by : request.zone) {}

PreparedRequest::PreparedRequest(const Request& request, NameTable& names) : PreparedRequest(request) {
  account_name = names.number(account);
  commodity_name = names.number(commodity);
  if (!is_booking(operation)) zone_name = names.number(zone);
}

}  // namespace farmgate
