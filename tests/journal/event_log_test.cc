// The event log gives back what was appended, from where it begins.
#include "engine/journal/event_log.h"

#include <farmgate/journal/v1/journal.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "engine/journal/stored_key.h"
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

// A chunk as this version writes it, to change.
journal::v1::EventChunk record_of_ten() {
  journal::v1::EventChunk record;
  record.set_format_version(4);
  record.set_first_sequence(1);
  record.set_last_sequence(10);
  record.set_event_count(3);
  record.set_digest_before(4);
  record.set_digest_after(5);
  record.set_events("events");
  for (const Sequence sequence : {2u, 7u}) {
    journal::v1::LateReplace& late = *record.add_late_replaces();
    late.set_sequence(sequence);
    late.set_reserved(260);
    late.set_programme("relief");
    late.set_locked(20);
  }
  return record;
}

class EventLogFormatTest : public EventLogTest {
 protected:
  // What the log reads of such a record in place of what it would have written.
  Result<std::optional<EventChunk>> read(const journal::v1::EventChunk& record) {
    log_.reset();
    {
      rocksdb::Options options;
      options.create_if_missing = true;
      rocksdb::DB* opened = nullptr;
      EXPECT_TRUE(rocksdb::DB::Open(options, path(), &opened).ok());
      const std::unique_ptr<rocksdb::DB> store(opened);
      const StoredKey key = stored_key(record.first_sequence());
      EXPECT_TRUE(store->Put({}, {key.data(), key.size()}, record.SerializeAsString()).ok());
    }
    auto log = EventLog::open(path());
    if (!log) return std::move(log).error();
    log_ = std::move(*log);
    return log_->read(record.first_sequence());
  }
  bool is_damaged(const journal::v1::EventChunk& record) {
    const auto chunk = read(record);
    return !chunk && chunk.error().code == ErrorCode::kBadInput;
  }
};

TEST_F(EventLogTest, GivesLateReplacesBack) {
  const EventChunk chunk{
      .first = 1,
      .last = 10,
      .event_count = 3,
      .digest_before = 4,
      .digest_after = 5,
      .events = noise(1),
      .late_replaces = {{.sequence = 2, .reserved = 260, .programme = {}, .locked = 0},
                        {.sequence = 7, .reserved = 0, .programme = "relief", .locked = 20}}};
  ASSERT_TRUE(log_->append(chunk));
  ASSERT_TRUE(log_->flush());
  reopen();

  const auto read = log_->read(5);

  ASSERT_TRUE(read && *read);
  EXPECT_EQ((*read)->late_replaces, chunk.late_replaces);
  EXPECT_EQ((*read)->events, chunk.events);
  EXPECT_EQ((*read)->last, 10u);
  EXPECT_EQ((*read)->event_count, 3u);
  EXPECT_EQ((*read)->digest_before, 4u);
  EXPECT_EQ((*read)->digest_after, 5u);
}

TEST_F(EventLogFormatTest, ReadsWhatThisVersionWrites) {
  const auto chunk = read(record_of_ten());

  ASSERT_TRUE(chunk && *chunk);
  ASSERT_EQ((*chunk)->late_replaces.size(), 2u);
  EXPECT_EQ((*chunk)->late_replaces[1],
            (LateReplace{.sequence = 7, .reserved = 260, .programme = "relief", .locked = 20}));
}

TEST_F(EventLogFormatTest, ReadsWhatTheVersionBeforeWrote) {
  journal::v1::EventChunk record = record_of_ten();
  record.set_format_version(3);
  record.clear_late_replaces();

  const auto chunk = read(record);

  ASSERT_TRUE(chunk && *chunk);
  EXPECT_TRUE((*chunk)->late_replaces.empty());
  EXPECT_EQ((*chunk)->events, "events");
  EXPECT_EQ((*chunk)->last, 10u);
  EXPECT_EQ((*chunk)->digest_after, 5u);
}

TEST_F(EventLogFormatTest, RefusesOtherVersions) {
  for (const std::uint32_t version : {0u, 2u, 5u}) {
    journal::v1::EventChunk record = record_of_ten();
    record.set_format_version(version);
    EXPECT_TRUE(is_damaged(record)) << version;
  }
}

TEST_F(EventLogFormatTest, RefusesLateReplacesThatCannotBe) {
  const auto is_refused = [this](const std::function<void(journal::v1::EventChunk&)>& change) {
    journal::v1::EventChunk record = record_of_ten();
    change(record);
    return is_damaged(record);
  };
  EXPECT_TRUE(is_refused([](auto& record) { record.mutable_late_replaces(0)->set_sequence(0); }));
  EXPECT_TRUE(is_refused([](auto& record) { record.mutable_late_replaces(1)->set_sequence(11); }));
  EXPECT_TRUE(is_refused([](auto& record) { record.mutable_late_replaces(1)->set_sequence(2); }));
  EXPECT_TRUE(is_refused([](auto& record) { record.mutable_late_replaces(0)->set_reserved(-1); }));
  EXPECT_TRUE(is_refused([](auto& record) { record.mutable_late_replaces(0)->set_locked(kMoneyMax + 1); }));
  EXPECT_FALSE(is_refused([](auto& record) { record.mutable_late_replaces(0)->set_locked(kMoneyMax); }));
}

// What could not be read back is not written, and the log is as it was.
TEST_F(EventLogTest, RefusesAChunkThatIsTooLarge) {
  log_.reset();
  log_ = *EventLog::open(path(), nullptr, 4'000);
  append(20);

  const Status refused = log_->append({.first = 21, .last = 23, .events = noise(21) + "x"});

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kSystem);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("the events of commands 21 to 23 take 4001 bytes, "
                                                          "and a chunk holds at most 4000"));
  EXPECT_EQ((*log_->last())->last, 20u);
  append(30);
  EXPECT_EQ(first_of_chunk(25), 21u);
}

// With what can be said beside them, the most events that a chunk may have are one message of Protobuf's.
TEST(ChunkBounds, TheLargestChunkIsOneMessage) {
  journal::v1::EventChunk record;
  record.set_format_version(std::numeric_limits<std::uint32_t>::max());
  record.set_first_sequence(std::numeric_limits<std::uint64_t>::max());
  record.set_last_sequence(std::numeric_limits<std::uint64_t>::max());
  record.set_event_count(std::numeric_limits<std::uint32_t>::max());
  record.set_digest_before(std::numeric_limits<std::uint64_t>::max());
  record.set_digest_after(std::numeric_limits<std::uint64_t>::max());
  constexpr std::uint64_t kTagAndSize = 1 + 5;  // of the events

  const std::uint64_t most = record.ByteSizeLong() + kTagAndSize + kChunkEventBytesMax;

  EXPECT_LE(most, static_cast<std::uint64_t>(std::numeric_limits<std::int32_t>::max()));
}

}  // namespace
}  // namespace farmgate
