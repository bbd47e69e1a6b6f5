#include "engine/files/reference_files.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "engine/files/csv_columns.h"
#include "engine/files/csv_reader.h"
#include "engine/files/parse_integer.h"

namespace farmgate {
namespace {

constexpr std::array<std::string_view, 9> kCommodityNames{
    "commodity", "name", "lot", "class", "tick", "shelf_life_hours", "price_min", "price_max", "currency"};
constexpr std::array<std::string_view, 10> kZoneNames{
    "zone", "name", "county", "state", "kind", "latitude", "longitude", "attributes", "households", "town"};
constexpr std::array<std::string_view, 6> kLaneNames{"origin",    "destination",   "class",
                                                     "unit_cost", "transit_hours", "subsidy"};
constexpr std::array<std::string_view, 7> kAccountNames{
    "account", "zone", "attributes", "credit_line", "loan", "repayment_per_mille", "owner"};

constexpr std::array<std::string_view, 16> kProgrammeNames{
    "programme",    "funder",      "budget",     "amount",      "amount_kind",     "origins",
    "destinations", "commodities", "attributes", "account_cap", "origin_counties", "origin_attributes",
    "begin_ts_ns",  "end_ts_ns",   "period",     "tiers"};

std::string quoted(std::string_view text) {
  return "\"" + std::string(text.substr(0, 40)) + "\"";
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

// Reads the fields of one row; keeps the first fault.
class FieldReader {
 public:
  FieldReader(std::span<const std::string_view> names, std::span<const std::string_view> fields)
      : names_(names), fields_(fields) {}

  bool is_empty(std::size_t column) const { return fields_[column].empty(); }
  std::string text(std::size_t column) const { return std::string(fields_[column]); }

  std::string symbol(std::size_t column) {
    if (is_empty(column)) blame(column, "is empty; it needs a symbol");
    if (fields_[column].size() > kSymbolSizeMax) blame(column, "is longer than 64 bytes");
    return text(column);
  }

  std::int64_t integer(std::size_t column) {
    const auto value = parse_integer(fields_[column]);
    if (!value) blame(column, quoted(fields_[column]) + " is no whole number");
    return value.value_or(0);
  }
  std::int64_t integer_or(std::size_t column, std::int64_t otherwise) {
    return is_empty(column) ? otherwise : integer(column);
  }

  std::optional<std::int64_t> integer_or_none(std::size_t column) {
    return is_empty(column) ? std::nullopt : std::optional(integer(column));
  }
  std::vector<std::string> list(std::size_t column) const { return split(fields_[column], ';'); }
  // A list without gaps.
  std::vector<std::string> symbols(std::size_t column) {
    const std::string_view text = fields_[column];
    const bool has_gap =
        text.starts_with(';') || text.ends_with(';') || text.find(";;") != std::string_view::npos;
    if (has_gap) blame(column, "has an empty entry");
    return list(column);
  }

  // A decimal number of degrees, in millionths.
  std::int32_t microdegrees(std::size_t column, double degrees_max) {
    const std::string_view text = fields_[column];
    double degrees = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), degrees);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    if (!is_number || !(std::abs(degrees) <= degrees_max)) {
      blame(column, quoted(text) + " is no number of degrees within " +
                        std::to_string(static_cast<int>(degrees_max)) + " of 0");
      return 0;
    }
    return static_cast<std::int32_t>(std::lround(degrees * 1e6));
  }

  void blame(std::size_t column, std::string what) {
    if (!fault_) fault_ = FieldFault{.column = names_[column], .what = std::move(what)};
  }

  template <class Row>
  RowOrFault<Row> result(Row row) {
    if (fault_) return *std::move(fault_);
    return row;
  }

