#include "engine/files/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/files/csv_oracle.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::size_t kRowSizeMax = CsvReader::kRowSizeMax;

// The file's rows as "LINE|FIELD|FIELD" and bad rows as "LINE: COLUMN: WHAT".
std::vector<std::string> read_file(const std::string& path,
                                   std::size_t buffer_size = CsvReader::kBufferSize) {
  Result<CsvReader> reader = CsvReader::open(path, buffer_size);
  if (!reader) return {reader.error().message};
  std::vector<std::string> items;
  for (;;) {
    const Result<CsvItem> item = reader->next();
    if (!item) {
      items.push_back(item.error().message);
      return items;
    }
    if (*item == CsvItem::kEnd) return items;
    if (*item == CsvItem::kBadRow) {
      items.push_back(to_string("", reader->problem()).substr(1));
      continue;
    }
    items.push_back(std::to_string(reader->row().line));
    for (const std::string_view field : reader->row().fields) items.back().append("|").append(field);
  }
}

std::vector<std::string> read_text(std::string_view text, std::size_t buffer_size = CsvReader::kBufferSize) {
  const TemporaryFolder folder;
  return read_file(folder.write("orders.csv", text), buffer_size);
}

TEST(CsvReader, ReadsTheHeader) {
  const TemporaryFolder folder;

  const Result<CsvReader> reader =
      CsvReader::open(folder.write("zones.csv", "zone,\"na\"\"me\",x_ü\nZ1,Xi'an,\n"));

  ASSERT_TRUE(reader);
  EXPECT_THAT(reader->header(), ElementsAre("zone", "na\"me", "x_ü"));
}

TEST(CsvReader, ReadsRows) {
  EXPECT_THAT(read_text("a,b,c\n1,2,3\n,,\n 4, 5 ,6\n"), ElementsAre("2|1|2|3", "3|||", "4| 4| 5 |6"));
}

TEST(CsvReader, ReadsAFileWithoutRows) {
  EXPECT_THAT(read_text("a,b"), SizeIs(0));
  EXPECT_THAT(read_text("a,b\r\n"), SizeIs(0));
}

TEST(CsvReader, TakesALastLineWithoutItsEnd) {
  EXPECT_THAT(read_text("a,b\n1,2\n3,4"), ElementsAre("2|1|2", "3|3|4"));
  EXPECT_THAT(read_text("a,b\n1,"), ElementsAre("2|1|"));
  EXPECT_THAT(read_text("a,b\n1,\"2\""), ElementsAre("2|1|2"));
  EXPECT_THAT(read_text("a,b\r\n1,\"2\"\r"), ElementsAre("2|1|2"));
}

TEST(CsvReader, TakesBothLineEnds) {
  EXPECT_THAT(read_text("a,b\r\n1,2\r\n3,4\n\"5\",\"6\"\r\n,\r\n"),
              ElementsAre("2|1|2", "3|3|4", "4|5|6", "5||"));
}

TEST(CsvReader, KeepsACarriageReturnWithinALine) {
  EXPECT_THAT(read_text("a,b\n1\r2,3\r\r\n"), ElementsAre("2|1\r2|3\r"));
}

TEST(CsvReader, SkipsAByteOrderMark) {
  EXPECT_THAT(read_text("\xEF\xBB\xBF\"a\",b\n1,2,3\n"),
              ElementsAre("2: field 3: wrong number of fields: 3 where the header has 2"));
  EXPECT_THAT(read_text("\xEF\xBB\xBF"), ElementsAre(HasSubstr("orders.csv:1: there is no header row")));
}

TEST(CsvReader, ReadsQuotedFields) {
  EXPECT_THAT(read_text("a,b\n\"1,2\",\"3\"\"4\"\n\"\",\"\"\"\"\n\"line 4\nline 5\",x\n6,7\n"),
              ElementsAre("2|1,2|3\"4", "3||\"", "4|line 4\nline 5|x", "6|6|7"));
}

TEST(CsvReader, ReadsEmptyFieldsOfASingleColumn) {
  EXPECT_THAT(read_text("a\n\nx\n\n"), ElementsAre("2|", "3|x", "4|"));
}

