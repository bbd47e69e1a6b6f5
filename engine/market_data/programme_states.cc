#include "engine/market_data/programme_states.h"

#include <variant>

namespace farmgate {
namespace {

Programmes::Ask ask_of(const OrderState& order) {
  return {.commodity = order.commodity, .slot = order.slot, .placed = order.placed};
}

}  // namespace

// What the gate reports of an ask to its Programmes (see Gate::report_to_programmes).
void ProgrammeStates::apply(const EventRecord& event, const OrderChange& change, const Holder& holder) {
  const OrderState& order = *change.order;
  if (order.side != Side::kAsk) return;
  if (std::holds_alternative<AcceptedRecord>(event.payload)) {
    if (!holder.coupon.exists()) return;
    return programmes_.add(ask_of(order),
                           {.coupon = holder.coupon, .account = holder.account, .quantity = order.quantity});
  }
  if (const auto* filled = std::get_if<FilledRecord>(&event.payload)) {
    programmes_.filled(ask_of(order), event.time,
                       {.redeemed = filled->redeemed, .quantity = filled->quantity});
  } else if (std::holds_alternative<ReplacedRecord>(event.payload)) {
    replace(event, change, holder);
  }
  if (!order.is_open()) programmes_.closed(ask_of(order), event.time);
}

// One that loses its priority has given its coupon back, and has locked another for its whole quantity, what
// is filled included.
void ProgrammeStates::replace(const EventRecord& event, const OrderChange& change, const Holder& holder) {
  const OrderState& order = *change.order;
  if (change.loses_priority) {
    programmes_.closed(ask_of(order), event.time);
    if (holder.coupon.exists()) {
      programmes_.add(ask_of(order),
                      {.coupon = holder.coupon, .account = holder.account, .quantity = order.quantity});
    }
  }
  programmes_.replaced(ask_of(order), event.sequence, event.time, order.open);
}

void ProgrammeStates::restore_ask(const OrderState& ask, const Holder& holder) {
  programmes_.restore_ask(ask_of(ask),
                          {.coupon = holder.coupon, .account = holder.account, .quantity = ask.open});
}

}  // namespace farmgate
