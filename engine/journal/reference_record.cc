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

// A list of texts.
using Texts = google::protobuf::RepeatedPtrField<std::string>;
void write_texts(const std::vector<std::string>& list, Texts& to) {
  to.Assign(list.begin(), list.end());
}
std::vector<std::string> read_texts(const Texts& from) {
  return {from.begin(), from.end()};
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
    to.set_currency(row.currency);
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
    write_texts(row.attributes, *to.mutable_attributes());
    to.set_households(row.households);
    to.set_town(row.town);
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
    write_texts(row.attributes, *to.mutable_attributes());
    if (row.credit_line) to.set_credit_line(*row.credit_line);
    to.set_loan(row.loan);
    to.set_repayment_per_mille(row.repayment_per_mille);
    to.set_owner(row.owner);
  }
  void operator()(const ProgrammeRow& row) const {
    pb::Programme& to = *record.mutable_programme();
    to.set_symbol(row.symbol);
    to.set_funder(row.funder);
    to.set_budget(row.budget);
    to.set_amount(row.amount);
    to.set_amount_kind(std::string(to_string(row.amount_kind)));
    write_texts(row.origins, *to.mutable_origins());
    write_texts(row.origin_counties, *to.mutable_origin_counties());
    write_texts(row.origin_attributes, *to.mutable_origin_attributes());
    write_texts(row.destinations, *to.mutable_destinations());
    write_texts(row.commodities, *to.mutable_commodities());
    write_texts(row.attributes, *to.mutable_attributes());
    if (row.account_cap) to.set_account_cap(*row.account_cap);
    if (row.begin_time) to.set_begin_time_ns(row.begin_time->value());
    if (row.end_time) to.set_end_time_ns(row.end_time->value());
    if (row.period) to.set_period(std::string(to_string(*row.period)));
    for (const IncentiveTier& tier : row.tiers) {
      pb::IncentiveTier& tier_record = *to.add_tiers();
      tier_record.set_threshold(tier.threshold);
      tier_record.set_payment(tier.payment);
    }
  }
  void operator()(const CommodityDeletion& key) const { record.set_delete_commodity(key.symbol); }
  void operator()(const ZoneDeletion& key) const { record.set_delete_zone(key.symbol); }
  void operator()(const LaneDeletion& key) const {
    write_key(key.origin, key.destination, key.class_symbol, *record.mutable_delete_lane());
  }
  void operator()(const AccountDeletion& key) const { record.set_delete_account(key.symbol); }
  void operator()(const ProgrammeDeletion& key) const { record.set_delete_programme(key.symbol); }
};

CommodityRow read_commodity(const pb::Commodity& from) {
  return {.symbol = from.symbol(),
          .name = from.name(),
          .lot = from.lot(),
          .class_symbol = from.class_symbol(),
          .tick = Price{from.tick()},
          .shelf_life_hours = from.shelf_life_hours(),
          .collar = {.lowest = Price{from.price_min()}, .highest = Price{from.price_max()}},
          .currency = from.currency()};
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
                               .longitude_microdegrees = from.longitude_microdegrees(),
                               .attributes = read_texts(from.attributes()),
                               .households = from.households(),
                               .town = from.town()});
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
          .attributes = read_texts(from.attributes()),
          .credit_line = from.has_credit_line() ? CreditLine(from.credit_line()) : CreditLine(),
          .loan = from.loan(),
          .repayment_per_mille = from.repayment_per_mille(),
          .owner = from.owner()};
}

Result<ReferenceEdit> read_programme(const pb::Programme& from) {
  const auto kind = parse_amount_kind(from.amount_kind());
  if (!kind) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = "a programme of an unknown kind of amount: " + from.amount_kind()};
  }
  ProgrammeRow row{.symbol = from.symbol(),
                   .funder = from.funder(),
                   .budget = from.budget(),
                   .amount = from.amount(),
                   .amount_kind = *kind,
                   .origins = read_texts(from.origins()),
                   .origin_counties = read_texts(from.origin_counties()),
                   .origin_attributes = read_texts(from.origin_attributes()),
                   .destinations = read_texts(from.destinations()),
                   .commodities = read_texts(from.commodities()),
                   .attributes = read_texts(from.attributes())};
  if (from.has_account_cap()) row.account_cap = from.account_cap();
  if (from.has_begin_time_ns()) row.begin_time = Timestamp{from.begin_time_ns()};
  if (from.has_end_time_ns()) row.end_time = Timestamp{from.end_time_ns()};
  row.period = parse_incentive_period(from.period());
  if (!row.period && !from.period().empty()) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = "a programme of an unknown period: " + from.period()};
  }
  for (const pb::IncentiveTier& tier : from.tiers()) {
    row.tiers.push_back({.threshold = tier.threshold(), .payment = tier.payment()});
  }
  return ReferenceEdit(std::move(row));
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
    case Edit::kProgramme:
      return read_programme(from.programme());
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
    case Edit::kDeleteProgramme:
      return ReferenceEdit(ProgrammeDeletion{.symbol = from.delete_programme()});
    case Edit::EDIT_NOT_SET:
      break;
  }
  return ReferenceEdit(UnreadableRow{});
}

}  // namespace

void write_edits(std::span<const ReferenceEdit> edits, ReferenceEditRecords& records) {
  for (const ReferenceEdit& edit : edits) std::visit(EditWriter{*records.Add()}, edit);
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
