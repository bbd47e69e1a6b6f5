// Follows the published events, as any subscriber does, and keeps the ledger's store by them.
//
// A thread of its own reads the feed from where the store has come to, or, when there is nothing in the store
// yet, from the first event on, or from a snapshot when that has been dropped; the engine only wakes it.
// Events count once: what they came to is written together with how far they have come.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <span>
#include <thread>

#include "engine/base/result.h"
#include "engine/journal/ledger_store.h"
#include "engine/journal/snapshot_folder.h"
#include "engine/market_data/account_entries.h"
#include "engine/market_data/builder.h"
#include "engine/market_data/incentive_entries.h"
#include "engine/market_data/programme_entries.h"
#include "engine/model/reference_source.h"
#include "engine/runtime/event_feed.h"
#include "engine/runtime/parker.h"
#include "engine/runtime/port.h"

namespace farmgate {

class LedgerBuilder {
 public:
  using Phase = MarketDataBuilder::Phase;

  LedgerBuilder();
  ~LedgerBuilder() { stop(); }
  LedgerBuilder(const LedgerBuilder&) = delete;
  LedgerBuilder& operator=(const LedgerBuilder&) = delete;

  // By which the engine says that there is something new.
  Port& port() { return port_; }

  // All must be there until stop().
  struct Source {
    LedgerStore* store = nullptr;
    const EventFeed* feed = nullptr;
    const ReferenceSource* genesis = nullptr;   // the reference data before sequence 1
    const SnapshotFolder* snapshots = nullptr;  // nullptr: there are none
  };

  // Starts to follow. `advanced` is called on its thread when it has got where somebody waits for it, or
  // failed.
  void start(const Source& source, std::function<void()> advanced);

  // Ends following; what has been written can still be read.
  void stop();

  // Any thread from here on.

  Phase phase() const { return phase_.load(std::memory_order_acquire); }  // pairs with follow() and fail()
  // Requires: it has failed.
  const Error& failure() const { return failure_; }

  // The last command whose events are in the store.
  Sequence sequence() const { return sequence_.load(std::memory_order_acquire); }  // pairs with show()

  // Whether it has come so far; if not, `advanced` is called once it has.
  bool reach(Sequence sequence);

  // What it keeps. Requires: it was started.
  const LedgerStore& store() const { return *source_.store; }
  // Returns read(store), likewise.
  template <class Read>
  auto read(Read read) const {
    return read(store());
  }

 private:
  static constexpr Sequence kNobody = std::numeric_limits<Sequence>::max();

  void follow();
  Status begin();
  Status begin_with_genesis();
  Status begin_with(std::span<const ReferenceEdit> rows);
  Status go_on();
  Status open_entries();
  Result<bool> restore_next();
  bool is_of_feed(Sequence last, std::uint64_t digest) const;
  bool take_next();
  Status take(const EventChunk& chunk);
  Status take(const EventRecord& event, const LateReplace* late);
  void write();
  void show();
  void tell_those_who_wait();
  void fail(const Error& error);

  Parker parker_;
  Port port_;
  Source source_;
  std::function<void()> advanced_;
  std::unique_ptr<AccountEntries> entries_;
  std::unique_ptr<ProgrammeEntries> programmes_;
  std::unique_ptr<IncentiveEntries> incentives_;
  LedgerBatch batch_;
  LedgerProgress taken_;  // with what is in the batch; written when that is
  std::atomic<Sequence> sequence_{0};
  std::mutex mutex_;            // of the next one
  Sequence awaited_ = kNobody;  // the first that somebody waits for
  Error failure_;               // written before phase_ says so
  std::atomic<Phase> phase_{Phase::kCatchingUp};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace farmgate
