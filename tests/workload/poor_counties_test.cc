// The poor counties of China that come with the project, and the zones that are said to lie in one.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/files/csv_reader.h"
#include "tests/support/paths.h"

namespace farmgate {
namespace {

using Row = std::map<std::string, std::string, std::less<>>;  // by column

std::vector<Row> rows_of(const std::string& file) {
  auto reader = CsvReader::open(std::string(kSourceFolder) + "/tools/data/" + file);
  EXPECT_TRUE(reader) << reader.error().message;
  if (!reader) return {};
  std::vector<Row> rows;
  for (auto item = reader->next(); item && *item != CsvItem::kEnd; item = reader->next()) {
    EXPECT_EQ(*item, CsvItem::kRow) << file << " behind row " << rows.size();
    Row& row = rows.emplace_back();
    const auto fields = reader->row().fields;
    for (std::size_t i = 0; i < fields.size(); ++i) row.emplace(reader->header()[i], fields[i]);
  }
  return rows;
}

std::size_t count_with(const std::vector<Row>& rows, std::string_view column, std::string_view value) {
  return static_cast<std::size_t>(
      std::ranges::count_if(rows, [&](const Row& row) { return row.find(column)->second == value; }));
}

class PoorCounties : public testing::Test {
 protected:
  std::vector<Row> counties_ = rows_of("china-counties/poor_counties.csv");
  std::vector<Row> zones_ = rows_of("china-zones/zones.csv");
};

TEST_F(PoorCounties, Are832) {
  std::set<std::string> codes;
  for (const Row& county : counties_) codes.insert(county.at("adcode"));

  EXPECT_EQ(counties_.size(), 832u);
  EXPECT_EQ(codes.size(), 832u);
}

TEST_F(PoorCounties, AreAsManyOfAProvinceAsWerePublished) {
  EXPECT_EQ(count_with(counties_, "province", "云南省"), 88u);
  EXPECT_EQ(count_with(counties_, "province", "西藏自治区"), 74u);
  EXPECT_EQ(count_with(counties_, "province", "四川省"), 66u);
  EXPECT_EQ(count_with(counties_, "province", "贵州省"), 66u);
}

// Each of those that have a zone, and no other zone.
TEST_F(PoorCounties, AreMarkedAmongTheZones) {
  std::set<std::string> poor;
  for (const Row& county : counties_) poor.insert("county-" + county.at("adcode"));
  std::size_t marked = 0;
  for (const Row& zone : zones_) {
    const bool is_marked = (";" + zone.at("attributes") + ";").find(";poor-county;") != std::string::npos;
    EXPECT_EQ(is_marked, poor.contains(zone.at("zone"))) << zone.at("zone");
    marked += is_marked ? 1 : 0;
  }

  EXPECT_EQ(marked, 755u);
  EXPECT_EQ(count_with(zones_, "kind", "rural"), 2'838u);
}

}  // namespace
}  // namespace farmgate
