#include "tools/farmgate/row_messages.h"

#include <variant>

#include "engine/base/check.h"

namespace farmgate {
namespace {

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
    for (const std::string& attribute : row.attributes) to.add_attributes(attribute);
    if (row.credit_line) to.set_credit_line(*row.credit_line);
    to.set_loan(row.loan);
    to.set_repayment_per_mille(row.repayment_per_mille);
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