 private:
  std::span<const std::string_view> names_;
  std::span<const std::string_view> fields_;
  std::optional<FieldFault> fault_;
};

template <class Row>
using Parse = RowOrFault<Row> (*)(std::span<const std::string_view> fields);

template <class Row>
Status visit_rows(const std::string& path, const ReferenceColumns& columns, Parse<Row> parse,
                  const TakeLocated<Row>& take) {
  auto csv = CsvReader::open(path);
  if (!csv) return std::move(csv).error();
  const auto found = find_csv_columns(path, csv->header(),
                                      {.required = columns.names.first(columns.required),
                                       .optional = columns.names.subspan(columns.required)});
  if (!found) return found.error();

  std::vector<std::string_view> fields(columns.names.size());
  for (;;) {
    const auto item = csv->next();
    if (!item) return item.error();
    if (*item == CsvItem::kEnd) return {};
    if (*item == CsvItem::kBadRow) {
      return Error{.code = ErrorCode::kBadInput, .message = to_string(path, csv->problem())};
    }
    for (std::size_t i = 0; i < fields.size(); ++i) fields[i] = csv_field(csv->row(), (*found)[i]);
    RowOrFault<Row> row = parse(fields);
    if (const auto* fault = std::get_if<FieldFault>(&row)) {
      return Error{
          .code = ErrorCode::kBadInput,
          .message = to_string(
              path, {.line = csv->row().line, .column = std::string(fault->column), .what = fault->what})};
    }
    Status taken = take({.line = csv->row().line, .row = std::get<Row>(std::move(row))});
    if (!taken) return taken;
  }
}

template <class Row>
Result<std::vector<Located<Row>>> read_rows(const std::string& path, const ReferenceColumns& columns,
                                            Parse<Row> parse) {
  std::vector<Located<Row>> rows;
  const Status read = visit_rows<Row>(path, columns, parse, [&rows](const Located<Row>& located) {
    rows.push_back(located);
    return Status();
  });
  if (!read) return read.error();
  return rows;
}

}  // namespace

const ReferenceColumns kCommodityColumns{"commodities.csv", kCommodityNames, 6};
const ReferenceColumns kZoneColumns{"zones.csv", kZoneNames, 7};
const ReferenceColumns kLaneColumns{"lanes.csv", kLaneNames, 5};
const ReferenceColumns kAccountColumns{"accounts.csv", kAccountNames, 6};
const ReferenceColumns kProgrammeColumns{"programmes.csv", kProgrammeNames, 10};

RowOrFault<CommodityRow> parse_commodity(std::span<const std::string_view> fields) {
  FieldReader reader(kCommodityNames, fields);
  return reader.result(CommodityRow{
      .symbol = reader.symbol(0),
      .name = reader.text(1),
      .lot = reader.text(2),
      .class_symbol = reader.symbol(3),
      .tick = Price{reader.integer(4)},
      .shelf_life_hours = reader.integer(5),
      .collar = {.lowest = Price{reader.integer_or(6, kPriceMin.value())},
                 .highest = Price{reader.integer_or(7, kPriceMax.value())}},
      .currency = reader.text(8),
  });
}

RowOrFault<ZoneRow> parse_zone(std::span<const std::string_view> fields) {
  FieldReader reader(kZoneNames, fields);
  const auto kind = parse_zone_kind(fields[4]);
  ZoneRow row{
      .symbol = reader.symbol(0),
      .name = reader.text(1),
      .county = reader.text(2),
      .state = reader.text(3),
      .kind = kind.value_or(ZoneKind::kBoth),
      .latitude_microdegrees = reader.microdegrees(5, 90),
      .longitude_microdegrees = reader.microdegrees(6, 180),
      .attributes = reader.list(7),
      .households = reader.integer_or(8, 0),
      .town = reader.text(9),
  };
  if (!kind) reader.blame(4, quoted(fields[4]) + " is none of rural, urban, both");
  return reader.result(std::move(row));
}

RowOrFault<LaneRow> parse_lane(std::span<const std::string_view> fields) {
  FieldReader reader(kLaneNames, fields);
  return reader.result(LaneRow{
      .origin = reader.symbol(0),
      .destination = reader.symbol(1),
      .class_symbol = reader.symbol(2),
      .unit_cost = Price{reader.integer(3)},
      .transit_hours = reader.integer(4),
      .subsidy = Price{reader.integer_or(5, 0)},
  });
}

