#include "engine/market_data/programme_states.h"

#include <string>
#include <variant>

namespace farmgate {
namespace {

Programmes::Ask ask_of(const OrderState& order) {
  return {.commodity = order.commodity, .slot = order.slot, .placed = order.placed};
}

Error misfit(const EventRecord& event, const char* what) {
  return {.code = ErrorCode::kBadInput,
          .message = "the events of sequence " + std::to_string(event.sequence) +
                     " do not fit those before: " + what};
}

}  // namespace

// What the gate reports of an ask to its Programmes (see Gate::report_to_programmes).
Status ProgrammeStates::apply(const EventRecord& event, const OrderChange& change, const Holder& holder) {
  const OrderState& order = *change.order;
  if (order.side != Side::kAsk) return {};
  Status applied;
  if (std::holds_alternative<AcceptedRecord>(event.payload)) {
    applied = add(event, order, holder);
  } else if (std::holds_alternative<FilledRecord>(event.payload)) {
    applied = fill(event, order, holder);
  } else if (std::holds_alternative<ReplacedRecord>(event.payload)) {
    applied = replace(event, change, holder);
  }
  if (applied && !order.is_open()) programmes_.closed(ask_of(order), event.time);
  return applied;
}

// For its whole quantity, what is filled included.
Status ProgrammeStates::add(const EventRecord& event, const OrderState& order, const Holder& holder) {
  if (!holder.coupon.exists()) return {};
  const Programmes::Need need{.coupon = holder.coupon, .account = holder.account, .quantity = order.quantity};
  if (!programmes_.fits_new(ask_of(order), need)) return misfit(event, "no programme can lock so much");
  programmes_.add(ask_of(order), need);
  return {};
}

Status ProgrammeStates::fill(const EventRecord& event, const OrderState& order, const Holder& holder) {
  const auto& filled = std::get<FilledRecord>(event.payload);
  const Programmes::Fill fill{.redeemed = filled.redeemed, .quantity = filled.quantity};
  const bool is_its_own =
      fill.redeemed == Price{0} || holder.coupon.programme == programmes_.coupon(ask_of(order)).programme;
  const bool fits = is_its_own && programmes_.fits_fill(ask_of(order), fill);
  if (!fits) return misfit(event, "more is filled or redeemed than its coupon has locked");
  programmes_.filled(ask_of(order), event.time, fill);
  return {};
}

// One that loses its priority has given its coupon back, and has locked another.
Status ProgrammeStates::replace(const EventRecord& event, const OrderChange& change, const Holder& holder) {
  const OrderState& order = *change.order;
  if (change.loses_priority) {
    programmes_.closed(ask_of(order), event.time);
    if (Status added = add(event, order, holder); !added) return added;
  }
  if (!programmes_.fits_open(ask_of(order), order.open)) {
    return misfit(event, "more is open than its coupon has locked");
  }
  programmes_.replaced(ask_of(order), event.sequence, event.time, order.open);
  return {};
}

Status ProgrammeStates::not_replaced(const EventRecord& event, const Programmes::Lock& lock) {
  if (!programmes_.fits_lock(lock.programme, lock.money)) {
    return misfit(event, "no programme can lock so much for a replace");
  }
  programmes_.not_replaced(lock, event.time);
  return {};
}

bool ProgrammeStates::restore_ask(const OrderState& ask, const Holder& holder) {
  const Programmes::Need need{.coupon = holder.coupon, .account = holder.account, .quantity = ask.open};
  if (!programmes_.fits_new(ask_of(ask), need)) return false;
  programmes_.restore_ask(ask_of(ask), need);
  return true;
}

}  // namespace farmgate
