#include "engine/files/output_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "engine/files/byte_source.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST(OutputFile, AppearsOnCommit) {
  const TemporaryFolder folder;
  Result<OutputFile> file = OutputFile::open(folder.file("fills.csv"), ExistingFile::kKeep);
  ASSERT_TRUE(file) << file.error().message;
  ASSERT_TRUE(file->write("sequence\n"));
  ASSERT_TRUE(file->write("1\n"));
  EXPECT_THAT(folder.names(), ElementsAre(StartsWith("fills.csv.tmp.")));

  const Status committed = file->commit();

  ASSERT_TRUE(committed) << committed.error().message;
  EXPECT_THAT(folder.names(), ElementsAre("fills.csv"));
  EXPECT_EQ(contents_of(folder.file("fills.csv")), "sequence\n1\n");
}

TEST(OutputFile, LeavesNothingWithoutCommit) {
  const TemporaryFolder folder;
  {
    Result<OutputFile> file = OutputFile::open(folder.file("fills.csv"), ExistingFile::kKeep);
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write("sequence\n"));
  }

  EXPECT_THAT(folder.names(), IsEmpty());
}

TEST(OutputFile, GoesToTheCurrentFolder) {
  const TemporaryFolder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.file(""));
  {
    Result<OutputFile> file = OutputFile::open("fills.csv", ExistingFile::kKeep);
    ASSERT_TRUE(file);
    EXPECT_TRUE(file->commit());
  }
  std::filesystem::current_path(before);

  EXPECT_THAT(folder.names(), ElementsAre("fills.csv"));
}

TEST(OutputFile, WritesMoreThanItsBuffer) {
  const TemporaryFolder folder;
  std::string expected;
  Result<OutputFile> file = OutputFile::open(folder.file("fills.csv"), ExistingFile::kKeep);
  ASSERT_TRUE(file);
  for (const std::size_t size : {100u, 131'072u, 1u, 131'071u, 500'000u, 7u, 131'073u}) {
    const std::string bytes(size, static_cast<char>('a' + size % 26));
    ASSERT_TRUE(file->write(bytes));
    expected += bytes;
  }

  ASSERT_TRUE(file->commit());

  EXPECT_TRUE(contents_of(folder.file("fills.csv")) == expected);
}

TEST(OutputFile, CompressesByTheEndingOfTheName) {
  const TemporaryFolder folder;
  std::string expected;
  Result<OutputFile> file = OutputFile::open(folder.file("fills.csv.zst"), ExistingFile::kKeep);
  ASSERT_TRUE(file);
  for (int i = 0; i < 200'000; ++i) {
    const std::string row = std::to_string(i * 7919LL % 1000003) + "\n";
    ASSERT_TRUE(file->write(row));
    expected += row;
  }

  ASSERT_TRUE(file->commit());

  EXPECT_LT(std::filesystem::file_size(folder.file("fills.csv.zst")), expected.size());
  Result<ByteSource> source = ByteSource::open(folder.file("fills.csv.zst"));
  ASSERT_TRUE(source);
  std::string read;
  std::vector<char> piece(1 << 16);
  for (std::size_t count = 0; (count = *source->read(piece)) > 0;) read.append(piece.data(), count);
  EXPECT_TRUE(read == expected);
}

TEST(OutputFile, IsAValidZstFileWhenEmpty) {
  const TemporaryFolder folder;
  Result<OutputFile> file = OutputFile::open(folder.file("fills.csv.zst"), ExistingFile::kKeep);
  ASSERT_TRUE(file);

  ASSERT_TRUE(file->commit());

  Result<ByteSource> source = ByteSource::open(folder.file("fills.csv.zst"));
  ASSERT_TRUE(source);
  std::vector<char> piece(100);
  EXPECT_EQ(*source->read(piece), 0u);
}

TEST(OutputFile, KeepsAFileThatExists) {
  const TemporaryFolder folder;
  const std::string path = folder.write("fills.csv", "precious");

  const Result<OutputFile> file = OutputFile::open(path, ExistingFile::kKeep);

  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, ErrorCode::kUsage);
  EXPECT_EQ(file.error().message, path + " exists already: choose another name, or replace it with --force");
  EXPECT_THAT(folder.names(), ElementsAre("fills.csv"));
}

