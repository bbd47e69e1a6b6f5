#include "engine/insight/fairness.h"

#include <algorithm>
#include <tuple>

#include "engine/insight/county_table.h"

namespace farmgate {
namespace {

DistanceBand band_of(const Insight& insight, const ZoneId* begin, const ZoneId* end) {
  DistanceBand band;
  for (const ZoneId* zone = begin; zone != end; ++zone) {
    ++band.zones;
    band.trade += insight.villages().zone(*zone).year.sum();
  }
  return band;
}

}  // namespace

std::vector<AttributeFigures> attribute_table(const Insight& insight) {
  std::vector<AttributeFigures> table;
  for (std::size_t i = 0; i < insight.groups().attribute_count(); ++i) {
    const AttributeId id{i};
    const Trade trade = insight.groups().of(id);
    if (trade == Trade()) continue;
    table.push_back({.attribute = std::string(insight.attributes().symbols().symbol(id)), .trade = trade});
  }
  std::ranges::sort(table, {}, &AttributeFigures::attribute);
  return table;
}

std::int64_t DistanceBand::farm_gate_share() const {
  return per_million(trade.farm_gate, trade.delivered);
}

std::int64_t DistanceBands::netback_spread() const {
  return near.zones == 0 || far.zones == 0 ? 0 : near.farm_gate_share() - far.farm_gate_share();
}

DistanceBands distance_bands(const Insight& insight) {
  const Villages& villages = insight.villages();
  std::vector<ZoneId> zones;
  for (std::size_t i = 0; i < villages.zone_count(); ++i) {
    if (villages.zone(ZoneId{i}).year.sum().lots > Lots{0}) zones.emplace_back(i);
  }
  std::ranges::sort(zones, {}, [&villages](ZoneId id) {
    const Trade& trade = villages.zone(id).year.sum();
    return std::tuple(trade.cost / trade.lots.value(), villages.symbol(id));
  });
  const std::size_t third = (zones.size() + 1) / 3;
  const ZoneId* const begin = zones.data();
  const ZoneId* const end = begin + zones.size();
  return {.near = band_of(insight, begin, begin + third),
          .middle = band_of(insight, begin + third, end - third),
          .far = band_of(insight, end - third, end)};
}

}  // namespace farmgate
