// What all callers have of the engine.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "engine/access/caller_limits.h"
#include "engine/access/caller_usage.h"
#include "engine/access/text_map.h"

namespace farmgate {

using SharedUsage = std::shared_ptr<CallerUsage>;

// Any thread.
class CallerUsages {
 public:
  CallerUsages(const CallerLimits& caller_limits, const ServerLimits& limits)
      : caller_limits_(caller_limits), limits_(limits) {}

  // Of the caller of this name. One who has nothing under way may be forgotten, with what it owes.
  SharedUsage of(std::string_view caller);

  const CallerLimits& caller_limits() const { return caller_limits_; }
  const ServerLimits& limits() const { return limits_; }

  // Of all callers together.
  Places& streams() { return streams_; }
  Places& sessions() { return sessions_; }
  const Places& streams() const { return streams_; }
  const Places& sessions() const { return sessions_; }
  Places& request_memory() { return request_memory_; }
  const Places& request_memory() const { return request_memory_; }

  // How often a bound has stood in the way of a call.
  void note(Bound bound) {
    refused_[static_cast<std::size_t>(bound)].fetch_add(1, std::memory_order_relaxed);  // orders nothing else
  }
  std::uint64_t refused(Bound bound) const {
    return refused_[static_cast<std::size_t>(bound)].load(std::memory_order_relaxed);
  }

 private:
  static constexpr std::size_t kKeptMin = 1'024;

  const CallerLimits caller_limits_;
  const ServerLimits limits_;
  Places streams_;
  Places sessions_;
  Places request_memory_;
  std::array<std::atomic<std::uint64_t>, kBounds> refused_{};
  std::mutex mutex_;  // of the next two; held to find one
  TextMap<SharedUsage> by_caller_;
  std::size_t kept_max_ = kKeptMin;  // before those that nobody uses are looked for
};

// The ones that a thread has asked for. Belongs to that thread.
class UsageCache {
 public:
  const SharedUsage& of(CallerUsages& all, std::string_view caller) {
    if (const auto found = by_caller_.find(caller); found != by_caller_.end()) return found->second;
    if (by_caller_.size() >= kKeptMax) by_caller_.clear();
    return by_caller_.emplace(caller, all.of(caller)).first->second;
  }

 private:
  static constexpr std::size_t kKeptMax = 1'024;

  TextMap<SharedUsage> by_caller_;
};

// A stream or a session that a caller has, from when it is let in until this is gone.
class TakenPlace {
 public:
  TakenPlace() = default;
  TakenPlace(const TakenPlace&) = delete;
  TakenPlace& operator=(const TakenPlace&) = delete;
  ~TakenPlace();

  // Both outlive this, or are held by it. Requires: none was taken.
  Refusal take_stream(CallerUsages& all, SharedUsage usage);
  Refusal take_session(CallerUsages& all, SharedUsage usage);
  // `more` times as many calls as there may be have places too.
  Refusal take_call(SharedUsage usage, std::int64_t more = 0);

  void give_back();

 private:
  SharedUsage usage_;         // has what `own_` is of
  Places* own_ = nullptr;     // nullptr: nothing was taken
  Places* of_all_ = nullptr;  // nullptr: there is no such bound
};

}  // namespace farmgate