TEST(OutputFile, KeepsAFileThatAppearsMeanwhile) {
  const TemporaryFolder folder;
  {
    Result<OutputFile> file = OutputFile::open(folder.file("fills.csv"), ExistingFile::kKeep);
    ASSERT_TRUE(file);
    folder.write("fills.csv", "precious");

    const Status committed = file->commit();

    ASSERT_FALSE(committed);
    EXPECT_EQ(committed.error().code, ErrorCode::kUsage);
    EXPECT_THAT(committed.error().message, HasSubstr("exists already"));
  }
  EXPECT_THAT(folder.names(), ElementsAre("fills.csv"));
  EXPECT_EQ(contents_of(folder.file("fills.csv")), "precious");
}

TEST(OutputFile, ReplacesAFileOnlyOnCommit) {
  const TemporaryFolder folder;
  const std::string path = folder.write("fills.csv", "old");
  Result<OutputFile> file = OutputFile::open(path, ExistingFile::kReplace);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->write("new"));
  EXPECT_EQ(contents_of(path), "old");

  ASSERT_TRUE(file->commit());

  EXPECT_EQ(contents_of(path), "new");
  EXPECT_THAT(folder.names(), ElementsAre("fills.csv"));
}

TEST(OutputFile, ReplacesTheFileThatALinkPointsTo) {
  const TemporaryFolder folder;
  const std::string path = folder.write("fills.csv", "old");
  std::filesystem::create_symlink("fills.csv", folder.file("latest.csv"));
  Result<OutputFile> file = OutputFile::open(folder.file("latest.csv"), ExistingFile::kReplace);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->write("new"));

  ASSERT_TRUE(file->commit());

  EXPECT_EQ(contents_of(path), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder.file("latest.csv")));
}

TEST(OutputFile, DoesNotMindWhatAKilledProcessLeft) {
  const TemporaryFolder folder;
  folder.write("fills.csv.tmp." + std::to_string(::getpid()), "half");
  Result<OutputFile> file = OutputFile::open(folder.file("fills.csv"), ExistingFile::kKeep);
  ASSERT_TRUE(file) << file.error().message;
  ASSERT_TRUE(file->write("whole"));

  ASSERT_TRUE(file->commit());

  EXPECT_EQ(contents_of(folder.file("fills.csv")), "whole");
}

TEST(OutputFile, SaysWhenThereIsNoFolder) {
  const TemporaryFolder folder;

  const Result<OutputFile> file = OutputFile::open(folder.file("none/fills.csv"), ExistingFile::kKeep);

  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, ErrorCode::kSystem);
  EXPECT_EQ(file.error().message,
            "cannot write " + folder.file("none/fills.csv") + ": No such file or directory");
}

TEST(OutputFile, SaysWhenItIsAFolder) {
  const TemporaryFolder folder;

  const Result<OutputFile> file = OutputFile::open(folder.file(""), ExistingFile::kReplace);

  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, ErrorCode::kUsage);
  EXPECT_THAT(file.error().message, HasSubstr("Is a directory"));
}

TEST(OutputFile, SaysWhenTheDiskIsFull) {
  Result<OutputFile> file = OutputFile::open("/dev/full", ExistingFile::kKeep);
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->write("fits the buffer"));

  const Status written = file->write(std::string(1'000'000, 'x'));

  ASSERT_FALSE(written);
  EXPECT_EQ(written.error(), (Error{ErrorCode::kSystem, "cannot write /dev/full: No space left on device"}));
  EXPECT_EQ(file->write("x").error(), written.error());
  EXPECT_EQ(file->commit().error(), written.error());
}

TEST(OutputFile, SaysWhenTheDiskIsFullAtTheEnd) {
  Result<OutputFile> file = OutputFile::open("/dev/full", ExistingFile::kKeep);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->write("fits the buffer"));

  const Status committed = file->commit();

  ASSERT_FALSE(committed);
  EXPECT_EQ(committed.error().code, ErrorCode::kSystem);
}

TEST(OutputFile, SaysWhenTheDiskIsFullForCompressedData) {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("/dev/full", folder.file("fills.csv.zst"));
  Result<OutputFile> file = OutputFile::open(folder.file("fills.csv.zst"), ExistingFile::kKeep);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->write("sequence\n"));

  const Status committed = file->commit();

  ASSERT_FALSE(committed);
  EXPECT_EQ(committed.error().code, ErrorCode::kSystem);
  EXPECT_THAT(committed.error().message, HasSubstr("No space left on device"));
}

// The device stays what it is, even for root and with kReplace.
TEST(OutputFile, WritesADeviceInPlace) {
  for (const ExistingFile existing : {ExistingFile::kKeep, ExistingFile::kReplace}) {
    Result<OutputFile> file = OutputFile::open("/dev/null", existing);
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write("gone"));

    EXPECT_TRUE(file->commit());

    EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  }
}

}  // namespace
}  // namespace farmgate
