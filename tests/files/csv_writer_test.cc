#include "engine/files/csv_writer.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "engine/files/csv_reader.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

std::string written(std::string_view text) {
  CsvWriter csv;
  csv.field(text).end_row();
  return std::string(csv.text());
}

TEST(CsvWriter, WritesRows) {
  CsvWriter csv;

  csv.field("sequence").field("open").end_row();
  csv.field(1).field("").end_row();

  EXPECT_EQ(csv.text(), "sequence,open\n1,\n");
}

TEST(CsvWriter, WritesAllIntegers) {
  CsvWriter csv;

  csv.field(std::numeric_limits<std::int64_t>::min())
      .field(0)
      .field(std::numeric_limits<std::int64_t>::max());
  csv.end_row();

  EXPECT_EQ(csv.text(), "-9223372036854775808,0,9223372036854775807\n");
}

TEST(CsvWriter, QuotesOnlyWhereNeeded) {
  EXPECT_EQ(written("Xi'an; 陕西"), "Xi'an; 陕西\n");
  EXPECT_EQ(written(" x "), " x \n");
  EXPECT_EQ(written("a,b"), "\"a,b\"\n");
  EXPECT_EQ(written("a\nb"), "\"a\nb\"\n");
  EXPECT_EQ(written("a\rb"), "\"a\rb\"\n");
  EXPECT_EQ(written("say \"hi\""), "\"say \"\"hi\"\"\"\n");
  EXPECT_EQ(written("\""), "\"\"\"\"\n");
}

TEST(CsvWriter, SeesWhatNeedsQuotesInAnyPlace) {
  CsvWriter csv;
  for (std::size_t size = 1; size < 30; ++size) {
    for (std::size_t place = 0; place < size; ++place) {
      for (int byte = 1; byte < 256; ++byte) {
        std::string text(size, 'x');
        text[place] = static_cast<char>(byte);
        const bool needs_quotes = byte == ',' || byte == '"' || byte == '\r' || byte == '\n';
        csv.clear();
        csv.field(text).end_row();
        EXPECT_EQ(csv.text().front() == '"', needs_quotes) << text;
      }
    }
  }
}

TEST(CsvWriter, WritesWhatTheReaderReads) {
  const TemporaryFolder folder;
  const std::string texts[] = {"plain", "", "a,b", "\"", "two\r\nlines", "陕西"};
  Result<OutputFile> file = OutputFile::open(folder.file("out.csv.zst"), ExistingFile::kKeep);
  ASSERT_TRUE(file);
  CsvWriter csv;
  for (const char* column : {"a", "b", "c", "d", "e", "f"}) csv.field(column);
  csv.end_row();
  for (const std::string& text : texts) csv.field(text);
  csv.end_row();
  ASSERT_TRUE(csv.write_to(*file));
  ASSERT_TRUE(file->commit());

  Result<CsvReader> reader = CsvReader::open(folder.file("out.csv.zst"));
  ASSERT_TRUE(reader);
  ASSERT_EQ(*reader->next(), CsvItem::kRow);

  for (std::size_t i = 0; i < std::size(texts); ++i) EXPECT_EQ(reader->row().fields[i], texts[i]);
}

TEST(CsvWriter, IsEmptyAndReadyAfterWriting) {
  const TemporaryFolder folder;
  Result<OutputFile> file = OutputFile::open(folder.file("out.csv"), ExistingFile::kKeep);
  ASSERT_TRUE(file);
  CsvWriter csv;
  while (!csv.is_full()) csv.field("a field").end_row();

  ASSERT_TRUE(csv.write_to(*file));

  EXPECT_EQ(csv.text(), "");
  EXPECT_TRUE(csv.write_to(*file));
  EXPECT_FALSE(csv.is_full());
}

}  // namespace
}  // namespace farmgate
