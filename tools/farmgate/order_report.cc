#include "tools/farmgate/order_report.h"

#include <farmgate/v1/order_service.pb.h>

#include <absl/strings/str_format.h>

#include "tools/farmgate/figures.h"
#include "tools/farmgate/text_table.h"
#include "tools/farmgate/time_text.h"
#include "tools/farmgate/word_text.h"

namespace farmgate {
namespace {

std::string line(const char* label, const std::string& value) {
  return absl::StrFormat("  %-16s %s\n", label, value);
}

std::string terms_text(const v1::Order& order) {
  std::string text = text_of(order.time_in_force());
  if (order.expire_time_ns() != 0) text += " until " + time_text(order.expire_time_ns());
  if (order.min_quantity_lots() != 0) text += ", at least " + grouped(order.min_quantity_lots()) + " lots";
  if (order.post_only()) text += ", post only";
  return text + ", self-trade " + text_of(order.self_trade());
}

std::string quantity_text(const v1::Order& order) {
  std::string lots = grouped(order.quantity_lots()) + " lots";
  if (order.quantity_lots() == order.original_quantity_lots()) return lots;
  return lots + ", " + grouped(order.original_quantity_lots()) + " when placed";
}

}  // namespace

std::string status_text(const v1::OrderState& order) {
  switch (order.status()) {
    case v1::ORDER_STATUS_OPEN:
      return "open";
    case v1::ORDER_STATUS_FILLED:
      return "filled";
    case v1::ORDER_STATUS_CANCELLED:
      return "cancelled (" + text_of(order.cancel_reason()) + ")";
    case v1::ORDER_STATUS_EXPIRED:
      return "expired";
    default:
      return "unknown";
  }
}

std::string text_report(const v1::Order& order) {
  const v1::OrderState& state = order.state();
  return line("account", state.account()) + line("order", state.order_id()) +
         line("sequence", std::to_string(order.sequence())) +
         line("placed", time_text(order.placed_time_ns())) +
         line("last changed by", std::to_string(order.changed_sequence())) +
         line("status", status_text(state)) + line("side", text_of(order.side())) +
         line("commodity", order.commodity()) + line("zone", order.zone()) +
         line("price", grouped(order.price())) + line("quantity", quantity_text(order)) +
         line("open", grouped(state.open_quantity_lots())) +
         line("filled", absl::StrFormat("%s in %s fills, worth %s", grouped(state.filled_quantity_lots()),
                                        grouped(order.fill_count()), grouped(order.filled_money()))) +
         line("cancelled", grouped(state.cancelled_quantity_lots())) + line("in force", terms_text(order));
}

std::string text_table(const std::vector<v1::Order>& orders) {
  constexpr auto kRight = TextTable::Align::kRight;
  TextTable table({{"sequence", kRight},
                   {"account"},
                   {"order"},
                   {"side"},
                   {"commodity"},
                   {"zone"},
                   {"open", kRight},
                   {"filled", kRight},
                   {"price", kRight},
                   {"in force"}});
  for (const v1::Order& order : orders) {
    table.add({std::to_string(order.sequence()), order.state().account(), order.state().order_id(),
               text_of(order.side()), order.commodity(), order.zone(),
               grouped(order.state().open_quantity_lots()), grouped(order.state().filled_quantity_lots()),
               grouped(order.price()), text_of(order.time_in_force())});
  }
  return table.text();
}

}  // namespace farmgate
