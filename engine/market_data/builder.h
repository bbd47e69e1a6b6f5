// Follows the published events, as any subscriber does, and keeps the market as they tell of it for readers.
//
// A thread of its own reads the feed, from the first event on, or from a snapshot when that has been dropped
// or would take too long; the engine only wakes it. Should events be dropped before it has come to them, it
// goes on from another snapshot.
#pragma once

#include <atomic>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <thread>

#include "engine/base/result.h"
#include "engine/journal/snapshot_folder.h"
#include "engine/market_data/fair_mutex.h"
#include "engine/market_data/market_state.h"
#include "engine/runtime/event_feed.h"
#include "engine/runtime/parker.h"
#include "engine/runtime/port.h"

namespace farmgate {

class MarketDataBuilder {
 public:
  enum class Phase : std::uint8_t {
    kCatchingUp,  // with what had been published when it started
    kFollowing,   // what is published
    kFailed,      // the events cannot be read, or do not fit: nothing more is answered
  };

  MarketDataBuilder();
  ~MarketDataBuilder() { stop(); }
  MarketDataBuilder(const MarketDataBuilder&) = delete;
  MarketDataBuilder& operator=(const MarketDataBuilder&) = delete;

  // By which the engine says that there is something new.
  Port& port() { return port_; }

  // Where it starts. All must be there until stop().
  struct Source {
    const EventFeed* feed = nullptr;
    const ReferenceSource* genesis = nullptr;   // the reference data before sequence 1
    const SnapshotFolder* snapshots = nullptr;  // nullptr: there are none
    // The events of so many commands are read, some ten seconds; if there are more, a snapshot is read
    // instead.
    Sequence commands_read_max = 10'000'000;
    InsightTerms insight = {};
  };

  // Starts to follow: from the first event on; or, when that has been dropped, from the oldest snapshot that
  // is good and of these events; or, when too many have come since, from the newest. `advanced` is called on
  // its thread when it has got where somebody waits for it, or failed.
  void start(const Source& source, std::function<void()> advanced);

  // Ends following; what has been built can still be read.
  void stop();

  // Any thread from here on.

  Phase phase() const { return phase_.load(std::memory_order_acquire); }  // pairs with follow() and fail()
  // Requires: it has failed.
  const Error& failure() const { return failure_; }

  // The last command whose events are in what can be read.
  Sequence sequence() const { return sequence_.load(std::memory_order_acquire); }  // pairs with show()

  // Whether it has come so far; if not, `advanced` is called once it has.
  bool reach(Sequence sequence);

  // Returns read(state), during which the state does not change; it is not to be kept.
  template <class Read>
  auto read(Read read) const {
    const std::lock_guard lock(mutex_);
    return read(*state_);
  }

 private:
  static constexpr Sequence kNobody = std::numeric_limits<Sequence>::max();

  void follow();
  void begin();
  enum class Preferred : std::uint8_t { kOldest, kNewest };
  bool restore_next(Preferred preferred);
  bool is_of_feed(const MarketState& restored) const;
  bool apply_next();
  void show();
  void tell_those_who_wait();
  void fail(const Error& error);

  Parker parker_;
  Port port_;
  Source source_;
  std::function<void()> advanced_;
  mutable FairMutex mutex_;  // of the next two
  std::unique_ptr<MarketState> state_ = std::make_unique<MarketState>();
  Sequence awaited_ = kNobody;  // the first that somebody waits for
  std::atomic<Sequence> sequence_{0};
  Error failure_;  // written before phase_ says so
  std::atomic<Phase> phase_{Phase::kCatchingUp};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace farmgate
