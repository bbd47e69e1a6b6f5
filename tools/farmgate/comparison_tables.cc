#include "tools/farmgate/comparison_tables.h"

#include <algorithm>
#include <map>
#include <utility>

#include "tools/farmgate/figures.h"

namespace farmgate {
namespace {

// The figures of both sides by name, in the order in which a has them, then b.
template <class Figure>
class Joined {
 public:
  struct Row {
    std::string name;
    std::optional<Figure> a;
    std::optional<Figure> b;
  };

  void add_a(const std::string& name, const Figure& figure) { row(name).a = figure; }
  void add_b(const std::string& name, const Figure& figure) { row(name).b = figure; }
  const std::vector<Row>& rows() const { return rows_; }

 private:
  Row& row(const std::string& name) {
    const auto [place, is_new] = places_.try_emplace(name, rows_.size());
    if (is_new) rows_.push_back({.name = name, .a = {}, .b = {}});
    return rows_[place->second];
  }

  std::vector<Row> rows_;
  std::map<std::string, std::size_t> places_;
};

// The same of every row of both sides.
template <class Figure, class Get>
std::vector<ComparedRow> rows_of(const Joined<Figure>& joined, Get get) {
  std::vector<ComparedRow> rows;
  const auto figure = [&get](const std::optional<Figure>& side) -> std::optional<Int128> {
    return side ? std::optional<Int128>(get(*side)) : std::nullopt;
  };
  for (const auto& row : joined.rows()) {
    rows.push_back({.name = row.name, .a = figure(row.a), .b = figure(row.b)});
  }
  return rows;
}

ComparedTable trade_table(const Comparison& comparison) {
  const TradeOutcome a = comparison.a.total();
  const TradeOutcome b = comparison.b.total();
  ComparedTable table{.id = "trade", .title = "Trade", .unit = "", .in_hundredths = false, .rows = {}};
  table.rows = {{"fills", a.filled.fills, b.filled.fills},
                {"quantity, lots", a.filled.quantity, b.filled.quantity},
                {"tonne-kilometres", comparison.a.tonne_kilometres(), comparison.b.tonne_kilometres()}};
  const ComparedRow lots{"lot-kilometres of lots of unknown weight", comparison.a.lot_kilometres(),
                         comparison.b.lot_kilometres()};
  if (lots.a != 0 || lots.b != 0) table.rows.push_back(lots);
  return table;
}

ComparedTable money_table(const Comparison& comparison) {
  const TradeOutcome a = comparison.a.total();
  const TradeOutcome b = comparison.b.total();
  ComparedTable table{
      .id = "money", .title = "Money", .unit = money_unit(comparison), .in_hundredths = false, .rows = {}};
  table.rows = {
      {"buyers paid", a.filled.buyers_paid, b.filled.buyers_paid},
      {"lanes' subsidies", a.filled.subsidies - a.programmes_paid, b.filled.subsidies - b.programmes_paid},
      {"programmes' subsidies", a.programmes_paid, b.programmes_paid},
      {"producers received", a.filled.producers_received, b.filled.producers_received},
      {"carriers received", a.filled.carriers_received, b.filled.carriers_received}};
  return table;
}

ComparedTable welfare_table(const Comparison& comparison) {
  const TradeOutcome a = comparison.a.total();
  const TradeOutcome b = comparison.b.total();
  ComparedTable table{.id = "welfare",
                      .title = "Welfare",
                      .unit = money_unit(comparison),
                      .in_hundredths = false,
                      .rows = {}};
  table.rows = {{"producers' surplus", a.producers_surplus, b.producers_surplus},
                {"buyers' surplus", a.buyers_surplus, b.buyers_surplus},
                {"sum of surplus", a.surplus(), b.surplus()},
                {"less subsidies", a.filled.subsidies, b.filled.subsidies},
                {"welfare after subsidies", a.welfare(), b.welfare()}};
  return table;
}

ComparedTable producers_table(const Comparison& comparison, std::int64_t poverty_line) {
  const Crossings count = crossings(comparison, poverty_line);
  ComparedTable table{
      .id = "producers", .title = "Producers", .unit = "", .in_hundredths = false, .rows = {}};
  table.rows = {{"who sold", comparison.a.producers.size(), comparison.b.producers.size()},
                {"above the poverty line", count.above_a, count.above_b}};
  return table;
}

Joined<CommodityOutcome> joined_commodities(const Comparison& comparison) {
  Joined<CommodityOutcome> joined;
  for (const CommodityOutcome& commodity : comparison.a.commodities)
    joined.add_a(commodity.symbol, commodity);
  for (const CommodityOutcome& commodity : comparison.b.commodities)
    joined.add_b(commodity.symbol, commodity);
  return joined;
}

// Where commodities are paid for in several currencies, rows of prices say which.
void name_currencies(const Joined<CommodityOutcome>& joined, std::vector<ComparedRow>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& [name, a, b] = joined.rows()[i];
    const std::string& currency = (a ? a : b)->currency;
    if (!currency.empty()) rows[i].name += ", " + currency;
  }
}

void add_commodity_tables(const Comparison& comparison, std::vector<ComparedTable>& tables) {
  const Joined<CommodityOutcome> joined = joined_commodities(comparison);
  const bool has_several = currencies(comparison).size() > 1;
  tables.push_back(
      {"quantity_by_commodity", "Quantity by commodity", "lots", false,
       rows_of(joined, [](const CommodityOutcome& of) { return Int128{of.trade.filled.quantity}; })});
  const auto price_table = [&](std::string id, std::string title, Int128 FillTotals::*paid) {
    const std::string unit = has_several ? "minor units" : money_unit(comparison);
    tables.push_back({std::move(id), std::move(title), unit + " a lot, weighted by volume", true,
                      rows_of(joined, [paid](const CommodityOutcome& of) {
                        return average_in_hundredths(of.trade.filled.*paid, of.trade.filled.quantity);
                      })});
    if (has_several) name_currencies(joined, tables.back().rows);
  };
  price_table("farm_gate_price_by_commodity", "Farm-gate price by commodity",
              &FillTotals::producers_received);
  price_table("delivered_price_by_commodity", "Delivered price by commodity", &FillTotals::buyers_paid);
  tables.push_back({"tonne_kilometres_by_commodity", "Haulage by commodity",
                    "tonne-kilometres along great circles", false,
                    rows_of(joined, [](const CommodityOutcome& of) { return tonne_kilometres(of); })});
}

void add_programme_tables(const Comparison& comparison, std::vector<ComparedTable>& tables) {
  Joined<ProgrammeOutcome> joined;
  for (const ProgrammeOutcome& programme : comparison.a.programmes) joined.add_a(programme.symbol, programme);
  for (const ProgrammeOutcome& programme : comparison.b.programmes) joined.add_b(programme.symbol, programme);
  tables.push_back({"spent_by_programme", "Spent by programme", money_unit(comparison), false,
                    rows_of(joined, [](const ProgrammeOutcome& of) { return of.paid; })});
  tables.push_back({"budget_by_programme", "Budget by programme", money_unit(comparison), false,
                    rows_of(joined, [](const ProgrammeOutcome& of) { return Int128{of.budget}; })});
  tables.push_back({"quantity_by_programme", "Quantity helped by programme", "lots", false,
                    rows_of(joined, [](const ProgrammeOutcome& of) { return Int128{of.quantity}; })});
}

std::string county_text(const CountyName& name) {
  const std::string county = name.first.empty() ? "(no county)" : name.first;
  return name.second.empty() ? county : county + ", " + name.second;
}

Int128 size_of_change(const ComparedRow& row) {
  const Int128 change = row.b.value_or(0) - row.a.value_or(0);
  return change < 0 ? -change : change;
}

ComparedTable county_table(const Comparison& comparison) {
  Joined<Income> joined;
  for (const auto& [name, income] : comparison.a.counties) joined.add_a(county_text(name), income);
  for (const auto& [name, income] : comparison.b.counties) joined.add_b(county_text(name), income);
  ComparedTable table{
      .id = "income_by_county",
      .title = "Producers' income by county",
      .unit = money_unit(comparison),
      .in_hundredths = false,
      .rows = rows_of(joined, [](const Income& income) { return income.earned; }),
  };
  // Where nothing is sold on one side, nothing is earned.
  for (ComparedRow& row : table.rows)
    row = {.name = row.name, .a = row.a.value_or(0), .b = row.b.value_or(0)};
  std::ranges::sort(table.rows, [](const ComparedRow& one, const ComparedRow& other) {
    const Int128 size = size_of_change(one);
    const Int128 other_size = size_of_change(other);
    return size != other_size ? size > other_size : one.name < other.name;
  });
  return table;
}

void add_attribute_tables(const Comparison& comparison, std::vector<ComparedTable>& tables) {
  Joined<Income> joined;
  const auto text = [](const std::string& attribute) { return attribute.empty() ? "(none)" : attribute; };
  for (const auto& [name, income] : comparison.a.attributes) joined.add_a(text(name), income);
  for (const auto& [name, income] : comparison.b.attributes) joined.add_b(text(name), income);
  tables.push_back({"income_by_attribute", "Producers' income by attribute", money_unit(comparison), false,
                    rows_of(joined, [](const Income& income) { return income.earned; })});
  tables.push_back({"producers_by_attribute", "Producers who sold, by attribute", "", false,
                    rows_of(joined, [](const Income& income) { return Int128{income.producers}; })});
}

}  // namespace

