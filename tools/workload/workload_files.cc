#include "tools/workload/workload_files.h"

#include <algorithm>
#include <filesystem>
#include <span>
#include <string_view>
#include <utility>

#include "engine/files/csv_writer.h"
#include "engine/files/order_log.h"
#include "engine/files/output_file.h"
#include "engine/files/reference_files.h"

namespace farmgate {
namespace {

// One file on its way. After a failure nothing more is written, and commit() says why.
class FileWriter {
 public:
  static Result<FileWriter> open(const std::string& path, std::span<const std::string_view> columns) {
    auto file = OutputFile::open(path, ExistingFile::kReplace);
    if (!file) return std::move(file).error();
    FileWriter writer(std::move(*file));
    for (const std::string_view column : columns) writer.csv_.field(column);
    writer.csv_.end_row();
    return writer;
  }

  CsvWriter& csv() { return csv_; }

  void end_row() {
    csv_.end_row();
    if (!csv_.is_full()) return;
    if (status_) status_ = csv_.write_to(file_);
    csv_.clear();
  }

  Status commit() {
    if (status_) status_ = csv_.write_to(file_);
    if (status_) status_ = file_.commit();
    return status_;
  }

 private:
  explicit FileWriter(OutputFile file) : file_(std::move(file)) {}

  OutputFile file_;
  CsvWriter csv_;
  Status status_;
};

// Millionths of a degree as a decimal number of degrees, as short as it can be.
std::string degrees(std::int32_t microdegrees) {
  const std::int64_t magnitude = std::abs(std::int64_t{microdegrees});
  std::string text = (microdegrees < 0 ? "-" : "") + std::to_string(magnitude / 1'000'000);
  std::string decimals = std::to_string(1'000'000 + magnitude % 1'000'000);
  decimals.front() = '.';
  while (decimals.ends_with('0')) decimals.pop_back();
  return decimals == "." ? text : text + decimals;
}

// A list as a field.
std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& item : list) text.append(text.empty() ? "" : ";").append(item);
  return text;
}

void add_number(CsvWriter& csv, bool given, std::int64_t number) {
  given ? csv.field(number) : csv.field(std::string_view());
}

Status write_commodities(const std::vector<CommodityRow>& rows, const std::string& path) {
  const bool has_currency =
      std::ranges::any_of(rows, [](const CommodityRow& row) { return !row.currency.empty(); });
  const bool has_collar = has_currency || std::ranges::any_of(rows, [](const CommodityRow& row) {
                            return row.collar != PriceCollar{};
                          });
  const std::size_t columns = kCommodityColumns.required + (has_collar ? 2 : 0) + (has_currency ? 1 : 0);
  auto file = FileWriter::open(path, kCommodityColumns.names.first(columns));
  if (!file) return file.error();
  for (const CommodityRow& row : rows) {
    CsvWriter& csv = file->csv();
    csv.field(row.symbol).field(row.name).field(row.lot).field(row.class_symbol);
    csv.field(row.tick.value()).field(row.shelf_life_hours);
    if (has_collar) csv.field(row.collar.lowest.value()).field(row.collar.highest.value());
    if (has_currency) csv.field(row.currency);
    file->end_row();
  }
  return file->commit();
}

Status write_zones(const std::vector<ZoneRow>& rows, const std::string& path) {
  const bool has_town =
      std::ranges::any_of(rows, [](const ZoneRow& row) { return row.households != 0 || !row.town.empty(); });
  const bool has_attributes =
      has_town || std::ranges::any_of(rows, [](const ZoneRow& row) { return !row.attributes.empty(); });
  const std::size_t columns = kZoneColumns.required + (has_attributes ? 1 : 0) + (has_town ? 2 : 0);
  auto file = FileWriter::open(path, kZoneColumns.names.first(columns));
  if (!file) return file.error();
  for (const ZoneRow& row : rows) {
    CsvWriter& csv = file->csv();
    csv.field(row.symbol).field(row.name).field(row.county).field(row.state).field(to_string(row.kind));
    csv.field(degrees(row.latitude_microdegrees)).field(degrees(row.longitude_microdegrees));
    if (has_attributes) csv.field(joined(row.attributes));
    if (has_town) add_number(csv, row.households != 0, row.households);
    if (has_town) csv.field(row.town);
    file->end_row();
  }
  return file->commit();
}

