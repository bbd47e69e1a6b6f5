#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace farmgate {

// What stands at the beginning of some CSV bytes.
enum class CsvScanOutcome {
  kRow,            // a whole row with its line end
  kPartial,        // a row whose end is not there, outside quotes
  kPartialQuoted,  // a row whose end is not there, within quotes
  kStrayQuote,     // a quote in a field that does not begin with one
  kTextAfterQuote  // something other than a comma or the line end after a closing quote
};

struct CsvScan {
  CsvScanOutcome outcome;
  std::size_t size;  // bytes of the row with its line end; for bad quoting, those before the offending one
  std::size_t field_count;  // fields of the row; for others, those before the one where the scan ended
  bool is_ascii;            // false when a byte of the row may be none of ASCII
  bool has_quotes;          // its fields are to be unescaped; it may have several lines
};

// The bytes that must be readable after those to scan; the scan does not depend on what they are.
inline constexpr std::size_t kCsvScanPadding = 64;

// Finds the first row of `bytes` (RFC 4180; LF ends a line, a CR before it belongs to the line end) and
// writes its fields, without their outer quotes, to `fields`. When the row has more fields, the last slot
// holds any of them. Requires: `fields` has a slot, and kCsvScanPadding bytes may be read after `bytes`.
CsvScan scan_csv_row(std::string_view bytes, std::span<std::string_view> fields);

// Halves the doubled quotes of a field that stood in quotes, in place, and returns what is left of it.
std::string_view unescape_csv_field(char* field, std::size_t size);

}  // namespace farmgate
