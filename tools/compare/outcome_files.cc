#include "tools/compare/outcome_files.h"

#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/files/byte_source.h"
#include "engine/files/csv_columns.h"
#include "engine/files/csv_reader.h"
#include "engine/files/csv_writer.h"
#include "engine/files/parse_integer.h"
#include "engine/insight/year.h"
#include "tools/farmgate/json_amount.h"

namespace farmgate {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 2;
constexpr std::array<std::string_view, 4> kProducerColumns{"account", "owner", "earned", "best_year"};
constexpr std::array<std::string_view, 5> kDayColumns{"commodity", "day", "quantity", "buyers_paid",
                                                      "producers_received"};

std::string path_in(const std::string& folder, std::string_view name) {
  return (std::filesystem::path(folder) / name).string();
}
std::string json_path(const std::string& folder) {
  return path_in(folder, "outcome.json");
}
std::string producers_path(const std::string& folder) {
  return path_in(folder, "producers.csv.zst");
}
std::string days_path(const std::string& folder) {
  return path_in(folder, "days.csv.zst");
}

constexpr std::int32_t kDayMax = INT64_MAX / kDayNs;  // the last that a time can be on

Error bad_input(const std::string& path, const std::string& what) {
  return {.code = ErrorCode::kBadInput, .message = path + ": " + what};
}

std::optional<Int128> parse_amount(std::string_view text) {
  constexpr std::size_t kDigitsMax = 30;  // so that sums and averages of several stay within 128 bits
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  if (text.empty() || text.size() > kDigitsMax) return std::nullopt;
  Int128 value = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = value * 10 + (digit - '0');
  }
  return is_negative ? -value : value;
}

// Throws what nlohmann throws when it is none.
Int128 amount_of(const Json& json) {
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (!json.is_string()) return Json().get<std::int64_t>();
  const auto amount = parse_amount(json.get<std::string>());
  return amount ? *amount : Json().get<std::int64_t>();
}

std::int64_t grams_of(const Json& json) {
  constexpr std::int64_t kGramsMax = 1'000'000'000'000;
  const auto grams = json.is_number_integer() ? json.get<std::int64_t>() : 0;
  return grams > 0 && grams <= kGramsMax ? grams : Json().get<std::int64_t>();
}

Json trade_json(const TradeOutcome& trade) {
  return {{"fills", trade.filled.fills},
          {"quantity", trade.filled.quantity},
          {"buyers_paid", json_amount(trade.filled.buyers_paid)},
          {"producers_received", json_amount(trade.filled.producers_received)},
          {"carriers_received", json_amount(trade.filled.carriers_received)},
          {"subsidies", json_amount(trade.filled.subsidies)},
          {"programmes_paid", json_amount(trade.programmes_paid)},
          {"buyers_surplus", json_amount(trade.buyers_surplus)},
          {"producers_surplus", json_amount(trade.producers_surplus)},
          {"lot_metres", json_amount(trade.lot_metres)}};
}
TradeOutcome trade_of(const Json& json) {
  return {.filled = {.fills = json.at("fills").get<std::uint64_t>(),
                     .quantity = json.at("quantity").get<std::int64_t>(),
                     .buyers_paid = amount_of(json.at("buyers_paid")),
                     .producers_received = amount_of(json.at("producers_received")),
                     .carriers_received = amount_of(json.at("carriers_received")),
                     .subsidies = amount_of(json.at("subsidies"))},
          .programmes_paid = amount_of(json.at("programmes_paid")),
          .buyers_surplus = amount_of(json.at("buyers_surplus")),
          .producers_surplus = amount_of(json.at("producers_surplus")),
          .lot_metres = amount_of(json.at("lot_metres"))};
}

Json commodity_json(const CommodityOutcome& commodity) {
  Json json{{"commodity", commodity.symbol}, {"lot", commodity.lot}, {"currency", commodity.currency}};
  if (commodity.lot_grams) json["lot_grams"] = *commodity.lot_grams;
  json["trade"] = trade_json(commodity.trade);
  return json;
}
CommodityOutcome commodity_of(const Json& json) {
  CommodityOutcome commodity{.symbol = json.at("commodity").get<std::string>(),
                             .lot = json.at("lot").get<std::string>(),
                             .currency = json.at("currency").get<std::string>(),
                             .lot_grams = std::nullopt,
                             .trade = trade_of(json.at("trade")),
                             .days = {}};
  if (json.contains("lot_grams")) commodity.lot_grams = grams_of(json.at("lot_grams"));
  return commodity;
}

Json programme_json(const ProgrammeOutcome& programme) {
  return {{"programme", programme.symbol},
          {"budget", programme.budget},
          {"paid", json_amount(programme.paid)},
          {"fills", programme.fills},
          {"quantity", programme.quantity}};
}
ProgrammeOutcome programme_of(const Json& json) {
  return {.symbol = json.at("programme").get<std::string>(),
          .budget = json.at("budget").get<std::int64_t>(),
          .paid = amount_of(json.at("paid")),
          .fills = json.at("fills").get<std::uint64_t>(),
          .quantity = json.at("quantity").get<std::int64_t>()};
}

