// A ledger whose beginning, or whose being restored, takes several writes of which the disk takes only some.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "engine/journal/snapshot_file.h"
#include "engine/market_data/incentive_entries.h"
#include "engine/market_data/ledger_builder.h"
#include "engine/market_data/ledger_restore.h"
#include "engine/market_data/programme_entries.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/event_feed.h"
#include "tests/support/failing_disk.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::ElementsAre;

// Rows of many accounts take several writes, of which some are made and others not.
class LargeLedgerTest : public testing::Test {
 protected:
  static constexpr int kAccounts = 12'000;

  LargeLedgerTest() : log_(*EventLog::open(folder_.file("events"))), feed_(*log_, {}) {
    for (int i = 0; i < kAccounts; ++i) {
      AccountRow row;
      row.symbol = "account-" + std::to_string(i);
      row.loan = i;
      row.attributes = {"smallholder"};
      genesis_.emplace_back(row);
    }
    genesis_.emplace_back(ProgrammeRow{.symbol = "fair", .funder = "state", .budget = 1'000, .amount = 5});
  }

  // Returns the phase that it came to.
  LedgerBuilder::Phase begin(LedgerStore& store) const {
    const ReferenceSource genesis(genesis_);
    LedgerBuilder builder;
    builder.start({.store = &store, .feed = &feed_, .genesis = &genesis}, [] {});
    while (builder.phase() == LedgerBuilder::Phase::kCatchingUp) std::this_thread::yield();
    builder.stop();
    return builder.phase();
  }

  static void expect_begun(const LedgerStore& store) {
    EXPECT_EQ(store.progress(), (LedgerProgress{.complete_from = 1}));
    for (int i = 0; i < kAccounts; i += 7) {
      const std::string account = "account-" + std::to_string(i);
      ASSERT_EQ(store.balance(account)->figures.loan, i);
      ASSERT_THAT(*store.programmes().attributes(account), ElementsAre("smallholder"));
    }
    EXPECT_EQ((*store.programmes().balance("fair"))->granted, 1'000);
  }

  TemporaryFolder folder_;
  const std::unique_ptr<EventLog> log_;
  const EventFeed feed_;
  ReferenceChange genesis_;
};

TEST_F(LargeLedgerTest, ABeginningThatWasCutShortIsMadeAnew) {
  FailingDisk disk;
  int cut_short = 0;
  for (std::int64_t operations = 0;; ++operations) {
    const std::string folder = folder_.file("ledger-" + std::to_string(operations));
    bool has_failed = false;
    {
      const auto store = *LedgerStore::open(folder, disk.env());
      disk.fail_after(operations);
      has_failed = begin(*store) == LedgerBuilder::Phase::kFailed;
      EXPECT_EQ(store->progress().complete_from, has_failed ? 0u : 1u);
      disk.mend();
    }
    const auto store = *LedgerStore::open(folder);
    const bool has_some = store->balance("account-1")->figures.loan == 1;
    cut_short += has_failed && has_some ? 1 : 0;
    EXPECT_EQ(begin(*store), LedgerBuilder::Phase::kFollowing);
    expect_begun(*store);
    if (!has_failed) break;
  }
  EXPECT_GT(cut_short, 0);
}

// Whatever it was of, nothing of it is left.
TEST_F(LargeLedgerTest, WhatABeginningHasLeftBehindDoesNotCount) {
  const auto store = *LedgerStore::open(folder_.file("ledger"));
  LedgerBatch left;
  left.put("account-1", AccountBalance{.figures = {.loan = 77}, .is_described = true});
  left.put("stranger", AccountBalance{.figures = {.loan = 9}, .is_described = true});
  left.put("ghost", ProgrammeBalance{.granted = 5});
  ASSERT_TRUE(store->write(left, {}));

  EXPECT_EQ(begin(*store), LedgerBuilder::Phase::kFollowing);

  expect_begun(*store);
  EXPECT_EQ(store->balance("account-1")->figures.loan, 1);
  EXPECT_EQ(store->balance("stranger")->figures.loan, 0);
  EXPECT_FALSE((*store->programmes().balance("ghost")).has_value());
}

// So many asks under coupons of a programme that the store does not have yet, that they take several writes.
class LedgerRestoreTest : public testing::Test {
 protected:
  static constexpr std::uint32_t kAsks = 30'000;

  LedgerRestoreTest() {
    auto file = SnapshotWriter::open(path(), {.sequence = kAsks});
    EXPECT_TRUE(file);
    for (const ReferenceEdit& row : reference_rows(small_market())) EXPECT_TRUE(file->add(row));
    EXPECT_TRUE(file->add(ProgrammeRow{.symbol = "fair", .budget = 10 * kAsks, .amount = 5}));
    for (std::uint32_t i = 0; i < kAsks; ++i) EXPECT_TRUE(file->add(ask(i)));
    EXPECT_TRUE(file->add(SnapshotPosition{.party = Party::kProgramme, .amount = 0}));
    EXPECT_TRUE(file->finish());
  }

  static SnapshotOrder ask(std::uint32_t number) {
    SnapshotOrder ask{.placed = {.account = AccountId{0},
                                 .id = "an ask of a name that takes its place " + std::to_string(number),
                                 .sequence = number + 1,
                                 .commodity = CommodityId{0},
                                 .zone = ZoneId{0}},
                      .requests = {},
                      .priority = number + 1,
                      .price = Price{50},
                      .open = Lots{1},
                      .coupon = {.programme = ProgrammeId{0}, .locked = Price{5}}};
    ask.placed.terms.side = Side::kAsk;
    return ask;
  }

  Status restore(LedgerStore& store) const {
    auto file = SnapshotReader::open(path());
    return file ? restore_ledger(*file, store) : Status(file.error());
  }
  std::string path() const { return folder_.file("one.snapshot.zst"); }

  TemporaryFolder folder_;
};

// The store was of an earlier command, so that the next start reads what it has before it goes on.
TEST_F(LedgerRestoreTest, CutShortTheStoreCanBeReadAndRestoredAgain) {
  FailingDisk disk;
  int with_asks = 0;
  for (std::int64_t operations = 0;; ++operations) {
    const std::string folder = folder_.file("ledger-" + std::to_string(operations));
    bool has_failed = false;
    {
      const auto store = *LedgerStore::open(folder, disk.env());
      ASSERT_TRUE(store->write({}, {.last = 1, .complete_from = 1}));
      disk.fail_after(operations);
      has_failed = !restore(*store);
      disk.mend();
    }
    const auto store = *LedgerStore::open(folder);
    // Where the disk failed behind the last write, it is there all the same.
    const Sequence last = store->progress().last;
    EXPECT_TRUE(last == kAsks || (has_failed && last == 1)) << last;
    with_asks += has_failed && store->programmes().ask("al", ask(0).placed.id)->has_value() ? 1 : 0;
    const auto programmes = ProgrammeEntries::open(*store);
    ASSERT_TRUE(programmes) << programmes.error().message;
    ASSERT_TRUE(IncentiveEntries::open(*store));
    ASSERT_TRUE(restore(*store));
    EXPECT_EQ((*store->programmes().balance("fair"))->sums.locked, 5 * kAsks);
    if (!has_failed) break;
  }
  EXPECT_GT(with_asks, 0);
}

}  // namespace
}  // namespace farmgate
