#include "tools/farmgate/text_table.h"

#include <algorithm>

#include <absl/strings/str_format.h>

#include "engine/base/check.h"

namespace farmgate {

std::string TextTable::text() const {
  std::vector<std::string> headings;
  std::vector<int> widths;
  for (const Column& column : columns_) {
    headings.push_back(column.heading);
    widths.push_back(static_cast<int>(column.heading.size()));
  }
  for (const auto& row : rows_) {
    check(row.size() == columns_.size());
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], static_cast<int>(row[i].size()));
  }
  std::string text;
  const auto add_line = [&](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += columns_[i].align == Align::kRight ? absl::StrFormat("  %*s", widths[i], row[i])
                                                 : absl::StrFormat("  %-*s", widths[i], row[i]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  };
  add_line(headings);
  for (const auto& row : rows_) add_line(row);
  return text;
}

}  // namespace farmgate
