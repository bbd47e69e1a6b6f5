// A journal in several files: one that is damaged hides nothing of what lies in the others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/journal/journal.h"
#include "engine/journal/journal_survey.h"
#include "tests/journal/decided_market.h"
#include "tests/journal/journal_image.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

constexpr std::size_t kCommands = 40;
constexpr std::size_t kInFirst = 20;  // of them, in the first file

// Every start moves what the log held into a table file of its own.
class JournalFiles : public testing::Test {
 protected:
  JournalFiles() {
    append(kInFirst);
    append(kCommands);
    append(kCommands);
    images_ = images_of(folder_.path());
  }

  void append(std::size_t end) const {
    const auto journal = *Journal::open(folder_.path(), {});
    if (!journal->genesis()) {
      EXPECT_TRUE(journal->begin({}));
    }
    DecidedMarket(3, kCommands).in_frames(journal->last(), end, 10, [&](const DecidedCommands& commands) {
      journal->add(commands);
      EXPECT_TRUE(journal->commit());
    });
  }

  // Flips a bit of the last table file, so far from its beginning, or from its end when that is negative.
  // Returns its path.
  std::string damage_last_table(int at) {
    FileImage* last = nullptr;
    for (FileImage& image : images_) {
      if (image.name.ends_with(".sst") && (last == nullptr || image.name > last->name)) last = &image;
    }
    char& byte = at >= 0 ? last->bytes[static_cast<std::size_t>(at)]
                         : last->bytes[last->bytes.size() - static_cast<std::size_t>(-at)];
    byte = static_cast<char>(byte ^ 1);
    lay_out(images_, folder_.path());
    return folder_.path() + "/" + last->name;
  }

  const TemporaryFolder folder_;
  std::vector<FileImage> images_;
};

class DamagedTable : public JournalFiles, public testing::WithParamInterface<int> {};

TEST_P(DamagedTable, IsNamedWithTheFirstSequenceInIt) {
  const std::string path = damage_last_table(GetParam());

  const auto journal = Journal::open(folder_.path(), {});

  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, ErrorCode::kBadInput);
  EXPECT_THAT(journal.error().message, HasSubstr(folder_.path() + " is damaged at sequence 21: " + path));
}

TEST_P(DamagedTable, LeavesWhatLiesInTheOtherWhole) {
  damage_last_table(GetParam());
  const auto journal = Journal::open_as_it_lies(folder_.path());
  ASSERT_TRUE(journal) << journal.error().message;

  const JournalSurvey found = survey(**journal);

  EXPECT_EQ(found.first, 1u);
  EXPECT_EQ(found.last, 20u);
  EXPECT_EQ(found.frame_count, 2u);
  ASSERT_TRUE(found.damage.has_value());
}

// In its commands, and in its footer, without which RocksDB does not open it.
INSTANTIATE_TEST_SUITE_P(Places, DamagedTable, testing::Values(10, 200, -1));

TEST_F(JournalFiles, GiveAllThereIsWhenNothingIsDamaged) {
  const auto journal = Journal::open_to_read(folder_.path());

  ASSERT_TRUE(journal) << journal.error().message;
  EXPECT_EQ((*journal)->last(), kCommands);
  EXPECT_EQ(survey(**journal).last, kCommands);
  EXPECT_FALSE(survey(**journal).damage.has_value());
}

TEST_F(JournalFiles, AreNotChangedByReading) {
  { ASSERT_TRUE(Journal::open_to_read(folder_.path())); }

  const std::vector<FileImage> after = images_of(folder_.path());
  ASSERT_EQ(after.size(), images_.size());
  for (const FileImage& image : images_) {
    const auto same = std::ranges::find(after, image.name, &FileImage::name);
    ASSERT_NE(same, after.end()) << image.name;
    EXPECT_EQ(same->bytes, image.bytes) << image.name;
  }
}

TEST(JournalToRead, HasToBeThere) {
  const TemporaryFolder folder;

  const auto journal = Journal::open_to_read(folder.file("none"));

  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().message,
            "there is no journal in " + folder.file("none") + ": it has no file CURRENT");
  EXPECT_TRUE(folder.names().empty());
}

}  // namespace
}  // namespace farmgate
