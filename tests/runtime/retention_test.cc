// A data directory of which the beginning was dropped is recovered, replayed, and followed from what is left.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/hash.h"
#include "engine/journal/durable_mark.h"
#include "engine/journal/journal_reader.h"
#include "engine/journal/stored_key.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/decided_log.h"
#include "engine/runtime/recovery.h"
#include "engine/runtime/repair.h"
#include "engine/runtime/snapshot.h"
#include "engine/runtime/snapshot_maker.h"
#include "tests/support/failing_disk.h"
#include "tests/support/small_directory.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

class RetentionTest : public testing::Test {
 protected:
  // Three snapshots, of which two are kept, of 100 commands each.
  void make_three_snapshots(std::uint64_t retain) {
    for (const Sequence last : {100, 200, 300}) {
      directory_.advance(last);
      const Status made = directory_.make_snapshot(retain);
      ASSERT_TRUE(made) << made.error().message;
    }
    EXPECT_EQ(data().snapshots.sequences(), (std::vector<Sequence>{300, 200}));
  }
  DataDirectory& data() { return directory_.data(); }

  // Two snapshots and nothing before them; since the first, of 101 commands, a bid for 4 lots at 52 rests,
  // which no ask reaches: they are at 50, and the lane costs 7.
  void make_snapshots_with_a_resting_bid() {
    directory_.advance(100);
    ASSERT_TRUE(directory_.make_snapshot(1));
    const PreparedRequest bid(new_bid({"bo", "low"}, Lots{4}, Price{52}));
    const std::vector<Decision> decisions(1);
    const std::span<const PreparedRequest> run(&bid, 1);
    data().journal->add({.first = 101, .requests = {&run, 1}, .decisions = decisions});
    ASSERT_TRUE(data().journal->commit());
    ASSERT_TRUE(directory_.recover());
    ASSERT_TRUE(directory_.make_snapshot(1));
    directory_.advance(201);
    ASSERT_TRUE(directory_.make_snapshot(1));
    ASSERT_EQ(data().snapshots.sequences(), (std::vector<Sequence>{201, 101}));
    ASSERT_GT(data().journal->first(), 1u);
  }

  void expect_recovery(Sequence last) {
    const auto recovered = directory_.recover();
    ASSERT_TRUE(recovered) << recovered.error().message;
    EXPECT_EQ(recovered->engine->last_sequence(), last);
    EXPECT_EQ(recovered->digest.value(), small_digest_at(last));
  }
  std::string error_of_recovery() {
    const auto recovered = directory_.recover();
    return recovered ? "none" : recovered.error().message;
  }

  TemporaryFolder folder_;
  SmallDirectory directory_{folder_.file("data")};
};

TEST_F(RetentionTest, KeepsEverythingUnlessToldOtherwise) {
  make_three_snapshots(kRetainAll);

  EXPECT_EQ(data().journal->first(), 1u);
  EXPECT_EQ(data().events->first(), 1u);
}

TEST_F(RetentionTest, DropsFramesBeforeTheOldestSnapshotAndEventsBeforeTheLastSoMany) {
  make_three_snapshots(150);

  EXPECT_EQ(data().journal->first(), 196u);  // the frame by which the snapshot at 200 is known
  EXPECT_EQ(data().events->first(), 151u);
}

TEST_F(RetentionTest, KeepsEventsThatFollowTheOldestSnapshot) {
  make_three_snapshots(1);

  EXPECT_EQ(data().events->first(), 196u);
}

