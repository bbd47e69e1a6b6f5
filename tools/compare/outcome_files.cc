#include "tools/compare/outcome_files.h"

#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/files/byte_source.h"
#include "engine/files/csv_columns.h"
#include "engine/files/csv_reader.h"
#include "engine/files/csv_writer.h"
#include "tools/farmgate/json_amount.h"

namespace farmgate {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;
constexpr std::array<std::string_view, 4> kProducerColumns{"account", "owner", "earned", "best_year"};

std::string path_in(const std::string& folder, std::string_view name) {
  return (std::filesystem::path(folder) / name).string();
}
std::string json_path(const std::string& folder) {
  return path_in(folder, "outcome.json");
}
std::string producers_path(const std::string& folder) {
  return path_in(folder, "producers.csv.zst");
}

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
  Json json{{"commodity", commodity.symbol}, {"lot", commodity.lot}};
  if (commodity.lot_grams) json["lot_grams"] = *commodity.lot_grams;
  json["trade"] = trade_json(commodity.trade);
  return json;
}
CommodityOutcome commodity_of(const Json& json) {
  CommodityOutcome commodity{.symbol = json.at("commodity").get<std::string>(),
                             .lot = json.at("lot").get<std::string>(),
                             .lot_grams = std::nullopt,
                             .trade = trade_of(json.at("trade"))};
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
  Outcome outcome{.digest = json.at("digest").get<std::string>(),
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

Status write_producers(const std::string& path, const Outcome& outcome, ExistingFile existing) {
  auto file = OutputFile::open(path, existing);
  if (!file) return file.error();
  CsvWriter csv;
  for (const std::string_view column : kProducerColumns) csv.field(column);
  csv.end_row();
  for (const auto& [name, producer] : outcome.producers) {
    csv.field(name.account).field(name.owner);
    for (const Int128 amount : {producer.earned, producer.best_year}) csv.field(to_string(amount));
    csv.end_row();
    if (!csv.is_full()) continue;
    if (Status written = csv.write_to(*file); !written) return written;
  }
  if (Status written = csv.write_to(*file); !written) return written;
  return file->commit();
}

Status read_producers(const std::string& path, Outcome& outcome) {
  auto csv = CsvReader::open(path);
  if (!csv) return csv.error();
  const auto columns = find_csv_columns(path, csv->header(), {.required = kProducerColumns, .optional = {}});
  if (!columns) return columns.error();
  for (;;) {
    const auto item = csv->next();
    if (!item) return item.error();
    if (*item == CsvItem::kEnd) return {};
    if (*item == CsvItem::kBadRow) return Error{ErrorCode::kBadInput, to_string(path, csv->problem())};
    const auto field = [&](std::size_t column) { return csv_field(csv->row(), (*columns)[column]); };
    const auto earned = parse_amount(field(2));
    const auto best_year = parse_amount(field(3));
    if (!earned || !best_year) {
      return bad_input(path + ":" + std::to_string(csv->row().line), "has an amount that is none");
    }
    outcome.producers[{.account = std::string(field(0)), .owner = std::string(field(1))}] = {
        .earned = *earned, .best_year = *best_year};
  }
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
  return outcome;
}

}  // namespace farmgate
