#include "engine/files/csv_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/base/check.h"
#include "engine/files/utf8.h"

namespace farmgate {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string wrong_number_of_fields(std::size_t field_count, std::size_t column_count) {
  return "wrong number of fields: " + std::to_string(field_count) + " where the header has " +
         std::to_string(column_count);
}

// Requires: the outcome is one of bad quoting, or quotes that the end of the file leaves open.
const char* quoting_problem(CsvScanOutcome outcome) {
  switch (outcome) {
    case CsvScanOutcome::kStrayQuote:
      return "a quote in a field that does not begin with one";
    case CsvScanOutcome::kTextAfterQuote:
      return "text after the closing quote";
    default:
      check(outcome == CsvScanOutcome::kPartialQuoted);
      return "the file ends within quotes";
  }
}

}  // namespace

std::string to_string(const std::string& path, const CsvProblem& problem) {
  return path + ":" + std::to_string(problem.line) + ": " + problem.column + ": " + problem.what;
}

Result<CsvReader> CsvReader::open(const std::string& path, std::size_t buffer_size) {
  Result<ByteSource> source = ByteSource::open(path);
  if (!source) return std::move(source).error();
  CsvReader reader(std::move(*source), buffer_size);
  if (Status read = reader.read_header(); !read) return std::move(read).error();
  return reader;
}

CsvReader::CsvReader(ByteSource source, std::size_t buffer_size)
    : source_(std::move(source)), fields_(1), buffer_(buffer_size + 1 + kCsvScanPadding) {
  check(buffer_size > 0);
}

Status CsvReader::read_header() {
  if (Status skipped = skip_byte_order_mark(); !skipped) return skipped;

  // The header is the one row that has no header to be compared with: count its fields first.
  CsvScan scan = scan_csv_row(unread(), fields_);
  while (needs_more(scan)) {
    if (Status read = read_more(); !read) return read;
    scan = scan_csv_row(unread(), fields_);
  }
  header_.resize(scan.field_count);
  fields_.resize(scan.field_count + 1);

  const Result<CsvItem> item = next();
  if (!item) return item.error();
  if (*item == CsvItem::kBadRow) return Error{ErrorCode::kBadInput, to_string(path(), problem_)};
  if (*item == CsvItem::kEnd || (row_.fields.size() == 1 && row_.fields[0].empty())) {
    return Error{ErrorCode::kBadInput, path() + ":1: there is no header row"};
  }
  header_.assign(row_.fields.begin(), row_.fields.end());
  return {};
}

Status CsvReader::skip_byte_order_mark() {
  while (end_ < kByteOrderMark.size() && !source_ended_) {
    if (Status read = read_more(); !read) return read;
  }
  if (unread().starts_with(kByteOrderMark)) begin_ += kByteOrderMark.size();
  return {};
}

Result<CsvItem> CsvReader::next() {
  for (;;) {
    const CsvScan scan = scan_csv_row(unread(), fields_);
    if (scan.outcome == CsvScanOutcome::kRow) return take_row(scan);
    if (!needs_more(scan)) return unread().empty() ? CsvItem::kEnd : reject_scan(scan);
    if (Status read = read_more(); !read) return std::move(read).error();
  }
}

// Whether the row goes on behind the unread bytes, and may still be short enough.
bool CsvReader::needs_more(const CsvScan& scan) const {
  const bool is_partial =
      scan.outcome == CsvScanOutcome::kPartial || scan.outcome == CsvScanOutcome::kPartialQuoted;
  return is_partial && !source_ended_ && unread().size() < kRowSizeMax;
}

Result<CsvItem> CsvReader::take_row(const CsvScan& scan) {
  if (scan.size > kRowSizeMax) return reject_scan(scan);

  row_.line = line_;
  line_ += scan.has_quotes
               ? static_cast<std::uint64_t>(std::ranges::count(unread().substr(0, scan.size), '\n'))
               : 1;
  begin_ += scan.size;
  if (scan.field_count != header_.size()) {
    return report(std::min(scan.field_count, header_.size()),
                  wrong_number_of_fields(scan.field_count, header_.size()));
  }
  row_.fields = {fields_.data(), header_.size()};
  if (!scan.is_ascii) {
    const auto bad = std::ranges::find_if_not(row_.fields, is_utf8);
    if (bad != row_.fields.end()) {
      return report(static_cast<std::size_t>(bad - row_.fields.begin()), "the text is not UTF-8");
    }
  }
  if (scan.has_quotes) unescape_fields();
  return CsvItem::kRow;
}

void CsvReader::unescape_fields() {
  for (std::string_view& field : std::span(fields_).first(header_.size())) {
    if (field.find('"') == std::string_view::npos) continue;
    field = unescape_csv_field(buffer_.data() + (field.data() - buffer_.data()), field.size());
  }
}

// Reports a row that is too long or has quotes in wrong places, and goes to the line after the one where it
// begins.
Result<CsvItem> CsvReader::reject_scan(const CsvScan& scan) {
  row_.line = line_;
  const std::size_t kept = std::min(scan.field_count, header_.size());
  if (scan.size >= kRowSizeMax) {
    const char* const limit = unread().data() + kRowSizeMax;
    const auto fits = [limit](std::string_view field) { return field.data() + field.size() < limit; };
    const auto first_beyond =
        std::ranges::find_if_not(fields_.begin(), fields_.begin() + static_cast<std::ptrdiff_t>(kept), fits);
    report(static_cast<std::size_t>(first_beyond - fields_.begin()),
           "the row is longer than " + std::to_string(kRowSizeMax) + " bytes");
  } else {
    report(scan.field_count, quoting_problem(scan.outcome));
  }
  if (Status skipped = skip_line(); !skipped) return std::move(skipped).error();
  return CsvItem::kBadRow;
}

CsvItem CsvReader::report(std::size_t field, std::string what) {
  problem_ = {row_.line, column_name(field), std::move(what)};
  return CsvItem::kBadRow;
}

std::string CsvReader::column_name(std::size_t field) const {
  if (field < header_.size() && !header_[field].empty()) return header_[field];
  return "field " + std::to_string(field + 1);
}

// Moves the unread bytes to the front and fills the buffer behind them; doubles it when they fill it already.
Status CsvReader::read_more() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (end_ == capacity()) buffer_.resize(2 * capacity() + 1 + kCsvScanPadding);

  while (end_ < capacity() && !source_ended_) {
    const Result<std::size_t> count = source_.read({buffer_.data() + end_, capacity() - end_});
    if (!count) return count.error();
    end_ += *count;
    source_ended_ = *count == 0;
  }
  // With a line end after the last line too, the scan needs no case for the end of the file.
  if (source_ended_ && end_ > 0 && buffer_[end_ - 1] != '\n') buffer_[end_++] = '\n';
  return {};
}

Status CsvReader::skip_line() {
  ++line_;
  for (;;) {
    const std::size_t line_feed = unread().find('\n');
    if (line_feed != std::string_view::npos) {
      begin_ += line_feed + 1;
      return {};
    }
    begin_ = end_;
    if (source_ended_) return {};
    if (Status read = read_more(); !read) return read;
  }
}

}  // namespace farmgate
