#include "engine/journal/reference_record.h"

#include <farmgate/journal/v1/journal.pb.h>

#include <string>
#include <variant>

namespace farmgate {
namespace {

namespace pb = journal::v1;

void write_key(const std::string& origin, const std::string& destination, const std::string& class_symbol,
               pb::LaneKey& key) {
  key.set_origin(origin);
  key.set_destination(destination);
  key.set_class_symbol(class_symbol);
}

// Writes one edit; a row that could not be read leaves the record blank.
struct EditWriter {
  pb::ReferenceEdit& record;

  void operator()(const UnreadableRow&) const {}
  void operator()(const CommodityRow& row) const {
    pb::Commodity& to = *record.mutable_commodity();
    to.set_symbol(row.symbol);
    to.set_name(row.name);
    to.set_lot(row.lot);
    to.set_class_symbol(row.class_symbol);
    to.set_tick(row.tick.value());
    to.set_shelf_life_hours(row.shelf_life_hours);
    to.set_price_min(row.collar.lowest.value());
    to.set_price_max(row.collar.highest.value());
  }
  void operator()(const ZoneRow& row) const {
    pb::Zone& to = *record.mutable_zone();
    to.set_symbol(row.symbol);
    to.set_name(row.name);
    to.set_county(row.county);
    to.set_state(row.state);
    to.set_kind(std::string(to_string(row.kind)));
    to.set_latitude_microdegrees(row.latitude_microdegrees);
    to.set_longitude_microdegrees(row.longitude_microdegrees);
  }
  void operator()(const LaneRow& row) const {
    pb::Lane& to = *record.mutable_lane();
    write_key(row.origin, row.destination, row.class_symbol, *to.mutable_key());
    to.set_unit_cost(row.unit_cost.value());
    to.set_transit_hours(row.transit_hours);
    to.set_subsidy(row.subsidy.value());
  }
  void operator()(const AccountRow& row) const {
    pb::Account& to = *record.mutable_account();
    to.set_symbol(row.symbol);
    to.set_zone(row.zone);
    for (const std::string& attribute : row.attributes) to.add_attributes(attribute);
    if (row.credit_line) to.set_credit_line(*row.credit_line);
    to.set_loan(row.loan);
    to.set_repayment_per_mille(row.repayment_per_mille);
  }
  void operator()(const CommodityDeletion& key) const { record.set_delete_commodity(key.symbol); }
  void operator()(const ZoneDeletion& key) const { record.set_delete_zone(key.symbol); }
  void operator()(const LaneDeletion& key) const {
    write_key(key.origin, key.destination, key.class_symbol, *record.mutable_delete_lane());
  }
  void operator()(const AccountDeletion& key) const { record.set_delete_account(key.symbol); }
};

CommodityRow read_commodity(const pb::Commodity& from) {
  return {.symbol = from.symbol(),
          .name = from.name(),
          .lot = from.lot(),
          .class_symbol = from.class_symbol(),
          .tick = Price{from.tick()},
          .shelf_life_hours = from.shelf_life_hours(),
          .collar = {.lowest = Price{from.price_min()}, .highest = Price{from.price_max()}}};
}

Result<ReferenceEdit> read_zone(const pb::Zone& from) {
  const auto kind = parse_zone_kind(from.kind());
  if (!kind)
    return Error{.code = ErrorCode::kBadInput, .message = "a zone of an unknown kind: " + from.kind()};
  return ReferenceEdit(ZoneRow{.symbol = from.symbol(),
                               .name = from.name(),
                               .county = from.county(),
                               .state = from.state(),
                               .kind = *kind,
                               .latitude_microdegrees = from.latitude_microdegrees(),
                               .longitude_microdegrees = from.longitude_microdegrees()});
}

LaneRow read_lane(const pb::Lane& from) {
  return {.origin = from.key().origin(),
          .destination = from.key().destination(),
          .class_symbol = from.key().class_symbol(),
          .unit_cost = Price{from.unit_cost()},
          .transit_hours = from.transit_hours(),
          .subsidy = Price{from.subsidy()}};
}

AccountRow read_account(const pb::Account& from) {
  return {.symbol = from.symbol(),
          .zone = from.zone(),
          .attributes = {from.attributes().begin(), from.attributes().end()},
          .credit_line = from.has_credit_line() ? CreditLine(from.credit_line()) : CreditLine(),
          .loan = from.loan(),
          .repayment_per_mille = from.repayment_per_mille()};
}

Result<ReferenceEdit> read_edit(const pb::ReferenceEdit& from) {
  using Edit = pb::ReferenceEdit;
  switch (from.edit_case()) {
    case Edit::kCommodity:
      return ReferenceEdit(read_commodity(from.commodity()));
    case Edit::kZone:
      return read_zone(from.zone());
    case Edit::kLane:
      return ReferenceEdit(read_lane(from.lane()));
    case Edit::kAccount:
      return ReferenceEdit(read_account(from.account()));
    case Edit::kDeleteCommodity:
      return ReferenceEdit(CommodityDeletion{.symbol = from.delete_commodity()});
    case Edit::kDeleteZone:
      return ReferenceEdit(ZoneDeletion{.symbol = from.delete_zone()});
    case Edit::kDeleteLane:
      return ReferenceEdit(LaneDeletion{.origin = from.delete_lane().origin(),
                                        .destination = from.delete_lane().destination(),
                                        .class_symbol = from.delete_lane().class_symbol()});
    case Edit::kDeleteAccount:
      return ReferenceEdit(AccountDeletion{.symbol = from.delete_account()});
    case Edit::EDIT_NOT_SET:
      break;
  }
  return ReferenceEdit(UnreadableRow{});
}

}  // namespace

void write_edits(const ReferenceChange& change, ReferenceEditRecords& records) {
  for (const ReferenceEdit& edit : change) std::visit(EditWriter{*records.Add()}, edit);
}

Status read_edits(const ReferenceEditRecords& records, ReferenceChange& change) {
  for (const pb::ReferenceEdit& from : records) {
    auto edit = read_edit(from);
    if (!edit) return std::move(edit).error();
    change.push_back(std::move(*edit));
  }
  return {};
}

}  // namespace farmgate
