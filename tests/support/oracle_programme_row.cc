#include "tests/support/oracle_programme_row.h"

#include <algorithm>

#include "tests/support/oracle_request.h"

namespace farmgate {
namespace {

using List = OracleProgrammeRow::List;

constexpr std::int64_t kHighestPrice = 1'000'000'000;
constexpr std::int64_t kHighestMoney = 1'000'000'000'000'000'000;

std::string column(const ReferenceRow& row, const std::string& name) {
  const auto found = row.fields.find(name);
  return found == row.fields.end() ? "" : found->second;
}

bool is_symbol(const std::string& text) {
  return !text.empty() && text.size() <= 64;
}

// A list that is empty, or `*`, is for all. Returns false when an item is no symbol.
bool read_list(const ReferenceRow& row, const std::string& name, List& out) {
  const std::string text = column(row, name);
  if (text != "*") out = oracle_list(text);
  return std::all_of(out.begin(), out.end(), is_symbol);
}

// Returns false when there is something and it is no number.
bool read_number(const ReferenceRow& row, const std::string& name, std::optional<std::int64_t>& out) {
  out = OracleRequest::integer(column(row, name));
  return out.has_value() || column(row, name).empty();
}

bool within(const std::optional<std::int64_t>& value, std::int64_t lowest, std::int64_t highest) {
  return value && lowest <= *value && *value <= highest;
}

bool is_period(const std::string& text) {
  return text == "day" || text == "month" || text == "year" || text == "whole";
}

// Returns false when they are no tiers, or do not rise. There may be none.
bool read_tiers(const ReferenceRow& row, std::vector<std::pair<std::int64_t, std::int64_t>>& out) {
  for (const std::string& text : oracle_list(column(row, "tiers"))) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos) return false;
    const auto threshold = OracleRequest::integer(text.substr(0, colon));
    const auto payment = OracleRequest::integer(text.substr(colon + 1));
    if (!within(threshold, 1, kHighestMoney) || !within(payment, 1, kHighestMoney)) return false;
    if (!out.empty() && *threshold <= out.back().first) return false;
    out.emplace_back(*threshold, *payment);
  }
  return out.size() <= 100;
}

bool holds(const List& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

bool holds_one_of(const List& list, const List& items) {
  return std::any_of(items.begin(), items.end(), [&](const std::string& item) { return holds(list, item); });
}

}  // namespace

std::vector<std::string> oracle_list(const std::string& text) {
  List items;
  if (text.empty()) return items;
  std::size_t at = 0;
  for (std::size_t end = text.find(';'); end != std::string::npos; end = text.find(';', at)) {
    items.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  items.push_back(text.substr(at));
  return items;
}

std::optional<OracleProgrammeRow> OracleProgrammeRow::read(const ReferenceRow& row) {
  OracleProgrammeRow next;
  next.symbol = column(row, "programme");
  next.funder = column(row, "funder");
  if (!is_symbol(next.symbol)) return std::nullopt;

  const std::string kind = column(row, "amount_kind");
  const bool by_tiers = kind == "tiers_quantity" || kind == "tiers_value";
  if (kind != "per_lot" && kind != "per_mille" && !by_tiers) return std::nullopt;
  next.per_mille = kind == "per_mille";
  next.by_value = kind == "tiers_value";
  next.period = column(row, "period");
  if (by_tiers != is_period(next.period) || (!by_tiers && !next.period.empty())) return std::nullopt;
  if (!read_tiers(row, next.tiers) || next.tiers.empty() == by_tiers) return std::nullopt;
  std::optional<std::int64_t> budget;
  std::optional<std::int64_t> amount;
  if (!read_number(row, "budget", budget) || !within(budget, 0, kHighestMoney)) return std::nullopt;
  if (!read_number(row, "amount", amount)) return std::nullopt;
  if (by_tiers && amount.value_or(0) != 0) return std::nullopt;
  if (!by_tiers && !within(amount, 1, next.per_mille ? 1'000 : kHighestPrice)) return std::nullopt;
  next.budget = *budget;
  next.amount = amount.value_or(0);

  if (!read_number(row, "account_cap", next.account_cap)) return std::nullopt;
  if (next.account_cap && !within(next.account_cap, 0, kHighestMoney)) return std::nullopt;
  if (!read_number(row, "begin_ts_ns", next.begin_ts_ns)) return std::nullopt;
  if (!read_number(row, "end_ts_ns", next.end_ts_ns)) return std::nullopt;

  const bool lists =
      read_list(row, "origins", next.origins) && read_list(row, "origin_counties", next.origin_counties) &&
      read_list(row, "origin_attributes", next.origin_attributes) &&
      read_list(row, "destinations", next.destinations) && read_list(row, "commodities", next.commodities) &&
      read_list(row, "attributes", next.attributes);
  return lists ? std::optional(next) : std::nullopt;
}

bool OracleProgrammeRow::may_become(const OracleProgrammeRow& next) const {
  return next.symbol == symbol && next.funder == funder && next.budget >= budget && next.amount == amount &&
         next.per_mille == per_mille && next.origins == origins && next.origin_counties == origin_counties &&
         next.origin_attributes == origin_attributes && next.destinations == destinations &&
         next.commodities == commodities && next.attributes == attributes &&
         next.account_cap == account_cap && next.period == period && next.tiers == tiers &&
         next.by_value == by_value;
}

std::int64_t OracleProgrammeRow::addition(std::int64_t unit_cost, std::int64_t lane_subsidy) const {
  const std::int64_t wanted = per_mille ? unit_cost * amount / 1'000 : amount;
  return std::min(wanted, unit_cost - lane_subsidy);
}

bool OracleProgrammeRow::runs_at(std::int64_t ts_ns) const {
  if (ended || (begin_ts_ns && ts_ns < *begin_ts_ns)) return false;
  return !end_ts_ns || ts_ns < *end_ts_ns;
}

bool OracleProgrammeRow::takes_origin(const std::string& zone, const std::string& county,
                                      const List& zone_attributes) const {
  if (origins.empty() && origin_counties.empty() && origin_attributes.empty()) return true;
  return holds(origins, zone) || holds(origin_counties, county) ||
         holds_one_of(origin_attributes, zone_attributes);
}

bool OracleProgrammeRow::takes_destination(const std::string& zone) const {
  return destinations.empty() || holds(destinations, zone);
}

bool OracleProgrammeRow::takes_commodity(const std::string& commodity) const {
  return commodities.empty() || holds(commodities, commodity);
}

bool OracleProgrammeRow::takes_account(const List& account_attributes) const {
  return attributes.empty() || holds_one_of(attributes, account_attributes);
}

}  // namespace farmgate
