#include "engine/insight/town_table.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace farmgate {
namespace {

TownFigures figures_of(const Villages::Town& town) {
  TownFigures figures;
  figures.state = town.state;
  figures.county = town.county;
  figures.town = town.name;
  figures.villages = town.villages;
  figures.is_town = town.is_town;
  return figures;
}

}  // namespace

std::vector<TownFigures> town_table(const Insight& insight) {
  const Villages& villages = insight.villages();
  std::map<TownId, TownFigures> towns;
  for (std::size_t i = 0; i < villages.zone_count(); ++i) {
    const Villages::Zone& zone = villages.zone(ZoneId{i});
    if (!zone.town.valid()) continue;
    const auto [found, is_new] = towns.try_emplace(zone.town);
    TownFigures& town = found->second;
    if (is_new) town = figures_of(villages.town(zone.town));
    town.is_poor |= insight.attributes().has(zone.attributes, kPoorCounty);
    town.zones += zone.year.sum().lots > Lots{0} ? 1 : 0;
    town.sellers += zone.sellers;
    town.lanes += zone.lanes;
    town.trade += zone.year.sum();
  }
  std::vector<TownFigures> table;
  table.reserve(towns.size());
  for (auto& [id, town] : towns) table.push_back(std::move(town));
  std::ranges::sort(table, {},
                    [](const TownFigures& town) { return std::tie(town.state, town.county, town.town); });
  return table;
}

}  // namespace farmgate
