#include "engine/insight/county_table.h"

#include <map>
#include <utility>

namespace farmgate {

std::vector<CountyFigures> county_table(const Insight& insight) {
  const Villages& villages = insight.villages();
  std::map<std::pair<std::string, std::string>, CountyFigures> counties;
  for (std::size_t i = 0; i < villages.zone_count(); ++i) {
    const Villages::Zone& zone = villages.zone(ZoneId{i});
    CountyFigures& county = counties[{zone.state, zone.county}];
    county.is_poor |= insight.attributes().has(zone.attributes, kPoorCounty);
    county.zones += zone.year.sum().lots > Lots{0} ? 1 : 0;
    county.sellers += zone.sellers;
    county.lanes += zone.lanes;
    county.villages += zone.is_village ? 1 : 0;
    county.trade += zone.year.sum();
  }
  std::vector<CountyFigures> table;
  table.reserve(counties.size());
  for (auto& [name, county] : counties) {
    county.state = name.first;
    county.county = name.second;
    table.push_back(std::move(county));
  }
  return table;
}

std::int64_t per_million(Int128 part, Int128 whole) {
  return whole <= 0 ? 0 : static_cast<std::int64_t>(part * 1'000'000 / whole);
}

}  // namespace farmgate
