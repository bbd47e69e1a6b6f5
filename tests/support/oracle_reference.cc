#include "tests/support/oracle_reference.h"

#include <algorithm>
#include <cstdlib>

#include "tests/support/oracle_request.h"

namespace farmgate {
namespace {

constexpr std::int64_t kHighestPrice = 1'000'000'000;

std::string column(const ReferenceRow& row, const std::string& name) {
  const auto found = row.fields.find(name);
  return found == row.fields.end() ? "" : found->second;
}

bool is_symbol(const std::string& text) {
  return !text.empty() && text.size() <= 64;
}

bool within(std::int64_t value, std::int64_t lowest, std::int64_t highest) {
  return lowest <= value && value <= highest;
}

// A decimal number such as 39.9 or -116, at most `bound` on either side of 0.
bool is_degrees(const std::string& text, double bound) {
  const std::string digits = "0123456789";
  const std::string unsigned_text = text.substr(!text.empty() && text[0] == '-' ? 1 : 0);
  const std::size_t point = unsigned_text.find('.');
  const std::string whole = unsigned_text.substr(0, point);
  if (whole.empty() || whole.find_first_not_of(digits) != std::string::npos) return false;
  if (point != std::string::npos) {
    const std::string fraction = unsigned_text.substr(point + 1);
    if (fraction.empty() || fraction.find_first_not_of(digits) != std::string::npos) return false;
  }
  return std::strtod(unsigned_text.c_str(), nullptr) <= bound;
}

bool is_number_or_empty(const std::string& text) {
  return text.empty() || OracleRequest::integer(text).has_value();
}

bool price_or_none(const std::optional<std::int64_t>& price) {
  return !price || within(*price, 1, kHighestPrice);
}

}  // namespace

const OracleReference::CommodityRow* OracleReference::commodity(const std::string& symbol) const {
  for (const CommodityRow& row : commodities_) {
    if (row.symbol == symbol) return &row;
  }
  return nullptr;
}

OracleReference::CommodityRow* OracleReference::find_commodity(const std::string& symbol) {
  for (CommodityRow& row : commodities_) {
    if (row.symbol == symbol) return &row;
  }
  return nullptr;
}

const OracleReference::LaneRow* OracleReference::lane(const std::string& origin,
                                                      const std::string& destination,
                                                      const CommodityRow& commodity) const {
  auto found = lanes_.find({origin, destination, commodity.class_name});
  if (found == lanes_.end()) found = lanes_.find({origin, destination, "*"});
  if (found == lanes_.end()) return nullptr;
  const bool in_time =
      commodity.shelf_life_hours == 0 || found->second.transit_hours <= commodity.shelf_life_hours;
  return in_time ? &found->second : nullptr;
}

std::optional<std::int64_t> OracleReference::credit_line(const std::string& account) const {
  const auto found = account_rows_.find(account);
  return found == account_rows_.end() ? std::nullopt : found->second.credit_line;
}

std::int64_t OracleReference::first_loan(const std::string& account) const {
  const auto found = account_rows_.find(account);
  return found == account_rows_.end() ? 0 : found->second.loan;
}

std::int64_t OracleReference::repayment_per_mille(const std::string& account) const {
  const auto found = account_rows_.find(account);
  return found == account_rows_.end() ? 0 : found->second.repayment_per_mille;
}

std::vector<std::string> OracleReference::accounts() const {
  std::vector<std::string> symbols;
  for (const auto& [symbol, state] : accounts_) symbols.push_back(symbol);
  return symbols;
}

std::vector<std::string> OracleReference::attributes(const std::string& account) const {
  const auto found = account_rows_.find(account);
  return found == account_rows_.end() ? std::vector<std::string>() : found->second.attributes;
}

std::string OracleReference::owner(const std::string& account) const {
  const auto found = account_rows_.find(account);
  return found == account_rows_.end() ? "" : found->second.owner;
}

std::vector<std::string> OracleReference::zones() const {
  std::vector<std::string> symbols;
  for (const auto& [symbol, state] : zones_) symbols.push_back(symbol);
  return symbols;
}

const OracleProgrammeRow* OracleReference::programme(const std::string& symbol) const {
  const auto found = std::find_if(programmes_.begin(), programmes_.end(),
                                  [&](const auto& row) { return row.symbol == symbol; });
  return found == programmes_.end() ? nullptr : &*found;
}

std::string OracleReference::change(const std::vector<ReferenceRow>& rows) {
  OracleReference next = *this;
  for (const ReferenceRow& row : rows) {
    std::string reason = next.change_row(row);
    if (!reason.empty()) return reason;
  }
  *this = next;
  return "";
}

std::string OracleReference::change_row(const ReferenceRow& row) {
  if (row.kind == "commodity") return put_commodity(row);
  if (row.kind == "zone") return put_zone(row);
  if (row.kind == "lane") return put_lane(row);
  if (row.kind == "account") return put_account(row);
  if (row.kind == "programme") return put_programme(row);
  if (row.kind == "delete_programme") return delete_programme(row);
  if (row.kind == "delete_commodity") return delete_commodity(row);
  if (row.kind == "delete_zone") return delete_from(zones_, column(row, "zone"), "unknown_zone");
  if (row.kind == "delete_lane") return delete_lane(row);
  if (row.kind == "delete_account") return delete_from(accounts_, column(row, "account"), "unknown_account");
  return "malformed";
}

std::string OracleReference::put_commodity(const ReferenceRow& row) {
  const auto tick = OracleRequest::integer(column(row, "tick"));
  const auto shelf_life = OracleRequest::integer(column(row, "shelf_life_hours"));
  if (!is_symbol(column(row, "commodity")) || !is_symbol(column(row, "class"))) return "malformed";
  if (!tick || !shelf_life || *shelf_life < 0) return "malformed";
  if (!is_number_or_empty(column(row, "price_min")) || !is_number_or_empty(column(row, "price_max"))) {
    return "malformed";
  }

  CommodityRow next;
  next.symbol = column(row, "commodity");
  next.lot = column(row, "lot");
  next.class_name = column(row, "class");
  next.tick = *tick;
  next.shelf_life_hours = *shelf_life;
  next.price_min = OracleRequest::integer(column(row, "price_min"));
  next.price_max = OracleRequest::integer(column(row, "price_max"));

  CommodityRow* present = find_commodity(next.symbol);
  if (present &&
      (present->class_name != next.class_name || present->lot != next.lot || present->tick != next.tick)) {
    return "immutable_field";
  }
  if (!within(next.tick, 1, kHighestPrice)) return "price_out_of_range";
  if (!price_or_none(next.price_min) || !price_or_none(next.price_max)) return "price_out_of_range";
  if (next.price_min && next.price_max && *next.price_min > *next.price_max) return "price_out_of_range";

  if (!present) {
    commodities_.push_back(next);
    return "";
  }
  next.halted = present->halted;
  *present = next;
  return "";
}

std::string OracleReference::put_zone(const ReferenceRow& row) {
  const std::string kind = column(row, "kind");
  if (!is_symbol(column(row, "zone"))) return "malformed";
  if (kind != "rural" && kind != "urban" && kind != "both") return "malformed";
  if (!is_degrees(column(row, "latitude"), 90) || !is_degrees(column(row, "longitude"), 180)) {
    return "malformed";
  }
  zones_[column(row, "zone")] = State::kLive;
  zone_rows_[column(row, "zone")] = {.county = column(row, "county"),
                                     .attributes = oracle_list(column(row, "attributes"))};
  return "";
}

std::string OracleReference::put_lane(const ReferenceRow& row) {
  const LaneKey key = {column(row, "origin"), column(row, "destination"), column(row, "class")};
  const auto unit_cost = OracleRequest::integer(column(row, "unit_cost"));
  const auto transit_hours = OracleRequest::integer(column(row, "transit_hours"));
  const std::string subsidy_text = column(row, "subsidy");
  for (const std::string& symbol : key) {
    if (!is_symbol(symbol)) return "malformed";
  }
  if (!unit_cost || !transit_hours || *transit_hours < 0 || !is_number_or_empty(subsidy_text)) {
    return "malformed";
  }
  const std::int64_t subsidy = OracleRequest::integer(subsidy_text).value_or(0);

  if (!zone_live(key[0]) || !zone_live(key[1])) return "unknown_zone";
  if (!within(*unit_cost, 0, kHighestPrice) || !within(subsidy, 0, *unit_cost)) return "price_out_of_range";
  lanes_[key] = {.unit_cost = *unit_cost, .transit_hours = *transit_hours, .subsidy = subsidy};
  return "";
}

std::string OracleReference::put_account(const ReferenceRow& row) {
  if (!is_symbol(column(row, "account")) || !is_symbol(column(row, "zone"))) return "malformed";
  for (const char* name : {"credit_line", "loan", "repayment_per_mille"}) {
    if (!is_number_or_empty(column(row, name))) return "malformed";
  }

  AccountRow next;
  next.credit_line = OracleRequest::integer(column(row, "credit_line"));
  next.loan = OracleRequest::integer(column(row, "loan")).value_or(0);
  next.repayment_per_mille = OracleRequest::integer(column(row, "repayment_per_mille")).value_or(0);
  if (next.credit_line.value_or(0) < 0 || next.loan < 0) return "malformed";
  if (!within(next.repayment_per_mille, 0, 1'000)) return "malformed";
  next.attributes = oracle_list(column(row, "attributes"));
  next.owner = column(row, "owner");
  if (next.owner.size() > 64) return "malformed";
  const std::string symbol = column(row, "account");
  if (!zone_live(column(row, "zone"))) return "unknown_zone";
  if (account_known(symbol) && next.loan != first_loan(symbol)) return "immutable_field";
  accounts_[symbol] = State::kLive;
  account_rows_[symbol] = next;
  return "";
}

// The symbols it names must be there, as those of a lane.
std::string OracleReference::put_programme(const ReferenceRow& row) {
  const auto next = OracleProgrammeRow::read(row);
  if (!next) return "malformed";
  const auto present = std::find_if(programmes_.begin(), programmes_.end(),
                                    [&](const auto& other) { return other.symbol == next->symbol; });
  if (present != programmes_.end() && !present->may_become(*next)) return "malformed";
  for (const std::string& symbol : next->commodities) {
    if (!commodity(symbol) || commodity(symbol)->deleted) return "unknown_commodity";
  }
  for (const auto& list : {next->origins, next->destinations}) {
    for (const std::string& symbol : list) {
      if (!zone_live(symbol)) return "unknown_zone";
    }
  }
  if (present == programmes_.end()) {
    programmes_.push_back(*next);
  } else {
    *present = *next;
  }
  return "";
}

std::string OracleReference::delete_programme(const ReferenceRow& row) {
  for (OracleProgrammeRow& programme : programmes_) {
    if (programme.symbol != column(row, "programme") || programme.ended) continue;
    programme.ended = true;
    return "";
  }
  return "malformed";
}

std::string OracleReference::delete_commodity(const ReferenceRow& row) {
  if (!is_symbol(column(row, "commodity"))) return "malformed";
  CommodityRow* present = find_commodity(column(row, "commodity"));
  if (!present || present->deleted) return "unknown_commodity";
  present->deleted = true;
  return "";
}

std::string OracleReference::delete_lane(const ReferenceRow& row) {
  const LaneKey key = {column(row, "origin"), column(row, "destination"), column(row, "class")};
  return lanes_.erase(key) == 1 ? "" : "malformed";
}

std::string OracleReference::delete_from(States& states, const std::string& symbol,
                                         const std::string& reason) {
  if (!is_symbol(symbol)) return "malformed";
  if (!live(states, symbol)) return reason;
  states[symbol] = State::kDeleted;
  return "";
}

}  // namespace farmgate
