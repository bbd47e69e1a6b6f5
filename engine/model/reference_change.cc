#include "engine/model/reference_change.h"

#include <initializer_list>

namespace farmgate {
namespace {

constexpr std::int32_t kLatitudeMax = 90'000'000;
constexpr std::int32_t kLongitudeMax = 180'000'000;
constexpr std::int64_t kHoursMax = INT32_MAX;
constexpr std::int64_t kHouseholdsMax = 1'000'000'000;
constexpr std::int64_t kWholePerMille = 1000;

using Fault = std::optional<ReferenceFault>;

Fault malformed(std::string_view field, std::string_view what) {
  return ReferenceFault{.reason = RejectReason::kMalformed, .field = field, .what = what};
}
Fault out_of_range(std::string_view field, std::string_view what) {
  return ReferenceFault{.reason = RejectReason::kPriceOutOfRange, .field = field, .what = what};
}
Fault first_of(std::initializer_list<Fault> faults) {
  for (const Fault& fault : faults) {
    if (fault) return fault;
  }
  return {};
}

Fault symbol_fault(std::string_view field, const std::string& text) {
  const bool fits = !text.empty() && text.size() <= kSymbolSizeMax;
  return fits ? Fault() : malformed(field, "must be 1 to 64 bytes");
}
Fault optional_symbol_fault(std::string_view field, const std::string& text) {
  return text.size() <= kSymbolSizeMax ? Fault() : malformed(field, "must be at most 64 bytes");
}
Fault households_fault(std::int64_t households) {
  const bool fits = households >= 0 && households <= kHouseholdsMax;
  return fits ? Fault() : malformed("households", "must be within 0 and 1000000000");
}
Fault hours_fault(std::string_view field, std::int64_t hours) {
  const bool fits = hours >= 0 && hours <= kHoursMax;
  return fits ? Fault() : malformed(field, "must be 0 or more, and within 31 bits");
}
Fault degrees_fault(std::string_view field, std::int32_t degrees, std::int32_t max) {
  const bool fits = degrees >= -max && degrees <= max;
  return fits ? Fault() : malformed(field, "is not on the globe");
}
Fault price_fault(std::string_view field, Price price) {
  const bool fits = price >= kPriceMin && price <= kPriceMax;
  return fits ? Fault() : out_of_range(field, "must be within 1 and 1000000000");
}
Fault money_fault(std::string_view field, std::int64_t money) {
  const bool fits = money >= 0 && money <= kMoneyMax;
  return fits ? Fault() : malformed(field, "must be within 0 and 1000000000000000000");
}
Fault amount_fault(const ProgrammeRow& row) {
  if (is_incentive(row.amount_kind)) {
    return row.amount == 0 ? Fault() : malformed("amount", "must be 0, or left out, with tiers");
  }
  const bool is_per_lot = row.amount_kind == AmountKind::kPerLot;
  const std::int64_t max = is_per_lot ? kCostMax.value() : kWholePerMille;
  if (row.amount >= 1 && row.amount <= max) return {};
  return malformed("amount",
                   is_per_lot ? "must be within 1 and 1000000000" : "must be within 1 and 1000 thousandths");
}
Fault period_fault(const ProgrammeRow& row) {
  if (row.period.has_value() == is_incentive(row.amount_kind)) return {};
  return row.period ? malformed("period", "is for tiers_quantity and tiers_value alone: leave it out")
                    : malformed("period", "must be day, month, year or whole with tiers");
}
Fault tiers_fault(const ProgrammeRow& row) {
  if (!is_incentive(row.amount_kind)) {
    return row.tiers.empty()
               ? Fault()
               : malformed("tiers", "are for tiers_quantity and tiers_value alone: leave them out");
  }
  const bool is_some = !row.tiers.empty() && row.tiers.size() <= kIncentiveTiersMax;
  if (!is_some) return malformed("tiers", "must be 1 to 100");
  std::int64_t before = 0;
  for (const IncentiveTier& tier : row.tiers) {
    if (tier.threshold <= before) return malformed("tiers", "must have thresholds that rise, from 1 on");
    const bool fits = tier.threshold <= kMoneyMax && tier.payment >= 1 && tier.payment <= kMoneyMax;
    if (!fits) return malformed("tiers", "must be of numbers within 1 and 1000000000000000000");
    before = tier.threshold;
  }
  return {};
}
Fault list_fault(std::string_view field, const std::vector<std::string>& list) {
  for (const std::string& item : list) {
    const bool fits = !item.empty() && item.size() <= kSymbolSizeMax;
    if (!fits) return malformed(field, "must be 1 to 64 bytes each");
  }
  return {};
}
Fault lane_key_fault(const std::string& origin, const std::string& destination,
                     const std::string& class_symbol) {
  return first_of({symbol_fault("origin", origin), symbol_fault("destination", destination),
                   symbol_fault("class_symbol", class_symbol)});
}

struct ShapeCheck {
  Fault operator()(const UnreadableRow&) const { return malformed("", "cannot be read"); }
  Fault operator()(const CommodityRow& row) const {
    return first_of({symbol_fault("symbol", row.symbol), symbol_fault("class_symbol", row.class_symbol),
                     hours_fault("shelf_life_hours", row.shelf_life_hours),
                     optional_symbol_fault("currency", row.currency)});
  }
  Fault operator()(const ZoneRow& row) const {
    return first_of({symbol_fault("symbol", row.symbol),
                     degrees_fault("latitude_microdegrees", row.latitude_microdegrees, kLatitudeMax),
                     degrees_fault("longitude_microdegrees", row.longitude_microdegrees, kLongitudeMax),
                     households_fault(row.households)});
  }
  Fault operator()(const LaneRow& row) const {
    return first_of({lane_key_fault(row.origin, row.destination, row.class_symbol),
                     hours_fault("transit_hours", row.transit_hours)});
  }
  Fault operator()(const AccountRow& row) const {
    if (const Fault fault = symbol_fault("symbol", row.symbol)) return fault;
    if (row.credit_line && *row.credit_line < 0) return malformed("credit_line", "must be 0 or more");
    const bool loan_fits = row.loan >= 0 && row.loan <= kMoneyMax;
    if (!loan_fits) return malformed("loan", "must be from 0 to 1000000000000000000");
    const bool share_fits = row.repayment_per_mille >= 0 && row.repayment_per_mille <= kRepaymentPerMilleMax;
    if (!share_fits) return malformed("repayment_per_mille", "must be from 0 to 1000");
    if (!row.zone.empty() && symbol_fault("zone", row.zone)) return symbol_fault("zone", row.zone);
    return optional_symbol_fault("owner", row.owner);
  }
  Fault operator()(const ProgrammeRow& row) const {
    return first_of({symbol_fault("symbol", row.symbol), money_fault("budget", row.budget), amount_fault(row),
                     period_fault(row), tiers_fault(row), list_fault("origins", row.origins),
                     list_fault("origin_counties", row.origin_counties),
                     list_fault("origin_attributes", row.origin_attributes),
                     list_fault("destinations", row.destinations), list_fault("commodities", row.commodities),
                     list_fault("attributes", row.attributes),
                     money_fault("account_cap", row.account_cap.value_or(0))});
  }
  Fault operator()(const CommodityDeletion& key) const { return symbol_fault("symbol", key.symbol); }
  Fault operator()(const ZoneDeletion& key) const { return symbol_fault("symbol", key.symbol); }
  Fault operator()(const AccountDeletion& key) const { return symbol_fault("symbol", key.symbol); }
  Fault operator()(const ProgrammeDeletion& key) const { return symbol_fault("symbol", key.symbol); }
  Fault operator()(const LaneDeletion& key) const {
    return lane_key_fault(key.origin, key.destination, key.class_symbol);
  }
};

}  // namespace

std::optional<ReferenceFault> shape_fault(const ReferenceEdit& edit) {
  return std::visit(ShapeCheck{}, edit);
}

std::optional<ReferenceFault> bounds_fault(const CommodityRow& row) {
  if (const Fault fault =
          first_of({price_fault("tick", row.tick), price_fault("price_min", row.collar.lowest),
                    price_fault("price_max", row.collar.highest)})) {
    return fault;
  }
  const bool in_order = row.collar.lowest <= row.collar.highest;
  return in_order ? Fault() : out_of_range("price_min", "must not be above price_max");
}

std::optional<ReferenceFault> bounds_fault(const LaneRow& row) {
  const bool is_cost = row.unit_cost >= Price{0} && row.unit_cost <= kCostMax;
  if (!is_cost) return out_of_range("unit_cost", "must be within 0 and 1000000000");
  const bool is_part = row.subsidy >= Price{0} && row.subsidy <= row.unit_cost;
  return is_part ? Fault() : out_of_range("subsidy", "must be within 0 and the unit cost");
}

}  // namespace farmgate
