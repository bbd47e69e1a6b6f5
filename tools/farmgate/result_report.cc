#include "tools/farmgate/result_report.h"

#include <farmgate/v1/market.pb.h>

#include <iostream>

#include <absl/strings/str_format.h>

#include "tools/farmgate/command_line.h"
#include "tools/farmgate/event_text.h"
#include "tools/farmgate/message_json.h"
#include "tools/farmgate/order_report.h"
#include "tools/farmgate/word_text.h"

namespace farmgate {
namespace {

std::string order_text(const v1::OrderState& order) {
  return absl::StrFormat("  order %s of %s is %s: %d lots open, %d filled, %d cancelled\n", order.order_id(),
                         order.account(), status_text(order), order.open_quantity_lots(),
                         order.filled_quantity_lots(), order.cancelled_quantity_lots());
}

bool is_rejected(const v1::CommandResult& result) {
  return result.reject_reason() != v1::REJECT_REASON_UNSPECIFIED;
}

}  // namespace

std::string text_report(const v1::CommandResult& result) {
  std::string text = is_rejected(result) ? "rejected: " + text_of(result.reject_reason()) : "done";
  text += absl::StrFormat(", sequence %d", result.sequence());
  if (result.retry_of_sequence() != 0) {
    text += absl::StrFormat(", a retry of %d, whose outcome this is", result.retry_of_sequence());
  }
  text += "\n";
  if (result.has_order()) text += order_text(result.order());
  if (result.cancelled_order_count() > 0) {
    text += absl::StrFormat("  orders cancelled: %d\n", result.cancelled_order_count());
  }
  for (const v1::Fill& fill : result.fills()) text += "  " + text_line(fill);
  if (result.more()) text += absl::StrFormat("  and more fills, %d in all\n", result.fill_count());
  return text;
}

int print_result(const v1::CommandResult& result, bool json) {
  std::cout << (json ? json_line(result) : text_report(result));
  const int written = end_of_output();
  if (written != 0) return written;
  return is_rejected(result) ? exit_code(ErrorCode::kBadInput) : 0;
}

}  // namespace farmgate
