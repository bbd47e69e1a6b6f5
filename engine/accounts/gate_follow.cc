// The gate as a follower: it keeps up with what was decided, so that it knows of every order which it is, and
// decides nothing itself.
#include "engine/accounts/content.h"
#include "engine/accounts/gate.h"

namespace farmgate {
namespace {

// Whatever the rules were: a market has no place for other amounts.
bool fits_market(const Terms& terms, const Commodity& commodity) {
  const Price price = terms.price;
  const Lots quantity = terms.quantity;
  const bool price_fits =
      price >= kPriceMin && price <= kPriceMax && price.value() % commodity.tick.value() == 0;
  return price_fits && quantity >= kQuantityMin && quantity <= kQuantityMax &&
         Lots{terms.min_quantity} <= quantity;
}

}  // namespace

bool Gate::follow(const PreparedRequest& request, const Decision& decision, Sequence sequence,
                  Command& command) {
  memory_.advance(request.time);
  if (follows_events()) {
    replace_holds_.clear();
    credit_.advance(request.time);
    programmes_.advance(request.time);
  }
  const bool has_passed = decision.outcome == Decision::Outcome::kPassed;
  const bool is_booked = decision.outcome == Decision::Outcome::kBooked;
  if (!request.is_well_formed) return !has_passed && !is_booked;
  command.sequence = sequence;
  command.time = request.time;
  command.operation = request.operation;
  command.coupon = decision.coupon;
  if (!is_from_account(request.operation)) {
    return !is_booked && (!has_passed || follow_operator(request, command));
  }
  command.account = open_account(request);  // also for one that is then rejected
  if (!has_passed && !is_booked) return true;
  if (!command.account.valid() || is_booked != is_booking(request.operation)) return false;
  return is_booked ? follow_booking(request, command) : follow_for_account(request, command);
}

bool Gate::follow_operator(const PreparedRequest& request, Command& command) {
  command.commodity = CommodityId{};
  switch (request.operation) {
    case Operation::kTick:
      return true;
    case Operation::kReference:
      return decide_reference(request).outcome == Decision::Outcome::kPassed;
    case Operation::kSuspend:
    case Operation::kReinstate:
      return decide_suspension(request, command).outcome == Decision::Outcome::kPassed;
    default:
      return decide_halt(request, command).outcome == Decision::Outcome::kPassed;
  }
}

bool Gate::follow_for_account(const PreparedRequest& request, Command& command) {
  switch (request.operation) {
    case Operation::kNew:
      return follow_new(request, command);
    case Operation::kCancel:
    case Operation::kReplace:
    case Operation::kDisconnect:
      return follow_on_order(request, command);
    default:
      return follow_mass_cancel(request, command);
  }
}

bool Gate::follow_new(const PreparedRequest& request, Command& command) {
  const IdKey key(command.account, request.order_id);
  const IdTable::Place place = memory_.look_up_order(key);
  command.commodity = commodity_of(request);
  command.zone = zone_of(request);
  const bool names_are_known = command.commodity.valid() && command.zone.valid();
  if (place.record.valid() || !names_are_known) return false;
  if (!fits_market(request, reference_.commodity(command.commodity))) return false;
  if (!may_have(command, request.side, request.quantity)) return false;
  take_order(request, key, place, command);
  return true;
}

// Whether a gate can have let it pass under its coupon.
bool Gate::may_have(const Command& command, Side side, Lots quantity) const {
  if (!command.coupon.exists()) return true;
  return side == Side::kAsk &&
         could_have_granted({.coupon = command.coupon, .account = command.account, .quantity = quantity});
}

bool Gate::follow_on_order(const PreparedRequest& request, Command& command) {
  const RecordId known = memory_.find_order(IdKey(command.account, request.order_id));
  if (!known.valid()) return false;
  const IdRecord& order = memory_.order(known);
  const Commodity& commodity = reference_.commodity(order.content.commodity);
  if (request.operation == Operation::kReplace) {
    if (!fits_market(request, commodity)) return false;
    const bool keeps_coupon = command.coupon.exists() && keeps_priority(request, known);
    if (keeps_coupon || !may_have(command, order.content.terms.side, request.quantity)) return false;
    hold_for_replace(request, command, known);
  }
  name_order(request, order, command);
  if (request.request_id.empty()) return true;

  const IdKey key(command.account, request.request_id);
  const IdTable::Place place = memory_.look_up_request(key);
  if (place.record.valid()) return false;
  remember_request(request, key, place, known, command);
  return true;
}

bool Gate::follow_mass_cancel(const PreparedRequest& request, Command& command) {
  command.commodity = request.commodity.empty() ? CommodityId{} : commodity_of(request);
  if (!request.commodity.empty() && !command.commodity.valid()) return false;
  command.one_side = request.is_given(kSideGiven);
  command.side = request.side;
  if (request.request_id.empty()) return true;

  const IdKey key(command.account, request.request_id);
  const IdTable::Place place = memory_.look_up_request(key);
  if (place.record.valid()) return false;
  remember_mass_cancel(request, key, place, command);
  return true;
}

}  // namespace farmgate