void add_income(Json& json, const Income& income) {
  json["earned"] = json_amount(income.earned);
  json["producers"] = income.producers;
}
Income income_of(const Json& json) {
  return {.earned = amount_of(json.at("earned")), .producers = json.at("producers").get<std::uint64_t>()};
}

Json outcome_json(const Outcome& outcome) {
  Json json{{"format", kFormat},
            {"digest", outcome.digest},
            {"commands", outcome.commands},
            {"accepted", outcome.accepted},
            {"rejected", outcome.rejected}};
  if (outcome.start > 0) json["start_sequence"] = outcome.start;
  json["commodities"] = Json::array();
  for (const auto& commodity : outcome.commodities) json["commodities"].push_back(commodity_json(commodity));
  json["programmes"] = Json::array();
  for (const auto& programme : outcome.programmes) json["programmes"].push_back(programme_json(programme));
  json["counties"] = Json::array();
  for (const auto& [name, income] : outcome.counties) {
    Json& county = json["counties"].emplace_back(Json{{"county", name.first}, {"state", name.second}});
    add_income(county, income);
  }
  json["attributes"] = Json::array();
  for (const auto& [name, income] : outcome.attributes) {
    add_income(json["attributes"].emplace_back(Json{{"attribute", name}}), income);
  }
  return json;
}

Outcome outcome_of(const Json& json) {
  Outcome outcome{.start = json.value("start_sequence", Sequence{0}),
                  .digest = json.at("digest").get<std::string>(),
                  .commands = json.at("commands").get<std::uint64_t>(),
                  .accepted = json.at("accepted").get<std::uint64_t>(),
                  .rejected = json.at("rejected").get<std::uint64_t>(),
                  .commodities = {},
                  .programmes = {},
                  .counties = {},
                  .attributes = {},
                  .producers = {}};
  for (const Json& commodity : json.at("commodities")) outcome.commodities.push_back(commodity_of(commodity));
  for (const Json& programme : json.at("programmes")) outcome.programmes.push_back(programme_of(programme));
  for (const Json& county : json.at("counties")) {
    outcome.counties[{county.at("county").get<std::string>(), county.at("state").get<std::string>()}] =
        income_of(county);
  }
  for (const Json& attribute : json.at("attributes")) {
    outcome.attributes[attribute.at("attribute").get<std::string>()] = income_of(attribute);
  }
  return outcome;
}

Result<std::string> contents(const std::string& path) {
  auto source = ByteSource::open(path);
  if (!source) return source.error();
  std::string text;
  for (;;) {
    const std::size_t begin = text.size();
    text.resize(begin + (std::size_t{1} << 16));
    const auto size = source->read(std::span(text).subspan(begin));
    if (!size) return size.error();
    text.resize(begin + *size);
    if (*size == 0) return text;
  }
}

Status write_file(const std::string& path, std::string_view bytes, ExistingFile existing) {
  auto file = OutputFile::open(path, existing);
  if (!file) return file.error();
  if (Status written = file->write(bytes); !written) return written;
  return file->commit();
}

// A file of rows, made by `write(row)`, which writes one and ends it.
class RowsOut {
 public:
  static Result<RowsOut> open(const std::string& path, std::span<const std::string_view> columns,
                              ExistingFile existing) {
    auto file = OutputFile::open(path, existing);
    if (!file) return file.error();
    RowsOut rows(std::move(*file));
    for (const std::string_view column : columns) rows.csv_.field(column);
    rows.csv_.end_row();
    return rows;
  }

  CsvWriter& csv() { return csv_; }
  Status end_row() {
    csv_.end_row();
    return csv_.is_full() ? csv_.write_to(file_) : Status();
  }
  Status commit() {
    if (Status written = csv_.write_to(file_); !written) return written;
    return file_.commit();
  }

 private:
  explicit RowsOut(OutputFile file) : file_(std::move(file)) {}

  OutputFile file_;
  CsvWriter csv_;
};

Status write_producers(const std::string& path, const Outcome& outcome, ExistingFile existing) {
  auto rows = RowsOut::open(path, kProducerColumns, existing);
  if (!rows) return rows.error();
  for (const auto& [name, producer] : outcome.producers) {
    rows->csv().field(name.account).field(name.owner);
    for (const Int128 amount : {producer.earned, producer.best_year}) rows->csv().field(to_string(amount));
    if (Status written = rows->end_row(); !written) return written;
  }
  return rows->commit();
}

Status write_days(const std::string& path, const Outcome& outcome, ExistingFile existing) {
  auto rows = RowsOut::open(path, kDayColumns, existing);
  if (!rows) return rows.error();
  for (const CommodityOutcome& commodity : outcome.commodities) {
    for (const auto& [day, sold] : commodity.days) {
      rows->csv().field(commodity.symbol).field(std::int64_t{day}).field(sold.quantity);
      for (const Int128 amount : {sold.buyers_paid, sold.producers_received}) {
        rows->csv().field(to_string(amount));
      }
      if (Status written = rows->end_row(); !written) return written;
    }
  }
  return rows->commit();
}