TEST_F(RetentionTest, KeepsMoreEventsThanThereAre) {
  make_three_snapshots(1'000);

  EXPECT_EQ(data().events->first(), 1u);
  EXPECT_EQ(data().journal->first(), 196u);
}

TEST_F(RetentionTest, RecoversAndGoesOn) {
  make_three_snapshots(1);
  directory_.advance(340);

  directory_.reopen();

  expect_recovery(340);
  directory_.advance(400);
  EXPECT_TRUE(directory_.make_snapshot(1));
  EXPECT_EQ(data().journal->first(), 296u);
  expect_recovery(400);
  EXPECT_TRUE(directory_.warnings().empty()) << directory_.warnings().front();
}

TEST_F(RetentionTest, RecoversFromTheSnapshotBeforeADamagedOne) {
  make_three_snapshots(1);
  std::filesystem::resize_file(data().snapshots.path_of(300), 50);

  expect_recovery(300);
}

TEST_F(RetentionTest, WithoutAGoodSnapshotIsRefusedAndNamesTheRemedy) {
  make_three_snapshots(1);
  for (const Sequence sequence : {200, 300}) {
    std::filesystem::resize_file(data().snapshots.path_of(sequence), 50);
  }

  EXPECT_EQ(error_of_recovery(),
            "the journal in " + directory_.path() +
                "/journal begins with sequence 196: what was before it has been dropped, "
                "and there is no good snapshot of this journal to start from. Restore the "
                "data directory, or its folder snapshots, from a copy");
}

TEST_F(RetentionTest, WithoutAnEventLogMakesEventsAgainFromTheOldestSnapshotOn) {
  make_three_snapshots(1);
  directory_.close();
  std::filesystem::remove_all(events_path(directory_.path()));
  directory_.open();

  expect_recovery(300);

  EXPECT_EQ(data().events->first(), 201u);
  ASSERT_EQ(directory_.warnings().size(), 1u);
  EXPECT_THAT(directory_.warnings()[0], HasSubstr("the events up to sequence 200 cannot be made again"));
}

TEST_F(RetentionTest, ReplaysWhatIsLeftToTheSameDigest) {
  make_three_snapshots(1);
  directory_.advance(320);

  const auto log = decided_log(*data().journal, data().snapshots);
  ASSERT_TRUE(log) << log.error().message;
  const auto replayed = replay(*log, {.insight = InsightTerms()}, {});

  ASSERT_TRUE(replayed) << replayed.error().message;
  EXPECT_EQ(replayed->start, 200u);
  ASSERT_NE(replayed->insight, nullptr);
  // What was before is in the snapshot.
  EXPECT_EQ(replayed->insight->insight().since().sequence, 0u);
  EXPECT_EQ(replayed->summary.commands(), 120u);
  EXPECT_EQ(replayed->digest, Digest::from(small_digest_at(320)).text());
}

// The lane falls to 2 with the snapshot: the bid that rests trades at once with the oldest ask, at her price.
TEST_F(RetentionTest, LaysOtherLanesOverTheOldestSnapshot) {
  make_snapshots_with_a_resting_bid();
  const std::string lanes =
      folder_.write("lanes.csv", "origin,destination,class,unit_cost,transit_hours\nhill,city,road,2,20\n");
  const auto log = decided_log_under(*data().journal, data().snapshots, {.lanes = lanes});
  ASSERT_TRUE(log) << log.error().message;
  std::vector<Event> fills;
  std::size_t changes = 0;
  Price limit;
  ReplayObserver observer;
  observer.resume = [&limit](const ReferenceData&, const Ledger&, const InsightFold& insight) {
    limit = insight.limit(101);
  };
  observer.events = [&](std::span<const Event> events, const Symbols&) {
    for (const Event& event : events) {
      if (std::holds_alternative<Filled>(event.payload)) fills.push_back(event);
      if (std::holds_alternative<ReferenceChanged>(event.payload)) ++changes;
    }
  };

  const auto replayed = replay(*log, {}, observer);

  ASSERT_TRUE(replayed) << replayed.error().message;
  EXPECT_EQ(replayed->start, 101u);
  EXPECT_EQ(replayed->summary.commands(), 100u);
  EXPECT_EQ(limit, Price{52});
  EXPECT_EQ(changes, 0u);
  ASSERT_GT(fills.size(), 1u);
  EXPECT_EQ(fills.front().sequence, 101u);
  const auto& fill = std::get<Filled>(fills.front().payload);
  EXPECT_EQ(fill.farm_gate, Price{50});
  EXPECT_EQ(fill.delivered, Price{52});
}

TEST_F(RetentionTest, DecidingWhatIsLeftAnewUnderTheSameComesToTheSame) {
  make_three_snapshots(1);

  const auto log = decided_log_under(*data().journal, data().snapshots, {});
  ASSERT_TRUE(log) << log.error().message;
  const auto replayed = replay(*log, {}, {});

  ASSERT_TRUE(replayed) << replayed.error().message;
  EXPECT_EQ(replayed->start, 200u);
  EXPECT_EQ(replayed->digest, Digest::from(small_digest_at(300)).text());
}

TEST_F(RetentionTest, WhatDoesNotFitTheOldestSnapshotIsRefusedAndNamed) {
  make_three_snapshots(1);
  const std::string lanes =
      folder_.write("lanes.csv", "origin,destination,class,unit_cost,transit_hours\nmoon,city,road,2,20\n");
  const auto log = decided_log_under(*data().journal, data().snapshots, {.lanes = lanes});
  ASSERT_TRUE(log) << log.error().message;

  const auto replayed = replay(*log, {}, {});

  ASSERT_FALSE(replayed);
  EXPECT_THAT(replayed.error().message, HasSubstr(lanes + ":2: origin: "));
}

TEST_F(RetentionTest, ReplaysNothingBeforeWhatIsLeft) {
  make_three_snapshots(1);
  const auto log = decided_log(*data().journal, data().snapshots);
  ASSERT_TRUE(log);

  const auto replayed = replay(*log, {.limit = 199}, {});

  ASSERT_FALSE(replayed);
  EXPECT_THAT(replayed.error().message,
              HasSubstr("can be replayed from sequence 201 on: --limit 199 is before"));
}

TEST_F(RetentionTest, AReaderOfDroppedEventsIsToldTheOldest) {
  make_three_snapshots(1);
  const EventFeed feed(*data().events, {.last = 300, .digest = small_digest_at(300)});

  const auto dropped = feed.read(195);
  const auto kept = feed.read(196);

  EXPECT_EQ(feed.oldest(), 196u);
  ASSERT_FALSE(dropped);
  EXPECT_EQ(dropped.error().code, ErrorCode::kUsage);
  EXPECT_EQ(dropped.error().message,
            "the events of sequence 195 are not retained any more; the oldest there are those of 196");
  ASSERT_TRUE(kept);
  EXPECT_EQ((*kept)->first, 196u);
}

// It was recovered from a snapshot, and its event log had been deleted.
TEST_F(RetentionTest, AFeedWithoutAnyEventsSaysWhatComesNext) {
  directory_.advance(100);
  ASSERT_TRUE(data().events->drop_after(0));

  const EventFeed feed(*data().events, {.last = 100, .digest = small_digest_at(100)});

  EXPECT_EQ(feed.oldest(), 101u);
  EXPECT_FALSE(feed.read(100));
  EXPECT_EQ(*feed.read(101), nullptr);
}

// Snapshots of commands that are cut go with them: other commands get their sequences.
TEST_F(RetentionTest, ARepairMovesSnapshotsBehindTheCutAway) {
  make_three_snapshots(1);
  directory_.close();
  {
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open({}, journal_path(directory_.path()), &db).ok());
    const std::unique_ptr<rocksdb::DB> owner(db);
    const StoredKey key = stored_key(251);
    ASSERT_TRUE(db->Delete({}, {key.data(), key.size()}).ok());
  }
  std::string kept;
  {
    const auto repair = Repair::open(directory_.path());
    ASSERT_TRUE(repair) << repair.error().message;
    EXPECT_EQ(repair->cut().snapshots, std::vector<Sequence>{300});
    kept = repair->kept();
    const Status applied = repair->apply("what is cut");
    ASSERT_TRUE(applied) << applied.error().message;
  }

  directory_.open();

  EXPECT_EQ(SnapshotFolder(snapshots_path(kept)).sequences(), std::vector<Sequence>{300});
  EXPECT_EQ(data().snapshots.sequences(), std::vector<Sequence>{200});
  expect_recovery(250);
}

