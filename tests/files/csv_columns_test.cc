#include "engine/files/csv_columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace farmgate {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

constexpr std::array<std::string_view, 2> kRequired = {"zone", "name"};
constexpr std::array<std::string_view, 2> kOptional = {"latitude", "longitude"};

Result<std::vector<std::size_t>> find(const std::vector<std::string>& header) {
  return find_csv_columns("zones.csv", header, {.required = kRequired, .optional = kOptional});
}

TEST(FindCsvColumns, FindsColumnsInAnyOrder) {
  const auto found = find({"longitude", "name", "latitude", "zone"});

  ASSERT_TRUE(found);
  EXPECT_THAT(*found, ElementsAre(3, 1, 2, 0));
}

TEST(FindCsvColumns, LeavesOutOptionalColumns) {
  const auto found = find({"zone", "name", "longitude"});

  ASSERT_TRUE(found);
  EXPECT_THAT(*found, ElementsAre(0, 1, kAbsentColumn, 2));
}

TEST(FindCsvColumns, IgnoresColumnsMarkedAsTheUsersOwn) {
  const auto found = find({"x_note", "zone", "x_", "name"});

  ASSERT_TRUE(found);
  EXPECT_THAT(*found, ElementsAre(1, 3, kAbsentColumn, kAbsentColumn));
}

TEST(FindCsvColumns, RefusesAnUnknownColumn) {
  const auto found = find({"zone", "name", "colour"});

  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::kBadInput);
  EXPECT_EQ(
      found.error().message,
      "zones.csv:1: colour: unknown column: remove it, or start its name with x_ to have it ignored (known: "
      "zone, name, latitude, longitude)");
}

TEST(FindCsvColumns, RefusesAColumnWithoutAName) {
  EXPECT_THAT(find({"zone", "", "name"}).error().message,
              StartsWith("zones.csv:1: (no name): unknown column"));
}

TEST(FindCsvColumns, RefusesAColumnThatIsThereTwice) {
  EXPECT_EQ(find({"zone", "name", "zone"}).error(),
            (Error{ErrorCode::kBadInput, "zones.csv:1: zone: duplicated column: keep one of the two"}));
}

TEST(FindCsvColumns, RefusesAMissingColumn) {
  EXPECT_EQ(find({"zone", "latitude"}).error(),
            (Error{ErrorCode::kBadInput,
                   "zones.csv:1: name: missing column: add it to the header and to every row"}));
}

TEST(CsvField, IsEmptyWhereTheColumnIsAbsent) {
  const std::array<std::string_view, 2> fields = {"Z1", "Xi'an"};
  const CsvRow row{.line = 2, .fields = fields};

  EXPECT_EQ(csv_field(row, 1), "Xi'an");
  EXPECT_EQ(csv_field(row, kAbsentColumn), "");
}

}  // namespace
}  // namespace farmgate
