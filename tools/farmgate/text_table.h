// Tables for people: columns as wide as their widest entry.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace farmgate {

class TextTable {
 public:
  enum class Align { kLeft, kRight };  // words, figures
  struct Column {
    std::string heading;
    Align align = Align::kLeft;
  };

  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // Requires: an entry for every column.
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

  // The headings, then a line for each row.
  std::string text() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace farmgate
