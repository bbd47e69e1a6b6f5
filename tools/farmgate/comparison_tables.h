// The figures of a comparison in tables of one shape, which are printed, drawn and handed on.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/int128.h"
#include "tools/compare/comparison.h"

namespace farmgate {

struct ComparedRow {
  std::string name;
  // Of either side, in hundredths where the table says so; nothing: there is no such figure.
  std::optional<Int128> a;
  std::optional<Int128> b;

  // What b has more; nothing unless there are both.
  std::optional<Int128> change() const;
};

struct ComparedTable {
  std::string id;     // "income_by_county", for programs
  std::string title;  // for people
  std::string unit;
  bool in_hundredths = false;
  std::vector<ComparedRow> rows;

  // A figure of it for people: "1,234,567", "1,234.50", "-".
  std::string text(std::optional<Int128> figure) const;
};

// What the money of both sides is called, where that is said; and that for people: "minor units of CNY".
std::set<std::string> currencies(const Comparison& comparison);
std::string money_unit(const Comparison& comparison);

// total / count in hundredths, half away from zero; nothing when there is nothing to divide by.
std::optional<Int128> average_in_hundredths(Int128 total, Int128 count);

// For people: by how many per cent b differs from a, with its sign; "-" when that cannot be said.
std::string change_per_cent(const ComparedRow& row);

// All of them, those without rows left out. Of counties those first where income changes most. The poverty
// line is in minor currency units a year.
std::vector<ComparedTable> compared_tables(const Comparison& comparison, std::int64_t poverty_line);

// Who is above the poverty line, and how many are on one side alone.
std::string crossings_sentence(const Comparison& comparison, std::int64_t poverty_line);

}  // namespace farmgate