RowOrFault<AccountRow> parse_account(std::span<const std::string_view> fields) {
  FieldReader reader(kAccountNames, fields);
  AccountRow row{.symbol = reader.symbol(0), .zone = reader.text(1), .attributes = reader.list(2)};
  if (!reader.is_empty(3)) {
    row.credit_line = reader.integer(3);
    if (*row.credit_line < 0) reader.blame(3, "must be 0 or more, or empty: without limit");
  }
  row.loan = reader.integer_or(4, 0);
  if (row.loan < 0 || row.loan > kMoneyMax) reader.blame(4, "must be from 0 to 1000000000000000000");
  row.repayment_per_mille = reader.integer_or(5, 0);
  const bool is_share = row.repayment_per_mille >= 0 && row.repayment_per_mille <= kRepaymentPerMilleMax;
  if (!is_share) reader.blame(5, "must be from 0 to 1000");
  row.owner = reader.text(6);
  return reader.result(std::move(row));
}

RowOrFault<ProgrammeRow> parse_programme(std::span<const std::string_view> fields) {
  FieldReader reader(kProgrammeNames, fields);
  const auto kind = parse_amount_kind(fields[4]);
  ProgrammeRow row{.symbol = reader.symbol(0),
                   .funder = reader.text(1),
                   .budget = reader.integer(2),
                   .amount = kind && is_incentive(*kind) ? reader.integer_or(3, 0) : reader.integer(3),
                   .amount_kind = kind.value_or(AmountKind::kPerLot),
                   .origins = reader.symbols(5),
                   .origin_counties = reader.symbols(10),
                   .origin_attributes = reader.symbols(11),
                   .destinations = reader.symbols(6),
                   .commodities = reader.symbols(7),
                   .attributes = reader.symbols(8),
                   .account_cap = reader.integer_or_none(9)};
  if (!kind) {
    reader.blame(4, quoted(fields[4]) + " is none of per_lot, per_mille, tiers_quantity, tiers_value");
  }
  if (const auto begin = reader.integer_or_none(12)) row.begin_time = Timestamp{*begin};
  if (const auto end = reader.integer_or_none(13)) row.end_time = Timestamp{*end};
  row.period = parse_incentive_period(fields[14]);
  if (!row.period && !reader.is_empty(14)) {
    reader.blame(14, quoted(fields[14]) + " is none of day, month, year, whole");
  }
  auto tiers = parse_tiers(fields[15]);
  if (!tiers) reader.blame(15, quoted(fields[15]) + R"( is no list of tiers, as "100:5000;500:30000")");
  if (tiers) row.tiers = *std::move(tiers);
  return reader.result(std::move(row));
}

Result<std::vector<Located<CommodityRow>>> read_commodities(const std::string& path) {
  return read_rows<CommodityRow>(path, kCommodityColumns, parse_commodity);
}
Result<std::vector<Located<ZoneRow>>> read_zones(const std::string& path) {
  return read_rows<ZoneRow>(path, kZoneColumns, parse_zone);
}
Result<std::vector<Located<LaneRow>>> read_lanes(const std::string& path) {
  return read_rows<LaneRow>(path, kLaneColumns, parse_lane);
}
Result<std::vector<Located<AccountRow>>> read_accounts(const std::string& path) {
  return read_rows<AccountRow>(path, kAccountColumns, parse_account);
}
Result<std::vector<Located<ProgrammeRow>>> read_programmes(const std::string& path) {
  return read_rows<ProgrammeRow>(path, kProgrammeColumns, parse_programme);
}

Status read_lanes(const std::string& path, const TakeLocated<LaneRow>& take) {
  return visit_rows<LaneRow>(path, kLaneColumns, parse_lane, take);
}
Status read_accounts(const std::string& path, const TakeLocated<AccountRow>& take) {
  return visit_rows<AccountRow>(path, kAccountColumns, parse_account, take);
}

}  // namespace farmgate
