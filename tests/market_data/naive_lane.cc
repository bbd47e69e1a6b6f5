#include "tests/market_data/naive_lane.h"

#include <algorithm>
#include <cstdint>

namespace farmgate {

std::optional<Lane> naive_lane(const ReferenceData& reference, const Commodity& commodity, ZonePair zones,
                               const Coupon& coupon) {
  const Lane* const found = reference.lane(commodity.class_id, zones);
  if (found == nullptr) return std::nullopt;
  Lane lane = *found;
  const bool is_late = commodity.shelf_life_hours != 0 && lane.transit_hours > commodity.shelf_life_hours;
  if (is_late) return std::nullopt;
  if (!coupon.exists()) return lane;
  const ProgrammeTerms& terms = *reference.programme(coupon.programme).terms;
  const bool is_eligible =
      terms.destinations.empty() || std::ranges::count(terms.destinations, zones.destination) > 0;
  if (!is_eligible) return lane;
  const std::int64_t cost = lane.unit_cost.value();
  const std::int64_t amount =
      terms.amount_kind == AmountKind::kPerLot ? terms.amount : cost * terms.amount / 1'000;
  const std::int64_t added = std::min({amount, cost - lane.subsidy.value(), Price{coupon.locked}.value()});
  lane.subsidy = lane.subsidy + Price{added};
  return lane;
}

}  // namespace farmgate