std::set<std::string> currencies(const Comparison& comparison) {
  std::set<std::string> currencies = comparison.a.currencies();
  currencies.merge(comparison.b.currencies());
  return currencies;
}

std::string money_unit(const Comparison& comparison) {
  const std::set<std::string> names = currencies(comparison);
  if (names.empty()) return "minor currency units";
  return names.size() == 1 ? "minor units of " + *names.begin() : "minor units of several currencies";
}

std::optional<Int128> average_in_hundredths(Int128 total, Int128 count) {
  if (count == 0) return std::nullopt;
  return (total * 200 + (total < 0 ? -count : count)) / (2 * count);
}

std::optional<Int128> ComparedRow::change() const {
  return a && b ? std::optional(*b - *a) : std::nullopt;
}

std::string ComparedTable::text(std::optional<Int128> figure) const {
  if (!figure) return "-";
  return in_hundredths ? ratio(*figure, 100) : grouped(*figure);
}

std::string change_per_cent(const ComparedRow& row) {
  const auto change = row.change();
  if (!change || *row.a == 0) return "-";
  const std::string text = ratio(*change * 100, *row.a < 0 ? -*row.a : *row.a);
  return *change > 0 && text != "0.00" ? "+" + text : text;
}

std::vector<ComparedTable> compared_tables(const Comparison& comparison, std::int64_t poverty_line) {
  std::vector<ComparedTable> tables{trade_table(comparison), money_table(comparison),
                                    welfare_table(comparison), producers_table(comparison, poverty_line)};
  add_commodity_tables(comparison, tables);
  add_programme_tables(comparison, tables);
  add_attribute_tables(comparison, tables);
  tables.push_back(county_table(comparison));
  std::erase_if(tables, [](const ComparedTable& table) { return table.rows.empty(); });
  return tables;
}

std::string crossings_sentence(const Comparison& comparison, std::int64_t poverty_line) {
  const Crossings count = crossings(comparison, poverty_line);
  return "Above the line is who earns " + grouped(poverty_line) + " " + money_unit(comparison) +
         " within some 12 months: " + grouped(count.lifted) + " in B alone, " + grouped(count.fallen) +
         " in A alone";
}

}  // namespace farmgate
