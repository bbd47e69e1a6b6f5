// How much of the engine a caller may have at a time, and how it is said that it asked for more.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace farmgate {

// The most open orders that a market may have: one command can cancel all of them, and its events fit into a
// chunk of the event log, however long the names are.
inline constexpr std::int64_t kOpenOrdersMax = 7'000'000;

// More than there ever is of anything that is bounded.
inline constexpr std::int64_t kUnbounded = 1'000'000'000;

// Each is from 1 to kUnbounded, but for those of bytes.
struct CallerLimits {
  // After a pause a tenth of them at once, or 100 if that is more.
  std::int64_t commands_per_second = kUnbounded;
  // Commands that were let in and are not answered yet. A batch of Trade that is larger goes in alone.
  std::int64_t commands_in_flight = 8'192;
  // Single calls that are under way, those that wait for market data included.
  std::int64_t calls = 512;
  std::int64_t streams = 1'024;
  std::int64_t sessions = 64;            // of Trade
  std::int64_t open_orders = 1'000'000;  // of a trader's accounts together
  // Bytes of its batches of Trade that were read and are not answered yet.
  std::int64_t request_memory = std::int64_t{512} << 20;
};

// Of all callers together. Each is from 1 to kUnbounded, but for open orders, up to kOpenOrdersMax, and
// bytes.
struct ServerLimits {
  std::int64_t streams = 16'384;
  std::int64_t sessions = 1'024;
  std::int64_t open_orders = kOpenOrdersMax;
  std::int64_t request_ids = 50'000'000;  // that are remembered
  // More are not opened because a command named them; operators may make more.
  std::int64_t accounts = 10'000'000;
  std::int64_t connections = 8'192;  // by TCP; by Unix sockets as many again
  std::int64_t request_memory = std::int64_t{2} << 30;
};

enum class Bound : std::uint8_t {
  kCommandsPerSecond,
  kCommandsInFlight,
  kCalls,
  kStreams,
  kSessions,
  kOpenOrders,
  kRequestMemory,
  kAllStreams,
  kAllSessions,
  kAllOpenOrders,
  kAllRequestMemory,
  kRequestIds,
  kAccounts
};

inline constexpr std::size_t kBounds = 13;

// As metrics say it, such as "caller_streams".
constexpr std::string_view to_string(Bound bound) {
  constexpr std::array<std::string_view, kBounds> kNames{"caller_commands_per_second",
                                                         "caller_commands_in_flight",
                                                         "caller_calls",
                                                         "caller_streams",
                                                         "caller_sessions",
                                                         "caller_open_orders",
                                                         "caller_request_memory",
                                                         "streams",
                                                         "sessions",
                                                         "open_orders",
                                                         "request_memory",
                                                         "request_ids",
                                                         "accounts"};
  return kNames[static_cast<std::size_t>(bound)];
}

// Which bound stands in the way of a caller, and after how long it is worth another try.
struct OverBound {
  Bound bound = Bound::kCalls;
  std::int64_t max = 0;
  std::chrono::nanoseconds delay{0};  // 0: trying again is of no use

  friend bool operator==(const OverBound&, const OverBound&) = default;
};

using Refusal = std::optional<OverBound>;  // nothing: it is let in

}  // namespace farmgate
