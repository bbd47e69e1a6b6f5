// A ledger that is made of the events of a market of the test's own, which publishes what is asked of it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <semaphore>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/journal/snapshot_folder.h"
#include "engine/market_data/ledger_builder.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/event_feed.h"
#include "engine/runtime/snapshot.h"
#include "tests/market_data/snapshot_source.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {

class BuiltLedger : public testing::Test {
 protected:
  explicit BuiltLedger(ReferenceData (*market)()) : BuiltLedger(market()) {}
  explicit BuiltLedger(ReferenceData market, const GateOptions& options = {})
      : source_(snapshot_source(std::move(market), options)),
        genesis_(reference_rows(source_.state.engine->reference())),
        snapshots_(folder_.file("snapshots")) {
    EXPECT_TRUE(snapshots_.open());
    log_ = *EventLog::open(folder_.file("events"));
    open_feed();
    store_ = *LedgerStore::open(folder_.file("ledger"));
  }
  ~BuiltLedger() override { stop(); }

  // Of what the log has, and nothing in memory.
  void open_feed() {
    feed_.emplace(*log_, EventFeed::Position{.last = last(), .digest = source_.state.digest.value()});
  }

  void publish(EventChunk chunk) {
    ASSERT_TRUE(feed_->publish(std::make_shared<const EventChunk>(std::move(chunk))));
    if (builder_) builder_->port().announce(true);  // as the pipeline does
  }
  void publish(const PreparedRequest& request) { publish(apply({&request, 1}, source_)); }
  void publish(const Request& request) { publish(PreparedRequest(request)); }
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
  // The same with a store that has nothing yet.
  void make_anew() {
    store_.reset();
    std::filesystem::remove_all(folder_.file("ledger"));
    store_ = *LedgerStore::open(folder_.file("ledger"));
    catch_up();
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
  const ReferenceSource genesis_;
  const SnapshotFolder snapshots_;
  std::unique_ptr<EventLog> log_;
  std::optional<EventFeed> feed_;
  std::unique_ptr<LedgerStore> store_;
  std::counting_semaphore<> advanced_{0};
  std::unique_ptr<LedgerBuilder> builder_;
};

}  // namespace farmgate
