// The quotes of commodities for the many who follow them: worked out once for all who ask at about the same
// time, on the thread of the first of them.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "engine/market_data/builder.h"
#include "engine/market_data/zone_quotes.h"

namespace farmgate {

// Of one commodity. Any thread.
class SharedQuotes {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kAgeMax{2};

  explicit SharedQuotes(std::string commodity) : quotes_(std::move(commodity)) {}

  // Returns read(quotes, copy_time): the quotes as of `sequence` or a later command, what they were `kAgeMax`
  // before `now`, or newer; and when they were taken from market data, by the wall's clock. The others wait
  // until it has read. Requires: market data have come to `sequence`.
  template <class Read>
  auto look(const MarketDataBuilder& market_data, Sequence sequence, Clock::time_point now, Read read) {
    const std::lock_guard lock(mutex_);
    const bool is_new_enough = has_looked_ && quotes_.sequence() >= sequence && now - last_time_ < kAgeMax;
    if (!is_new_enough) update(market_data, now);
    return read(std::as_const(quotes_), copy_time_);
  }

 private:
  void update(const MarketDataBuilder& market_data, Clock::time_point now);

  std::mutex mutex_;  // of all below
  ZoneQuotes quotes_;
  bool has_looked_ = false;
  Clock::time_point last_time_;
  std::chrono::system_clock::time_point copy_time_;
};

// Of all commodities. Any thread.
class AllSharedQuotes {
 public:
  // Those of a commodity, as long as somebody has them.
  std::shared_ptr<SharedQuotes> of(const std::string& commodity);

 private:
  std::mutex mutex_;  // held for a search, when a stream begins
  absl::flat_hash_map<std::string, std::weak_ptr<SharedQuotes>> quotes_;  // by commodity
};

}  // namespace farmgate
