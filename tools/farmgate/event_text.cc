#include "tools/farmgate/event_text.h"

#include <farmgate/v1/event_service.pb.h>

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include "tools/farmgate/word_text.h"

namespace farmgate {
namespace {

std::string place(std::int64_t sequence, std::int32_t index) {
  return absl::StrFormat("%8d.%-3d ", sequence, index);
}

std::string payload(const v1::OrderAccepted& event) {
  return absl::StrFormat("accepted  %s %s: %s at %s, %d lots at %d, %s", event.account(), event.order_id(),
                         text_of(event.side()), event.zone(), event.quantity_lots(), event.price(),
                         text_of(event.time_in_force()));
}
std::string payload(const v1::OrderRejected& event) {
  return absl::StrFormat("rejected  %s %s: %s", event.account(), event.order_id(), text_of(event.reason()));
}
std::string payload(const v1::Fill& fill) {
  return absl::StrFormat("filled    %d lots, %s %s at %s (%d) to %s %s at %s (%d), cost %d, subsidy %d",
                         fill.quantity_lots(), fill.ask().account(), fill.ask().order_id(), fill.ask().zone(),
                         fill.farm_gate_price(), fill.bid().account(), fill.bid().order_id(),
                         fill.bid().zone(), fill.delivered_price(), fill.unit_cost(), fill.subsidy());
}
std::string payload(const v1::OrderCancelled& event) {
  return absl::StrFormat("cancelled %s %s: %s, %d lots filled, %d cancelled", event.account(),
                         event.order_id(), text_of(event.reason()), event.filled_quantity_lots(),
                         event.cancelled_quantity_lots());
}
std::string payload(const v1::OrderExpired& event) {
  return absl::StrFormat("expired   %s %s: %d lots filled, %d cancelled", event.account(), event.order_id(),
                         event.filled_quantity_lots(), event.cancelled_quantity_lots());
}
std::string payload(const v1::OrderReplaced& event) {
  return absl::StrFormat("replaced  %s %s: %d lots at %d, %d open", event.account(), event.order_id(),
                         event.quantity_lots(), event.price(), event.open_quantity_lots());
}
std::string payload(const v1::ReferenceChanged& event) {
  switch (event.kind()) {
    case v1::REFERENCE_CHANGE_KIND_HALT:
      return "halted";
    case v1::REFERENCE_CHANGE_KIND_RESUME:
      return "resumed";
    case v1::REFERENCE_CHANGE_KIND_SUSPEND:
      return absl::StrCat("suspended ", event.account().empty() ? "everyone" : event.account());
    case v1::REFERENCE_CHANGE_KIND_REINSTATE:
      return absl::StrCat("reinstated ", event.account().empty() ? "everyone" : event.account());
    default:
      return "reference data changed";
  }
}

std::string payload(const v1::AccountBooked& event) {
  const std::string amount = event.has_amount() ? absl::StrCat(event.amount()) : "without limit";
  return absl::StrFormat("booked    %s: %s %s, by %s", event.account(), text_of(event.kind()), amount,
                         event.ordered_by());
}

std::string payload(const v1::OrderEvent& event) {
  switch (event.event_case()) {
    case v1::OrderEvent::kAccepted:
      return payload(event.accepted());
    case v1::OrderEvent::kRejected:
      return payload(event.rejected());
    case v1::OrderEvent::kFilled:
      return payload(event.filled());
    case v1::OrderEvent::kCancelled:
      return payload(event.cancelled());
    case v1::OrderEvent::kExpired:
      return payload(event.expired());
    case v1::OrderEvent::kReplaced:
      return payload(event.replaced());
    case v1::OrderEvent::kReferenceChanged:
      return payload(event.reference_changed());
    case v1::OrderEvent::kBooked:
      return payload(event.booked());
    case v1::OrderEvent::EVENT_NOT_SET:
      break;
  }
  return "of a kind that this program is too old to know";
}

}  // namespace

std::string text_line(const v1::Fill& fill) {
  return place(fill.sequence(), fill.index()) + absl::StrFormat("%-12s ", fill.commodity()) + payload(fill) +
         "\n";
}

std::string text_line(const v1::OrderEvent& event) {
  return place(event.sequence(), event.index()) +
         absl::StrFormat("%-12s ", event.commodity().empty() ? "-" : event.commodity()) + payload(event) +
         "\n";
}

}  // namespace farmgate
