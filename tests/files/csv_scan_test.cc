#include "engine/files/csv_scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace farmgate {
namespace {

using ::testing::ElementsAre;

// Bytes to scan, with commas, quotes and line ends behind them that must not matter.
class Bytes {
 public:
  explicit Bytes(const std::string& bytes) : size_(bytes.size()), padded_(bytes) {
    while (padded_.size() < size_ + kCsvScanPadding) padded_ += ",\"\n\xFF";
  }

  CsvScan scan() { return scan_csv_row({padded_.data(), size_}, slots_); }

  std::vector<std::string_view> fields(std::size_t count) const {
    return {slots_.begin(), slots_.begin() + count};
  }

 private:
  std::size_t size_;
  std::string padded_;
  std::array<std::string_view, 8> slots_;
};

TEST(ScanCsvRow, FindsTheFirstRow) {
  Bytes bytes("rye,,5\nwheat,1,2\n");

  const CsvScan scan = bytes.scan();

  EXPECT_EQ(scan.outcome, CsvScanOutcome::kRow);
  EXPECT_EQ(scan.size, 7u);
  ASSERT_EQ(scan.field_count, 3u);
  EXPECT_TRUE(scan.is_ascii);
  EXPECT_FALSE(scan.has_quotes);
  EXPECT_THAT(bytes.fields(3), ElementsAre("rye", "", "5"));
}

TEST(ScanCsvRow, LooksOnlyAtItsBytes) {
  for (std::size_t size = 0; size < 200; ++size) {
    Bytes plain(std::string(size, 'a'));
    EXPECT_EQ(plain.scan().outcome, CsvScanOutcome::kPartial) << size;

    Bytes row(std::string(size, 'a') + '\n');
    const CsvScan scan = row.scan();
    EXPECT_EQ(scan.outcome, CsvScanOutcome::kRow) << size;
    EXPECT_EQ(scan.size, size + 1);
    EXPECT_TRUE(scan.is_ascii);
    EXPECT_THAT(row.fields(1), ElementsAre(std::string(size, 'a')));
  }
}

TEST(ScanCsvRow, SeesBytesThatAreNotAsciiInTheRowOnly) {
  Bytes inside("a,\xC3\xA9\nb,c\n");
  EXPECT_FALSE(inside.scan().is_ascii);

  Bytes behind("b,c\na,\xC3\xA9\n");
  EXPECT_TRUE(behind.scan().is_ascii);
}

TEST(ScanCsvRow, CountsFieldsBeyondTheSlots) {
  Bytes bytes("1,2,3,4,5,6,7,8,9,10,11\n");

  const CsvScan scan = bytes.scan();

  EXPECT_EQ(scan.field_count, 11u);
  EXPECT_THAT(bytes.fields(7), ElementsAre("1", "2", "3", "4", "5", "6", "7"));
}

TEST(ScanCsvRow, TellsWhereARowIsCutOff) {
  EXPECT_EQ(Bytes("").scan().outcome, CsvScanOutcome::kPartial);
  EXPECT_EQ(Bytes("a,b\r").scan().outcome, CsvScanOutcome::kPartial);
  EXPECT_EQ(Bytes("a,").scan().outcome, CsvScanOutcome::kPartial);
  EXPECT_EQ(Bytes("\"a\",").scan().outcome, CsvScanOutcome::kPartial);
  EXPECT_EQ(Bytes("\"a\"\r").scan().outcome, CsvScanOutcome::kPartial);
  EXPECT_EQ(Bytes("\"a\nb").scan().outcome, CsvScanOutcome::kPartialQuoted);
  // The next byte may be a second quote.
  EXPECT_EQ(Bytes("\"a\"").scan().outcome, CsvScanOutcome::kPartialQuoted);
}

TEST(UnescapeCsvField, HalvesDoubledQuotes) {
  for (const auto& [raw, plain] : {std::pair<std::string, std::string>{"", ""},
                                   {"abc", "abc"},
                                   {R"("")", R"(")"},
                                   {R"(a""b)", R"(a"b)"},
                                   {R"(""""x"")", R"(""x")"}}) {
    std::string field = raw;
    EXPECT_EQ(unescape_csv_field(field.data(), field.size()), plain);
  }
}

}  // namespace
}  // namespace farmgate
