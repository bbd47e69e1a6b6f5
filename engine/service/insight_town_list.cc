// The list of towns of InsightService.
#include <absl/strings/str_replace.h>

#include <string>
#include <utility>

#include "engine/insight/town_table.h"
#include "engine/service/field_violations.h"
#include "engine/service/insight_answers.h"
#include "engine/service/insight_messages.h"
#include "engine/service/insight_pages.h"
#include "engine/service/insight_queries.h"

namespace farmgate {
namespace {

Int128 value_of(const TownFigures& town, v1::TownOrder order) {
  switch (order) {
    case v1::TOWN_ORDER_SALES:
      return town.trade.farm_gate;
    case v1::TOWN_ORDER_SELLERS:
      return town.sellers;
    case v1::TOWN_ORDER_NAME:
      return 0;
    default:
      return town.villages;
  }
}

// State, county and name with `;` between; where they have one themselves, it is written otherwise, so that
// no two towns have the same.
std::string key_of(const TownFigures& town) {
  const auto part = [](const std::string& text) {
    return absl::StrReplaceAll(text, {{"%", "%25"}, {";", "%3B"}});
  };
  return part(town.state) + ";" + part(town.county) + ";" + part(town.town);
}

bool passes(const TownFigures& town, const v1::ListTownFiguresRequest& request) {
  if (request.ecommerce_only() && !town.is_town) return false;
  if (!request.state().empty() && town.state != request.state()) return false;
  return request.county().empty() || town.county == request.county();
}

}  // namespace

void write_answer(const Insight& insight, const v1::ListTownFiguresRequest& request,
                  v1::ListTownFiguresResponse& response) {
  InsightPage<TownFigures> page(request);
  for (TownFigures& town : town_table(insight)) {
    if (!passes(town, request)) continue;
    InsightPlace place{.value = value_of(town, request.order()), .key = key_of(town)};
    page.add(std::move(place), std::move(town));
  }
  page.write_to(response, [&](const TownFigures& town) { write_town(insight, town, *response.add_towns()); });
}

std::vector<FieldViolation> ListTownFigures::violations(const Request& request) {
  FieldViolations violations;
  if (!v1::TownOrder_IsValid(request.order())) violations.add("order", "is no known order");
  check_page(request, violations);
  violations.check_min_sequence(request.min_sequence());
  return violations.take();
}

}  // namespace farmgate
