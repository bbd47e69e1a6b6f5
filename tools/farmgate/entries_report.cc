#include "tools/farmgate/entries_report.h"

#include <farmgate/v1/account_service.pb.h>

#include <absl/strings/str_cat.h>

#include "tools/farmgate/as_of_text.h"
#include "tools/farmgate/figures.h"
#include "tools/farmgate/text_table.h"
#include "tools/farmgate/time_text.h"

namespace farmgate {
namespace {

const char* kind_text(v1::EntryKind kind) {
  switch (kind) {
    case v1::ENTRY_KIND_BOUGHT:
      return "bought";
    case v1::ENTRY_KIND_SOLD:
      return "sold";
    case v1::ENTRY_KIND_REPAID:
      return "repaid";
    case v1::ENTRY_KIND_DEPOSITED:
      return "deposited";
    case v1::ENTRY_KIND_WITHDRAWN:
      return "withdrawn";
    case v1::ENTRY_KIND_PAID_OUT:
      return "paid out";
    case v1::ENTRY_KIND_LOAN_GRANTED:
      return "loan granted";
    case v1::ENTRY_KIND_INCENTIVE:
      return "incentive";
    default:
      return "unknown";
  }
}

std::string cause_text(const v1::Entry& entry) {
  if (entry.has_booking()) {
    return absl::StrCat("request ", entry.booking().request_id(), ", ordered by ",
                        entry.booking().ordered_by());
  }
  const v1::EntryFill& fill = entry.fill();
  const std::string payer = entry.programme().empty() ? "" : absl::StrCat(entry.programme(), ", by ");
  return absl::StrCat(payer, grouped(fill.quantity_lots()), " ", fill.commodity(), " at ",
                      grouped(fill.price()), ", order ", fill.order_id(), " with ",
                      fill.counterparty_order_id(), " of ", fill.counterparty());
}

}  // namespace

std::string text_report(const v1::ListEntriesResponse& entries) {
  constexpr auto kRight = TextTable::Align::kRight;
  TextTable table({{"sequence", kRight},
                   {"time"},
                   {"entry"},
                   {"amount", kRight},
                   {"position", kRight},
                   {"loan", kRight},
                   {"of"}});
  for (const v1::Entry& entry : entries.entries()) {
    table.add({std::to_string(entry.sequence()), time_text(entry.sequenced_time_ns()),
               kind_text(entry.kind()), entry.amount(), entry.position(), entry.loan(), cause_text(entry)});
  }
  std::string text = table.text() + as_of_text(entries) + "\n";
  if (entries.complete_from_sequence() > 1) {
    text += absl::StrCat("those before sequence ", entries.complete_from_sequence(), " may be missing\n");
  }
  return text;
}

}  // namespace farmgate
