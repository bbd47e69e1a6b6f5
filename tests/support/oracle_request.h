// What a row of orders.csv says, once its text has been read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tests/support/subject.h"

namespace farmgate {

struct OracleRequest {
  std::string op;
  std::string order_id;
  std::string account;
  std::string side;
  std::string commodity;
  std::string zone;
  std::int64_t quantity = 0;
  std::int64_t price = 0;
  std::string tif;
  std::int64_t expire_ts_ns = 0;
  std::int64_t min_quantity = 0;
  bool post_only = false;
  std::string self_trade = "cancel_incoming";
  std::string request_id;
  std::optional<std::int64_t> amount;  // of an operation; none: a line without a limit
  std::string ordered_by;

  // Nothing when the row is malformed.
  static std::optional<OracleRequest> read(const TextCommand& command);

  // Decimal digits with an optional minus sign, within 64 bits.
  static std::optional<std::int64_t> integer(const std::string& text);

  // A payment, a loan or a credit line: of an account, and of no order and no commodity.
  bool is_operation() const;

  // Every field but the time, by meaning: two requests are the same when their contents are.
  std::string content() const;

  // What an accepted event says of a new order.
  std::string description() const;
};

}  // namespace farmgate
