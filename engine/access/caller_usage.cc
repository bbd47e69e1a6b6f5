#include "engine/access/caller_usage.h"

#include <algorithm>

namespace farmgate {
namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;
constexpr std::int64_t kAtOnceMin = 100;
constexpr std::chrono::milliseconds kInFlightDelay{5};

std::int64_t nanoseconds_of(Rate::Clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

}  // namespace

Rate::Rate(std::int64_t per_second)
    : per_second_(per_second),
      at_once_ns_(std::max(per_second / 10, std::min(per_second, kAtOnceMin)) * kSecondNs / per_second) {}

bool Places::take(std::int64_t count, std::int64_t max) {
  std::int64_t taken = taken_.load(std::memory_order_relaxed);
  do {
    if (taken > 0 && taken + count > max) return false;
  } while (!taken_.compare_exchange_weak(taken, taken + count, std::memory_order_relaxed));
  return true;
}

std::chrono::nanoseconds Rate::take(std::int64_t count, Clock::time_point now, std::int64_t more) {
  const std::int64_t now_ns = nanoseconds_of(now);
  const std::int64_t cost = (count * kSecondNs + per_second_ - 1) / per_second_;
  const std::int64_t room = (1 + more) * at_once_ns_ - std::min(cost, at_once_ns_);
  std::int64_t until = lasts_until_ns_.load(std::memory_order_relaxed);
  for (;;) {
    const std::int64_t owed = std::max(until - now_ns, std::int64_t{0});
    if (owed > room) return std::chrono::nanoseconds(owed - room);
    if (lasts_until_ns_.compare_exchange_weak(until, now_ns + owed + cost, std::memory_order_relaxed)) {
      return std::chrono::nanoseconds(0);
    }
  }
}

Refusal CallerUsage::begin_commands(const CommandCount& count, Rate::Clock::time_point now) {
  const std::int64_t more = count.orders == 0 ? 1 : 0;
  if (!commands_.take(count.all, (1 + more) * limits_.commands_in_flight)) {
    return OverBound{
        .bound = Bound::kCommandsInFlight, .max = limits_.commands_in_flight, .delay = kInFlightDelay};
  }
  const std::chrono::nanoseconds delay = commands_per_second_.take(count.all, now, more);
  if (delay.count() == 0) return {};
  commands_.give_back(count.all);
  return OverBound{.bound = Bound::kCommandsPerSecond, .max = limits_.commands_per_second, .delay = delay};
}

// One of those who want to know counts, for all.
bool CallerUsage::may_count(Rate::Clock::time_point now) {
  const std::int64_t now_ns = nanoseconds_of(now);
  std::int64_t next = next_count_ns_.load(std::memory_order_relaxed);
  if (now_ns < next) return false;
  return next_count_ns_.compare_exchange_strong(
      next, now_ns + std::chrono::nanoseconds(kCountInterval).count(), std::memory_order_relaxed);
}

}  // namespace farmgate