TEST(CsvReader, ReportsAWrongNumberOfFields) {
  EXPECT_THAT(read_text("a,b,c\n1,2\n\n1,2,3,4,5\n1,2,3\n"),
              ElementsAre("2: c: wrong number of fields: 2 where the header has 3",
                          "3: b: wrong number of fields: 1 where the header has 3",
                          "4: field 4: wrong number of fields: 5 where the header has 3", "5|1|2|3"));
}

TEST(CsvReader, ReportsAQuoteWithinAField) {
  EXPECT_THAT(read_text("a,b\n1,2\"\n3,4\n5\" x 3\",\"\n6,7\n"),
              ElementsAre("2: b: a quote in a field that does not begin with one", "3|3|4",
                          "4: a: a quote in a field that does not begin with one", "5|6|7"));
}

TEST(CsvReader, ReportsTextAfterAClosingQuote) {
  EXPECT_THAT(read_text("a,b\n\"1\"2,3\n4,5\n6,\"7\" \n8,\"9\"\rx\n"),
              ElementsAre("2: a: text after the closing quote", "3|4|5", "4: b: text after the closing quote",
                          "5: b: text after the closing quote"));
}

// A stray quote costs one row, not the rest of the file.
TEST(CsvReader, GoesOnWithTheLineAfterAStrayQuote) {
  EXPECT_THAT(read_text("a,b\n1,\"2\n3,4\n5,6\n"),
              ElementsAre("2: b: the file ends within quotes", "3|3|4", "4|5|6"));
  EXPECT_THAT(read_text("a,b\n1,\"2\n3,4\n5,\"6\"\n"),
              ElementsAre("2: b: text after the closing quote", "3|3|4", "4|5|6"));
}

TEST(CsvReader, ReportsTextThatIsNotUtf8) {
  EXPECT_THAT(read_text("a,b\n陕西,é\n1,caf\xE9\n\"\xFF\",2\n3,4\n"),
              ElementsAre("2|陕西|é", "3: b: the text is not UTF-8", "4: a: the text is not UTF-8", "5|3|4"));
}

TEST(CsvReader, ReportsARowThatIsTooLong) {
  const std::string huge(3 * kRowSizeMax, 'x');

  EXPECT_THAT(read_text("a,b,c\n1," + huge + ",3\n4,5,6\n7,8," + huge),
              ElementsAre("2: b: the row is longer than 1048576 bytes", "3|4|5|6",
                          "4: c: the row is longer than 1048576 bytes"));
}

TEST(CsvReader, ReportsAQuotedRowThatIsTooLong) {
  const std::string huge(2 * kRowSizeMax, 'x');

  EXPECT_THAT(
      read_text("a,b\n1,\"" + huge + "\"\n2,\"3\n4,5\n" + huge + "\"\n"),
      ElementsAre("2: b: the row is longer than 1048576 bytes", "3: b: the row is longer than 1048576 bytes",
                  "4|4|5", "5: a: the row is longer than 1048576 bytes"));
}

TEST(CsvReader, TakesTheLongestRowWithAnyBuffer) {
  const std::string field(kRowSizeMax - 3, 'x');
  for (const std::size_t buffer_size : {std::size_t{1}, std::size_t{1000}, 4 * kRowSizeMax}) {
    EXPECT_TRUE(read_text("a,b\n1," + field + "\n", buffer_size) == std::vector{"2|1|" + field});
    EXPECT_THAT(read_text("a,b\n1," + field + "x\n2,3\n", buffer_size),
                ElementsAre("2: b: the row is longer than 1048576 bytes", "3|2|3"));
    EXPECT_THAT(read_text("a,b\n\"1\"," + field + "\"x\n2,3\n", buffer_size),
                ElementsAre("2: b: the row is longer than 1048576 bytes", "3|2|3"));
  }
}

TEST(CsvReader, RefusesAFileWithoutAHeader) {
  EXPECT_THAT(read_text(""), ElementsAre(HasSubstr("orders.csv:1: there is no header row")));
  EXPECT_THAT(read_text("\n1,2\n"), ElementsAre(HasSubstr("orders.csv:1: there is no header row")));
}

