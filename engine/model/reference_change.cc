#include "engine/model/reference_change.h"

namespace farmgate {
namespace {

constexpr std::int32_t kLatitudeMax = 90'000'000;
constexpr std::int32_t kLongitudeMax = 180'000'000;
constexpr std::int64_t kHoursMax = INT32_MAX;

bool is_symbol(const std::string& text) {
  return !text.empty() && text.size() <= kSymbolSizeMax;
}
bool is_price(Price price) {
  return price >= kPriceMin && price <= kPriceMax;
}
bool is_duration(std::int64_t hours) {
  return hours >= 0 && hours <= kHoursMax;
}
bool is_within(std::int32_t degrees, std::int32_t max) {
  return degrees >= -max && degrees <= max;
}

struct ShapeCheck {
  bool operator()(const UnreadableRow&) const { return false; }
  bool operator()(const CommodityRow& row) const {
    return is_symbol(row.symbol) && is_symbol(row.class_symbol) && is_duration(row.shelf_life_hours);
  }
  bool operator()(const ZoneRow& row) const {
    return is_symbol(row.symbol) && is_within(row.latitude_microdegrees, kLatitudeMax) &&
           is_within(row.longitude_microdegrees, kLongitudeMax);
  }
  bool operator()(const LaneRow& row) const {
    return is_symbol(row.origin) && is_symbol(row.destination) && is_symbol(row.class_symbol) &&
           is_duration(row.transit_hours);
  }
  bool operator()(const AccountRow& row) const {
    return is_symbol(row.symbol) && row.zone.size() <= kSymbolSizeMax;
  }
  bool operator()(const CommodityDeletion& key) const { return is_symbol(key.symbol); }
  bool operator()(const ZoneDeletion& key) const { return is_symbol(key.symbol); }
  bool operator()(const AccountDeletion& key) const { return is_symbol(key.symbol); }
  bool operator()(const LaneDeletion& key) const {
    return is_symbol(key.origin) && is_symbol(key.destination) && is_symbol(key.class_symbol);
  }
};

}  // namespace

bool well_formed(const ReferenceEdit& edit) {
  return std::visit(ShapeCheck{}, edit);
}

bool within_bounds(const CommodityRow& row) {
  return is_price(row.tick) && is_price(row.collar.lowest) && is_price(row.collar.highest) &&
         row.collar.lowest <= row.collar.highest;
}

bool within_bounds(const LaneRow& row) {
  return row.unit_cost >= Price{0} && row.unit_cost <= kCostMax && row.subsidy >= Price{0} &&
         row.subsidy <= row.unit_cost;
}

}  // namespace farmgate