// Calls `take(field)` for each row, where `field(i)` is that of column i; false: it holds what is none.
template <class Take>
Status read_rows(const std::string& path, std::span<const std::string_view> names, Take take) {
  auto csv = CsvReader::open(path);
  if (!csv) return csv.error();
  const auto columns = find_csv_columns(path, csv->header(), {.required = names, .optional = {}});
  if (!columns) return columns.error();
  for (;;) {
    const auto item = csv->next();
    if (!item) return item.error();
    if (*item == CsvItem::kEnd) return {};
    if (*item == CsvItem::kBadRow) return Error{ErrorCode::kBadInput, to_string(path, csv->problem())};
    const auto field = [&](std::size_t column) { return csv_field(csv->row(), (*columns)[column]); };
    if (take(field)) continue;
    return bad_input(path + ":" + std::to_string(csv->row().line), "has an amount that is none");
  }
}

Status read_producers(const std::string& path, Outcome& outcome) {
  return read_rows(path, kProducerColumns, [&outcome](const auto& field) {
    const auto earned = parse_amount(field(2));
    const auto best_year = parse_amount(field(3));
    if (!earned || !best_year) return false;
    outcome.producers[{.account = std::string(field(0)), .owner = std::string(field(1))}] = {
        .earned = *earned, .best_year = *best_year};
    return true;
  });
}

Status read_days(const std::string& path, Outcome& outcome) {
  std::map<std::string, CommodityOutcome*, std::less<>> commodities;
  for (CommodityOutcome& commodity : outcome.commodities) commodities[commodity.symbol] = &commodity;
  return read_rows(path, kDayColumns, [&commodities](const auto& field) {
    const auto commodity = commodities.find(field(0));
    const auto day = parse_integer(field(1));
    const auto quantity = parse_integer(field(2));
    const auto buyers_paid = parse_amount(field(3));
    const auto producers_received = parse_amount(field(4));
    const bool is_whole = commodity != commodities.end() && quantity && buyers_paid && producers_received;
    if (!is_whole || !day || *day < 0 || *day > kDayMax) return false;
    commodity->second->days[static_cast<std::int32_t>(*day)] = {
        .quantity = *quantity, .buyers_paid = *buyers_paid, .producers_received = *producers_received};
    return true;
  });
}

// Whether a comparison can add up what was sold and carried: in files that are damaged it may be anything.
bool can_be_added(const Outcome& outcome) {
  Int128 lots = 0;
  Int128 gram_metres = 0;
  const auto add_lots = [&lots](std::int64_t quantity) {
    lots += quantity;
    return quantity >= 0 && lots <= INT64_MAX;
  };
  for (const CommodityOutcome& commodity : outcome.commodities) {
    if (!add_lots(commodity.trade.filled.quantity)) return false;
    Int128 product = 0;
    const Int128 grams = commodity.lot_grams.value_or(1);
    if (__builtin_mul_overflow(commodity.trade.lot_metres, grams, &product)) return false;
    if (__builtin_add_overflow(gram_metres, product, &gram_metres)) return false;
  }
  lots = 0;
  for (const CommodityOutcome& commodity : outcome.commodities) {
    for (const auto& [day, sold] : commodity.days) {
      if (!add_lots(sold.quantity)) return false;
    }
  }
  return true;
}

}  // namespace

std::string outcome_fills_path(const std::string& folder) {
  return path_in(folder, "fills.csv.zst");
}
std::string outcome_events_path(const std::string& folder) {
  return path_in(folder, "events.csv.zst");
}

Status make_outcome_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) return {};
  return Error{.code = ErrorCode::kSystem, .message = "cannot make " + folder + ": " + error.message()};
}

Status write_outcome(const std::string& folder, const Outcome& outcome, ExistingFile existing) {
  if (Status written = write_producers(producers_path(folder), outcome, existing); !written) return written;
  if (Status written = write_days(days_path(folder), outcome, existing); !written) return written;
  const std::string text = outcome_json(outcome).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  return write_file(json_path(folder), text, existing);
}

Result<Outcome> read_outcome(const std::string& folder) {
  const std::string path = json_path(folder);
  const auto text = contents(path);
  if (!text) return text.error();
  Outcome outcome;
  try {
    const Json json = Json::parse(*text);
    if (json.at("format") != kFormat) return bad_input(path, "is of another version of farmgate");
    outcome = outcome_of(json);
  } catch (const Json::exception& error) {
    return bad_input(path, std::string("is no outcome of a replay: ") + error.what());
  }
  if (Status read = read_producers(producers_path(folder), outcome); !read) return read.error();
  if (Status read = read_days(days_path(folder), outcome); !read) return read.error();
  if (!can_be_added(outcome)) return bad_input(folder, "has quantities that no market can trade");
  return outcome;
}

}  // namespace farmgate
