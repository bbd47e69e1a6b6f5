#include "engine/files/csv_columns.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace farmgate {
namespace {

Error header_error(const std::string& path, std::string_view name, std::string what) {
  const std::string column = name.empty() ? "(no name)" : std::string(name);
  return {ErrorCode::kBadInput, to_string(path, {.line = 1, .column = column, .what = std::move(what)})};
}

bool is_known(const CsvColumns& columns, std::string_view name) {
  return std::ranges::find(columns.required, name) != columns.required.end() ||
         std::ranges::find(columns.optional, name) != columns.optional.end();
}

std::string listed(const CsvColumns& columns) {
  std::string list;
  for (const auto& names : {columns.required, columns.optional}) {
    for (const std::string_view name : names) list.append(list.empty() ? "" : ", ").append(name);
  }
  return list;
}

}  // namespace

Result<std::vector<std::size_t>> find_csv_columns(const std::string& path,
                                                  std::span<const std::string> header,
                                                  const CsvColumns& columns) {
  std::unordered_map<std::string_view, std::size_t> index_of;
  for (const std::string_view name : header) {
    if (!name.starts_with("x_") && !is_known(columns, name)) {
      return header_error(path, name,
                          "unknown column: remove it, or start its name with x_ to have it ignored (known: " +
                              listed(columns) + ")");
    }
    if (!index_of.emplace(name, index_of.size()).second) {
      return header_error(path, name, "duplicated column: keep one of the two");
    }
  }

  std::vector<std::size_t> found;
  for (const std::string_view name : columns.required) {
    const auto column = index_of.find(name);
    if (column == index_of.end()) {
      return header_error(path, name, "missing column: add it to the header and to every row");
    }
    found.push_back(column->second);
  }
  for (const std::string_view name : columns.optional) {
    const auto column = index_of.find(name);
    found.push_back(column == index_of.end() ? kAbsentColumn : column->second);
  }
  return found;
}

}  // namespace farmgate
