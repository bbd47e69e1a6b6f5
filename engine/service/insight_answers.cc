#include "engine/service/insight_answers.h"

#include "engine/insight/county_table.h"
#include "engine/insight/fairness.h"
#include "engine/service/insight_messages.h"

namespace farmgate {

void write_answer(const Insight& insight, const v1::ListCountyFiguresRequest& request,
                  v1::ListCountyFiguresResponse& response) {
  for (const CountyFigures& county : county_table(insight)) {
    if (request.poor_only() && !county.is_poor) continue;
    write_county(insight, county, *response.add_counties());
  }
}

void write_answer(const Insight& insight, v1::GetFairnessResponse& response) {
  write_surplus(insight.groups().market(), *response.mutable_market());
  for (const AttributeFigures& figures : attribute_table(insight)) {
    v1::SurplusFigures& row = *response.add_attributes();
    row.set_attribute(figures.attribute);
    write_surplus(figures.trade, row);
  }
  for (const CountyFigures& county : county_table(insight)) {
    if (county.zones == 0) continue;
    v1::SurplusFigures& row = *response.add_counties();
    row.set_state(county.state);
    row.set_county(county.county);
    write_surplus(county.trade, row);
  }
  const DistanceBands bands = distance_bands(insight);
  write_distance(bands.near, *response.mutable_near());
  write_distance(bands.middle, *response.mutable_middle());
  write_distance(bands.far, *response.mutable_far());
  response.set_netback_spread_per_million(bands.netback_spread());
}

}  // namespace farmgate
