#include "tools/farmgate/replay_insight.h"

#include <farmgate/v1/insight_service.pb.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/insight/poverty_figures.h"
#include "engine/service/insight_answers.h"
#include "engine/service/insight_messages.h"
#include "tools/farmgate/figures.h"
#include "tools/farmgate/insight_report.h"
#include "tools/farmgate/json_amount.h"
#include "tools/farmgate/message_json.h"
#include "tools/farmgate/statistics_report.h"
#include "tools/farmgate/text_table.h"

namespace farmgate {
namespace {

using Json = nlohmann::ordered_json;

constexpr auto kRight = TextTable::Align::kRight;
constexpr int kRowsShown = 15;

v1::GetFairnessResponse fairness_of(const Insight& insight, Sequence sequence) {
  v1::GetFairnessResponse response;
  write_answer(insight, response);
  write_as_of(insight, *response.mutable_as_of());
  response.set_as_of_sequence(static_cast<std::int64_t>(sequence));
  return response;
}

// In order of their symbols.
std::vector<v1::GetProgrammeEffectResponse> effects_of(const Insight& insight) {
  std::vector<v1::GetProgrammeEffectResponse> effects(insight.programmes().size());
  for (std::size_t i = 0; i < effects.size(); ++i) {
    write_effect(insight, ProgrammeId{i}, *effects[i].mutable_effect());
  }
  std::ranges::sort(effects, {}, [](const auto& response) { return response.effect().programme(); });
  return effects;
}

std::string poverty_text(const Insight& insight) {
  const PovertyFigures figures = poverty_figures(insight);
  TextTable table({{"producers"}, {"", kRight}, {"income", kRight}});
  table.add({"not below the poverty line of " + grouped(insight.terms().poverty_line), grouped(figures.above),
             grouped(figures.income_above)});
  table.add({"below it", grouped(figures.below), grouped(figures.income_below)});
  if (figures.idle > 0) table.add({"who sold before, and nothing since", grouped(figures.idle), "0"});
  return table.text();
}

std::string milestones_text(const Insight& insight) {
  TextTable table({{"milestones"}, {"", kRight}});
  const auto counts = insight.milestones().counts();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    std::string kind(to_string(static_cast<MilestoneKind>(i)));
    std::ranges::replace(kind, '_', ' ');
    table.add({std::move(kind), grouped(counts[i])});
  }
  return table.text();
}

// The counties with the most sales; empty: there are none.
std::string counties_text(const Insight& insight, bool poor_only) {
  v1::ListCountyFiguresRequest request;
  request.set_poor_only(poor_only);
  v1::ListCountyFiguresResponse response;
  write_answer(insight, request, response);
  if (response.counties_size() == 0) return "";
  auto& counties = *response.mutable_counties();
  std::stable_sort(counties.begin(), counties.end(),
                   [](const v1::CountyFigures& one, const v1::CountyFigures& other) {
                     return money_of(one.sales()) > money_of(other.sales());
                   });
  const int more = counties.size() - kRowsShown;
  if (more <= 0) return table_text(response);
  counties.DeleteSubrange(kRowsShown, more);
  return table_text(response) + "  and " + grouped(more) + " more\n";
}

template <class Response, class Request>
Response first_page(const Insight& insight, Request request) {
  request.set_page_size(kRowsShown);
  Response response;
  write_answer(insight, request, response);
  return response;
}

std::string zones_text(const Insight& insight) {
  const auto zones = first_page<v1::ListZoneFiguresResponse>(insight, v1::ListZoneFiguresRequest());
  const auto towns = first_page<v1::ListTownFiguresResponse>(insight, v1::ListTownFiguresRequest());
  return table_text(zones) + (towns.towns_size() > 0 ? "\n" + table_text(towns) : "");
}

Json json_of(const google::protobuf::Message& message) {
  return Json::parse(json_line(message));
}

template <class Rows>
Json rows_json(const Rows& rows) {
  Json json = Json::array();
  for (const auto& row : rows) json.push_back(json_of(row));
  return json;
}

// Of a list that comes in pages, all.
template <class Response, class Request, class RowsOf>
Json pages_json(const Insight& insight, Request request, RowsOf rows_of) {
  request.set_page_size(kInsightPageSizeMax);
  Json json = Json::array();
  for (;;) {
    Response response;
    write_answer(insight, request, response);
    for (const auto& row : rows_of(response)) json.push_back(json_of(row));
    if (response.next_page_token().empty()) return json;
    request.set_page_token(response.next_page_token());
  }
}

Json poverty_json(const Insight& insight) {
  const PovertyFigures figures = poverty_figures(insight);
  return {{"line", insight.terms().poverty_line},
          {"above", {{"producers", figures.above}, {"income", json_amount(figures.income_above)}}},
          {"below", {{"producers", figures.below}, {"income", json_amount(figures.income_below)}}},
          {"idle", figures.idle}};
}

Json milestones_json(const Insight& insight) {
  Json json = Json::object();
  const auto counts = insight.milestones().counts();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    json[std::string(to_string(static_cast<MilestoneKind>(i)))] = counts[i];
  }
  return json;
}

Json fairness_json(const v1::GetFairnessResponse& response) {
  Json json = json_of(response);
  for (const char* const field : {"as_of", "as_of_sequence", "lag_command_count"}) json.erase(field);
  return json;
}

}  // namespace

std::string insight_text(const Insight& insight, Sequence sequence) {
  const v1::GetFairnessResponse fairness = fairness_of(insight, sequence);
  std::string text = heading_text(fairness);
  text += poverty_text(insight) + "\n" + milestones_text(insight) + "\n" + zones_text(insight) + "\n" +
          counties_text(insight, false) + "\n";
  const std::string poor = counties_text(insight, true);
  if (!poor.empty()) text += "  poor counties\n" + poor + "\n";
  for (const auto& effect : effects_of(insight)) text += table_text(effect) + "\n";
  return text + table_text(fairness);
}

nlohmann::ordered_json insight_json(const Insight& insight, Sequence sequence) {
  const v1::GetFairnessResponse fairness = fairness_of(insight, sequence);
  v1::ListCountyFiguresResponse counties;
  write_answer(insight, v1::ListCountyFiguresRequest(), counties);
  Json effects = Json::array();
  for (const auto& response : effects_of(insight)) effects.push_back(json_of(response.effect()));
  return {{"as_of", json_of(fairness.as_of())},
          {"poverty", poverty_json(insight)},
          {"milestones", milestones_json(insight)},
          {"zones", pages_json<v1::ListZoneFiguresResponse>(
                        insight, v1::ListZoneFiguresRequest(),
                        [](const auto& response) -> const auto& { return response.zones(); })},
          {"towns", pages_json<v1::ListTownFiguresResponse>(
                        insight, v1::ListTownFiguresRequest(),
                        [](const auto& response) -> const auto& { return response.towns(); })},
          {"counties", rows_json(counties.counties())},
          {"programmes", std::move(effects)},
          {"fairness", fairness_json(fairness)}};
}

}  // namespace farmgate
