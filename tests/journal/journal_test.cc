#include "engine/journal/journal.h"
#include "engine/journal/journal_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "engine/journal/durable_mark.h"
#include "engine/journal/stored_key.h"
#include "tests/journal/decided_market.h"
#include "tests/support/failing_disk.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::StartsWith;

constexpr const char* kRemedies =
    ". Restore the data directory from a copy, or cut the journal there with farmgate journal repair";

std::unique_ptr<Journal> open(const TemporaryFolder& folder, const JournalOptions& options = {}) {
  auto journal = Journal::open(folder.path(), options);
  EXPECT_TRUE(journal) << journal.error().message;
  if (!journal) return nullptr;
  if (!(*journal)->genesis().has_value()) {
    EXPECT_TRUE((*journal)->begin({.reference = {}, .remembered_closes = 7}));
  }
  return std::move(*journal);
}

// One that has not begun.
std::unique_ptr<Journal> open_anew(const TemporaryFolder& folder) {
  auto journal = Journal::open(folder.path(), {});
  EXPECT_TRUE(journal) << journal.error().message;
  return journal ? std::move(*journal) : nullptr;
}

// The commodities that rows delete.
std::vector<std::string> symbols_deleted(const ReferenceSource& rows) {
  std::vector<std::string> symbols;
  const Status read = rows.visit([&symbols](const ReferenceChange& run) {
    EXPECT_LE(run.size(), kRowsInRun);
    for (const ReferenceEdit& edit : run) symbols.push_back(std::get<CommodityDeletion>(edit).symbol);
    return Status();
  });
  EXPECT_TRUE(read);
  return symbols;
}

std::string error_of_opening(const TemporaryFolder& folder) {
  const auto journal = Journal::open(folder.path(), {});
  return journal ? "none" : journal.error().message;
}

// Appends the market's commands up to `end`, in frames of 10, each committed.
void append(Journal& journal, const DecidedMarket& market, std::size_t end) {
  market.in_frames(journal.last(), end, 10, [&](const DecidedCommands& commands) {
    journal.add(commands);
    ASSERT_TRUE(journal.commit());
  });
}

// The texts of all commands from one on, or the error that reading them ends with.
std::vector<std::string> texts(const Journal& journal, Sequence from = 1) {
  std::vector<std::string> texts;
  JournalReader reader(journal, from);
  for (;;) {
    const auto next = reader.next();
    if (!next) texts.push_back(next.error().message);
    if (!next || !*next) return texts;
    RecordedCommands commands;
    EXPECT_TRUE(reader.read(commands));
    for (std::size_t i = 0; i < commands.requests.size(); ++i) {
      texts.push_back(text_of(commands.requests[i], commands.decisions[i]));
    }
  }
}

std::vector<std::string> texts(const DecidedMarket& market, std::size_t from, std::size_t end) {
  std::vector<std::string> texts;
  for (std::size_t i = from; i < end; ++i) {
    texts.push_back(text_of(market.requests()[i], market.decisions()[i]));
  }
  return texts;
}

// Changes what is stored behind the journal's back.
template <class Change>
void tamper(const TemporaryFolder& folder, Change change) {
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open({}, folder.path(), &db).ok());
  const std::unique_ptr<rocksdb::DB> owner(db);
  change(*db);
}

void erase(rocksdb::DB& db, Sequence first) {
  const StoredKey key = stored_key(first);
  ASSERT_TRUE(db.Delete({}, {key.data(), key.size()}).ok());
}

TEST(Journal, IsEmptyAtFirst) {
  const TemporaryFolder folder;

  const auto journal = open(folder);

  EXPECT_EQ(journal->last(), 0u);
  EXPECT_TRUE(texts(*journal).empty());
}

TEST(Journal, KeepsWhatItBeganWith) {
  const TemporaryFolder folder;
  ASSERT_TRUE(
      (*Journal::open(folder.path(), {}))
          ->begin({.reference = ReferenceChange{CommodityDeletion{.symbol = "tea"}}, .open_accounts = true}));

  const auto journal = open(folder);
  const std::optional<Genesis>& genesis = journal->genesis();

  ASSERT_TRUE(genesis.has_value());
  EXPECT_EQ(symbols_deleted(genesis->reference), std::vector<std::string>{"tea"});
  EXPECT_EQ(journal->genesis_row_count(), 1u);
  EXPECT_TRUE(genesis->open_accounts);
}

