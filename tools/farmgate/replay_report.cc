#include "tools/farmgate/replay_report.h"

#include <absl/strings/str_format.h>

#include <nlohmann/json.hpp>

#include "tools/farmgate/figures.h"
#include "tools/farmgate/json_amount.h"
#include "tools/farmgate/replay_insight.h"

namespace farmgate {
namespace {

using Json = nlohmann::ordered_json;

double commands_per_second(const ReplayResult& result) {
  if (result.elapsed_seconds <= 0) return 0;
  return static_cast<double>(result.summary.commands()) / result.elapsed_seconds;
}

Sequence last_sequence(const ReplayResult& result) {
  return result.start + result.summary.commands();
}

std::string line(std::string_view label, const std::string& figure, std::string_view note = "") {
  return absl::StrFormat("  %-24s %22s%s%s\n", label, figure, note.empty() ? "" : "  ", note);
}

std::string command_lines(const ReplayResult& result) {
  const Summary& summary = result.summary;
  std::string text;
  if (result.start > 0) text += line("starts from snapshot", grouped(result.start));
  text += line("commands", grouped(summary.commands()));
  text += line("  accepted", grouped(summary.accepted()));
  text += line("  rejected", grouped(summary.rejected()));
  for (int i = 0; i < kRejectReasonCount; ++i) {
    const auto reason = static_cast<RejectReason>(i);
    const std::uint64_t count = summary.rejected(reason);
    if (count > 0) text += line("    " + std::string(to_string(reason)), grouped(count));
  }
  if (summary.retries() > 0) text += line("  answered as retries", grouped(summary.retries()));
  if (result.bad_rows > 0) text += line("bad rows skipped", grouped(result.bad_rows));
  return text;
}

std::string money_lines(const FillTotals& totals) {
  const bool adds_up =
      totals.buyers_paid + totals.subsidies == totals.producers_received + totals.carriers_received;
  std::string text = line("fills", grouped(totals.fills));
  text += line("quantity", grouped(totals.quantity), "lots");
  text += line("buyers paid", grouped(totals.buyers_paid), "minor currency units");
  text += line("subsidies", grouped(totals.subsidies));
  text += line("producers received", grouped(totals.producers_received));
  text += line("carriers received", grouped(totals.carriers_received));
  text += absl::StrFormat("  buyers paid + subsidies %s producers received + carriers received\n",
                          adds_up ? "=" : "DIFFER FROM");
  return text;
}

// Only those that moved anything.
std::string ledger_lines(const AccountFigures& ledger) {
  std::string text;
  const auto add = [&text](std::string_view label, Int128 amount) {
    if (amount != 0) text += line(label, grouped(amount));
  };
  add("deposited", ledger.deposited);
  add("withdrawn", ledger.withdrawn);
  add("paid out", ledger.paid_out);
  add("incentives", ledger.incentives);
  add("loans granted", ledger.granted);
  add("loans repaid", ledger.repaid);
  add("loans outstanding", ledger.loan);
  return text.empty() ? text : text + "\n";
}

std::string commodity_line(const CommodityResult& commodity) {
  const CommodityTotals& totals = commodity.totals;
  const FillTotals& filled = totals.filled;
  return absl::StrFormat("  %-16s %14s %14s %14s %8s %14s %14s %12s  %s\n", commodity.symbol,
                         grouped(totals.offered), grouped(totals.wanted), grouped(filled.quantity),
                         totals.wanted == 0 ? "-" : ratio(Int128{filled.quantity} * 100, totals.wanted),
                         ratio(filled.producers_received, filled.quantity),
                         ratio(filled.buyers_paid, filled.quantity),
                         ratio(filled.carriers_received, filled.quantity), commodity.lot);
}

std::string commodity_table(const ReplayResult& result) {
  std::string text =
      absl::StrFormat("  %-16s %14s %14s %14s %8s %14s %14s %12s  %s\n", "commodity", "offered", "wanted",
                      "matched", "met %", "farm gate", "delivered", "unit cost", "lot");
  for (const CommodityResult& commodity : result.commodities) text += commodity_line(commodity);
  return text + "  (quantities in lots; prices and cost per lot, weighted by volume)\n";
}

void add_fill_totals(const FillTotals& totals, Json& json) {
  json["fills"] = totals.fills;
  json["quantity"] = totals.quantity;
  json["buyers_paid"] = json_amount(totals.buyers_paid);
  json["producers_received"] = json_amount(totals.producers_received);
  json["carriers_received"] = json_amount(totals.carriers_received);
  json["subsidies"] = json_amount(totals.subsidies);
}

void add_ledger(const AccountFigures& ledger, Json& json) {
  json["deposited"] = json_amount(ledger.deposited);
  json["withdrawn"] = json_amount(ledger.withdrawn);
  json["paid_out"] = json_amount(ledger.paid_out);
  json["incentives"] = json_amount(ledger.incentives);
  json["loans_granted"] = json_amount(ledger.granted);
  json["loans_repaid"] = json_amount(ledger.repaid);
  json["loans_outstanding"] = json_amount(ledger.loan);
}

Json json_commodity(const CommodityResult& commodity) {
  Json json = {{"commodity", commodity.symbol},
               {"offered", commodity.totals.offered},
               {"wanted", commodity.totals.wanted}};
  add_fill_totals(commodity.totals.filled, json);
  return json;
}

}  // namespace

std::string text_report(const ReplayResult& result) {
  std::string text = command_lines(result) + "\n" + money_lines(result.summary.filled()) + "\n" +
                     ledger_lines(result.ledger) + commodity_table(result) + "\n";
  text += line("digest", result.digest);
  text += line("elapsed", absl::StrFormat("%.3f", result.elapsed_seconds), "s");
  text += line("commands per second", grouped(static_cast<std::int64_t>(commands_per_second(result))));
  if (result.times) {
    const CommandTimes& times = *result.times;
    text += absl::StrFormat("  one command: p50 %d ns, p99 %d ns, p99.9 %d ns, max %d ns\n", times.p50_ns,
                            times.p99_ns, times.p99_9_ns, times.max_ns);
  }
  if (result.insight == nullptr) return text;
  return text + "\n" + insight_text(result.insight->insight(), last_sequence(result));
}

std::string json_report(const ReplayResult& result) {
  const Summary& summary = result.summary;
  Json json = {
      {"commands", summary.commands()}, {"accepted", summary.accepted()}, {"rejected", summary.rejected()}};
  Json reasons = Json::object();
  for (int i = 0; i < kRejectReasonCount; ++i) {
    const auto reason = static_cast<RejectReason>(i);
    if (summary.rejected(reason) > 0) reasons[std::string(to_string(reason))] = summary.rejected(reason);
  }
  json["rejected_by_reason"] = std::move(reasons);
  json["retries"] = summary.retries();
  json["bad_rows"] = result.bad_rows;
  add_fill_totals(summary.filled(), json);
  add_ledger(result.ledger, json);
  json["commodities"] = Json::array();
  for (const CommodityResult& commodity : result.commodities) {
    json["commodities"].push_back(json_commodity(commodity));
  }
  if (result.start > 0) json["start_sequence"] = result.start;
  json["digest"] = result.digest;
  json["elapsed_seconds"] = result.elapsed_seconds;
  json["commands_per_second"] = commands_per_second(result);
  if (result.times) {
    json["latency_ns_p50"] = result.times->p50_ns;
    json["latency_ns_p99"] = result.times->p99_ns;
    json["latency_ns_p99_9"] = result.times->p99_9_ns;
    json["latency_ns_max"] = result.times->max_ns;
  }
  if (result.insight != nullptr) {
    json["insight"] = insight_json(result.insight->insight(), last_sequence(result));
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace farmgate
