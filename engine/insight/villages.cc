#include "engine/insight/villages.h"

#include <utility>

namespace farmgate {

ZoneId Villages::take(std::string_view symbol) {
  const ZoneId known = symbols_.find(symbol);
  if (known.valid()) return known;
  zones_.emplace_back();
  return symbols_.add(symbol);
}

TownId Villages::take_town(const ZoneRow& row) {
  if (row.town.empty()) return {};
  const auto [found, is_new] =
      town_numbers_.try_emplace({row.state, row.county, row.town}, TownId{towns_.size()});
  if (is_new) towns_.push_back({.state = row.state, .county = row.county, .name = row.town});
  return found->second;
}

void Villages::describe(ZoneId id, const ZoneRow& row, AttributeListId attributes) {
  const TownId town = take_town(row);
  Zone& zone = zones_[id.value()];
  if (zone.is_village && zone.town.valid()) --towns_[zone.town.value()].villages;
  zone.county = row.county;
  zone.state = row.state;
  zone.kind = row.kind;
  zone.town = town;
  zone.households = row.households;
  zone.attributes = attributes;
  if (zone.is_village && town.valid()) ++towns_[town.value()].villages;
}

void Villages::add(Day day, const Route& route, EarnerId producer, const Trade& trade) {
  Zone& zone = zones_[route.origin.value()];
  if (zone.year.add(day, trade)) by_day_[day].zones.push_back(route.origin);
  if (producer.value() >= last_sales_.size()) last_sales_.resize(producer.value() + std::size_t{1});
  LastSale& last = last_sales_[producer.value()];
  const bool is_known = last.day == day && last.origin == route.origin;
  if (!is_known) add_seller(day, route.origin, producer);
  if (!is_known || last.destination != route.destination) add_lane(day, route);
  last = {.day = day, .origin = route.origin, .destination = route.destination};
}

void Villages::add_seller(Day day, ZoneId zone, EarnerId producer) {
  const Pair pair = pair_of(zone, producer.value());
  const auto [last, is_new] = sellers_.try_emplace(pair, day);
  if (is_new) ++zones_[zone.value()].sellers;
  if (!is_new && last->second == day) return;
  last->second = day;
  by_day_[day].sellers.push_back(pair);
}

void Villages::add_lane(Day day, const Route& route) {
  const Pair pair = pair_of(route.origin, route.destination.value());
  const auto [last, is_new] = lanes_.try_emplace(pair, day);
  if (is_new) ++zones_[route.origin.value()].lanes;
  if (!is_new && last->second == day) return;
  last->second = day;
  by_day_[day].lanes.push_back(pair);
}

// Whoever was there again later stays.
void Villages::expire(Day last, std::vector<ZoneId>& changed) {
  const auto drop = [last](LastDays& days, Pair pair) {
    const auto found = days.find(pair);
    if (found == days.end() || found->second > last) return false;
    days.erase(found);
    return true;
  };
  while (!by_day_.empty() && by_day_.begin()->first <= last) {
    const Touched& touched = by_day_.begin()->second;
    for (const ZoneId id : touched.zones) {
      zones_[id.value()].year.drop_up_to(last);
      changed.push_back(id);
    }
    for (const Pair pair : touched.sellers) {
      if (drop(sellers_, pair)) --zones_[zone_of(pair).value()].sellers;
    }
    for (const Pair pair : touched.lanes) {
      if (drop(lanes_, pair)) --zones_[zone_of(pair).value()].lanes;
    }
    by_day_.erase(by_day_.begin());
  }
}

namespace {

bool is_village(const Villages::Zone& zone, const InsightTerms& terms) {
  if (zone.kind == ZoneKind::kUrban || zone.year.sum().farm_gate < terms.village_sales) return false;
  if (zone.sellers >= terms.village_sellers) return true;
  return zone.households > 0 &&
         Int128{zone.sellers} * 1000 >= Int128{zone.households} * terms.village_sellers_per_mille;
}

Villages::Turn turn(bool& is, bool is_now) {
  const bool was = std::exchange(is, is_now);
  if (was == is_now) return Villages::Turn::kNone;
  return is_now ? Villages::Turn::kGained : Villages::Turn::kLost;
}

}  // namespace

Villages::Turn Villages::judge(ZoneId id, const InsightTerms& terms) {
  Zone& zone = zones_[id.value()];
  const Turn turned = turn(zone.is_village, is_village(zone, terms));
  if (turned == Turn::kNone || !zone.town.valid()) return turned;
  towns_[zone.town.value()].villages += turned == Turn::kGained ? 1 : -1;
  return turned;
}

Villages::Turn Villages::judge(TownId id, const InsightTerms& terms) {
  Town& town = towns_[id.value()];
  return turn(town.is_town, town.villages >= terms.town_villages);
}

// Sellers and lanes by the day of the last sale, as the index by day has them.
void Villages::save(const Producers& producers, const TakeRecord& take) const {
  for (std::size_t i = 0; i < zones_.size(); ++i) {
    if (zones_[i].year.days().empty()) continue;
    take(ImageRecord(ImageKind::kZone).text(symbols_.symbol(ZoneId{i})).year(zones_[i].year).take());
  }
  for (const auto& [day, touched] : by_day_) {
    for (const Pair pair : touched.sellers) {
      if (sellers_.at(pair) != day) continue;
      ImageRecord record(ImageKind::kSeller);
      record.text(symbols_.symbol(zone_of(pair)));
      producers.write_earner(EarnerId{pair & UINT32_MAX}, record);
      take(record.integer(day).take());
    }
    for (const Pair pair : touched.lanes) {
      if (lanes_.at(pair) != day) continue;
      ImageRecord record(ImageKind::kLane);
      record.text(symbols_.symbol(zone_of(pair))).text(symbols_.symbol(ZoneId{pair & UINT32_MAX}));
      take(record.integer(day).take());
    }
  }
}

bool Villages::restore_zone(CanonicalReader& in) {
  const std::string_view symbol = in.text();
  const auto days = read_year<Trade>(in);
  if (in.failed()) return false;
  const ZoneId id = take(symbol);
  if (!zones_[id.value()].year.days().empty()) return false;  // it was there before
  for (const auto& [day, trade] : days) {
    if (zones_[id.value()].year.add(day, trade)) by_day_[day].zones.push_back(id);
  }
  return true;
}

bool Villages::restore_seller(CanonicalReader& in, Producers& producers) {
  const std::string_view zone = in.text();
  const EarnerId producer = producers.read_earner(in);
  const auto day = in.integer<Day>();
  if (in.failed()) return false;
  add_seller(day, take(zone), producer);
  return true;
}

bool Villages::restore_lane(CanonicalReader& in) {
  const std::string_view origin = in.text();
  const std::string_view destination = in.text();
  const auto day = in.integer<Day>();
  if (in.failed()) return false;
  const Route route{.origin = take(origin), .destination = take(destination)};
  add_lane(day, route);
  return true;
}

}  // namespace farmgate