// As often as somebody asks, and by who began it as by who opened it.
TEST(Journal, ReadsTheRowsThatItBeganWithFromItsStore) {
  const TemporaryFolder folder;
  const auto journal = open_anew(folder);
  ReferenceChange rows;
  for (std::size_t i = 0; i < 2 * kRowsInRun + 5; ++i) {
    rows.emplace_back(CommodityDeletion{.symbol = std::to_string(i)});
  }

  ASSERT_TRUE(journal->begin({.reference = rows}));

  EXPECT_EQ(journal->genesis_row_count(), rows.size());
  const std::vector<std::string> symbols = symbols_deleted(journal->genesis()->reference);
  ASSERT_EQ(symbols.size(), rows.size());
  EXPECT_EQ(symbols.back(), std::to_string(2 * kRowsInRun + 4));
  EXPECT_EQ(symbols_deleted(journal->genesis()->reference), symbols);
}

// Larger than what the store writes at once.
TEST(Journal, BeginsWithVeryMuch) {
  const TemporaryFolder folder;
  const std::string name(std::size_t{40} << 20, 'x');
  {
    const auto journal = open_anew(folder);
    ASSERT_TRUE(journal->begin({.reference = ReferenceChange{CommodityDeletion{.symbol = name}}}));
    EXPECT_EQ(symbols_deleted(journal->genesis()->reference), std::vector<std::string>{name});
  }

  const auto journal = open(folder);

  EXPECT_EQ(symbols_deleted(journal->genesis()->reference), std::vector<std::string>{name});
}

TEST(Journal, DoesNotBeginWithRowsThatCannotBeHad) {
  const TemporaryFolder folder;
  const auto journal = open_anew(folder);
  const ReferenceSource source([](const ReferenceSource::Take&) -> Status {
    return Error{.code = ErrorCode::kBadInput, .message = "no rows today"};
  });

  const Status begun = journal->begin({.reference = source});

  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().message, "no rows today");
  EXPECT_FALSE(journal->genesis().has_value());
}

TEST(Journal, WithAnotherGenesisIsDamaged) {
  const TemporaryFolder folder;
  append(*open(folder), DecidedMarket(3, 40), 40);
  tamper(folder, [](rocksdb::DB& db) {
    ASSERT_TRUE(db.Put({}, {"\0", 1}, *genesis_bytes({.reference = {}, .open_accounts = true})).ok());
  });

  EXPECT_EQ(texts(*open(folder)).front(),
            "the journal in " + folder.path() +
                " is damaged at sequence 1: what comes before is not what it was chained to" + kRemedies);
}

TEST(Journal, GivesBackWhatWasCommitted) {
  const TemporaryFolder folder;
  const DecidedMarket market(3, 95);
  append(*open(folder), market, 50);

  const auto journal = open(folder);
  append(*journal, market, 95);

  EXPECT_EQ(journal->last(), 95u);
  EXPECT_EQ(texts(*journal), texts(market, 0, 95));
}

TEST(Journal, IsReadFromTheFrameThatHoldsACommand) {
  const TemporaryFolder folder;
  const DecidedMarket market(3, 95);
  const auto journal = open(folder);
  append(*journal, market, 95);

  EXPECT_EQ(texts(*journal, 11), texts(market, 10, 95));
  EXPECT_EQ(texts(*journal, 20), texts(market, 10, 95));
  EXPECT_EQ(texts(*journal, 94), texts(market, 90, 95));
}

TEST(Journal, WhatWasNotCommittedIsNotThere) {
  const TemporaryFolder folder;
  const DecidedMarket market(3, 20);
  {
    const auto journal = open(folder);
    append(*journal, market, 10);
    market.in_frames(10, 20, 10, [&](const DecidedCommands& commands) { journal->add(commands); });
  }

  EXPECT_EQ(texts(*open(folder)), texts(market, 0, 10));
}

TEST(Journal, HasAHigherTermWheneverItIsOpened) {
  const TemporaryFolder folder;
  const std::uint64_t first = open(folder)->term();

  EXPECT_EQ(open(folder)->term(), first + 1);
}

TEST(Journal, KeepsWhatItHandedToTheSystemInEveryDurability) {
  for (const Durability durability : {Durability::kInterval, Durability::kNone}) {
    const TemporaryFolder folder;
    const DecidedMarket market(3, 20);
    {
      const auto journal = open(folder, {.durability = durability, .interval = std::chrono::milliseconds(0)});
      append(*journal, market, 20);
      ASSERT_TRUE(journal->sync_when_due());
    }

    EXPECT_EQ(texts(*open(folder)), texts(market, 0, 20));
  }
}

