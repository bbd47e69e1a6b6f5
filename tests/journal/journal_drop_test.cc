// A journal whose first frames were dropped is a whole journal of what is left, and says where it begins.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/journal/journal.h"
#include "engine/journal/journal_reader.h"
#include "engine/journal/journal_repair.h"
#include "engine/journal/journal_survey.h"
#include "engine/journal/stored_key.h"
#include "tests/journal/decided_market.h"
#include "tests/journal/journal_image.h"
#include "tests/support/failing_disk.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

constexpr std::size_t kCommands = 400;
constexpr std::size_t kFrame = 10;

// Of the files that hold frames.
std::uint64_t bytes_in(const std::string& folder) {
  std::uint64_t bytes = 0;
  for (const FileImage& image : images_of(folder)) {
    const bool has_frames = image.name.ends_with(".sst") || image.name.ends_with(".log");
    if (has_frames) bytes += image.bytes.size();
  }
  return bytes;
}

class JournalDrop : public testing::Test {
 protected:
  JournalDrop() { EXPECT_TRUE(journal_->begin({})); }

  void append(std::size_t end) {
    market_.in_frames(journal_->last(), end, kFrame, [this](const DecidedCommands& commands) {
      journal_->add(commands);
      ASSERT_TRUE(journal_->commit());
    });
  }
  void reopen() {
    journal_.reset();
    auto again = Journal::open(path(), {});
    ASSERT_TRUE(again) << again.error().message;
    journal_ = std::move(*again);
  }
  std::string path() const { return folder_.file("journal"); }

  // The texts of commands, numbered from 0, up to and without `end`.
  std::vector<std::string> texts(std::size_t from, std::size_t end) const {
    std::vector<std::string> texts;
    for (std::size_t i = from; i < end; ++i) {
      texts.push_back(text_of(market_.requests()[i], market_.decisions()[i]));
    }
    return texts;
  }

  TemporaryFolder folder_;
  const DecidedMarket market_{7, kCommands};
  std::unique_ptr<Journal> journal_ = *Journal::open(path(), {});
};

TEST_F(JournalDrop, KeepsTheFrameThatHoldsTheCommand) {
  append(100);

  ASSERT_TRUE(journal_->drop_before(55));

  EXPECT_EQ(journal_->first(), 51u);
  EXPECT_EQ(journal_->last(), 100u);
  EXPECT_EQ(*texts_of(*journal_), texts(50, 100));
}

TEST_F(JournalDrop, GoesOnWhenItIsOpenedAgain) {
  append(100);
  ASSERT_TRUE(journal_->drop_before(51));

  reopen();
  append(150);

  EXPECT_EQ(journal_->first(), 51u);
  EXPECT_EQ(*texts_of(*journal_), texts(50, 150));
}

TEST_F(JournalDrop, DropsAgainAndAgainButNeverBackwards) {
  append(300);
  for (const Sequence sequence : {Sequence{30}, Sequence{120}, Sequence{60}, Sequence{250}}) {
    ASSERT_TRUE(journal_->drop_before(sequence));
  }

  reopen();

  EXPECT_EQ(journal_->first(), 241u);
  EXPECT_EQ(*texts_of(*journal_), texts(240, 300));
}

TEST_F(JournalDrop, KeepsTheLastFrame) {
  append(100);

  ASSERT_TRUE(journal_->drop_before(100));

  EXPECT_EQ(*texts_of(*journal_), texts(90, 100));
}

TEST_F(JournalDrop, AReaderThatIsUnderWayReadsOn) {
  append(100);
  JournalReader reader(*journal_, 1);
  ASSERT_TRUE(*reader.next());

  ASSERT_TRUE(journal_->drop_before(100));

  for (Sequence first = 11; first < 100; first += kFrame) {
    ASSERT_TRUE(*reader.next());
    EXPECT_EQ(reader.header().first, first);
  }
}

TEST_F(JournalDrop, GivesSpaceBack) {
  append(kCommands);
  reopen();  // what a log held is in a file then
  const std::uint64_t before = bytes_in(path());

  ASSERT_TRUE(journal_->drop_before(kCommands));
  reopen();

  EXPECT_LT(bytes_in(path()), before / 2);
}

TEST_F(JournalDrop, IsSurveyedFromWhereItBegins) {
  append(100);
  ASSERT_TRUE(journal_->drop_before(51));

  const JournalSurvey found = survey(*journal_);

  EXPECT_FALSE(found.damage.has_value());
  EXPECT_EQ(found.first, 51u);
  EXPECT_EQ(found.last, 100u);
  EXPECT_EQ(found.frame_count, 5u);
}

TEST_F(JournalDrop, LacksAFrameWhenItsFirstOneIsMissing) {
  append(100);
  ASSERT_TRUE(journal_->drop_before(51));
  journal_.reset();
  {
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open({}, path(), &db).ok());
    const std::unique_ptr<rocksdb::DB> owner(db);
    const StoredKey key = stored_key(51);
    ASSERT_TRUE(db->Delete({}, {key.data(), key.size()}).ok());
  }

  const auto found = texts_in(path());

  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("is damaged at sequence 51: the next frame begins with 61"));
}

TEST_F(JournalDrop, ACopyOfItBeginsThereToo) {
  append(100);
  ASSERT_TRUE(journal_->drop_before(51));
  journal_.reset();
  const std::string copy = folder_.file("copy");
  {
    const auto journal = Journal::open_as_it_lies(path());
    ASSERT_TRUE(journal);
    ASSERT_TRUE(copy_whole_frames(**journal, survey(**journal), copy));
  }

  EXPECT_EQ(*texts_in(copy), texts(50, 100));
}

// Frames in a folder of their own, some of which are dropped on a disk that fails after so many operations.
// Whether that succeeded all the same.
bool drop_on_a_disk_that_fails(std::int64_t after, const DecidedMarket& market, const std::string& folder) {
  FailingDisk disk;
  const auto journal = *Journal::open(folder, {.env = disk.env()});
  EXPECT_TRUE(journal->begin({}));
  market.in_frames(0, 100, kFrame, [&](const DecidedCommands& commands) {
    journal->add(commands);
    EXPECT_TRUE(journal->commit());
  });
  disk.fail_after(after);
  return journal->drop_before(51).ok();
}

// As by a kill at any point of it.
TEST_F(JournalDrop, ThatIsCutShortLeavesTheJournalBeforeOrTheOneAfter) {
  std::size_t before = 0;
  for (std::int64_t after = 0;; ++after) {
    ASSERT_LT(after, 1'000);
    const std::string folder = folder_.file(std::to_string(after));
    const bool dropped = drop_on_a_disk_that_fails(after, market_, folder);

    const auto found = texts_in(folder);

    ASSERT_TRUE(found) << after << ": " << found.error().message;
    if (!dropped && *found == texts(0, 100)) {
      ++before;
    } else {
      ASSERT_EQ(*found, texts(50, 100)) << after;
    }
    if (dropped) break;
  }
  EXPECT_GT(before, 0u);
}

}  // namespace
}  // namespace farmgate
