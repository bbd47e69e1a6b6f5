#include "tools/farmgate/comparison_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "tools/farmgate/comparison_tables.h"
#include "tools/farmgate/comparison_timeline.h"
#include "tools/farmgate/divergence_text.h"
#include "tools/farmgate/figures.h"
#include "tools/farmgate/json_amount.h"
#include "tools/farmgate/text_table.h"

namespace farmgate {
namespace {

using Json = nlohmann::ordered_json;
using Fields = std::optional<std::vector<std::string>>;

std::string side_line(const char* side, const std::string& name, const Outcome& outcome) {
  return std::string("  ") + side + "  " + name + ": " +
         counted(static_cast<std::int64_t>(outcome.commands), "command") + ", " + grouped(outcome.rejected) +
         " rejected, digest " + outcome.digest + "\n";
}

std::string divergence_text(const Comparison& comparison) {
  TextTable table({{""}, {"A"}, {"B"}});
  const auto rows = divergence_rows(comparison);
  for (const auto& [column, a, b] : rows) table.add({column, a, b});
  return divergence_sentence(comparison) + "\n" + (rows.empty() ? "" : table.text());
}

std::string table_text(const ComparedTable& compared, std::size_t rows_max) {
  using enum TextTable::Align;
  TextTable table({{compared.title}, {"A", kRight}, {"B", kRight}, {"change", kRight}, {"%", kRight}});
  const std::size_t shown = rows_max == 0 ? compared.rows.size() : std::min(rows_max, compared.rows.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const ComparedRow& row = compared.rows[i];
    table.add({row.name, compared.text(row.a), compared.text(row.b), compared.text(row.change()),
               change_per_cent(row)});
  }
  std::string text = table.text();
  if (shown < compared.rows.size()) {
    text += "  (and " + grouped(static_cast<Int128>(compared.rows.size() - shown)) +
            " more that change less; --counties 0 prints them)\n";
  }
  if (!compared.unit.empty()) text += "  (" + compared.unit + ")\n";
  return text;
}

Json side_json(const std::string& name, const Outcome& outcome) {
  Json json{{"name", name},
            {"digest", outcome.digest},
            {"commands", outcome.commands},
            {"accepted", outcome.accepted},
            {"rejected", outcome.rejected}};
  if (outcome.start > 0) json["start_sequence"] = outcome.start;
  return json;
}

Json row_json(const std::vector<std::string>& columns, const Fields& row) {
  if (!row) return nullptr;
  Json json = Json::object();
  for (std::size_t i = 0; i < columns.size() && i < row->size(); ++i) json[columns[i]] = (*row)[i];
  return json;
}

Json divergence_json(const std::optional<Divergence>& divergence) {
  if (!divergence) return nullptr;
  return {{"sequence", divergence->sequence},
          {"a", row_json(divergence->columns, divergence->a)},
          {"b", row_json(divergence->columns, divergence->b)}};
}

Json figure_json(const ComparedTable& table, const std::optional<Int128>& figure) {
  if (!figure) return nullptr;
  if (table.in_hundredths) return static_cast<double>(*figure) / 100;
  return json_amount(*figure);
}

Json table_json(const ComparedTable& table) {
  Json rows = Json::array();
  for (const ComparedRow& row : table.rows) {
    rows.push_back({{"name", row.name}, {"a", figure_json(table, row.a)}, {"b", figure_json(table, row.b)}});
  }
  return rows;
}

}  // namespace

std::string comparison_assumption() {
  return "Participants are assumed not to react: the same orders come in on both sides, at the same prices.";
}

std::string beginning_sentence(const Comparison& comparison) {
  const Sequence a = comparison.a.start;
  const Sequence b = comparison.b.start;
  if (a == 0 && b == 0) return {};
  const std::string first_a = grouped(Int128{a} + 1);
  const std::string begin = a == b ? "Both sides begin with sequence " + first_a
                                   : "Side A begins with sequence " + first_a + ", side B with " +
                                         grouped(Int128{b} + 1) + ", so that they are of different commands";
  return begin + ": what came before has been dropped, and is in no figure but income of twelve months.";
}

std::string text_report(const Comparison& comparison, const ComparisonTerms& terms) {
  std::string text = side_line("A", terms.name_a, comparison.a) + side_line("B", terms.name_b, comparison.b) +
                     comparison_assumption() + "\n";
  const std::string beginning = beginning_sentence(comparison);
  if (!beginning.empty()) text += beginning + "\n";
  text += "\n" + divergence_text(comparison);
  for (const ComparedTable& table : compared_tables(comparison, terms.poverty_line)) {
    text += "\n" + table_text(table, table.id == "income_by_county" ? terms.county_count_max : 0);
    if (table.id == "producers") text += "  (" + crossings_sentence(comparison, terms.poverty_line) + ")\n";
  }
  return text;
}

std::string json_report(const Comparison& comparison, const ComparisonTerms& terms) {
  const Crossings count = crossings(comparison, terms.poverty_line);
  Json json{{"assumption", comparison_assumption()},
            {"a", side_json(terms.name_a, comparison.a)},
            {"b", side_json(terms.name_b, comparison.b)},
            {"currencies", currencies(comparison)},
            {"first_difference", divergence_json(comparison.divergence)},
            {"poverty",
             {{"line", terms.poverty_line},
              {"above_a", count.above_a},
              {"above_b", count.above_b},
              {"lifted", count.lifted},
              {"fallen", count.fallen}}}};
  for (const ComparedTable& table : compared_tables(comparison, terms.poverty_line)) {
    json[table.id] = table_json(table);
  }
  json["over_time"] = timeline_json(comparison);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace farmgate