// Else a power cut, which may take what the disk has not got yet, would look like damage.
TEST(Journal, MarksOfAnIntervalWhatTheDiskHas) {
  const TemporaryFolder folder;
  const DecidedMarket market(3, 20);
  {
    const auto journal =
        open(folder, {.durability = Durability::kInterval, .interval = std::chrono::hours(1)});
    append(*journal, market, 10);
    ASSERT_TRUE(journal->sync_due().has_value());
    EXPECT_FALSE(*journal->sync_when_due());
    EXPECT_EQ(DurableMark::read(mark_path(folder.path()))->sequence, 0u);
  }
  EXPECT_EQ(DurableMark::read(mark_path(folder.path()))->sequence, 10u);  // it has ended well
  const auto journal =
      open(folder, {.durability = Durability::kInterval, .interval = std::chrono::milliseconds(0)});
  append(*journal, market, 20);

  EXPECT_TRUE(*journal->sync_when_due());

  EXPECT_FALSE(journal->sync_due().has_value());
  EXPECT_EQ(DurableMark::read(mark_path(folder.path()))->sequence, 20u);
}

TEST(Journal, MarksNothingAtItsEndThatTheDiskDoesNotTake) {
  const TemporaryFolder folder;
  FailingDisk disk;
  {
    const auto journal = open(
        folder, {.durability = Durability::kInterval, .interval = std::chrono::hours(1), .env = disk.env()});
    append(*journal, DecidedMarket(3, 20), 10);
    disk.fail_syncs();
  }

  EXPECT_EQ(DurableMark::read(mark_path(folder.path()))->sequence, 0u);
}

TEST(Journal, ThatLacksAFrameIsDamaged) {
  const TemporaryFolder folder;
  append(*open(folder), DecidedMarket(3, 40), 40);
  tamper(folder, [](rocksdb::DB& db) { erase(db, 11); });

  EXPECT_EQ(texts(*open(folder)).back(), "the journal in " + folder.path() +
                                             " is damaged at sequence 11: the next frame begins with 21" +
                                             kRemedies);
}

TEST(Journal, WithAFrameThatWasExchangedIsDamaged) {
  const TemporaryFolder folder;
  append(*open(folder), DecidedMarket(3, 40), 40);
  FrameWriter writer;
  DecidedMarket(4, 20).in_frames(10, 20, 10, [&](const DecidedCommands& others) {
    tamper(folder, [&](rocksdb::DB& db) {
      const StoredKey key = stored_key(11);
      ASSERT_TRUE(db.Put({}, {key.data(), key.size()}, writer.write(others, 1, {})).ok());
    });
  });

  EXPECT_EQ(texts(*open(folder)).back(),
            "the journal in " + folder.path() +
                " is damaged at sequence 11: what comes before is not what it was chained to" + kRemedies);
}

TEST(Journal, ThatEndsBeforeItsMarkIsRefused) {
  const TemporaryFolder folder;
  append(*open(folder), DecidedMarket(3, 40), 40);
  tamper(folder, [](rocksdb::DB& db) { erase(db, 31); });

  EXPECT_THAT(
      error_of_opening(folder),
      StartsWith("the journal in " + folder.path() +
                 " is damaged at sequence 31: it was durable up to sequence 40, as durable.mark says, "
                 "but ends with 30, in " +
                 folder.path() + "/0"));
}

TEST(Journal, OfANewerFormatIsRefused) {
  const TemporaryFolder folder;
  append(*open(folder), DecidedMarket(3, 40), 40);
  tamper(folder, [](rocksdb::DB& db) {
    const StoredKey key = stored_key(31);
    std::string frame;
    ASSERT_TRUE(db.Get({}, {key.data(), key.size()}, &frame).ok());
    ASSERT_TRUE(frame.starts_with("\x08\x02"));  // field 1, the version of the format
    frame[1] = 3;
    ASSERT_TRUE(db.Put({}, {key.data(), key.size()}, frame).ok());
  });

  EXPECT_THAT(error_of_opening(folder),
              StartsWith("the journal in " + folder.path() +
                         " is damaged at sequence 31: a frame of format 3, which is newer"));
}

TEST(Journal, IsOpenOnlyOnce) {
  const TemporaryFolder folder;
  const auto journal = open(folder);

  EXPECT_TRUE(error_of_opening(folder).starts_with("the journal in " + folder.path() + " is in use"))
      << error_of_opening(folder);
}

}  // namespace
}  // namespace farmgate