TEST_F(RetentionTest, ARepairOfAJournalOfWhichNothingIsLeftSaysSo) {
  make_three_snapshots(1);
  directory_.close();
  {
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open({}, journal_path(directory_.path()), &db).ok());
    const std::unique_ptr<rocksdb::DB> owner(db);
    const StoredKey key = stored_key(196);
    ASSERT_TRUE(db->Delete({}, {key.data(), key.size()}).ok());
  }

  const auto repair = Repair::open(directory_.path());

  ASSERT_FALSE(repair);
  EXPECT_THAT(repair.error().message, HasSubstr("nothing is left of the journal"));
  EXPECT_THAT(repair.error().message, HasSubstr("Restore the data directory from a copy"));
}

// Whatever of a snapshot and of what is dropped after it did not come to the disk, the directory is whole.
TEST(Retention, CutShortAtAnyPointLeavesAWholeDirectory) {
  const TemporaryFolder folder;
  for (std::int64_t after = 0;; ++after) {
    ASSERT_LT(after, 1'000);
    FailingDisk disk;
    SmallDirectory directory(folder.file(std::to_string(after)), disk.env());
    for (const Sequence last : {100, 200, 300}) {
      directory.advance(last);
      ASSERT_TRUE(directory.make_snapshot(last == 300 ? kRetainAll : 1));
    }
    disk.fail_after(after);
    directory.advance(300);
    const std::size_t warned = directory.warnings().size();
    std::filesystem::remove(directory.data().snapshots.path_of(300));
    const bool dropped = directory.make_snapshot(1).ok() && directory.warnings().size() == warned;
    directory.close();
    disk.mend();

    directory.open();

    const auto recovered = directory.recover();
    ASSERT_TRUE(recovered) << after << ": " << recovered.error().message;
    ASSERT_EQ(recovered->digest.value(), small_digest_at(300)) << after;
    if (dropped) break;
  }
}

// The last frame of a journal, as if engines of other rules had written it.
void change_last_rules_version(std::uint32_t version, const std::string& folder) {
  Sequence first = 0;
  std::string bytes;
  {
    const auto journal = Journal::open_to_read(folder);
    ASSERT_TRUE(journal);
    JournalReader reader(**journal, (*journal)->last());
    ASSERT_TRUE(*reader.next());
    first = reader.header().first;
    bytes = reader.bytes();
  }
  ASSERT_EQ(bytes.substr(2, 2),
            (std::string{0x10, char{kRulesVersion}}));  // field 2, after field 1 of two bytes
  bytes[3] = static_cast<char>(version);
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open({}, folder, &db).ok());
  const std::unique_ptr<rocksdb::DB> owner(db);
  const StoredKey key = stored_key(first);
  ASSERT_TRUE(db->Put({}, {key.data(), key.size()}, bytes).ok());
  auto mark = DurableMark::open(mark_path(folder));
  ASSERT_TRUE(mark);
  ASSERT_TRUE(mark->set({.sequence = mark->position().sequence, .chain = hash128(bytes)}));
}

