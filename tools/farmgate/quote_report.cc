#include "tools/farmgate/quote_report.h"

#include <farmgate/v1/market_data_service.pb.h>

#include <absl/strings/str_format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tools/farmgate/as_of_text.h"
#include "tools/farmgate/figures.h"
#include "tools/farmgate/text_table.h"

namespace farmgate {
namespace {

constexpr auto kRight = TextTable::Align::kRight;

const char* reason_text(v1::UnfilledReason reason) {
  switch (reason) {
    case v1::UNFILLED_REASON_NONE_COMPATIBLE:
      return "no other order is compatible";
    case v1::UNFILLED_REASON_OWN_ORDER:
      return "the next in line is an order of the same account";
    case v1::UNFILLED_REASON_HALTED:
      return "the commodity is halted";
    case v1::UNFILLED_REASON_NOT_QUOTED:
      return "more orders are in line than a quote looks at";
    case v1::UNFILLED_REASON_SUSPENDED:
      return "the account is suspended";
    default:
      return "the reason is unknown";
  }
}

std::string heading(const v1::GetQuoteResponse& quote) {
  const v1::QuoteTotals& total = quote.total();
  std::string text = absl::StrFormat("%s would trade now, in %s", counted(total.quantity_lots(), "lot"),
                                     counted(total.fill_count(), "fill"));
  if (quote.unfilled_quantity_lots() > 0) {
    text += absl::StrFormat("; %s would not: %s", counted(quote.unfilled_quantity_lots(), "lot"),
                            reason_text(quote.unfilled_reason()));
  }
  return text + " (" + as_of_text(quote) + ")\n";
}

std::string price_table(const v1::QuoteTotals& total) {
  TextTable table({{"price"}, {"average", kRight}, {"worst", kRight}, {"money", kRight}});
  table.add({"farm gate", ratio(total.farm_gate_money(), total.quantity_lots()),
             grouped(total.farm_gate_price_worst()), grouped(total.farm_gate_money())});
  table.add({"delivered", ratio(total.delivered_money(), total.quantity_lots()),
             grouped(total.delivered_price_worst()), grouped(total.delivered_money())});
  return table.text();
}

std::string lane_table(const v1::GetQuoteResponse& quote) {
  TextTable table({{"lane"}, {"lots", kRight}, {"cost", kRight}, {"subsidy", kRight}, {"hours", kRight}});
  for (const v1::QuotedLane& lane : quote.lanes()) {
    table.add({lane.origin() + " to " + lane.destination(), grouped(lane.quantity_lots()),
               grouped(lane.unit_cost()), grouped(lane.subsidy()), grouped(lane.transit_hours())});
  }
  return table.text();
}

std::string fill_table(const v1::GetQuoteResponse& quote) {
  const bool has_coupons = std::ranges::any_of(
      quote.fills(), [](const v1::QuotedFill& fill) { return !fill.programme().empty(); });
  std::vector<TextTable::Column> columns = {
      {"fill with"}, {"lots", kRight}, {"farm gate", kRight}, {"delivered", kRight}};
  if (has_coupons) columns.insert(columns.end(), {{"subsidy", kRight}, {"programme"}});
  TextTable table(std::move(columns));
  for (const v1::QuotedFill& fill : quote.fills()) {
    std::vector<std::string> row = {fill.zone(), grouped(fill.quantity_lots()),
                                    grouped(fill.farm_gate_price()), grouped(fill.delivered_price())};
    if (has_coupons) row.insert(row.end(), {grouped(fill.subsidy()), fill.programme()});
    table.add(std::move(row));
  }
  std::string text = table.text();
  const std::int64_t left_out = quote.total().fill_count() - quote.fills_size();
  if (left_out > 0) text += absl::StrFormat("  and %s more\n", grouped(left_out));
  return text;
}

}  // namespace

std::string text_report(const v1::GetQuoteResponse& quote) {
  if (quote.total().fill_count() == 0) return heading(quote);
  return heading(quote) + price_table(quote.total()) + lane_table(quote) + fill_table(quote);
}

}  // namespace farmgate