TEST(CsvReader, RefusesABadHeader) {
  EXPECT_THAT(read_text("a,b\"\n1,2\n"), ElementsAre(HasSubstr("orders.csv:1: field 2: a quote in a field")));
  EXPECT_THAT(read_text("a,\"b\n1,2\n"),
              ElementsAre(HasSubstr("orders.csv:1: field 2: the file ends within")));
  EXPECT_THAT(read_text("a,b\xFF\n1,2\n"),
              ElementsAre(HasSubstr("orders.csv:1: field 2: the text is not UTF-8")));
  EXPECT_THAT(read_text(std::string(kRowSizeMax, 'x')),
              ElementsAre(HasSubstr("orders.csv:1: field 1: the row is")));
}

TEST(CsvReader, ReadsCompressedFiles) {
  const TemporaryFolder folder;
  const std::string frames = zstd_frame("a,b\n1,") + zstd_frame("2\n3,4\n");

  EXPECT_THAT(read_file(folder.write("orders.csv.zst", frames)), ElementsAre("2|1|2", "3|3|4"));
}

TEST(CsvReader, FailsWhenCompressedDataEndEarly) {
  const TemporaryFolder folder;
  std::string text = "a,b\n";
  for (int i = 0; i < 1000; ++i) text += std::to_string(i * 7919LL % 1009) + ",x\n";
  const std::string frame = zstd_frame(text);

  const std::vector<std::string> items =
      read_file(folder.write("orders.csv.zst", frame.substr(0, frame.size() - 1)));

  EXPECT_THAT(items.back(), HasSubstr("the compressed data end early"));
}

TEST(CsvReader, FailsWhenThereIsNoFile) {
  const TemporaryFolder folder;

  EXPECT_THAT(read_file(folder.file("orders.csv")), ElementsAre(HasSubstr("No such file or directory")));
}

TEST(CsvReader, KnowsHowFarItIs) {
  const TemporaryFolder folder;
  const std::string text = "a,b\n1,2\n3,4\n";
  Result<CsvReader> reader = CsvReader::open(folder.write("orders.csv", text), 4);
  ASSERT_TRUE(reader);
  EXPECT_LT(reader->position(), text.size());
  EXPECT_EQ(reader->size(), text.size());

  while (*reader->next() != CsvItem::kEnd) continue;

  EXPECT_EQ(reader->position(), text.size());
}

TEST(CsvReader, ReadsTheSameWithEveryBufferSize) {
  const std::string text =
      "\xEF\xBB\xBFts_ns,name,note\r\n"
      "1,Xi'an,\"a \"\"quoted\"\" word\"\r\n"
      "2,陕西,\"two\r\nlines\"\n"
      "3,\"x\"y,bad\n"
      "4,five\n"
      ",,\r\n"
      "\"6\",\"\",\"\"\"\"\n"
      "7,\xFF,a rather long field that goes over the blocks of sixty-four bytes in which rows are scanned\n"
      "8,\"never closed,\n"
      "9,no line end,x";
  const std::vector<std::string> expected = csv_oracle_items(text);
  ASSERT_THAT(expected, SizeIs(9));
  const TemporaryFolder folder;
  const std::string path = folder.write("orders.csv", text);

  for (std::size_t buffer_size = 1; buffer_size <= text.size() + 2; ++buffer_size) {
    ASSERT_EQ(read_file(path, buffer_size), expected) << buffer_size;
  }
}

TEST(CsvReader, ReadsRandomBytesAsTheOracleDoes) {
  constexpr std::string_view kPieces[] = {
      ",",  ",",    "\n",         "\n",     "\r\n",
      "\"", "\"",   "\"\"",       "\r",     "a",
      "é",  "\xFF", ",\"x, y\",", "\"\n\"", "0123456789012345678901234567890123456789"};
  const TemporaryFolder folder;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    std::mt19937 random(seed);
    std::string text = "a,b,c\n";
    const auto piece_count = random() % 60;
    for (unsigned i = 0; i < piece_count; ++i) text += kPieces[random() % std::size(kPieces)];
    const std::string path = folder.write("orders.csv", text);

    ASSERT_EQ(read_file(path), csv_oracle_items(text)) << "seed " << seed << ":\n" << text;
    ASSERT_EQ(read_file(path, 1 + seed % 100), csv_oracle_items(text)) << "seed " << seed << ":\n" << text;
  }
}

}  // namespace
}  // namespace farmgate
