// A thread that matches the commands of one share of the commodities.
#pragma once

#include <boost/lockfree/spsc_queue.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <thread>

#include "engine/runtime/earliest_time.h"
#include "engine/runtime/live_round.h"
#include "engine/runtime/markets.h"
#include "engine/runtime/parker.h"

namespace farmgate {

// Owned by the engine's thread, which alone calls it.
class Shard {
 public:
  // Wakes `publisher` when its share of a round, the last one to be matched, is. All must outlive it.
  Shard(Markets& markets, MarketShare share, Parker& publisher);
  // Matches what it was given.
  ~Shard();

  // Hands a round over whose share of this shard's number it is to match. Requires: there is room, as there
  // is for all rounds.
  void match(LiveRound& round);

  // Looks at its markets anew. Requires: nothing waits to be matched.
  void recount();

  // As of the last round matched.
  std::size_t resting_count() const { return resting_count_.load(std::memory_order_relaxed); }
  std::optional<Timestamp> next_expiry() const;

 private:
  void run();
  bool match_waiting();
  void match_share(Round& round);
  void apply(std::span<const Command> commands, EventBuffer& events);
  void note_expiry(CommodityId commodity);
  void show_next_expiry();

  Markets& markets_;
  const MarketShare share_;
  Parker& publisher_;
  boost::lockfree::spsc_queue<LiveRound*> waiting_{LiveRound::kCountMax};
  Parker parker_;
  EarliestTime expiries_;  // of each of its markets
  std::atomic<std::size_t> resting_count_;
  std::atomic<std::int64_t> next_expiry_ns_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace farmgate