class RulesVersionTest : public RetentionTest {
 protected:
  // Has the last frame of 100 commands be of another version.
  void change(std::uint32_t version) {
    directory_.advance(100);
    directory_.close();
    change_last_rules_version(version, journal_path(directory_.path()));
    directory_.open();
  }
};

TEST_F(RulesVersionTest, OlderIsNotDecidedAgain) {
  change(kRulesVersion - 1);

  EXPECT_EQ(error_of_recovery(),
            "recovery stopped at sequence 96: the gate decided by version " +
                std::to_string(kRulesVersion - 1) + " of the market rules, and this program has version " +
                std::to_string(kRulesVersion) +
                ": start the version that wrote the journal, and stop it, so that it makes a snapshot of its "
                "end; this one starts from that");
}

TEST_F(RulesVersionTest, OlderStartsFromASnapshotOfItsEnd) {
  directory_.advance(100);
  RecoveredEngine end = *directory_.recover();
  change(kRulesVersion - 1);
  end.chain = data().journal->chain();  // as its own version had it
  ASSERT_TRUE(save_snapshot(end, data().snapshots.path_of(100)));

  expect_recovery(100);

  directory_.advance(120);
  expect_recovery(120);
}

TEST_F(RulesVersionTest, NewerIsRefusedEvenWithASnapshotOfItsEnd) {
  directory_.advance(100);
  RecoveredEngine end = *directory_.recover();
  change(kRulesVersion + 1);
  end.chain = data().journal->chain();
  ASSERT_TRUE(save_snapshot(end, data().snapshots.path_of(100)));

  EXPECT_THAT(error_of_recovery(), HasSubstr("by version " + std::to_string(kRulesVersion + 1) +
                                             " of the market rules, and this program has version " +
                                             std::to_string(kRulesVersion) +
                                             ": use the version that wrote the journal, or a newer one"));
}

}  // namespace
}  // namespace farmgate
