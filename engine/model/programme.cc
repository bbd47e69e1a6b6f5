#include "engine/model/programme.h"

#include <algorithm>

#include "engine/model/reference_data.h"

namespace farmgate {
namespace {

template <class Item>
bool holds(const std::vector<Item>& sorted, const Item& item) {
  return std::ranges::binary_search(sorted, item);
}

bool holds_one(const std::vector<std::string>& sorted, std::span<const std::string> items) {
  return std::ranges::any_of(items, [&](const std::string& item) { return holds(sorted, item); });
}

}  // namespace

Price ProgrammeTerms::most_on(Price unit_cost, Price subsidy) const {
  constexpr std::int64_t kWhole = 1000;
  static_assert(kCostMax.value() <= INT64_MAX / kWhole);
  const Price of_kind{amount_kind == AmountKind::kPerLot ? amount : unit_cost.value() * amount / kWhole};
  return std::min(of_kind, unit_cost - subsidy);
}

bool ProgrammeTerms::starts_in(ZoneId id, const Zone& zone) const {
  const bool everywhere = origins.empty() && origin_counties.empty() && origin_attributes.empty();
  return everywhere || holds(origins, id) || holds(origin_counties, zone.county) ||
         holds_one(origin_attributes, zone.attributes);
}

bool ProgrammeTerms::reaches(ZoneId destination) const {
  return destinations.empty() || holds(destinations, destination);
}

bool ProgrammeTerms::is_for(CommodityId commodity) const {
  return commodities.empty() || holds(commodities, commodity);
}

bool ProgrammeTerms::is_for(std::span<const std::string> account_attributes) const {
  return attributes.empty() || holds_one(attributes, account_attributes);
}

}  // namespace farmgate
