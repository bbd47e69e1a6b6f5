#include "tests/support/engine_request.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/base/check.h"
#include "engine/files/order_log.h"
#include "engine/files/reference_files.h"

namespace farmgate {
namespace {

using TextFields = std::map<std::string, std::string>;

std::string_view field(const TextFields& fields, std::string_view name) {
  const auto found = fields.find(std::string(name));
  return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

std::string text(const TextFields& fields, std::string_view name) {
  return std::string(field(fields, name));
}

template <class Row>
ReferenceEdit parse_row(const TextFields& fields, const ReferenceColumns& columns,
                        RowOrFault<Row> (*parse)(std::span<const std::string_view>)) {
  std::vector<std::string_view> values;
  for (const std::string_view name : columns.names) values.push_back(field(fields, name));
  RowOrFault<Row> row = parse(values);
  if (std::holds_alternative<FieldFault>(row)) return UnreadableRow{};
  return std::get<Row>(std::move(row));
}

ReferenceEdit parse_edit(const ReferenceRow& row) {
  const TextFields& fields = row.fields;
  if (row.kind == "commodity") return parse_row<CommodityRow>(fields, kCommodityColumns, parse_commodity);
  if (row.kind == "zone") return parse_row<ZoneRow>(fields, kZoneColumns, parse_zone);
  if (row.kind == "lane") return parse_row<LaneRow>(fields, kLaneColumns, parse_lane);
  if (row.kind == "account") return parse_row<AccountRow>(fields, kAccountColumns, parse_account);
  if (row.kind == "programme") return parse_row<ProgrammeRow>(fields, kProgrammeColumns, parse_programme);
  if (row.kind == "delete_programme") return ProgrammeDeletion{text(fields, "programme")};
  if (row.kind == "delete_commodity") return CommodityDeletion{text(fields, "commodity")};
  if (row.kind == "delete_zone") return ZoneDeletion{text(fields, "zone")};
  if (row.kind == "delete_account") return AccountDeletion{text(fields, "account")};
  check(row.kind == "delete_lane");
  return LaneDeletion{.origin = text(fields, "origin"),
                      .destination = text(fields, "destination"),
                      .class_symbol = text(fields, "class")};
}

}  // namespace

Request parse_command(const TextCommand& command, ReferenceChange& change) {
  const Timestamp time{command.ts_ns};
  const auto operation = parse_operation(command.op);
  if (operation == Operation::kReference) {
    for (const ReferenceRow& row : command.changes) change.push_back(parse_edit(row));
    return {.time = time, .operation = *operation, .change = &change};
  }
  const bool is_disconnect = operation == Operation::kDisconnect;
  const bool is_of_a_log = !operation || *operation <= Operation::kMassCancel || is_booking(*operation);
  if (!is_of_a_log && !is_disconnect) {
    return {.time = time,
            .operation = *operation,
            .cancel_resting = field(command.fields, "cancel_resting") == "1",
            .account = field(command.fields, "account"),
            .commodity = field(command.fields, "commodity")};
  }
  OrderFields fields;
  for (std::size_t i = 0; i < fields.size(); ++i) fields[i] = field(command.fields, kOrderColumnNames[i]);
  // No row of an order log can be a disconnect: it is read as the cancel that it is but for its reason.
  fields[static_cast<std::size_t>(OrderColumn::kOperation)] =
      is_disconnect ? std::string_view("cancel") : command.op;
  Request request = parse_request(fields, time);
  if (is_disconnect) request.operation = Operation::kDisconnect;
  return request;
}

ReferenceData parse_reference(const std::vector<ReferenceRow>& rows) {
  ReferenceData data;
  for (const ReferenceRow& row : rows) {
    ReferenceEffect effect;
    check(!data.apply({parse_edit(row)}, effect).has_value());
  }
  return data;
}

GateOptions gate_options(const SubjectOptions& options) {
  return {.open_accounts = options.open_accounts,
          .remembered_closes = static_cast<std::uint64_t>(options.remembered_closes)};
}

}  // namespace farmgate
