// The event log gives back what was appended, from where it begins.
#include "engine/journal/event_log.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

constexpr Sequence kChunk = 10;  // commands

std::uint64_t bytes_in(const std::string& folder) {
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) bytes += entry.file_size();
  return bytes;
}

// Text that does not get much smaller.
std::string noise(Sequence seed) {
  std::string text(4'000, '\0');
  std::uint64_t state = seed;
  for (char& byte : text) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    byte = static_cast<char>(state >> 56);
  }
  return text;
}

class EventLogTest : public testing::Test {
 protected:
  void append(Sequence last) {
    while (last_ < last) {
      EventChunk chunk{.first = last_ + 1, .last = last_ + kChunk, .events = noise(last_)};
      ASSERT_TRUE(log_->append(chunk));
      last_ = chunk.last;
    }
  }
  void reopen() {
    log_.reset();
    log_ = *EventLog::open(path());
  }
  Sequence first_of_chunk(Sequence sequence) const {
    const auto chunk = log_->read(sequence);
    EXPECT_TRUE(chunk);
    return chunk && *chunk ? (*chunk)->first : 0;
  }
  std::string path() const { return folder_.file("events"); }

  TemporaryFolder folder_;
  std::unique_ptr<EventLog> log_ = *EventLog::open(path());
  Sequence last_ = 0;
};

TEST_F(EventLogTest, BeginsWithWhatWasAppendedFirst) {
  EXPECT_EQ(log_->first(), 0u);

  append(100);
  EXPECT_EQ(log_->first(), 1u);

  ASSERT_TRUE(log_->flush());
  reopen();
  EXPECT_EQ(log_->first(), 1u);
}

TEST_F(EventLogTest, DropsChunksBeforeTheOneThatHoldsTheCommand) {
  append(100);

  ASSERT_TRUE(log_->drop_before(55));

  EXPECT_EQ(log_->first(), 51u);
  EXPECT_EQ(first_of_chunk(1), 51u);
  EXPECT_EQ(first_of_chunk(60), 51u);
  EXPECT_EQ(first_of_chunk(61), 61u);
  EXPECT_EQ((*log_->last())->last, 100u);
}

TEST_F(EventLogTest, WhatWasDroppedIsGoneWhenItIsOpenedAgain) {
  append(100);
  ASSERT_TRUE(log_->drop_before(55));

  reopen();

  EXPECT_EQ(log_->first(), 51u);
  EXPECT_EQ(first_of_chunk(1), 51u);
}

TEST_F(EventLogTest, NeverDropsTheLastChunk) {
  append(100);

  ASSERT_TRUE(log_->drop_before(100));
  ASSERT_TRUE(log_->drop_before(1'000));

  EXPECT_EQ(log_->first(), 91u);
}

TEST_F(EventLogTest, IsEmptyWhenAllThatIsLeftIsDroppedBehind) {
  append(100);
  ASSERT_TRUE(log_->drop_before(55));

  ASSERT_TRUE(log_->drop_after(50));

  EXPECT_EQ(log_->first(), 0u);
  EXPECT_FALSE(log_->last()->has_value());
}

TEST_F(EventLogTest, GivesSpaceBack) {
  append(5'000);
  ASSERT_TRUE(log_->flush());
  const std::uint64_t before = bytes_in(path());
  ASSERT_GT(before, 1'900'000u);

  ASSERT_TRUE(log_->drop_before(5'000));

  EXPECT_LT(bytes_in(path()), 300'000u);
}

// A block that cannot be read is an error, not another chunk.
TEST_F(EventLogTest, WhatCannotBeReadIsAnError) {
  append(500);
  ASSERT_TRUE(log_->flush());
  log_.reset();
  for (const auto& file : std::filesystem::directory_iterator(path())) {
    if (file.path().extension() != ".sst") continue;
    std::fstream bytes(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(file.file_size() / 2));
    bytes << "damage";
  }
  log_ = *EventLog::open(path());

  int errors = 0;
  for (Sequence sequence = 1; sequence <= 500; ++sequence) {
    const auto chunk = log_->read(sequence);
    if (!chunk) {
      ++errors;
      continue;
    }
    ASSERT_TRUE(*chunk);
    EXPECT_LE((*chunk)->first, sequence);
    EXPECT_GE((*chunk)->last, sequence);
  }
  EXPECT_GT(errors, 0);
  EXPECT_LT(errors, 500);
}

}  // namespace
}  // namespace farmgate
