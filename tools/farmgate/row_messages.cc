#include "tools/farmgate/row_messages.h"

#include <variant>

#include "engine/base/check.h"

namespace farmgate {
namespace {

void write_list(const std::vector<std::string>& list, google::protobuf::RepeatedPtrField<std::string>& to) {
  to.Assign(list.begin(), list.end());
}

struct RowWriter {
  RowMessages& messages;

  void operator()(const CommodityRow& row) const {
    v1::Commodity& to = messages.commodities.emplace_back();
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
    v1::Zone& to = messages.zones.emplace_back();
    to.set_symbol(row.symbol);
    to.set_name(row.name);
    to.set_county(row.county);
    to.set_state(row.state);
    to.set_kind(static_cast<v1::ZoneKind>(static_cast<int>(row.kind) + 1));  // 0 is none
    to.set_latitude_microdegrees(row.latitude_microdegrees);
    to.set_longitude_microdegrees(row.longitude_microdegrees);
    write_list(row.attributes, *to.mutable_attributes());
    to.set_households(row.households);
    to.set_town(row.town);
  }
  void operator()(const LaneRow& row) const {
    v1::Lane& to = messages.lanes.emplace_back();
    to.set_origin(row.origin);
    to.set_destination(row.destination);
    to.set_class_symbol(row.class_symbol);
    to.set_unit_cost(row.unit_cost.value());
    to.set_transit_hours(row.transit_hours);
    to.set_subsidy(row.subsidy.value());
  }
  void operator()(const AccountRow& row) const {
    v1::Account& to = messages.accounts.emplace_back();
    to.set_symbol(row.symbol);
    to.set_zone(row.zone);
    write_list(row.attributes, *to.mutable_attributes());
    if (row.credit_line) to.set_credit_line(*row.credit_line);
    to.set_loan(row.loan);
    to.set_repayment_per_mille(row.repayment_per_mille);
    to.set_owner(row.owner);
  }
  void operator()(const ProgrammeRow& row) const {
    v1::Programme& to = messages.programmes.emplace_back();
    to.set_symbol(row.symbol);
    to.set_funder(row.funder);
    to.set_budget(row.budget);
    to.set_amount(row.amount);
    to.set_amount_kind(static_cast<v1::AmountKind>(static_cast<int>(row.amount_kind) + 1));  // 0 is none
    write_list(row.origins, *to.mutable_origins());
    write_list(row.origin_counties, *to.mutable_origin_counties());
    write_list(row.origin_attributes, *to.mutable_origin_attributes());
    write_list(row.destinations, *to.mutable_destinations());
    write_list(row.commodities, *to.mutable_commodities());
    write_list(row.attributes, *to.mutable_attributes());
    if (row.account_cap) to.set_account_cap(*row.account_cap);
    if (row.begin_time) to.set_begin_time_ns(row.begin_time->value());
    if (row.end_time) to.set_end_time_ns(row.end_time->value());
    if (row.period) to.set_period(static_cast<v1::IncentivePeriod>(static_cast<int>(*row.period) + 1));
    for (const IncentiveTier& row_tier : row.tiers) {
      v1::IncentiveTier& tier = *to.add_tiers();
      tier.set_threshold(row_tier.threshold);
      tier.set_payment(row_tier.payment);
    }
  }
  template <class Other>
  void operator()(const Other&) const {
    check(false);  // a deletion
  }
};
static_assert(static_cast<int>(ZoneKind::kBoth) + 1 == v1::ZONE_KIND_BOTH);

}  // namespace

RowMessages messages_of(const ReferenceChange& rows) {
  RowMessages messages;
  for (const ReferenceEdit& row : rows) std::visit(RowWriter{messages}, row);
  return messages;
}

}  // namespace farmgate
