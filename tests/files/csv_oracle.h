#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace farmgate {

// The rows of a CSV text as "LINE|FIELD|FIELD" and its bad rows as "LINE: COLUMN: WHAT", as CsvReader is to
// find them, by looking at one byte after the other. Requires: the header is good and has no quotes, no row
// is too long.
std::vector<std::string> csv_oracle_items(std::string_view text);

}  // namespace farmgate
