#include "engine/files/byte_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// Everything in the file, read in pieces of that size.
Result<std::string> read_all(const std::string& path, std::size_t piece_size = 1000) {
  Result<ByteSource> source = ByteSource::open(path);
  if (!source) return source.error();
  std::string all;
  std::vector<char> piece(piece_size);
  for (;;) {
    const Result<std::size_t> count = source->read(piece);
    if (!count) return count.error();
    if (*count == 0) return all;
    all.append(piece.data(), *count);
  }
}

// Text that does not compress away.
std::string numbers_up_to(int last) {
  std::string text;
  for (int i = 1; i <= last; ++i) text += std::to_string(i * 7919LL % 1000003) + "\n";
  return text;
}

TEST(ByteSource, ReadsAPlainFile) {
  const TemporaryFolder folder;
  const std::string text = numbers_up_to(1000);

  const Result<std::string> read = read_all(folder.write("orders.csv", text));

  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, text);
}

TEST(ByteSource, ReadsAnEmptyFile) {
  const TemporaryFolder folder;

  EXPECT_EQ(*read_all(folder.write("orders.csv", "")), "");
}

TEST(ByteSource, DecompressesByTheEndingOfTheName) {
  const TemporaryFolder folder;
  const std::string text = numbers_up_to(200'000);
  const std::string path = folder.write("orders.csv.zst", zstd_frame(text));

  for (const std::size_t piece_size : {1u, 1000u, 1u << 20}) {
    const Result<std::string> read = read_all(path, piece_size);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_TRUE(*read == text) << piece_size;
  }
}

TEST(ByteSource, ReadsSeveralFramesAsOneStream) {
  const TemporaryFolder folder;
  const std::string frames = zstd_frame("wheat\n") + zstd_frame("") + zstd_frame("rye\n");

  const Result<std::string> read = read_all(folder.write("orders.csv.zst", frames));

  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, "wheat\nrye\n");
}

TEST(ByteSource, SaysWhenCompressedDataEndEarly) {
  const TemporaryFolder folder;
  const std::string frame = zstd_frame(numbers_up_to(20));

  for (std::size_t size = 0; size < frame.size(); ++size) {
    const Result<std::string> read = read_all(folder.write("orders.csv.zst", frame.substr(0, size)));
    ASSERT_FALSE(read) << size;
    EXPECT_EQ(read.error().code, ErrorCode::kBadInput);
    EXPECT_EQ(read.error().message,
              folder.file("orders.csv.zst") + ": the compressed data end early: the file is incomplete");
  }
}

TEST(ByteSource, SaysWhenTheSecondFrameEndsEarly) {
  const TemporaryFolder folder;
  const std::string frames = zstd_frame("wheat\n") + zstd_frame("rye\n");

  const Result<std::string> read =
      read_all(folder.write("orders.csv.zst", frames.substr(0, frames.size() - 1)));

  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("end early"));
}

TEST(ByteSource, SaysWhenCompressedDataAreCorrupt) {
  const TemporaryFolder folder;
  std::string frame = zstd_frame(numbers_up_to(1000));
  frame[frame.size() / 2] = static_cast<char>(~frame[frame.size() / 2]);

  const Result<std::string> read = read_all(folder.write("orders.csv.zst", frame));

  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kBadInput);
  EXPECT_THAT(read.error().message,
              AllOf(StartsWith(folder.file("orders.csv.zst")), HasSubstr("the compressed data are corrupt")));
}

TEST(ByteSource, SaysWhenAFileNamedZstIsNotCompressed) {
  const TemporaryFolder folder;

  const Result<std::string> read = read_all(folder.write("orders.csv.zst", "ts_ns,op\n1,new\n"));

  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("not zstd data"));
}

TEST(ByteSource, SaysWhenThereIsNoFile) {
  const TemporaryFolder folder;

  const Result<ByteSource> source = ByteSource::open(folder.file("orders.csv"));

  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().code, ErrorCode::kBadInput);
  EXPECT_EQ(source.error().message,
            "cannot open " + folder.file("orders.csv") + ": No such file or directory");
}

TEST(ByteSource, SaysWhenItIsAFolder) {
  const TemporaryFolder folder;

  const Result<ByteSource> source = ByteSource::open(folder.file(""));

  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().code, ErrorCode::kBadInput);
  EXPECT_EQ(source.error().message, "cannot open " + folder.file("") + ": Is a directory");
}

TEST(ByteSource, SaysWhenTheFileMayNotBeRead) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const TemporaryFolder folder;
  const std::string path = folder.write("orders.csv", "");
  std::filesystem::permissions(path, std::filesystem::perms::none);

  const Result<ByteSource> source = ByteSource::open(path);

  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().message, "cannot open " + path + ": Permission denied");
}

TEST(ByteSource, KnowsHowFarItIs) {
  const TemporaryFolder folder;
  const std::string frame = zstd_frame(numbers_up_to(1000));
  Result<ByteSource> source = ByteSource::open(folder.write("orders.csv.zst", frame));
  ASSERT_TRUE(source);
  EXPECT_EQ(source->position(), 0u);
  EXPECT_EQ(source->size(), frame.size());

  std::array<char, 100> piece = {};
  while (*source->read(piece) > 0) continue;

  EXPECT_EQ(source->position(), frame.size());
}

}  // namespace
}  // namespace farmgate
