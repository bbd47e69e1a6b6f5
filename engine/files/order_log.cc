#include "engine/files/order_log.h"

#include <algorithm>
#include <utility>

#include "engine/files/csv_columns.h"
#include "engine/files/parse_integer.h"

namespace farmgate {

constexpr std::array<std::string_view, kOrderColumnCount> kOrderColumnNames{
    "ts_ns",     "op",         "order_id",   "account", "side",         "commodity",
    "zone",      "quantity",   "price",      "tif",     "expire_ts_ns", "min_quantity",
    "post_only", "self_trade", "request_id", "amount",  "ordered_by"};

namespace {

// Reads the fields of one row into a request.
class RequestReader {
 public:
  RequestReader(const OrderFields& fields, Request& request) : fields_(fields), request_(request) {}

  std::string_view text(OrderColumn column) const { return fields_[static_cast<std::size_t>(column)]; }

  // A number; true: the field is not empty.
  template <class Unit>
  bool number(OrderColumn column, Amount<Unit>& amount) {
    std::int64_t value = amount.value();
    const bool is_given = number(column, value);
    amount = Amount<Unit>{value};
    return is_given;
  }
  bool number(OrderColumn column, std::int64_t& number) {
    if (text(column).empty()) return false;
    if (const auto value = parse_integer(text(column))) {
      number = *value;
    } else {
      request_.readable = false;
    }
    return true;
  }

  // A word that `parse` knows; true: the field is not empty.
  template <class Word, class Parse>
  bool word(OrderColumn column, Word& word, Parse parse) {
    if (text(column).empty()) return false;
    if (const auto value = parse(text(column))) {
      word = *value;
    } else {
      request_.readable = false;
    }
    return true;
  }

 private:
  const OrderFields& fields_;
  Request& request_;
};

std::optional<bool> parse_flag(std::string_view text) {
  if (text == "0") return false;
  if (text == "1") return true;
  return std::nullopt;
}

// An operation that an order log may have: a client's, or a booking.
std::optional<Operation> parse_order_operation(std::string_view text) {
  const auto operation = parse_operation(text);
  const bool is_one = operation && (*operation <= Operation::kMassCancel || is_booking(*operation));
  return is_one ? operation : std::nullopt;
}

}  // namespace

Request parse_request(const OrderFields& fields, Timestamp time) {
  Request request;
  RequestReader reader(fields, request);
  request.time = time;
  request.order_id = reader.text(OrderColumn::kOrderId);
  request.account = reader.text(OrderColumn::kAccount);
  request.commodity = reader.text(OrderColumn::kCommodity);
  request.zone = reader.text(OrderColumn::kZone);
  request.request_id = reader.text(OrderColumn::kRequestId);
  request.ordered_by = reader.text(OrderColumn::kOrderedBy);
  request.amount_given = reader.number(OrderColumn::kAmount, request.amount);
  if (!reader.word(OrderColumn::kOperation, request.operation, parse_order_operation)) {
    request.readable = false;
  }
  request.given = {
      .side = reader.word(OrderColumn::kSide, request.side, parse_side),
      .quantity = reader.number(OrderColumn::kQuantity, request.quantity),
      .price = reader.number(OrderColumn::kPrice, request.price),
      .time_in_force = reader.word(OrderColumn::kTimeInForce, request.time_in_force, parse_time_in_force),
      .expire_time = reader.number(OrderColumn::kExpireTime, request.expire_time),
      .min_quantity = reader.number(OrderColumn::kMinQuantity, request.min_quantity),
      .post_only = reader.word(OrderColumn::kPostOnly, request.post_only, parse_flag),
      .self_trade = reader.word(OrderColumn::kSelfTrade, request.self_trade, parse_self_trade),
  };
  return request;
}

Result<OrderLogReader> OrderLogReader::open(const std::string& path) {
  auto csv = CsvReader::open(path);
  if (!csv) return std::move(csv).error();
  const std::span<const std::string_view> names(kOrderColumnNames);
  const auto columns = find_csv_columns(
      path, csv->header(),
      {.required = names.first(kOrderColumnsRequired), .optional = names.subspan(kOrderColumnsRequired)});
  if (!columns) return columns.error();
  OrderLogReader reader(std::move(*csv));
  std::ranges::copy(*columns, reader.columns_.begin());
  return reader;
}

Result<OrderLogReader::Item> OrderLogReader::read(TextArena& texts) {
  const auto item = csv_.next();
  if (!item) return item.error();
  if (*item == CsvItem::kEnd) return Item::kEnd;
  if (*item == CsvItem::kBadRow) {
    problem_ = csv_.problem();
    return Item::kBadRow;
  }

  OrderFields fields;
  for (std::size_t i = 0; i < fields.size(); ++i) fields[i] = csv_field(csv_.row(), columns_[i]);
  const std::optional<Timestamp> time = read_time(fields[0]);
  if (!time) return Item::kBadRow;
  for (const OrderColumn column : {OrderColumn::kOrderId, OrderColumn::kAccount, OrderColumn::kCommodity,
                                   OrderColumn::kZone, OrderColumn::kRequestId, OrderColumn::kOrderedBy}) {
    std::string_view& text = fields[static_cast<std::size_t>(column)];
    text = texts.keep(text);
  }
  request_ = parse_request(fields, *time);
  return Item::kRequest;
}

// The time of a row; nothing, with problem() set, when it makes the row a bad one.
std::optional<Timestamp> OrderLogReader::read_time(std::string_view text) {
  const auto nanoseconds = parse_integer(text);
  const auto report = [&](std::string what) {
    problem_ = {.line = csv_.row().line, .column = "ts_ns", .what = std::move(what)};
    return std::nullopt;
  };
  if (!nanoseconds || *nanoseconds < 0) {
    return report("\"" + std::string(text.substr(0, 40)) +
                  "\" is no time; write nanoseconds since 1970-01-01 UTC as a whole number, 0 or more");
  }
  if (*nanoseconds < last_time_.value()) {
    return report(std::to_string(*nanoseconds) + " goes back; the row before has " +
                  std::to_string(last_time_.value()) + " (sort the log by ts_ns)");
  }
  last_time_ = Timestamp{*nanoseconds};
  return last_time_;
}

}  // namespace farmgate
