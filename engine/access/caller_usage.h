// What one caller has of the engine.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

#include "engine/access/caller_limits.h"

namespace farmgate {

// So many are taken. Any thread.
class Places {
 public:
  // Takes `count` more; false: that would be more than `max`. When none is taken, any count goes.
  bool take(std::int64_t count, std::int64_t max);
  void give_back(std::int64_t count) { taken_.fetch_sub(count, std::memory_order_relaxed); }
  std::int64_t taken() const { return taken_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> taken_{0};  // orders nothing else
};

// So much a second; after a pause a tenth of it at once, or 100 if that is more. Any thread.
//
// A generic cell rate algorithm: all it keeps is until when what was taken lasts, had it come evenly.
class Rate {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Rate(std::int64_t per_second);

  // Takes so much; else says how long it takes until that goes, if nobody takes more meanwhile. What is more
  // than goes at once goes when nothing is owed. `more` times what goes at once may be taken ahead.
  std::chrono::nanoseconds take(std::int64_t count, Clock::time_point now, std::int64_t more = 0);

 private:
  const std::int64_t per_second_;
  const std::int64_t at_once_ns_;                // how long it takes to earn what goes at once
  std::atomic<std::int64_t> lasts_until_ns_{0};  // orders nothing else
};

// Commands that go in together.
struct CommandCount {
  std::int64_t all = 0;
  std::int64_t orders = 0;  // new ones, and replaces
};

// Shared by all threads that serve the caller: a few atomic operations for each batch.
//
// Cancels, and whatever else takes risk away, count like all commands, but have as much again of their own,
// at once and in flight, when new orders have used up what there is. So a caller can always cancel,
// and not without end.
class CallerUsage {
 public:
  explicit CallerUsage(const CallerLimits& limits)
      : limits_(limits), commands_per_second_(limits.commands_per_second), orders_(limits.open_orders) {}

  const CallerLimits& limits() const { return limits_; }

  // Lets commands in, until end_commands().
  Refusal begin_commands(const CommandCount& count, Rate::Clock::time_point now);
  void end_commands(std::int64_t count) { commands_.give_back(count); }

  Places& calls() { return calls_; }
  Places& streams() { return streams_; }
  Places& sessions() { return sessions_; }
  Places& request_memory() { return request_memory_; }

  // Lets new orders in, as far as its open orders are concerned. `count_open()` finds out how many there are,
  // or nothing while that is not known; it is asked only when, for all that is known, they could be too many,
  // and once in a while at most. What is on its way while it counts is not counted, and whoever counts does
  // so for those who come meanwhile: the bound may be passed by as much.
  template <class CountOpen>
  Refusal begin_orders(std::int64_t count, Rate::Clock::time_point now, CountOpen count_open) {
    if (orders_.fetch_add(count, std::memory_order_relaxed) + count <= limits_.open_orders) return {};
    if (may_count(now)) {
      const std::optional<std::int64_t> open = count_open();
      if (!open) return {};
      orders_.store(*open + count, std::memory_order_relaxed);
      is_full_.store(*open + count > limits_.open_orders, std::memory_order_relaxed);
    }
    if (!is_full_.load(std::memory_order_relaxed)) return {};
    orders_.fetch_sub(count, std::memory_order_relaxed);
    return OverBound{.bound = Bound::kOpenOrders, .max = limits_.open_orders, .delay = kCountInterval};
  }

  // Commands that were let in and are not answered.
  std::int64_t commands() const { return commands_.taken(); }

 private:
  static constexpr std::chrono::milliseconds kCountInterval{20};

  bool may_count(Rate::Clock::time_point now);

  const CallerLimits limits_;
  Rate commands_per_second_;
  Places commands_;
  Places calls_;
  Places streams_;
  Places sessions_;
  Places request_memory_;
  // Open orders as they were counted last, and those that were let in since: before the first count, as many
  // as may be. These order nothing else.
  std::atomic<std::int64_t> orders_;
  std::atomic<std::int64_t> next_count_ns_{0};
  std::atomic<bool> is_full_{false};  // as it was counted last
};

}  // namespace farmgate
