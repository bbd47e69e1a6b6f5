// A journal whose log ends too soon: what was never durable may lack, what was may not.
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/journal/journal.h"
#include "engine/journal/journal_repair.h"
#include "engine/journal/journal_survey.h"
#include "tests/journal/decided_market.h"
#include "tests/journal/journal_image.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

constexpr std::size_t kFrames = 4;  // of one command each
constexpr std::size_t kMarked = 2;

// A journal of which the mark was written for the last time after two of four frames.
class JournalCut : public testing::Test {
 protected:
  JournalCut() {
    const TemporaryFolder folder;
    {
      const auto journal = *Journal::open(folder.path(), {});
      EXPECT_TRUE(journal->begin({}));
      std::string mark;
      std::size_t frame = 0;
      market_.in_frames(0, kFrames, 1, [&](const DecidedCommands& commands) {
        journal->add(commands);
        EXPECT_TRUE(journal->commit());
        images_ = images_of(folder.path());
        log_sizes_[++frame] = log_among(images_).bytes.size();
        if (frame == kMarked) mark = contents_of(mark_path(folder.path()));
      });
      for (FileImage& image : images_) {
        if (image.name == "durable.mark") image.bytes = mark;
      }
    }
  }

  // The journal with so many bytes of its log.
  void lay_out_cut(std::size_t log_size) const {
    std::vector<FileImage> images = images_;
    log_among(images).bytes.resize(log_size);
    lay_out(images, path_);
  }

  std::vector<std::string> first_frames(std::size_t frames) const {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < frames; ++i) {
      texts.push_back(text_of(market_.requests()[i], market_.decisions()[i]));
    }
    return texts;
  }

  const DecidedMarket market_{5, kFrames};
  std::vector<FileImage> images_;
  std::array<std::size_t, kFrames + 1> log_sizes_{};  // with so many frames
  const TemporaryFolder parent_;
  const std::string path_ = parent_.file("journal");
};

TEST_F(JournalCut, BehindItsMarkGivesBackThePrefixThatIsWholeAndGoesOn) {
  std::size_t whole = kMarked;
  for (std::size_t size = log_sizes_[kMarked]; size <= log_sizes_[kFrames]; ++size) {
    if (whole < kFrames && size == log_sizes_[whole + 1]) ++whole;
    lay_out_cut(size);

    {
      const auto journal = Journal::open(path_, {.durability = Durability::kNone});
      ASSERT_TRUE(journal) << journal.error().message;
      ASSERT_EQ(*texts_of(**journal), first_frames(whole)) << "cut at " << size;
      market_.in_frames(whole, kFrames, 1, [&](const DecidedCommands& commands) {
        (*journal)->add(commands);
        ASSERT_TRUE((*journal)->commit());
      });
    }
    const auto journal = Journal::open_to_read(path_);
    ASSERT_TRUE(journal) << journal.error().message;
    ASSERT_EQ(*texts_of(**journal), first_frames(kFrames)) << "cut at " << size;
  }
}

TEST_F(JournalCut, BeforeItsMarkIsRefusedAsItIs) {
  const std::size_t first = log_sizes_[kMarked - 1];
  for (std::size_t size = first; size < log_sizes_[kMarked]; ++size) {
    lay_out_cut(size);

    const auto journal = Journal::open(path_, {});

    ASSERT_FALSE(journal) << "cut at " << size;
    EXPECT_EQ(journal.error().code, ErrorCode::kBadInput);
    EXPECT_NE(journal.error().message.find("is damaged at sequence 2: it was durable up to sequence 2"),
              std::string::npos)
        << journal.error().message;
    std::vector<FileImage> left = images_of(path_);
    ASSERT_EQ(left.size(), images_.size()) << "cut at " << size;
    EXPECT_EQ(log_among(left).bytes.size(), size);
  }
}

// Wherever a bit is wrong, what comes before it is kept, and the journal goes on from there.
TEST_F(JournalCut, OfWhichABitIsWrongIsRepairedUpToThere) {
  const std::string repaired = parent_.file("repaired");
  for (std::size_t at = log_sizes_[1]; at < log_sizes_[kMarked]; at += 5) {
    std::vector<FileImage> images = images_;
    char& byte = log_among(images).bytes[at];
    byte = static_cast<char>(byte ^ 1);
    lay_out(images, path_);
    ASSERT_FALSE(Journal::open(path_, {})) << "byte " << at;
    const auto damaged = Journal::open_as_it_lies(path_);
    ASSERT_TRUE(damaged) << damaged.error().message;
    const JournalSurvey found = survey(**damaged);
    ASSERT_TRUE(found.damage.has_value()) << "byte " << at;

    std::filesystem::remove_all(repaired);
    const Status copied = copy_whole_frames(**damaged, found, repaired);

    ASSERT_TRUE(copied) << copied.error().message;
    const auto journal = Journal::open(repaired, {});
    ASSERT_TRUE(journal) << journal.error().message;
    ASSERT_EQ(*texts_of(**journal), first_frames(1)) << "byte " << at;
    EXPECT_EQ((*journal)->term(), 2u);
  }
}

}  // namespace
}  // namespace farmgate
