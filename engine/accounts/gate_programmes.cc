// The gate's part in programmes: which coupon an ask takes, and what has become of those that were granted.
#include "engine/accounts/gate.h"
#include "engine/base/check.h"

namespace farmgate {

// The coupon of a new ask; none: no programme adds anything, or the one that adds most is short.
Coupon Gate::coupon_for_new(const PreparedRequest& request, const Command& command) {
  if (request.side != Side::kAsk || !has_programmes()) return {};
  return granted(need_of({.commodity = command.commodity,
                          .zone = command.zone,
                          .account = command.account,
                          .time = request.time},
                         request.quantity));
}

// The same for an ask that is to lose its priority.
Coupon Gate::coupon_for_replace(const PreparedRequest& request, RecordId order) {
  const IdRecord& placed = memory_.order(order);
  if (placed.content.terms.side != Side::kAsk || !has_programmes()) return {};
  if (keeps_priority(request, order)) return {};
  return granted(need_of_replace(request, placed));
}

Programmes::Need Gate::need_of_replace(const PreparedRequest& request, const IdRecord& placed) {
  return need_of({.commodity = placed.content.commodity,
                  .zone = placed.content.zone_id(),
                  .account = placed.account,
                  .time = request.time},
                 request.quantity);
}

Programmes::Need Gate::need_of(const ProgrammeChoice::Question& question, Lots quantity) {
  return {.coupon = choice_.choose(reference_, question), .account = question.account, .quantity = quantity};
}

Coupon Gate::granted(const Programmes::Need& need) const {
  if (!need.coupon.exists()) return {};
  return programmes_.covers(reference_.programme(need.coupon.programme), need) ? need.coupon : Coupon();
}

// As the last replace that passed left the ask. Where there are none, it is as it was placed.
bool Gate::keeps_priority(const PreparedRequest& request, RecordId order) const {
  const Programmes::View* const replaced = programmes_.find_replaced(order);
  const Terms& placed = memory_.order(order).content.terms;
  const Price price = replaced != nullptr ? replaced->price : Price{placed.price};
  const Lots quantity = replaced != nullptr ? replaced->quantity : Lots{placed.quantity};
  return Price{request.price} == price && Lots{request.quantity} <= quantity;
}

void Gate::lock_for_new(const PreparedRequest& request, const Command& command, RecordId order) {
  programmes_.forget(order);
  if (!command.coupon.exists()) return;
  programmes_.add({.commodity = command.commodity, .slot = command.slot, .placed = command.sequence},
                  {.coupon = command.coupon, .account = command.account, .quantity = request.quantity});
}

// Returns what the new coupon, if there is one, has locked.
std::int64_t Gate::lock_for_replace(const PreparedRequest& request, const Command& command, RecordId order) {
  if (memory_.order(order).content.terms.side != Side::kAsk || !has_programmes()) return 0;
  programmes_.replace({.sequence = command.sequence,
                       .order = order,
                       .account = command.account,
                       .view = {.price = request.price, .quantity = request.quantity},
                       .keeps_priority = keeps_priority(request, order),
                       .coupon = command.coupon});
  if (!command.coupon.exists()) return 0;
  return Programmes::Need{.coupon = command.coupon, .account = command.account, .quantity = request.quantity}
      .money();
}

// Whether a gate can have granted this coupon, as far as its budget goes.
bool Gate::could_have_granted(const Programmes::Need& need) const {
  if (!need.coupon.exists()) return true;
  const ProgrammeId programme = need.coupon.programme;
  const bool is_one = programme.value() < reference_.programme_count() &&
                      !reference_.programme(programme).terms->is_incentive() &&
                      Price{need.coupon.locked} > Price{0} && Price{need.coupon.locked} <= kCostMax;
  return is_one && programmes_.covers(reference_.programme(programme), need);
}

void Gate::report_to_programmes(const Event& event) {
  const auto ask_of = [&event](const OrderName& order) {
    return Programmes::Ask{.commodity = event.commodity, .slot = order.slot, .placed = order.placed};
  };
  if (const auto* filled = std::get_if<Filled>(&event.payload)) {
    programmes_.filled(ask_of(filled->ask.order), event.time,
                       {.redeemed = filled->redeemed, .quantity = filled->quantity});
    if (filled->ask.open == Lots{0}) programmes_.closed(ask_of(filled->ask.order), event.time);
  } else if (const auto* replaced = std::get_if<Replaced>(&event.payload)) {
    programmes_.replaced(ask_of(replaced->order), event.sequence, event.time, replaced->open);
  } else if (const auto* cancelled = std::get_if<Cancelled>(&event.payload)) {
    programmes_.not_replaced(event.sequence, event.time);
    programmes_.closed(ask_of(cancelled->order), event.time);
  } else if (const auto* expired = std::get_if<Expired>(&event.payload)) {
    programmes_.closed(ask_of(expired->order), event.time);
  } else if (std::holds_alternative<Rejected>(event.payload)) {
    programmes_.not_replaced(event.sequence, event.time);
  }
}

// Whether it would go without a coupon as far as is reported, and would not if more was given back meanwhile.
bool Gate::may_hang_on_coupons(const PreparedRequest& request) {
  const bool could_ask = request.operation == Operation::kNew || request.operation == Operation::kReplace;
  if (!has_programmes() || !request.is_well_formed || !could_ask) return false;
  const AccountId account = reference_.symbols().accounts.find(request.account_name, request.account);
  if (!account.valid() && !options_.open_accounts) return false;
  programmes_.advance(request.time);
  const Programmes::Need need = coupon_need(request, account);
  if (!need.coupon.exists()) return false;
  const Programme& programme = reference_.programme(need.coupon.programme);
  return !programmes_.covers(programme, need) && programmes_.could_cover(programme, need);
}

// What the request would lock if it passed everything.
Programmes::Need Gate::coupon_need(const PreparedRequest& request, AccountId account) {
  const RecordId order = account.valid() ? memory_.find_order(IdKey(account, request.order_id)) : RecordId();
  if (request.operation == Operation::kReplace) {
    const bool is_of_ask = order.valid() && memory_.order(order).content.terms.side == Side::kAsk;
    if (!is_of_ask || keeps_priority(request, order)) return {};
    return need_of_replace(request, memory_.order(order));
  }
  const CommodityId commodity = commodity_of(request);
  const ZoneId zone = zone_of(request);
  if (request.side != Side::kAsk || order.valid() || !commodity.valid() || !zone.valid()) return {};
  if (Lots{request.quantity} > kQuantityMax) return {};
  return need_of({.commodity = commodity, .zone = zone, .account = account, .time = request.time},
                 request.quantity);
}

void Gate::tell_of(CommodityId commodity, const OpenAsk& ask) {
  const RecordId order = open_orders_.find(commodity, ask.slot);
  check(order.valid());
  const IdRecord& record = memory_.order(order);
  const Terms& placed = record.content.terms;
  if (placed.side != Side::kAsk) return;
  const bool is_as_placed = Price{placed.price} == ask.price && Lots{placed.quantity} == ask.quantity;
  if (!is_as_placed) programmes_.note_replaced(order, {.price = ask.price, .quantity = ask.quantity});
}

void Gate::audit() const {
  credit_.audit(reference_.symbols().accounts.size());
  programmes_.audit();
  for (std::size_t i = 0; i < reference_.programme_count(); ++i) {
    const Programmes::Balance balance = programmes_.balance(ProgrammeId{i});
    check(balance.locked >= 0);
    check(balance.paid >= 0);
    check(balance.taken() <= reference_.programme(ProgrammeId{i}).budget);
  }
}

}  // namespace farmgate