Status write_lanes(const std::vector<LaneRow>& rows, const std::string& path) {
  const bool has_subsidy =
      std::ranges::any_of(rows, [](const LaneRow& row) { return row.subsidy != Price{0}; });
  auto file = FileWriter::open(
      path, kLaneColumns.names.first(has_subsidy ? kLaneColumns.names.size() : kLaneColumns.required));
  if (!file) return file.error();
  for (const LaneRow& row : rows) {
    CsvWriter& csv = file->csv();
    csv.field(row.origin).field(row.destination).field(row.class_symbol);
    csv.field(row.unit_cost.value()).field(row.transit_hours);
    if (has_subsidy) csv.field(row.subsidy.value());
    file->end_row();
  }
  return file->commit();
}

Status write_programmes(const std::vector<ProgrammeRow>& rows, const std::string& path) {
  if (rows.empty()) return {};
  auto file = FileWriter::open(path, kProgrammeColumns.names);
  if (!file) return file.error();
  for (const ProgrammeRow& row : rows) {
    CsvWriter& csv = file->csv();
    csv.field(row.symbol)
        .field(row.funder)
        .field(row.budget)
        .field(row.amount)
        .field(to_string(row.amount_kind));
    csv.field(joined(row.origins)).field(joined(row.destinations)).field(joined(row.commodities));
    csv.field(joined(row.attributes));
    add_number(csv, row.account_cap.has_value(), row.account_cap.value_or(0));
    csv.field(joined(row.origin_counties)).field(joined(row.origin_attributes));
    add_number(csv, row.begin_time.has_value(), row.begin_time.value_or(Timestamp{0}).value());
    add_number(csv, row.end_time.has_value(), row.end_time.value_or(Timestamp{0}).value());
    csv.field(row.period ? to_string(*row.period) : std::string_view()).field(to_string(row.tiers));
    file->end_row();
  }
  return file->commit();
}

void add_word(CsvWriter& csv, bool given, std::string_view word) {
  csv.field(given ? word : std::string_view());
}

void add_request(CsvWriter& csv, const Request& request, bool with_options) {
  const Request::Given& given = request.given;
  csv.field(request.time.value()).field(to_string(request.operation));
  csv.field(request.order_id).field(request.account);
  add_word(csv, given.side, to_string(request.side));
  csv.field(request.commodity).field(request.zone);
  add_number(csv, given.quantity, request.quantity.value());
  add_number(csv, given.price, request.price.value());
  add_word(csv, given.time_in_force, to_string(request.time_in_force));
  if (!with_options) return;
  add_number(csv, given.expire_time, request.expire_time.value());
  add_number(csv, given.min_quantity, request.min_quantity.value());
  add_word(csv, given.post_only, request.post_only ? "1" : "0");
  add_word(csv, given.self_trade, to_string(request.self_trade));
  csv.field(request.request_id);
}

Result<WorkloadTotals> write_orders(const Workload& workload, const std::string& path) {
  const bool with_options = workload.has_order_options;
  const auto columns =
      std::span(kOrderColumnNames).first(with_options ? kOrderColumnsOfOrders : kOrderColumnsRequired);
  auto file = FileWriter::open(path, columns);
  if (!file) return file.error();
  const WorkloadTotals totals = workload.generate([&](const Request& request) {
    add_request(file->csv(), request, with_options);
    file->end_row();
  });
  if (Status status = file->commit(); !status) return status.error();
  return totals;
}

}  // namespace

Result<WorkloadTotals> write_workload(const Workload& workload, const std::string& folder) {
  const std::filesystem::path path(folder);
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    return Error{.code = ErrorCode::kSystem, .message = "cannot make " + folder + ": " + error.message()};
  }
  const WorkloadReference& reference = workload.reference;
  for (const Status& status : {write_commodities(reference.commodities, path / kCommodityColumns.file),
                               write_zones(reference.zones, path / kZoneColumns.file),
                               write_lanes(reference.lanes, path / kLaneColumns.file),
                               write_programmes(reference.programmes, path / kProgrammeColumns.file)}) {
    if (!status) return status.error();
  }
  return write_orders(workload, path / "orders.csv");
}

}  // namespace farmgate
