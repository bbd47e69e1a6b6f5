// commodities.csv, zones.csv, lanes.csv, accounts.csv and programmes.csv: rows of reference data, read from
// text.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/reference_change.h"

namespace farmgate {

// The columns of each file, in the order in which fields are handed about; the first `required` must be
// there.
struct ReferenceColumns {
  std::string_view file;  // "commodities.csv"
  std::span<const std::string_view> names;
  std::size_t required = 0;
};
extern const ReferenceColumns kCommodityColumns;
extern const ReferenceColumns kZoneColumns;
extern const ReferenceColumns kLaneColumns;
extern const ReferenceColumns kAccountColumns;
extern const ReferenceColumns kProgrammeColumns;

// What is wrong with a field of a row, by the column's name.
struct FieldFault {
  std::string_view column;
  std::string what;
};

template <class Row>
using RowOrFault = std::variant<Row, FieldFault>;

// The row that these fields (one per name of the columns, empty where absent) write down. Numbers may be out
// of range and names unknown: ReferenceData checks that.
RowOrFault<CommodityRow> parse_commodity(std::span<const std::string_view> fields);
RowOrFault<ZoneRow> parse_zone(std::span<const std::string_view> fields);
RowOrFault<LaneRow> parse_lane(std::span<const std::string_view> fields);
RowOrFault<AccountRow> parse_account(std::span<const std::string_view> fields);
RowOrFault<ProgrammeRow> parse_programme(std::span<const std::string_view> fields);

// A row and the line it begins on.
template <class Row>
struct Located {
  std::uint64_t line = 0;
  Row row;
};

// All rows of a file. Fails with the first row that is none, as "PATH:LINE: COLUMN: WHAT".
Result<std::vector<Located<CommodityRow>>> read_commodities(const std::string& path);
Result<std::vector<Located<ZoneRow>>> read_zones(const std::string& path);
Result<std::vector<Located<LaneRow>>> read_lanes(const std::string& path);
Result<std::vector<Located<AccountRow>>> read_accounts(const std::string& path);
Result<std::vector<Located<ProgrammeRow>>> read_programmes(const std::string& path);

// The same of files that may have millions of rows: each is handed over as it is read. Fail as `take` does,
// too, and read no more then.
template <class Row>
using TakeLocated = std::function<Status(const Located<Row>&)>;
Status read_lanes(const std::string& path, const TakeLocated<LaneRow>& take);
Status read_accounts(const std::string& path, const TakeLocated<AccountRow>& take);

}  // namespace farmgate
