#include "tools/farmgate/comparison_page.h"

#include <absl/strings/str_replace.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string_view>

#include "engine/base/check.h"
#include "tools/farmgate/comparison_tables.h"
#include "tools/farmgate/comparison_timeline.h"
#include "tools/farmgate/divergence_text.h"

namespace farmgate {
namespace {

using Json = nlohmann::ordered_json;

// Tables whose figures are of one kind and so can stand side by side.
constexpr std::array<std::string_view, 9> kDrawn{"money",
                                                 "welfare",
                                                 "producers",
                                                 "quantity_by_commodity",
                                                 "farm_gate_price_by_commodity",
                                                 "delivered_price_by_commodity",
                                                 "tonne_kilometres_by_commodity",
                                                 "spent_by_programme",
                                                 "income_by_attribute"};
// Of which the change is drawn, since it would not be seen beside the figures; the rows that change most.
constexpr std::string_view kDrawnByChange = "income_by_county";
constexpr std::size_t kDrawnRowsMax = 20;

// As high as a bar is drawn: near enough.
Json bar(const ComparedTable& table, const std::optional<Int128>& figure) {
  if (!figure) return nullptr;
  return static_cast<double>(*figure) / (table.in_hundredths ? 100 : 1);
}

Json chart_json(const ComparedTable& table) {
  const bool is_change = table.id == kDrawnByChange;
  if (!is_change && std::ranges::find(kDrawn, table.id) == kDrawn.end()) return nullptr;
  Json chart{{"unit", table.unit}, {"names", Json::array()}};
  const auto rows = std::span(table.rows).first(std::min(table.rows.size(), kDrawnRowsMax));
  for (const ComparedRow& row : rows) {
    chart["names"].push_back(row.name);
    if (is_change) {
      chart["change"].push_back(bar(table, row.change()));
    } else {
      chart["a"].push_back(bar(table, row.a));
      chart["b"].push_back(bar(table, row.b));
    }
  }
  return chart;
}

Json table_json(const ComparedTable& table) {
  Json json{{"id", table.id}, {"title", table.title}, {"unit", table.unit}, {"rows", Json::array()}};
  for (const ComparedRow& row : table.rows) {
    json["rows"].push_back(
        {row.name, table.text(row.a), table.text(row.b), table.text(row.change()), change_per_cent(row)});
  }
  json["chart"] = chart_json(table);
  return json;
}

Json page_json(const Comparison& comparison, const ComparisonTerms& terms) {
  Json json{{"name_a", terms.name_a}, {"name_b", terms.name_b}, {"assumption", comparison_assumption()}};
  const std::string beginning = beginning_sentence(comparison);
  if (!beginning.empty()) json["assumption"] = comparison_assumption() + " " + beginning;
  json["difference"] = {{"text", divergence_sentence(comparison)}, {"rows", divergence_rows(comparison)}};
  json["tables"] = Json::array();
  for (const ComparedTable& table : compared_tables(comparison, terms.poverty_line)) {
    Json& added = json["tables"].emplace_back(table_json(table));
    if (table.id == "producers") added["note"] = crossings_sentence(comparison, terms.poverty_line) + ".";
  }
  json["over_time"] = timeline_json(comparison);
  return json;
}

// The template with something in the place of {{name}}.
std::string with(std::string page, std::string_view name, std::string_view what) {
  const std::string place = "{{" + std::string(name) + "}}";
  const std::size_t at = page.find(place);
  check(at != std::string::npos);
  return page.replace(at, place.size(), what);
}

}  // namespace

std::string comparison_page(const Comparison& comparison, const ComparisonTerms& terms) {
  const std::string json = page_json(comparison, terms).dump(-1, ' ', false, Json::error_handler_t::replace);
  // Whatever a name holds, it cannot end the element that the data are in.
  const std::string data = absl::StrReplaceAll(json, {{"<", "\\u003c"}});
  return with(with(std::string(kComparisonPageTemplate), "data", data), "library", kChartLibrary);
}

}  // namespace farmgate
