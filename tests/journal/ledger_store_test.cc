// The ledger's store gives an account's entries back page by page, whatever is wanted of them.
#include "engine/journal/ledger_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "tests/support/failing_disk.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

AccountEntry entry_at(Sequence sequence, std::uint32_t index = 0, EntryKind kind = EntryKind::kDeposited) {
  AccountEntry entry;
  entry.place = {.sequence = sequence, .index = index, .kind = kind};
  entry.time = Timestamp{static_cast<std::int64_t>(sequence / 10 * 1'000)};  // ten commands have the same
  entry.amount = (Int128{1} << 70) + static_cast<std::int64_t>(sequence);
  entry.position = -entry.amount;
  entry.request_id = "r" + std::to_string(sequence);
  entry.ordered_by = "ann";
  return entry;
}

class LedgerStoreTest : public testing::Test {
 protected:
  void put(const std::string& account, const AccountEntry& entry) { batch_.put(account, entry); }
  void write(Sequence last) {
    ASSERT_TRUE(store_->write(batch_, {.last = last, .digest = last * 7, .complete_from = 1}));
    batch_.clear();
  }
  // Every third command up to 60 is one of al's, the others are of "ala".
  void fill() {
    for (Sequence sequence = 1; sequence <= 60; ++sequence) {
      put(sequence % 3 == 0 ? "al" : "ala", entry_at(sequence));
    }
    write(60);
  }
  EntryPage page(const EntryQuery& query) const {
    const auto page = store_->page(query);
    EXPECT_TRUE(page) << page.error().message;
    return page ? *page : EntryPage{};
  }
  std::vector<Sequence> sequences(const EntryQuery& query) const {
    std::vector<Sequence> sequences;
    for (const AccountEntry& entry : page(query).entries) sequences.push_back(entry.place.sequence);
    return sequences;
  }
  std::string path() const { return folder_.file("ledger"); }
  void reopen() {
    store_.reset();
    store_ = *LedgerStore::open(path());
  }

  TemporaryFolder folder_;
  std::unique_ptr<LedgerStore> store_ = *LedgerStore::open(path());
  LedgerBatch batch_;
};

TEST_F(LedgerStoreTest, GivesBackWhatWasPut) {
  AccountEntry sold = entry_at(7, 2, EntryKind::kSold);
  sold.loan = 12;
  sold.commodity = "onion";
  sold.order_id = "a1";
  sold.counterparty = "bo";
  sold.counterparty_order_id = "b1";
  sold.quantity = Lots{5};
  sold.price = Price{93};
  put("al", sold);
  write(7);

  EXPECT_THAT(page({.account = "al", .size_max = 10}).entries, ElementsAre(sold));
}

TEST_F(LedgerStoreTest, AnAccountHasItsOwnInTheOrderOfEvents) {
  put("al", entry_at(3, 1, EntryKind::kRepaid));
  put("al", entry_at(300));
  put("al", entry_at(3, 1, EntryKind::kSold));
  put("al", entry_at(3, 0, EntryKind::kBought));
  put("ala", entry_at(4));
  put("a", entry_at(4));
  write(300);

  const std::vector<AccountEntry> entries = page({.account = "al", .size_max = 10}).entries;

  std::vector<EntryPlace> places;
  for (const AccountEntry& entry : entries) places.push_back(entry.place);
  EXPECT_THAT(places,
              ElementsAre(EntryPlace{3, 0, EntryKind::kBought}, EntryPlace{3, 1, EntryKind::kSold},
                          EntryPlace{3, 1, EntryKind::kRepaid}, EntryPlace{300, 0, EntryKind::kDeposited}));
  EXPECT_THAT(sequences({.account = "nobody", .size_max = 10}), IsEmpty());
}

TEST_F(LedgerStoreTest, PagesFollowEachOtherWithoutGapOrDuplicate) {
  fill();
  for (const bool newest_first : {false, true}) {
    EntryQuery query{.account = "al", .from_sequence = 10, .newest_first = newest_first, .size_max = 4};
    std::vector<Sequence> all;
    for (bool is_last = false; !is_last;) {
      const EntryPage next = page(query);
      for (const AccountEntry& entry : next.entries) all.push_back(entry.place.sequence);
      is_last = next.is_last;
      query.after = next.entries.back().place;
    }

    if (newest_first) std::ranges::reverse(all);
    EXPECT_THAT(all, ElementsAre(12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 42, 45, 48, 51, 54, 57, 60));
  }
}

TEST_F(LedgerStoreTest, APageThatEndsWithTheLastEntryIsTheLast) {
  fill();

  EXPECT_TRUE(page({.account = "al", .size_max = 20}).is_last);
  EXPECT_FALSE(page({.account = "al", .size_max = 19}).is_last);
  EXPECT_TRUE(page({.account = "nobody", .size_max = 1}).is_last);
}

TEST_F(LedgerStoreTest, BoundsAreHeldAtTheirEdges) {
  fill();

  EXPECT_THAT(sequences({.account = "al", .from_sequence = 12, .to_sequence = 18, .size_max = 9}),
              ElementsAre(12, 15, 18));
  EXPECT_THAT(sequences({.account = "al", .from_sequence = 13, .to_sequence = 14, .size_max = 9}), IsEmpty());
  EXPECT_THAT(sequences({.account = "al", .from_sequence = 61, .size_max = 9}), IsEmpty());
  EXPECT_THAT(sequences({.account = "al", .to_sequence = 2, .size_max = 9}), IsEmpty());
  EXPECT_THAT(sequences({.account = "al", .from_sequence = 20, .to_sequence = 10, .size_max = 9}), IsEmpty());
}

// Sequences 30 to 39 are of time 3,000.
TEST_F(LedgerStoreTest, ARangeOfTimesIsOneOfSequences) {
  fill();
  const auto of_times = [this](std::int64_t from, std::int64_t to, bool newest_first = false) {
    return sequences({.account = "al",
                      .from_time = Timestamp{from},
                      .to_time = Timestamp{to},
                      .newest_first = newest_first,
                      .size_max = 9});
  };

  EXPECT_THAT(of_times(3'000, 4'000), ElementsAre(30, 33, 36, 39));
  EXPECT_THAT(of_times(3'000, 4'000, true), ElementsAre(39, 36, 33, 30));
  EXPECT_THAT(of_times(2'001, 3'001), ElementsAre(30, 33, 36, 39));
  EXPECT_THAT(of_times(3'001, 4'000), IsEmpty());
  EXPECT_THAT(of_times(0, 1), ElementsAre(3, 6, 9));
  EXPECT_THAT(of_times(6'000, INT64_MAX), ElementsAre(60));
  EXPECT_THAT(of_times(6'001, INT64_MAX), IsEmpty());
  EXPECT_THAT(sequences({.account = "al",
                         .from_sequence = 34,
                         .to_sequence = 60,
                         .from_time = Timestamp{2'000},
                         .to_time = Timestamp{4'000},
                         .size_max = 9}),
              ElementsAre(36, 39));
}

TEST_F(LedgerStoreTest, BalancesAndProgressOutliveIt) {
  EXPECT_EQ(store_->progress(), LedgerProgress{});
  AccountBalance balance{.figures = {.sold = Int128{1} << 80, .loan = 5, .repayment_per_mille = 250},
                         .is_described = true};
  batch_.put("al", balance);
  write(9);

  reopen();

  EXPECT_EQ(store_->progress(), (LedgerProgress{.last = 9, .digest = 63, .complete_from = 1}));
  EXPECT_EQ(*store_->balance("al"), balance);
  EXPECT_EQ(*store_->balance("ala"), AccountBalance{});
  EXPECT_EQ(*store_->secure(), 9u);
}

TEST_F(LedgerStoreTest, SeveralProgrammesThatPayForOneFillHaveAnEntryEach) {
  AccountEntry first = entry_at(7, 2, EntryKind::kIncentive);
  first.programme = "bonus";
  AccountEntry second = first;
  second.place.part = 1;
  second.programme = "zeal";
  put("al", second);
  put("al", first);
  put("al", entry_at(7, 2, EntryKind::kRepaid));
  write(7);

  const std::vector<AccountEntry> entries = page({.account = "al", .size_max = 9}).entries;

  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[1], first);
  EXPECT_EQ(entries[2], second);
  EXPECT_THAT(page({.account = "al", .after = first.place, .size_max = 9}).entries, ElementsAre(second));
  EXPECT_THAT(sequences({.account = "al", .to_sequence = 6, .size_max = 9}), IsEmpty());
}

TEST_F(LedgerStoreTest, WhatProgrammesThatPayForVolumeGoByOutlivesIt) {
  const ProgrammeRow bonus{.symbol = "bonus",
                           .budget = 9,
                           .amount_kind = AmountKind::kTiersValue,
                           .attributes = {"green"},
                           .period = IncentivePeriod::kMonth,
                           .tiers = {{.threshold = 5, .payment = 2}}};
  const IncentiveShare share{.period = 600, .sold = Int128{1} << 70, .paid = 2};
  batch_.put_owner("ana", "kin");
  batch_.put_owner("bo", "kin");
  batch_.put_owner("bo", "");
  batch_.put_row(ZoneRow{.symbol = "farm", .county = "Low", .attributes = {"poor-county"}});
  batch_.put_row(bonus);
  batch_.put_row(ProgrammeDeletion{"bonus"});
  batch_.put_share("bonus", "ana", share);
  write(1);
  reopen();
  const ProgrammeReader reader = store_->programmes();

  EXPECT_EQ(*reader.owner("ana"), "kin");
  EXPECT_EQ(*reader.owner("bo"), "");
  const ReferenceChange rows = *reader.rows();
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(std::get<ProgrammeRow>(rows[0]).tiers, bonus.tiers);
  EXPECT_EQ(std::get<ProgrammeRow>(rows[0]).period, bonus.period);
  EXPECT_EQ(std::get<ProgrammeRow>(rows[0]).attributes, bonus.attributes);
  EXPECT_EQ(std::get<ProgrammeDeletion>(rows[1]).symbol, "bonus");
  EXPECT_EQ(std::get<ZoneRow>(rows[2]).county, "Low");
  const auto shares = *reader.shares();
  ASSERT_EQ(shares.size(), 1u);
  EXPECT_EQ(shares[0].programme, "bonus");
  EXPECT_EQ(shares[0].account, "ana");
  EXPECT_EQ(shares[0].share, share);
}

TEST_F(LedgerStoreTest, ARowBringsAProgrammeBack) {
  batch_.put_row(ProgrammeDeletion{"bonus"});
  batch_.put_row(ProgrammeRow{.symbol = "bonus"});
  write(1);

  EXPECT_EQ(store_->programmes().rows()->size(), 1u);
}

// What was written at once is there whole or not at all, with how far it goes.
TEST_F(LedgerStoreTest, AWriteThatFailsChangesNothing) {
  FailingDisk disk;
  auto store = *LedgerStore::open(folder_.file("other"), disk.env());
  LedgerBatch batch;
  batch.put("al", entry_at(1));
  ASSERT_TRUE(store->write(batch, {.last = 1, .complete_from = 1}));
  disk.fail();
  batch.clear();
  batch.put("al", entry_at(2));

  const Status written = store->write(batch, {.last = 2, .complete_from = 1});

  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kSystem);
  EXPECT_THAT(written.error().message, HasSubstr("cannot write the ledger in " + folder_.file("other")));
  EXPECT_EQ(store->progress().last, 1u);
  EXPECT_EQ(store->page({.account = "al", .size_max = 9})->entries.size(), 1u);
}

TEST_F(LedgerStoreTest, SaysWhenItIsDamaged) {
  fill();
  store_.reset();
  std::filesystem::remove(path() + "/CURRENT");
  folder_.write("ledger/CURRENT", "nonsense\n");

  const auto opened = LedgerStore::open(path());

  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kBadInput);
  EXPECT_THAT(opened.error().message, HasSubstr("It can be deleted: it is made again from the events"));
}

}  // namespace
}  // namespace farmgate
