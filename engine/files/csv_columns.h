#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/files/csv_reader.h"

namespace farmgate {

// The columns that a kind of file has, by name.
struct CsvColumns {
  std::span<const std::string_view> required;
  std::span<const std::string_view> optional;
};

// In place of the index of an optional column that the file does not have.
inline constexpr std::size_t kAbsentColumn = std::numeric_limits<std::size_t>::max();

// Where the columns stand in the header: an index per name, the required ones first, then the optional ones,
// each in the order of `columns`. Columns whose name starts with `x_` are ignored. Fails with kBadInput, as
// "PATH:1: NAME: ...", for a column that is missing, there twice, or unknown.
Result<std::vector<std::size_t>> find_csv_columns(const std::string& path,
                                                  std::span<const std::string> header,
                                                  const CsvColumns& columns);

// The row's field in a column so found; empty when the column is absent.
inline std::string_view csv_field(const CsvRow& row, std::size_t column) {
  return column == kAbsentColumn ? std::string_view() : row.fields[column];
}

}  // namespace farmgate
