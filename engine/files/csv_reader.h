#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/files/byte_source.h"
#include "engine/files/csv_scan.h"

namespace farmgate {

// A row of a CSV file, one field per column of the header.
struct CsvRow {
  std::uint64_t line = 0;  // where the row begins, from 1; newlines within quotes count
  std::span<const std::string_view> fields;
};

// What is wrong with a row.
struct CsvProblem {
  std::uint64_t line = 0;
  std::string column;  // its name, or "field 11" where the header has no name for it
  std::string what;

  friend bool operator==(const CsvProblem&, const CsvProblem&) = default;
};

// "PATH:LINE: COLUMN: WHAT"
std::string to_string(const std::string& path, const CsvProblem& problem);

enum class CsvItem { kRow, kBadRow, kEnd };

// Reads a CSV file with a header row (RFC 4180, UTF-8 with or without byte order mark, LF or CRLF) row by
// row.
//
// A row is bad when it has another number of fields than the header, quotes in wrong places, bytes that are
// not UTF-8, or more than kRowSizeMax bytes. The reader goes on after it: when only the quotes or the size
// are wrong, with the line after the one where it begins, so that one stray quote does not swallow the rows
// that follow.
//
// Owned and used by one thread. Memory is bounded; none is allocated per row.
class CsvReader {
 public:
  // The longest row, its line end included.
  static constexpr std::size_t kRowSizeMax = std::size_t{1} << 20;
  static constexpr std::size_t kBufferSize = std::size_t{1} << 18;

  // Opens the file and reads its header. Fails as ByteSource does, and with kBadInput when there is no header
  // or its row is bad. A buffer too small for a row grows.
  static Result<CsvReader> open(const std::string& path, std::size_t buffer_size = kBufferSize);

  // The names of the columns, on line 1.
  std::span<const std::string> header() const { return header_; }

  // Goes to the next row. Fails only when the file cannot be read on.
  Result<CsvItem> next();

  // What next() came to. `fields` are valid until the next call of next().
  const CsvRow& row() const { return row_; }
  const CsvProblem& problem() const { return problem_; }

  const std::string& path() const { return source_.path(); }

  // Bytes of the file read so far, and how many it has.
  std::uint64_t position() const { return source_.position(); }
  std::uint64_t size() const { return source_.size(); }

 private:
  CsvReader(ByteSource source, std::size_t buffer_size);

  Status read_header();
  Status skip_byte_order_mark();
  bool needs_more(const CsvScan& scan) const;
  Result<CsvItem> take_row(const CsvScan& scan);
  void unescape_fields();
  Result<CsvItem> reject_scan(const CsvScan& scan);
  CsvItem report(std::size_t field, std::string what);
  std::string column_name(std::size_t field) const;

  std::string_view unread() const { return {buffer_.data() + begin_, end_ - begin_}; }
  std::size_t capacity() const { return buffer_.size() - 1 - kCsvScanPadding; }
  Status read_more();
  Status skip_line();

  ByteSource source_;
  std::vector<std::string> header_;
  std::vector<std::string_view> fields_;  // one slot more than the header has columns
  CsvRow row_;
  CsvProblem problem_;

  // The unread bytes are buffer_[begin_, end_), and begin_ is where a row begins. Behind the capacity there
  // is room for the line end that the last line may lack, and for the padding of the scan.
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t line_ = 1;
  bool source_ended_ = false;
};

}  // namespace farmgate
