#include "engine/accounts/programme_choice.h"

#include <algorithm>

namespace farmgate {

Coupon ProgrammeChoice::choose(const ReferenceData& data, const Question& question) {
  if (!question.account.valid()) return choose(data, question, {});
  return choose(data, question, data.attributes(data.account(question.account)));
}

Coupon ProgrammeChoice::choose(const ReferenceData& data, const Question& question,
                               std::span<const std::string> account_attributes) {
  for (const Coupon& coupon : coupons_for(data, question.commodity, question.zone)) {
    const Programme& programme = data.programme(coupon.programme);
    if (programme.is_open(question.time) && programme.terms->is_for(account_attributes)) {
      return coupon;
    }
  }
  return {};
}

// What programmes could add to asks of a commodity in a zone, whoever asks and whenever.
const ProgrammeChoice::Coupons& ProgrammeChoice::coupons_for(const ReferenceData& data, CommodityId commodity,
                                                             ZoneId zone) {
  if (zone.value() >= by_zone_.size()) by_zone_.resize(zone.value() + std::size_t{1});
  const auto [found, is_new] = by_zone_[zone.value()].try_emplace(commodity);
  Coupons& coupons = found->second;
  if (!is_new) return coupons;
  if (!knows_destinations_) find_destinations(data);
  for (std::size_t i = 0; i < data.programme_count(); ++i) {
    const Programme& programme = data.programme(ProgrammeId{i});
    const ProgrammeTerms& terms = *programme.terms;
    if (terms.is_incentive()) continue;  // no coupons
    if (programme.deleted || !terms.is_for(commodity) || !terms.starts_in(zone, data.zone(zone))) continue;
    const Price most = most_of(data, terms, commodity, zone);
    if (most > Price{0}) coupons.push_back({.programme = ProgrammeId{i}, .locked = most});
  }
  std::ranges::stable_sort(coupons, std::greater(),
                           [](const Coupon& coupon) { return coupon.locked.value(); });
  return coupons;
}

// The most that it adds per lot over all lanes that the commodity could take.
Price ProgrammeChoice::most_of(const ReferenceData& data, const ProgrammeTerms& terms, CommodityId commodity,
                               ZoneId zone) const {
  Price most{0};
  if (zone.value() >= destinations_.size()) return most;
  const Commodity& goods = data.commodity(commodity);
  for (const ZoneId destination : destinations_[zone.value()]) {
    if (!terms.reaches(destination)) continue;
    const Lane* const lane = data.lane(goods.class_id, {.origin = zone, .destination = destination});
    if (lane == nullptr || !goods.keeps_for(lane->transit_hours)) continue;
    most = std::max(most, terms.most_on(lane->unit_cost, lane->subsidy));
  }
  return most;
}

void ProgrammeChoice::find_destinations(const ReferenceData& data) {
  knows_destinations_ = true;
  std::vector<std::vector<ZoneId>>& all = destinations_;
  for (std::size_t i = 0; i < data.class_count(); ++i) {
    for (const auto& [zones, lane] : data.lanes(ClassId{i})) {
      if (zones.origin.value() >= all.size()) all.resize(zones.origin.value() + std::size_t{1});
      all[zones.origin.value()].push_back(zones.destination);
    }
  }
  for (std::vector<ZoneId>& destinations : all) {
    std::ranges::sort(destinations);
    destinations.erase(std::ranges::unique(destinations).begin(), destinations.end());
  }
}

void ProgrammeChoice::add_destination(const ZonePair& zones) {
  if (zones.origin.value() >= destinations_.size()) {
    destinations_.resize(zones.origin.value() + std::size_t{1});
  }
  std::vector<ZoneId>& destinations = destinations_[zones.origin.value()];
  const auto place = std::ranges::lower_bound(destinations, zones.destination);
  const bool is_known = place != destinations.end() && *place == zones.destination;
  if (!is_known) destinations.insert(place, zones.destination);
}

void ProgrammeChoice::note(const ReferenceEffect& effect) {
  if (effect.zones || effect.programmes || !effect.commodities.empty()) by_zone_.clear();
  for (const ReferenceEffect::LaneKey& lane : effect.lanes) {
    if (knows_destinations_) add_destination(lane.zones);
    if (lane.zones.origin.value() < by_zone_.size()) by_zone_[lane.zones.origin.value()].clear();
  }
}

}  // namespace farmgate
