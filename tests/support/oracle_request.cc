#include "tests/support/oracle_request.h"

#include <limits>
#include <set>
#include <vector>

namespace farmgate {
namespace {

using Names = std::set<std::string>;

// The columns an op may fill and those it must fill.
struct OracleColumns {
  Names used;
  Names needed;
};

const Names kOperations = {"deposit", "withdrawal", "payout", "loan", "credit_line"};

std::optional<OracleColumns> columns_of(const std::string& op) {
  const Names everything = {"order_id", "account", "side",         "commodity",    "zone",      "quantity",
                            "price",    "tif",     "expire_ts_ns", "min_quantity", "post_only", "self_trade"};
  const Names whole_order = {"order_id", "account", "side", "commodity", "zone", "quantity", "price", "tif"};
  if (op == "new") return OracleColumns{everything, whole_order};
  if (op == "cancel") return OracleColumns{{"order_id", "account", "request_id"}, {"order_id", "account"}};
  if (op == "disconnect") return OracleColumns{{"order_id", "account"}, {"order_id", "account"}};
  if (op == "replace") {
    return OracleColumns{
        {"order_id", "account", "side", "commodity", "zone", "quantity", "price", "request_id"},
        {"order_id", "account", "quantity", "price"}};
  }
  if (op == "mass_cancel") {
    return OracleColumns{{"account", "side", "commodity", "request_id"}, {"account"}};
  }
  const Names operation = {"account", "amount", "request_id", "ordered_by"};
  if (op == "credit_line") return OracleColumns{operation, {"account", "request_id", "ordered_by"}};
  if (kOperations.contains(op)) return OracleColumns{operation, operation};
  return std::nullopt;
}

std::string column(const TextCommand& command, const std::string& name) {
  const auto found = command.fields.find(name);
  return found == command.fields.end() ? "" : found->second;
}

bool fills_its_columns(const TextCommand& command, const OracleColumns& columns) {
  for (const auto& [name, value] : command.fields) {
    if (!value.empty() && !columns.used.contains(name)) return false;
  }
  for (const std::string& name : columns.needed) {
    if (column(command, name).empty()) return false;
  }
  for (const char* name : {"order_id", "account", "commodity", "zone", "request_id", "ordered_by"}) {
    if (column(command, name).size() > 64) return false;
  }
  return true;
}

bool is_one_of(const std::string& word, const Names& words) {
  return words.contains(word);
}

// Reads a number into `out`; an empty column leaves it as it is.
bool read_number(const TextCommand& command, const std::string& name, std::int64_t& out) {
  const std::string text = column(command, name);
  if (text.empty()) return true;
  const auto value = OracleRequest::integer(text);
  if (!value) return false;
  out = *value;
  return true;
}

// Words and pairs of options that only a new order has.
bool options_fit(const TextCommand& command, const OracleRequest& request) {
  if (!is_one_of(request.tif, {"GTC", "GTD", "IOC", "FOK"})) return false;
  if (!is_one_of(column(command, "post_only"), {"", "0", "1"})) return false;
  if (!is_one_of(request.self_trade, {"cancel_incoming", "cancel_resting", "cancel_both"})) return false;
  if ((request.tif == "GTD") == column(command, "expire_ts_ns").empty()) return false;
  if (request.min_quantity != 0 && (request.tif == "FOK" || request.post_only)) return false;
  return !(request.post_only && (request.tif == "IOC" || request.tif == "FOK"));
}

}  // namespace

std::optional<OracleRequest> OracleRequest::read(const TextCommand& command) {
  const auto columns = columns_of(command.op);
  if (!columns || !fills_its_columns(command, *columns)) return std::nullopt;

  OracleRequest request;
  request.op = command.op;
  request.order_id = column(command, "order_id");
  request.account = column(command, "account");
  request.side = column(command, "side");
  request.commodity = column(command, "commodity");
  request.zone = column(command, "zone");
  request.tif = column(command, "tif");
  request.post_only = column(command, "post_only") == "1";
  request.request_id = column(command, "request_id");
  request.ordered_by = column(command, "ordered_by");
  if (!column(command, "amount").empty()) {
    request.amount = integer(column(command, "amount"));
    if (!request.amount) return std::nullopt;
  }
  if (!column(command, "self_trade").empty()) request.self_trade = column(command, "self_trade");

  if (!is_one_of(request.side, {"", "bid", "ask"})) return std::nullopt;
  if (!read_number(command, "quantity", request.quantity)) return std::nullopt;
  if (!read_number(command, "price", request.price)) return std::nullopt;
  if (!read_number(command, "expire_ts_ns", request.expire_ts_ns)) return std::nullopt;
  if (!read_number(command, "min_quantity", request.min_quantity)) return std::nullopt;
  if (request.op == "new" && !options_fit(command, request)) return std::nullopt;
  return request;
}

std::optional<std::int64_t> OracleRequest::integer(const std::string& text) {
  const bool negative = !text.empty() && text[0] == '-';
  const std::string digits = text.substr(negative ? 1 : 0);
  if (digits.empty()) return std::nullopt;

  // Counted downwards, as there is one more number below zero than above it.
  constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
  std::int64_t value = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    const std::int64_t unit = digit - '0';
    if (value < kLowest / 10 || value * 10 < kLowest + unit) return std::nullopt;
    value = value * 10 - unit;
  }
  if (!negative && value == kLowest) return std::nullopt;
  return negative ? value : -value;
}

bool OracleRequest::is_operation() const {
  return kOperations.contains(op);
}

std::string OracleRequest::content() const {
  std::string text;
  for (const std::string& part :
       {op, order_id, account, side, commodity, zone, std::to_string(quantity), std::to_string(price), tif,
        std::to_string(expire_ts_ns), std::to_string(min_quantity), std::to_string(post_only), self_trade,
        request_id, amount ? std::to_string(*amount) : "", ordered_by}) {
    text += std::to_string(part.size()) + ":" + part + ",";
  }
  return text;
}

std::string OracleRequest::description() const {
  std::string text = account + "/" + order_id + " " + side + " " + commodity + " " + zone + " " +
                     std::to_string(quantity) + "@" + std::to_string(price) + " " + tif;
  if (tif == "GTD") text += " expire=" + std::to_string(expire_ts_ns);
  if (min_quantity != 0) text += " min=" + std::to_string(min_quantity);
  if (post_only) text += " post_only";
  if (self_trade != "cancel_incoming") text += " self_trade=" + self_trade;
  return text;
}

}  // namespace farmgate
