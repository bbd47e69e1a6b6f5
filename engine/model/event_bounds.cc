#include "engine/model/event_bounds.h"

#include <string_view>
#include <variant>

namespace farmgate {
namespace {

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kSymbolSizeMax;
}
bool is_name(const OrderRecord& order) {
  return is_name(order.account) && is_name(order.id);
}
bool is_price(Price price) {
  return price >= kPriceMin && price <= kPriceMax;
}
bool is_cost(Price cost) {
  return cost >= Price{0} && cost <= kCostMax;
}
bool is_quantity(Lots lots) {
  return lots >= kQuantityMin && lots <= kQuantityMax;
}
bool is_part(Lots lots) {
  return lots >= Lots{0} && lots <= kQuantityMax;
}
bool is_coupon(const CouponRecord& coupon) {
  return coupon.programme.empty() ||
         (is_name(coupon.programme) && coupon.locked >= Price{1} && is_cost(coupon.locked));
}
bool is_party(const PartyRecord& party) {
  return is_name(party.order) && is_name(party.zone) && is_part(party.open) && is_part(party.filled);
}
bool is_programme(const FilledRecord& filled) {
  return filled.programme.size() <= kSymbolSizeMax && is_cost(filled.redeemed);
}

// Who may trade is said of no commodity.
bool is_of_its_commodity(const EventRecord& event) {
  const auto* const changed = std::get_if<ReferenceChangedRecord>(&event.payload);
  const bool is_of_none = changed != nullptr && is_suspension(changed->what);
  return event.commodity.size() <= (is_of_none ? 0 : kSymbolSizeMax);
}

struct Bounds {
  bool operator()(const AcceptedRecord& accepted) const {
    return is_name(accepted.order) && is_name(accepted.zone) && is_quantity(accepted.quantity) &&
           is_price(accepted.price) && is_part(accepted.min_quantity) &&
           accepted.expire_time >= Timestamp{0} && is_coupon(accepted.coupon);
  }
  bool operator()(const RejectedRecord&) const { return true; }
  bool operator()(const FilledRecord& filled) const {
    return is_party(filled.ask) && is_party(filled.bid) && is_quantity(filled.quantity) &&
           is_price(filled.farm_gate) && is_price(filled.delivered) && is_cost(filled.unit_cost) &&
           is_cost(filled.subsidy) && is_programme(filled);
  }
  bool operator()(const CancelledRecord& cancelled) const {
    return is_name(cancelled.order) && is_part(cancelled.filled) && is_part(cancelled.cancelled);
  }
  bool operator()(const ExpiredRecord& expired) const {
    return is_name(expired.order) && is_part(expired.filled) && is_part(expired.cancelled);
  }
  bool operator()(const ReplacedRecord& replaced) const {
    return is_name(replaced.order) && is_quantity(replaced.quantity) && is_price(replaced.price) &&
           is_quantity(replaced.open) && is_part(replaced.filled) && is_coupon(replaced.coupon);
  }
  bool operator()(const ReferenceChangedRecord& changed) const {
    if (is_suspension(changed.what)) return changed.account.size() <= kSymbolSizeMax;
    if (changed.what == Operation::kReference) return true;  // whoever reads the rows sees to them
    const bool is_halt = changed.what == Operation::kHalt || changed.what == Operation::kResume;
    return is_halt && changed.rows.empty();
  }
  bool operator()(const BookedRecord& booked) const {
    const bool is_line = booked.what == Operation::kCreditLine;
    const bool is_amount =
        booked.amount ? (is_line ? 0 : 1) <= *booked.amount && *booked.amount <= kMoneyMax : is_line;
    return is_name(booked.account) && is_amount;
  }
};

}  // namespace

bool is_within_bounds(const EventRecord& event) {
  const bool is_at_a_time = event.sequence > 0 && event.time >= Timestamp{0};
  return is_at_a_time && is_of_its_commodity(event) && std::visit(Bounds{}, event.payload);
}

}  // namespace farmgate
