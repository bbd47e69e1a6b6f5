// The ledger as the events make it, held against the one that adds everything up in memory; and that it goes
// on from where it was, from a snapshot, or not at all.
#include "engine/market_data/ledger_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <semaphore>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/journal/snapshot_file.h"
#include "engine/journal/snapshot_folder.h"
#include "engine/market_data/incentive_entries.h"
#include "engine/market_data/ledger_restore.h"
#include "engine/market_data/programme_entries.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/event_feed.h"
#include "engine/runtime/snapshot.h"
#include "tests/market_data/snapshot_source.h"
#include "tests/support/failing_disk.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Request booking(Operation what, std::string_view account, std::string_view id, std::int64_t amount) {
  Request request;
  request.operation = what;
  request.account = account;
  request.request_id = id;
  request.ordered_by = "ops";
  request.amount_given = true;
  request.amount = amount;
  return request;
}

// Ana owes 150, repays with 250 per mille and sells to bo, who has paid in; cy opens later, with a loan.
std::vector<Request> story() {
  return {booking(Operation::kDeposit, "bo", "d1", 700),        booking(Operation::kLoan, "ana", "l1", 50),
          new_bid({"bo", "b1"}, Lots{20}, Price{80}),           new_ask({"ana", "a1"}, Lots{8}, Price{50}),
          booking(Operation::kCreditLine, "bo", "line", 5'000), new_ask({"al", "a2"}, Lots{2}, Price{60}),
          booking(Operation::kWithdrawal, "bo", "w1", 50),      new_ask({"ana", "a3"}, Lots{5}, Price{50}),
          booking(Operation::kPayout, "ana", "p1", 100),        new_ask({"ana", "a4"}, Lots{5}, Price{50})};
}

ReferenceData market_with_loans() {
  ReferenceData data = small_market();
  AccountRow row;
  row.symbol = "ana";
  row.loan = 150;
  row.repayment_per_mille = 250;
  ReferenceEffect effect;
  EXPECT_FALSE(data.apply({row}, effect).has_value());
  return data;
}

// Of 1,000, five a lot.
ReferenceData market_with_programme() {
  ReferenceData data = small_market();
  ReferenceEffect effect;
  EXPECT_FALSE(
      data.apply({ProgrammeRow{.symbol = "fair", .funder = "state", .budget = 1'000, .amount = 5}}, effect)
          .has_value());
  return data;
}

ProgrammeRow tiers_row(const std::string& symbol, AmountKind kind, std::vector<IncentiveTier> tiers) {
  return {.symbol = symbol,
          .budget = 1'000,
          .amount_kind = kind,
          .period = IncentivePeriod::kWhole,
          .tiers = std::move(tiers)};
}

// Two programmes that pay for volume; ana and al are of one owner.
ReferenceData market_with_tiers() {
  ReferenceData data = small_market();
  AccountRow ana;
  ana.symbol = "ana";
  ana.owner = "kin";
  ana.attributes = {"green"};
  ana.loan = 500;
  ana.repayment_per_mille = 250;
  AccountRow al = ana;
  al.symbol = "al";
  al.loan = 0;
  ProgrammeRow bonus = tiers_row("bonus", AmountKind::kTiersQuantity,
                                 {{.threshold = 8, .payment = 100}, {.threshold = 10, .payment = 750}});
  bonus.attributes = {"green"};
  const ProgrammeRow zeal = tiers_row("zeal", AmountKind::kTiersValue, {{.threshold = 500, .payment = 7}});
  ReferenceEffect effect;
  EXPECT_FALSE(data.apply({al, ana, zeal, bonus}, effect).has_value());
  return data;
}

class LedgerBuilderTest : public testing::Test {
 protected:
  explicit LedgerBuilderTest(ReferenceData (*market)() = market_with_loans)
      : source_(snapshot_source(market(), {})),
        genesis_(reference_rows(market())),
        snapshots_(folder_.file("snapshots")) {
    EXPECT_TRUE(snapshots_.open());
    log_ = *EventLog::open(folder_.file("events"));
    open_feed();
    store_ = *LedgerStore::open(folder_.file("ledger"));
  }
  ~LedgerBuilderTest() override { stop(); }

  // Of what the log has, and nothing in memory.
  void open_feed() {
    feed_.emplace(*log_, EventFeed::Position{.last = last(), .digest = source_.state.digest.value()});
  }

  void publish(EventChunk chunk) {
    ASSERT_TRUE(feed_->publish(std::make_shared<const EventChunk>(std::move(chunk))));
    if (builder_) builder_->port().announce(true);  // as the pipeline does
  }
  void publish(const Request& request) {
    const PreparedRequest prepared(request);
    publish(apply({&prepared, 1}, source_));
  }
  void publish(std::span<const Request> requests) {
    for (const Request& request : requests) publish(request);
  }
  void save_snapshot() const {
    ASSERT_TRUE(farmgate::save_snapshot(source_.state, snapshots_.path_of(last()), &source_.folds));
  }
  Sequence last() const { return source_.state.engine->last_sequence(); }

  void start() {
    builder_ = std::make_unique<LedgerBuilder>();
    builder_->start({.store = store_.get(), .feed = &*feed_, .genesis = &genesis_, .snapshots = &snapshots_},
                    [this] { advanced_.release(); });
  }
  void stop() { builder_.reset(); }
  // Until it has all that was published, or failed.
  void wait() {
    while (!builder_->reach(last()) && builder_->phase() != LedgerBuilder::Phase::kFailed)
      advanced_.acquire();
  }
  // Starts, and stops when it has all that was published.
  void catch_up() {
    start();
    wait();
    stop();
  }

  std::vector<AccountEntry> entries(std::string_view account) const {
    const auto page = store_->page({.account = account, .size_max = 1'000});
    EXPECT_TRUE(page) << page.error().message;
    return page->entries;
  }
  std::vector<AccountEntry> entries_of_all() const {
    std::vector<AccountEntry> all;
    for (const char* account : {"al", "ana", "bo", "cy"}) {
      const auto own = entries(account);
      all.insert(all.end(), own.begin(), own.end());
    }
    return all;
  }
  AccountFigures figures(std::string_view account) const {
    const Symbols& symbols = source_.state.engine->reference().symbols();
    return source_.folds.ledger.figures(symbols.accounts.find(account));
  }
  // Every entry leads to the next, and the last ones to what the ledger in memory has.
  void expect_adds_up() const {
    for (const char* account : {"al", "ana", "bo", "cy"}) {
      Int128 position = 0;
      Int128 loan = 0;
      for (const AccountEntry& entry : entries(account)) {
        position += entry.amount;
        loan = entry.loan;
        EXPECT_EQ(to_string(entry.position), to_string(position)) << account << entry.place.sequence;
      }
      EXPECT_EQ(to_string(position), to_string(figures(account).position())) << account;
      if (!entries(account).empty()) {
        EXPECT_EQ(to_string(loan), to_string(figures(account).loan)) << account;
      }
      EXPECT_EQ(store_->balance(account)->figures.sold, figures(account).sold) << account;
    }
  }

  TemporaryFolder folder_;
  SnapshotSource source_;
  const ReferenceChange genesis_;
  const SnapshotFolder snapshots_;
  std::unique_ptr<EventLog> log_;
  std::optional<EventFeed> feed_;
  std::unique_ptr<LedgerStore> store_;
  std::counting_semaphore<> advanced_{0};
  std::unique_ptr<LedgerBuilder> builder_;
};

// The rest of a loan of 200 is repaid by a quarter of what her lots bring, 73 a lot at the gate.
TEST_F(LedgerBuilderTest, MakesAnEntryOfEverythingThatMovesMoney) {
  publish(story());
  catch_up();

  std::vector<std::string> lines;
  for (const AccountEntry& entry : entries("ana")) {
    lines.push_back(std::to_string(entry.place.sequence) + " " + to_string(entry.amount) + " " +
                    to_string(entry.position) + " " + to_string(entry.loan));
  }
  EXPECT_THAT(lines, ElementsAre("2 50 50 200",                     // the loan
                                 "4 584 634 200", "4 -146 488 54",  // 8 lots, a quarter
                                 "8 365 853 54", "8 -54 799 0",     // 5 lots, no more than is owed
                                 "9 -100 699 0",                    // the payout
                                 "10 365 1064 0"));                 // 5 lots, nothing to repay
  const AccountEntry sold = entries("ana")[1];
  EXPECT_EQ(sold.place, (EntryPlace{.sequence = 4, .index = 1, .kind = EntryKind::kSold}));
  EXPECT_EQ(sold.commodity, "onion");
  EXPECT_EQ(sold.order_id, "a1");
  EXPECT_EQ(sold.counterparty, "bo");
  EXPECT_EQ(sold.counterparty_order_id, "b1");
  EXPECT_EQ(sold.quantity, Lots{8});
  EXPECT_EQ(sold.price, Price{73});
  const AccountEntry bought = entries("bo")[1];
  EXPECT_EQ(bought.place, (EntryPlace{.sequence = 4, .index = 1, .kind = EntryKind::kBought}));
  EXPECT_EQ(bought.price, Price{80});
  EXPECT_EQ(to_string(bought.amount), "-640");
  EXPECT_EQ(entries("bo")[0].ordered_by, "ops");
  EXPECT_EQ(entries("bo")[0].request_id, "d1");
  expect_adds_up();
  EXPECT_EQ(store_->progress().complete_from, 1u);
  EXPECT_EQ(store_->progress().last, 10u);
}

TEST_F(LedgerBuilderTest, GoesOnFromWhereItWasWithoutGapOrDuplicate) {
  const std::vector<Request> requests = story();
  for (std::size_t published = 0; published < requests.size(); ++published) {
    publish(requests[published]);
    store_.reset();
    store_ = *LedgerStore::open(folder_.file("ledger"));
    catch_up();
  }
  const std::vector<AccountEntry> in_steps = entries_of_all();
  expect_adds_up();

  store_.reset();
  std::filesystem::remove_all(folder_.file("ledger"));
  store_ = *LedgerStore::open(folder_.file("ledger"));
  catch_up();

  EXPECT_EQ(entries_of_all(), in_steps);
}

TEST_F(LedgerBuilderTest, KeepsWhatIsDroppedFromTheEvents) {
  const std::vector<Request> requests = story();
  publish(requests);
  catch_up();
  const std::vector<AccountEntry> before = entries_of_all();

  ASSERT_TRUE(log_->drop_before(last()));
  publish(new_ask({"al", "a9"}, Lots{1}, Price{50}));
  catch_up();

  EXPECT_EQ(entries_of_all().size(), before.size());
  EXPECT_EQ(store_->progress().complete_from, 1u);
  expect_adds_up();
}

// What accounts have come to is right then, and what is behind the snapshot is there.
TEST_F(LedgerBuilderTest, MadeWhenTheFirstEventsAreGoneItBeginsWithASnapshot) {
  const std::vector<Request> requests = story();
  publish(std::span(requests).first(6));
  save_snapshot();
  publish(std::span(requests).subspan(6));
  ASSERT_TRUE(log_->drop_before(6));
  open_feed();
  catch_up();

  EXPECT_EQ(store_->progress().complete_from, 7u);
  EXPECT_EQ(entries("ana").front().place.sequence, 8u);
  EXPECT_EQ(to_string(entries("ana").back().position), to_string(figures("ana").position()));
  EXPECT_EQ(to_string(entries("ana").front().loan), "54");
  EXPECT_EQ(store_->balance("al")->figures, figures("al"));
}

// As when an engine ran without it: what was there stays, and it says that something is missing.
TEST_F(LedgerBuilderTest, EventsThatWentBeforeItCameToThemLeaveAGapThatItTells) {
  const std::vector<Request> requests = story();
  publish(std::span(requests).first(2));
  catch_up();
  publish(std::span(requests).subspan(2, 4));
  save_snapshot();
  publish(std::span(requests).subspan(6));
  ASSERT_TRUE(log_->drop_before(6));
  open_feed();
  catch_up();

  EXPECT_EQ(store_->progress().complete_from, 7u);
  EXPECT_EQ(entries("ana").front().place.sequence, 2u);
  EXPECT_EQ(to_string(entries("ana").back().position), to_string(figures("ana").position()));
}

TEST_F(LedgerBuilderTest, OfOtherEventsItSaysSoAndWritesNothing) {
  publish(story());
  catch_up();
  source_ = snapshot_source(market_with_loans(), {});
  log_ = *EventLog::open(folder_.file("other"));
  open_feed();
  publish(booking(Operation::kDeposit, "bo", "d9", 1));

  start();
  wait();

  EXPECT_EQ(builder_->phase(), LedgerBuilder::Phase::kFailed);
  EXPECT_THAT(builder_->failure().message, HasSubstr("is of other events than those published"));
  EXPECT_EQ(store_->progress().last, 10u);
}

TEST_F(LedgerBuilderTest, EventsThatCannotBeReadStopItAndTellThoseWhoWait) {
  start();
  publish(story().front());
  wait();

  publish(EventChunk{.first = 2, .last = 2, .events = "nonsense"});
  while (builder_->phase() != LedgerBuilder::Phase::kFailed) {
    if (!builder_->reach(2)) advanced_.acquire();
  }

  EXPECT_THAT(builder_->failure().message, HasSubstr("sequences 2 to 2 cannot be read back"));
  EXPECT_EQ(store_->progress().last, 1u);
}

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
    LedgerBuilder builder;
    builder.start({.store = &store, .feed = &feed_, .genesis = &genesis_}, [] {});
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
    for (ReferenceEdit& row : reference_rows(small_market())) EXPECT_TRUE(file->add(std::move(row)));
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

class ProgrammeLedgerTest : public LedgerBuilderTest {
 protected:
  ProgrammeLedgerTest() : LedgerBuilderTest(market_with_programme) {}

  ProgrammeBalance balance() const { return **store_->programmes().balance("fair"); }
  std::vector<ProgrammeEntry> news() const { return *store_->programmes().news({}, 100); }
};

// What is locked and paid is right, and goes on as it would have; what was told before is not told again.
TEST_F(ProgrammeLedgerTest, FromASnapshotItGoesOnAsFromTheFirstEvent) {
  publish(new_ask({"al", "a1"}, Lots{100}, Price{50}));
  publish(new_ask({"cy", "c1"}, Lots{60}, Price{50}));
  publish(new_bid({"bo", "b1"}, Lots{30}, Price{60}));
  save_snapshot();
  publish(replace_of({"al", "a1"}, Lots{90}, Price{50}));
  constexpr Timestamp kLater{5 * kEpochNs};  // what the replace gave back counts by then
  publish(at(kLater, new_bid({"bo", "b2"}, Lots{5}, Price{60})));
  publish(at(kLater, new_ask({"cy", "c2"}, Lots{50}, Price{50})));
  publish(at(kLater, cancel_of({"cy", "c1"})));
  catch_up();
  const ProgrammeBalance from_first = balance();
  const std::vector<ProgrammeEntry> all_news = news();

  ASSERT_TRUE(log_->drop_before(3));
  open_feed();
  store_.reset();
  std::filesystem::remove_all(folder_.file("ledger"));
  store_ = *LedgerStore::open(folder_.file("ledger"));
  catch_up();

  EXPECT_EQ(store_->progress().complete_from, 4u);
  ProgrammeBalance same_but_lots = balance();
  EXPECT_EQ(same_but_lots.sums.paid_lots, 5);  // since the snapshot
  same_but_lots.sums.paid_lots = from_first.sums.paid_lots;
  EXPECT_EQ(same_but_lots, from_first);
  EXPECT_EQ(from_first.sums.paid, 175);
  ASSERT_EQ(all_news.size(), 2u);  // 80% with the second ask, 100% with the last
  EXPECT_THAT(news(), ElementsAre(all_news.back()));
  const std::vector<ProgrammePart> parts = *store_->programmes().parts("fair");
  ASSERT_FALSE(parts.empty());
  EXPECT_EQ(parts.front().sums.locked, from_first.sums.locked);
  EXPECT_EQ(parts.front().sums.paid, 25);  // since the snapshot
}

class IncentiveLedgerTest : public LedgerBuilderTest {
 protected:
  IncentiveLedgerTest() : LedgerBuilderTest(market_with_tiers) {}

  // Sold, at 73 a lot at the gate, to bo; then to al, who is of ana's own, and to bo again.
  std::vector<Request> sales() const {
    return {new_bid({"bo", "b1"}, Lots{20}, Price{80}), new_ask({"ana", "a1"}, Lots{8}, Price{50}),
            new_bid({"al", "b2"}, Lots{5}, Price{90}),  new_ask({"ana", "a2"}, Lots{5}, Price{50}),
            new_ask({"ana", "a3"}, Lots{2}, Price{50}), new_ask({"ana", "a4"}, Lots{9}, Price{50})};
  }
  void make_anew() {
    store_.reset();
    std::filesystem::remove_all(folder_.file("ledger"));
    store_ = *LedgerStore::open(folder_.file("ledger"));
    catch_up();
  }
  std::vector<std::string> incentives_of(std::string_view account) const {
    std::vector<std::string> lines;
    for (const AccountEntry& entry : entries(account)) {
      if (entry.place.kind != EntryKind::kIncentive) continue;
      lines.push_back(std::to_string(entry.place.sequence) + "." + std::to_string(entry.place.part) + " " +
                      entry.programme + " " + to_string(entry.amount));
    }
    return lines;
  }
  ProgrammeBalance balance(std::string_view programme) const {
    return **store_->programmes().balance(programme);
  }
};

TEST_F(IncentiveLedgerTest, WhatIsPaidForVolumeIsAnEntryBehindThoseOfItsFill) {
  publish(sales());
  catch_up();

  EXPECT_THAT(incentives_of("ana"), ElementsAre("2.0 bonus 100", "2.1 zeal 7", "5.0 bonus 750"));
  EXPECT_THAT(incentives_of("al"), ElementsAre());
  const std::vector<AccountEntry> own = entries("ana");
  ASSERT_GE(own.size(), 4u);
  EXPECT_EQ(own[0].place.kind, EntryKind::kSold);
  EXPECT_EQ(own[1].place.kind, EntryKind::kRepaid);
  EXPECT_EQ(own[2].counterparty, "bo");
  EXPECT_EQ(own[2].quantity, Lots{8});
  EXPECT_EQ(own[2].loan, own[1].loan);
  EXPECT_EQ(store_->balance("ana")->figures.incentives, 857);
  EXPECT_EQ(figures("ana").incentives, 857);
  expect_adds_up();
}

TEST_F(IncentiveLedgerTest, ProgrammesHaveItAsPaidAndTellOfIt) {
  publish(sales());
  catch_up();

  EXPECT_EQ(balance("bonus").sums.paid, 850);
  EXPECT_EQ(balance("bonus").available(), 150);
  EXPECT_EQ(balance("zeal").sums.paid, 7);
  const std::vector<ProgrammePart> parts = *store_->programmes().parts("bonus");
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[1].name, "onion");
  EXPECT_EQ(parts[2].name, "green");
  for (const ProgrammePart& part : parts) EXPECT_EQ(part.sums.paid, 850) << part.name;
  const std::vector<ProgrammeEntry> news = *store_->programmes().news({}, 100);
  ASSERT_EQ(news.size(), 1u);
  EXPECT_EQ(news[0].place.sequence, 5u);
  EXPECT_EQ(news[0].level_per_cent, 80);
}

TEST_F(IncentiveLedgerTest, GoesOnFromWhereItWas) {
  for (const Request& request : sales()) {
    publish(request);
    store_.reset();
    store_ = *LedgerStore::open(folder_.file("ledger"));
    catch_up();
  }
  const std::vector<AccountEntry> in_steps = entries_of_all();
  const ProgrammeBalance in_steps_balance = balance("bonus");

  make_anew();

  EXPECT_EQ(entries_of_all(), in_steps);
  EXPECT_EQ(balance("bonus"), in_steps_balance);
  expect_adds_up();
}

TEST_F(IncentiveLedgerTest, FromASnapshotItGoesOnAsFromTheFirstEvent) {
  const std::vector<Request> requests = sales();
  publish(std::span(requests).first(4));
  save_snapshot();
  publish(std::span(requests).subspan(4));
  ASSERT_TRUE(log_->drop_before(4));
  open_feed();

  make_anew();

  EXPECT_EQ(store_->progress().complete_from, 5u);
  EXPECT_THAT(incentives_of("ana"), ElementsAre("5.0 bonus 750"));
  EXPECT_EQ(balance("bonus").sums.paid, 850);
  EXPECT_EQ(balance("zeal").sums.paid, 7);
  EXPECT_EQ(store_->balance("ana")->figures, figures("ana"));
}

// A programme that comes, ends and comes back, and an owner that changes, between two starts.
TEST_F(IncentiveLedgerTest, FollowsReferenceDataOverRestarts) {
  ProgrammeRow late = tiers_row("late", AmountKind::kTiersQuantity, {{.threshold = 3, .payment = 9}});
  AccountRow al;
  al.symbol = "al";
  const ReferenceChange create{late};
  const ReferenceChange remove{ProgrammeDeletion{"late"}};
  const ReferenceChange part{al};
  const auto change = [](const ReferenceChange& rows) {
    return Request{.operation = Operation::kReference, .change = &rows};
  };
  const std::vector<Request> requests{new_bid({"al", "b1"}, Lots{20}, Price{80}), change(create),
                                      new_ask({"ana", "a1"}, Lots{3}, Price{50}), change(part),
                                      new_ask({"ana", "a2"}, Lots{2}, Price{50}), change(remove),
                                      new_ask({"ana", "a3"}, Lots{5}, Price{50}), change(create),
                                      new_ask({"ana", "a4"}, Lots{1}, Price{50})};
  for (const Request& request : requests) {
    publish(request);
    store_.reset();
    store_ = *LedgerStore::open(folder_.file("ledger"));
    catch_up();
  }

  EXPECT_THAT(incentives_of("ana"), ElementsAre("7.0 zeal 7", "9.0 bonus 100", "9.1 late 9"));
  expect_adds_up();
}

}  // namespace
}  // namespace farmgate
