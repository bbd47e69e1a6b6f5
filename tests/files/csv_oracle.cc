#include "tests/files/csv_oracle.h"

#include <cstddef>

#include "engine/files/utf8.h"

namespace farmgate {
namespace {

struct OracleRow {
  std::vector<std::string> fields;
  std::string problem;   // of its quotes; the field after the last one has it
  std::size_t next = 0;  // where the reader is to go on
};

class Oracle {
 public:
  explicit Oracle(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.erase(0, 3);
    if (!text_.empty() && text_.back() != '\n') text_ += '\n';
  }

  std::vector<std::string> items() const {
    std::vector<std::string> items;
    const OracleRow header = row_at(0);
    for (std::size_t begin = header.next; begin < text_.size();) {
      const OracleRow row = row_at(begin);
      std::size_t line = 1;
      for (std::size_t i = 0; i < begin; ++i) line += text_[i] == '\n';
      items.push_back(std::to_string(line) + described(row, header.fields));
      begin = row.next;
    }
    return items;
  }

 private:
  enum class State { kFieldBegin, kUnquoted, kQuoted, kQuoteInQuoted };

  // 0 at the end of the text.
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  bool line_ends_at(std::size_t i) const { return at(i) == '\n' || (at(i) == '\r' && at(i + 1) == '\n'); }

  OracleRow row_at(std::size_t begin) const {
    OracleRow row;
    std::string field;
    State state = State::kFieldBegin;
    for (std::size_t i = begin; i < text_.size(); ++i) {
      const char c = text_[i];
      if (state == State::kQuoted) {
        if (c == '"') {
          state = State::kQuoteInQuoted;
        } else {
          field += c;
        }
      } else if (state == State::kQuoteInQuoted && c == '"') {
        field += c;
        state = State::kQuoted;
      } else if (c == ',' || line_ends_at(i)) {
        row.fields.push_back(field);
        field.clear();
        state = State::kFieldBegin;
        row.next = text_.find('\n', i) + 1;
        if (c != ',') return row;
      } else if (state == State::kQuoteInQuoted) {
        return bad(row, "text after the closing quote", begin);
      } else if (c == '"' && state == State::kUnquoted) {
        return bad(row, "a quote in a field that does not begin with one", begin);
      } else if (c == '"') {
        state = State::kQuoted;
      } else {
        field += c;
        state = State::kUnquoted;
      }
    }
    return bad(row, "the file ends within quotes", begin);
  }

  OracleRow bad(OracleRow row, std::string problem, std::size_t begin) const {
    row.problem = std::move(problem);
    row.next = text_.find('\n', begin) + 1;
    return row;
  }

  static std::string described(const OracleRow& row, const std::vector<std::string>& columns) {
    const auto column = [&columns](std::size_t i) {
      return ": " + (i < columns.size() ? columns[i] : "field " + std::to_string(i + 1)) + ": ";
    };
    if (!row.problem.empty()) return column(row.fields.size()) + row.problem;
    if (row.fields.size() != columns.size()) {
      return column(std::min(row.fields.size(), columns.size())) +
             "wrong number of fields: " + std::to_string(row.fields.size()) + " where the header has " +
             std::to_string(columns.size());
    }
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!is_utf8(row.fields[i])) return column(i) + "the text is not UTF-8";
      text += "|" + row.fields[i];
    }
    return text;
  }

  std::string text_;
};

}  // namespace

std::vector<std::string> csv_oracle_items(std::string_view text) {
  return Oracle(text).items();
}

}  // namespace farmgate
