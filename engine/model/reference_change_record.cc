#include "engine/model/reference_change_record.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "engine/model/canonical_reader.h"
#include "engine/model/digest.h"

namespace farmgate {
namespace {

std::string text(CanonicalReader& in) {
  return std::string(in.text());
}

std::vector<std::string> texts(CanonicalReader& in) {
  std::vector<std::string> list;
  const auto count = in.integer<std::int64_t>();
  for (std::int64_t i = 0; i < count && !in.failed(); ++i) list.push_back(text(in));
  return list;
}

// A number that may be none.
std::optional<std::int64_t> number(CanonicalReader& in) {
  const auto value = in.integer<std::int64_t>();
  return value == kUnlimitedInBytes ? std::nullopt : std::optional(value);
}

std::optional<Timestamp> time(CanonicalReader& in) {
  if (in.integer<std::uint8_t>() == 0) return std::nullopt;
  return Timestamp{in.integer<std::int64_t>()};
}

// The columns of a word with "+" behind it: see digest.h.
CommodityRow with_later_columns(CommodityRow row, CanonicalReader& in) {
  row.currency = in.text();
  return row;
}
ZoneRow with_later_columns(ZoneRow row, CanonicalReader& in) {
  row.households = in.integer<std::int64_t>();
  row.town = in.text();
  return row;
}
AccountRow with_later_columns(AccountRow row, CanonicalReader& in) {
  row.owner = in.text();
  return row;
}

ProgrammeRow with_later_columns(ProgrammeRow row, CanonicalReader& in) {
  row.period = parse_incentive_period(in.text());
  const auto count = in.integer<std::int64_t>();
  for (std::int64_t i = 0; i < count && !in.failed(); ++i) {
    const auto threshold = in.integer<std::int64_t>();
    row.tiers.push_back({.threshold = threshold, .payment = in.integer<std::int64_t>()});
  }
  return row;
}

CommodityRow read_commodity(CanonicalReader& in) {
  CommodityRow row;
  row.symbol = in.text();
  row.name = in.text();
  row.lot = in.text();
  row.class_symbol = in.text();
  in.read(row.tick);
  row.shelf_life_hours = in.integer<std::int64_t>();
  in.read(row.collar.lowest);
  in.read(row.collar.highest);
  return row;
}

ZoneRow read_zone(CanonicalReader& in) {
  ZoneRow row;
  row.symbol = in.text();
  row.name = in.text();
  row.county = in.text();
  row.state = in.text();
  row.kind = in.word(parse_zone_kind);
  row.latitude_microdegrees = static_cast<std::int32_t>(in.integer<std::int64_t>());
  row.longitude_microdegrees = static_cast<std::int32_t>(in.integer<std::int64_t>());
  row.attributes = texts(in);
  return row;
}

LaneRow read_lane(CanonicalReader& in) {
  LaneRow row;
  row.origin = in.text();
  row.destination = in.text();
  row.class_symbol = in.text();
  in.read(row.unit_cost);
  row.transit_hours = in.integer<std::int64_t>();
  in.read(row.subsidy);
  return row;
}

AccountRow read_account(CanonicalReader& in) {
  AccountRow row;
  row.symbol = in.text();
  row.zone = in.text();
  row.attributes = texts(in);
  row.credit_line = number(in);
  row.loan = in.integer<std::int64_t>();
  row.repayment_per_mille = in.integer<std::int64_t>();
  return row;
}

ProgrammeRow read_programme(CanonicalReader& in) {
  ProgrammeRow row;
  row.symbol = in.text();
  row.funder = in.text();
  row.budget = in.integer<std::int64_t>();
  row.amount = in.integer<std::int64_t>();
  row.amount_kind = in.word(parse_amount_kind);
  for (auto* const list : {&row.origins, &row.origin_counties, &row.origin_attributes, &row.destinations,
                           &row.commodities, &row.attributes}) {
    *list = texts(in);
  }
  row.account_cap = number(in);
  row.begin_time = time(in);
  row.end_time = time(in);
  return row;
}

LaneDeletion read_lane_deletion(CanonicalReader& in) {
  LaneDeletion key;
  key.origin = in.text();
  key.destination = in.text();
  key.class_symbol = in.text();
  return key;
}

ReferenceEdit read_edit(CanonicalReader& in) {
  const std::string_view kind = in.text();
  if (kind == "commodity") return read_commodity(in);
  if (kind == "zone") return read_zone(in);
  if (kind == "lane") return read_lane(in);
  if (kind == "account") return read_account(in);
  if (kind == "programme") return read_programme(in);
  if (kind == "commodity+") return with_later_columns(read_commodity(in), in);
  if (kind == "zone+") return with_later_columns(read_zone(in), in);
  if (kind == "account+") return with_later_columns(read_account(in), in);
  if (kind == "programme+") return with_later_columns(read_programme(in), in);
  if (kind == "delete_commodity") return CommodityDeletion{text(in)};
  if (kind == "delete_zone") return ZoneDeletion{text(in)};
  if (kind == "delete_lane") return read_lane_deletion(in);
  if (kind == "delete_account") return AccountDeletion{text(in)};
  if (kind == "delete_programme") return ProgrammeDeletion{text(in)};
  return UnreadableRow{};
}

}  // namespace

std::optional<ReferenceChange> read_reference_change(std::string_view bytes) {
  CanonicalReader in(bytes);
  ReferenceChange change;
  const auto count = in.integer<std::uint32_t>();
  for (std::uint32_t i = 0; i < count; ++i) {
    change.push_back(read_edit(in));
    const bool is_row = !in.failed() && !std::holds_alternative<UnreadableRow>(change.back());
    if (!is_row) return std::nullopt;
  }
  if (in.failed() || !in.at_end()) return std::nullopt;
  const bool has_fault =
      std::ranges::any_of(change, [](const ReferenceEdit& edit) { return shape_fault(edit).has_value(); });
  return has_fault ? std::nullopt : std::optional(std::move(change));
}

}  // namespace farmgate
