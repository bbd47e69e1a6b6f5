// A data directory is copied while it is in use, and the copy goes on from where it was.
#include "engine/runtime/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <string>

#include "engine/runtime/snapshot_maker.h"
#include "tests/support/small_directory.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

class BackupTest : public testing::Test {
 protected:
  // What a directory comes to when it is opened and recovered.
  void expect_recovery(const std::string& path, Sequence last) {
    SmallDirectory copy(path);
    const auto recovered = copy.recover();
    ASSERT_TRUE(recovered) << recovered.error().message;
    EXPECT_EQ(recovered->engine->last_sequence(), last);
    EXPECT_EQ(recovered->digest.value(), small_digest_at(last));
    EXPECT_TRUE(copy.warnings().empty()) << copy.warnings().front();
  }

  TemporaryFolder folder_;
  SmallDirectory directory_{folder_.file("data")};
};

TEST_F(BackupTest, HasAllUpToThenAndGoesOnByItself) {
  directory_.advance(100);
  ASSERT_TRUE(directory_.make_snapshot(kRetainAll));
  directory_.advance(140);

  const auto made = back_up(directory_.data(), folder_.file("backup"));

  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(*made, 140u);
  directory_.advance(200);
  expect_recovery(folder_.file("backup"), 140);
  SmallDirectory copy(folder_.file("backup"));
  copy.advance(180);
  EXPECT_EQ(copy.data().journal->last(), 180u);
  EXPECT_EQ(directory_.data().journal->last(), 200u);
}

TEST_F(BackupTest, OfADirectoryWhoseBeginningIsGone) {
  for (const Sequence last : {100, 200, 300}) {
    directory_.advance(last);
    ASSERT_TRUE(directory_.make_snapshot(1));
  }
  directory_.advance(320);

  ASSERT_TRUE(back_up(directory_.data(), folder_.file("backup")));

  directory_.close();
  std::filesystem::remove_all(directory_.path());
  expect_recovery(folder_.file("backup"), 320);
}

TEST_F(BackupTest, OverwritesNothing) {
  directory_.advance(10);
  ASSERT_TRUE(back_up(directory_.data(), folder_.file("backup")));

  const auto again = back_up(directory_.data(), folder_.file("backup"));

  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kUsage);
  EXPECT_THAT(again.error().message, HasSubstr("is there already"));
}

TEST_F(BackupTest, WhatAnAttemptThatWasCutShortHasLeftIsNoBackup) {
  directory_.advance(10);
  std::filesystem::create_directories(folder_.file(".unfinished-backup") + "/journal");
  std::filesystem::create_directories(folder_.file(".unfinished-other") + "/journal");

  ASSERT_TRUE(back_up(directory_.data(), folder_.file("backup")));

  EXPECT_FALSE(std::filesystem::exists(folder_.file(".unfinished-backup")));
  EXPECT_FALSE(std::filesystem::exists(folder_.file(".unfinished-other")));
  expect_recovery(folder_.file("backup"), 10);
}

TEST_F(BackupTest, WhatCannotBeMadeLeavesNothing) {
  directory_.advance(10);
  const std::string path = folder_.file("no-folder/backup");
  folder_.write("no-folder", "a file");

  const auto made = back_up(directory_.data(), path);

  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::kSystem);
}

TEST_F(BackupTest, IsRestoredToAFolderThatIsEmpty) {
  directory_.advance(50);
  ASSERT_TRUE(back_up(directory_.data(), folder_.file("backup")));
  std::filesystem::create_directory(folder_.file("empty"));

  ASSERT_TRUE(restore(folder_.file("backup"), folder_.file("empty")));

  expect_recovery(folder_.file("empty"), 50);
}

// As a shell completes the name of one.
TEST_F(BackupTest, IsRestoredToAFolderWithASlashAtItsEnd) {
  directory_.advance(50);
  ASSERT_TRUE(back_up(directory_.data(), folder_.file("backup")));
  std::filesystem::create_directory(folder_.file("empty"));

  const auto into_empty = restore(folder_.file("backup"), folder_.file("empty") + "/");
  const auto into_new = restore(folder_.file("backup"), folder_.file("new") + "/");

  ASSERT_TRUE(into_empty) << into_empty.error().message;
  expect_recovery(folder_.file("empty"), 50);
  ASSERT_TRUE(into_new) << into_new.error().message;
  expect_recovery(folder_.file("new"), 50);
}

// Where a file system is mounted no folder can be put: it is said before anything is copied.
TEST_F(BackupTest, IsRestoredToNoPlaceWhereAFileSystemIsMounted) {
  if (!std::filesystem::is_empty("/dev/shm")) GTEST_SKIP() << "others use /dev/shm";
  directory_.advance(50);
  ASSERT_TRUE(back_up(directory_.data(), folder_.file("backup")));

  const auto restored = restore(folder_.file("backup"), "/dev/shm");

  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().code, ErrorCode::kUsage);
  EXPECT_THAT(restored.error().message, HasSubstr("name a folder in it, such as /dev/shm/data"));
}

TEST_F(BackupTest, IsRestoredFromAFolderThatMayNotBeWrittenIn) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  directory_.advance(50);
  ASSERT_TRUE(back_up(directory_.data(), folder_.file("backup")));
  std::filesystem::permissions(folder_.file("backup"), std::filesystem::perms(0555));

  const auto restored = restore(folder_.file("backup"), folder_.file("restored"));
  std::filesystem::permissions(folder_.file("backup"), std::filesystem::perms(0755));

  ASSERT_TRUE(restored) << restored.error().message;
}

TEST_F(BackupTest, IsRestoredToADirectoryThatIsNotThere) {
  directory_.advance(50);
  ASSERT_TRUE(back_up(directory_.data(), folder_.file("backup")));

  const auto restored = restore(folder_.file("backup"), folder_.file("restored"));

  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ(*restored, 50u);
  expect_recovery(folder_.file("restored"), 50);
  const auto again = restore(folder_.file("backup"), folder_.file("restored"));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kUsage);
}

// Commands are in a table once a store was opened again, those behind them in its log.
TEST_F(BackupTest, ADamagedOneIsNotRestored) {
  directory_.advance(50);
  directory_.reopen();
  directory_.advance(60);
  for (const std::string kind : {".sst", ".log"}) {
    const std::string backup = folder_.file("backup" + kind);
    ASSERT_TRUE(back_up(directory_.data(), backup));
    int damaged = 0;
    for (const auto& file : std::filesystem::directory_iterator(backup + "/journal")) {
      if (file.path().extension() != kind || file.file_size() == 0) continue;
      std::filesystem::copy_file(file.path(), folder_.file("own"));  // tables are shared with the directory
      std::filesystem::rename(folder_.file("own"), file.path());
      std::filesystem::resize_file(file.path(), std::filesystem::file_size(file.path()) / 2);
      ++damaged;
    }

    const auto restored = restore(backup, folder_.file("restored"));

    EXPECT_GT(damaged, 0) << kind;
    ASSERT_FALSE(restored) << kind;
    EXPECT_EQ(restored.error().code, ErrorCode::kBadInput);
    EXPECT_FALSE(std::filesystem::exists(folder_.file("restored")));
  }
}

TEST_F(BackupTest, WhatIsNoDataDirectoryIsNotRestored) {
  const auto restored = restore(folder_.file("nothing"), folder_.file("restored"));

  ASSERT_FALSE(restored);
  EXPECT_THAT(restored.error().message, HasSubstr("is no data directory"));
}

}  // namespace
}  // namespace farmgate
