// The connections that are open, each known by its descriptor, which somebody else closes without a word.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace farmgate {

// Belongs to one thread, but for the counts.
//
// A connection is over when its descriptor is: the number is free, or somebody else's. That is found out by
// asking the system for each of them. Another descriptor of the same socket would tell at once, and do harm:
// a poll set that has the first one would go on telling of it after that was closed (epoll(7)).
class OpenConnections {
 public:
  using Clock = std::chrono::steady_clock;

  explicit OpenConnections(std::int64_t max) : max_(static_cast<std::size_t>(max)) {}

  // One more, of this socket, which is still the caller's; false: there are as many as there may be, as far
  // as was looked. Those that have ended are looked for once in kLookInterval at most, so that whoever is
  // turned away costs next to nothing.
  bool add(int socket, Clock::time_point now);

  // Forgets those that have ended.
  void look(Clock::time_point now);

  std::int64_t max() const { return static_cast<std::int64_t>(max_); }

  // Any thread.

  // As it was found last.
  std::int64_t count() const { return count_.load(std::memory_order_relaxed); }
  std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::chrono::milliseconds kLookInterval{100};

  struct Connection {
    int number = -1;  // -1: the system could not tell
    std::uint64_t device = 0;
    std::uint64_t node = 0;  // of the socket: no two have had the same for the last 4 billion

    bool is_open() const;
  };
  static Connection connection_of(int socket);

  const std::size_t max_;
  std::vector<Connection> open_;
  Clock::time_point next_look_{};
  std::atomic<std::int64_t> count_{0};     // these order nothing else
  std::atomic<std::uint64_t> refused_{0};  // of those that came when there was no room
};

}  // namespace farmgate
