// Frames come in order, however far the thread that reads them is ahead.
#include "engine/runtime/frames_ahead.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <memory>
#include <string>

#include "engine/journal/stored_key.h"
#include "tests/journal/decided_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

constexpr std::size_t kFrame = 7;  // commands

class FramesAheadTest : public testing::Test {
 protected:
  FramesAheadTest() {
    const auto written = *Journal::open(folder_.path(), {});
    EXPECT_TRUE(written->begin({.reference = {}, .remembered_closes = 7}));
    market_.in_frames(0, market_.size(), kFrame, [&](const DecidedCommands& commands) {
      written->add(commands);
      ASSERT_TRUE(written->commit());
    });
  }

  TemporaryFolder folder_;
  DecidedMarket market_{3, 400};
};

TEST_F(FramesAheadTest, GivesEveryCommandOnceAndInOrder) {
  const auto journal = *Journal::open_to_read(folder_.path());
  FramesAhead frames(*journal, 1);
  Sequence sequence = 0;
  for (;;) {
    const auto frame = frames.next();
    ASSERT_TRUE(frame) << frame.error().message;
    if (*frame == nullptr) break;
    ASSERT_EQ((*frame)->header.first, sequence + 1);
    ASSERT_EQ((*frame)->commands.requests.size(), (*frame)->header.count);
    for (std::size_t i = 0; i < (*frame)->commands.requests.size(); ++i, ++sequence) {
      ASSERT_EQ(text_of((*frame)->commands.requests[i], (*frame)->commands.decisions[i]),
                text_of(market_.requests()[sequence], market_.decisions()[sequence]));
    }
    if (sequence == journal->last()) {
      EXPECT_EQ((*frame)->chain, journal->chain());
    }
  }
  EXPECT_EQ(sequence, market_.size());
  EXPECT_EQ(*frames.next(), nullptr);
}

TEST_F(FramesAheadTest, StartsWithTheFrameThatHoldsACommand) {
  const auto journal = *Journal::open_to_read(folder_.path());
  FramesAhead frames(*journal, 3 * kFrame);

  EXPECT_EQ((*frames.next())->header.first, 2 * kFrame + 1);
}

TEST_F(FramesAheadTest, EndsBeforeAllHasBeenTaken) {
  const auto journal = *Journal::open_to_read(folder_.path());
  for (int taken = 0; taken < 10; ++taken) {
    FramesAhead frames(*journal, 1);
    for (int i = 0; i < taken; ++i) ASSERT_TRUE(frames.next());
  }
}

TEST_F(FramesAheadTest, GivesWhatIsGoodBeforeItFails) {
  const Sequence missing = 10 * kFrame + 1;
  {
    rocksdb::DB* store = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open({}, folder_.path(), &store).ok());
    const std::unique_ptr<rocksdb::DB> owner(store);
    const StoredKey key = stored_key(missing);
    ASSERT_TRUE(store->Delete({}, {key.data(), key.size()}).ok());
  }
  const auto journal = *Journal::open_as_it_lies(folder_.path());
  FramesAhead frames(*journal, 1);
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(frames.next()) << i;

  const auto failed = frames.next();

  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr("at sequence " + std::to_string(missing)));
}

}  // namespace
}  // namespace farmgate
