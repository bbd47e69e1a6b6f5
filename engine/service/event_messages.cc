#include "engine/service/event_messages.h"

#include <farmgate/v1/event_service.pb.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>

#include "engine/base/check.h"
#include "engine/service/word_messages.h"

namespace farmgate {
namespace {

template <class Message>
void write_order(const OrderRecord& order, Message& message) {
  message.set_account(std::string(order.account));
  message.set_order_id(std::string(order.id));
}

void write_party(const PartyRecord& party, v1::FillParty& message) {
  write_order(party.order, message);
  message.set_zone(std::string(party.zone));
  message.set_open_quantity_lots(party.open.value());
  message.set_filled_quantity_lots(party.filled.value());
}

// Writes what is particular to the kind of an event.
struct PayloadWriter {
  const EventRecord& record;
  v1::OrderEvent& event;

  void operator()(const AcceptedRecord& from) const {
    v1::OrderAccepted& to = *event.mutable_accepted();
    write_order(from.order, to);
    to.set_side(message_of(from.side));
    to.set_zone(std::string(from.zone));
    to.set_quantity_lots(from.quantity.value());
    to.set_price(from.price.value());
    to.set_time_in_force(message_of(from.time_in_force));
    to.set_expire_time_ns(from.expire_time.value());
    to.set_min_quantity_lots(from.min_quantity.value());
    to.set_post_only(from.post_only);
    to.set_self_trade(message_of(from.self_trade));
  }
  void operator()(const RejectedRecord& from) const {
    v1::OrderRejected& to = *event.mutable_rejected();
    write_order(from.order, to);
    to.set_reason(message_of(from.reason));
  }
  void operator()(const FilledRecord&) const { write_fill(record, *event.mutable_filled()); }
  void operator()(const CancelledRecord& from) const {
    v1::OrderCancelled& to = *event.mutable_cancelled();
    write_order(from.order, to);
    to.set_reason(message_of(from.reason));
    to.set_filled_quantity_lots(from.filled.value());
    to.set_cancelled_quantity_lots(from.cancelled.value());
  }
  void operator()(const ExpiredRecord& from) const {
    v1::OrderExpired& to = *event.mutable_expired();
    write_order(from.order, to);
    to.set_filled_quantity_lots(from.filled.value());
    to.set_cancelled_quantity_lots(from.cancelled.value());
  }
  void operator()(const ReplacedRecord& from) const {
    v1::OrderReplaced& to = *event.mutable_replaced();
    write_order(from.order, to);
    to.set_quantity_lots(from.quantity.value());
    to.set_price(from.price.value());
    to.set_open_quantity_lots(from.open.value());
    to.set_filled_quantity_lots(from.filled.value());
  }
  void operator()(const ReferenceChangedRecord& from) const {
    v1::ReferenceChangeKind kind = v1::REFERENCE_CHANGE_KIND_ROWS;
    if (from.what == Operation::kHalt) kind = v1::REFERENCE_CHANGE_KIND_HALT;
    if (from.what == Operation::kResume) kind = v1::REFERENCE_CHANGE_KIND_RESUME;
    if (from.what == Operation::kSuspend) kind = v1::REFERENCE_CHANGE_KIND_SUSPEND;
    if (from.what == Operation::kReinstate) kind = v1::REFERENCE_CHANGE_KIND_REINSTATE;
    v1::ReferenceChanged& to = *event.mutable_reference_changed();
    to.set_kind(kind);
    to.set_account(std::string(from.account));
  }
  void operator()(const BookedRecord& from) const {
    v1::AccountBooked& to = *event.mutable_booked();
    to.set_account(std::string(from.account));
    to.set_request_id(std::string(from.request_id));
    to.set_kind(booking_kind_of(from.what));
    if (from.amount) to.set_amount(*from.amount);
    to.set_ordered_by(std::string(from.ordered_by));
  }
};

template <class Names>
bool has(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// Whether a name of an event is among those wanted.
struct AccountMatch {
  const v1::EventFilter& filter;

  bool operator()(const FilledRecord& fill) const {
    return has(filter.accounts(), fill.ask.order.account) || has(filter.accounts(), fill.bid.order.account);
  }
  // That everyone was suspended or reinstated is of every account.
  bool operator()(const ReferenceChangedRecord& changed) const {
    if (!is_suspension(changed.what)) return false;
    return changed.account.empty() || has(filter.accounts(), changed.account);
  }
  bool operator()(const BookedRecord& booked) const { return has(filter.accounts(), booked.account); }
  template <class Record>
  bool operator()(const Record& record) const {
    return has(filter.accounts(), record.order.account);
  }
};
struct ZoneMatch {
  const v1::EventFilter& filter;

  bool operator()(const FilledRecord& fill) const {
    return has(filter.zones(), fill.ask.zone) || has(filter.zones(), fill.bid.zone);
  }
  bool operator()(const AcceptedRecord& accepted) const { return has(filter.zones(), accepted.zone); }
  template <class Record>
  bool operator()(const Record&) const {
    return false;
  }
};

}  // namespace

void write_fill(const EventRecord& record, v1::Fill& message) {
  const auto* const fill = std::get_if<FilledRecord>(&record.payload);
  check(fill != nullptr);
  message.set_sequence(static_cast<std::int64_t>(record.sequence));
  message.set_index(static_cast<std::int32_t>(record.index));
  message.set_sequenced_time_ns(record.time.value());
  message.set_commodity(std::string(record.commodity));
  message.set_taker_side(message_of(fill->taker_side));
  write_party(fill->ask, *message.mutable_ask());
  write_party(fill->bid, *message.mutable_bid());
  message.set_quantity_lots(fill->quantity.value());
  message.set_farm_gate_price(fill->farm_gate.value());
  message.set_delivered_price(fill->delivered.value());
  message.set_unit_cost(fill->unit_cost.value());
  message.set_subsidy(fill->subsidy.value());
  message.set_programme(std::string(fill->programme));
  message.set_programme_subsidy(fill->redeemed.value());
}

void write_event(const EventRecord& record, v1::OrderEvent& message) {
  message.set_sequence(static_cast<std::int64_t>(record.sequence));
  message.set_index(static_cast<std::int32_t>(record.index));
  message.set_sequenced_time_ns(record.time.value());
  message.set_commodity(std::string(record.commodity));
  std::visit(PayloadWriter{record, message}, record.payload);
}

bool passes(const v1::EventFilter& filter, const EventRecord& record) {
  if (!filter.commodities().empty() && !has(filter.commodities(), record.commodity)) return false;
  if (!filter.accounts().empty() && !std::visit(AccountMatch{filter}, record.payload)) return false;
  return filter.zones().empty() || std::visit(ZoneMatch{filter}, record.payload);
}

}  // namespace farmgate
