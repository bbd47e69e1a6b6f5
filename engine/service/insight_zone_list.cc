// The list of zones of InsightService.
#include <string>

#include "engine/service/field_violations.h"
#include "engine/service/insight_answers.h"
#include "engine/service/insight_messages.h"
#include "engine/service/insight_pages.h"
#include "engine/service/insight_queries.h"

namespace farmgate {
namespace {

Int128 value_of(const Villages::Zone& zone, v1::ZoneOrder order) {
  switch (order) {
    case v1::ZONE_ORDER_SELLERS:
      return zone.sellers;
    case v1::ZONE_ORDER_LANES:
      return zone.lanes;
    case v1::ZONE_ORDER_SYMBOL:
      return 0;
    default:
      return zone.year.sum().farm_gate;
  }
}

bool passes(const Insight& insight, const Villages::Zone& zone, const v1::ListZoneFiguresRequest& request) {
  if (request.villages_only() && !zone.is_village) return false;
  if (!request.state().empty() && zone.state != request.state()) return false;
  if (!request.county().empty() && zone.county != request.county()) return false;
  if (!request.attribute().empty() && !insight.attributes().has(zone.attributes, request.attribute())) {
    return false;
  }
  if (request.town().empty()) return true;
  return zone.town.valid() && insight.villages().town(zone.town).name == request.town();
}

}  // namespace

void write_answer(const Insight& insight, const v1::ListZoneFiguresRequest& request,
                  v1::ListZoneFiguresResponse& response) {
  const Villages& villages = insight.villages();
  InsightPage<ZoneId> page(request);
  for (std::size_t i = 0; i < villages.zone_count(); ++i) {
    const ZoneId id{i};
    const Villages::Zone& zone = villages.zone(id);
    if (!passes(insight, zone, request)) continue;
    page.add({.value = value_of(zone, request.order()), .key = std::string(villages.symbol(id))}, id);
  }
  page.write_to(response, [&](ZoneId id) { write_zone(insight, id, *response.add_zones()); });
}

std::vector<FieldViolation> ListZoneFigures::violations(const Request& request) {
  FieldViolations violations;
  if (!v1::ZoneOrder_IsValid(request.order())) violations.add("order", "is no known order");
  check_page(request, violations);
  violations.check_min_sequence(request.min_sequence());
  return violations.take();
}

}  // namespace farmgate
