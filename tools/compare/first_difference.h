// The first row in which two files differ that are written at the same time, each by a thread of its own.
//
// Shared by the two threads. Rows that both have are dropped as they come, and who is far ahead waits, so
// that memory is bounded.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace farmgate {

enum class ComparedSide : std::size_t { kA, kB };

class FirstDifference {
 public:
  // Where the sides differ first; nothing: that side has no more rows.
  struct Rows {
    std::optional<std::string> a;
    std::optional<std::string> b;
  };

  // Takes in the next rows of a side, whole ones, each with its line end. Waits while the side is far ahead.
  // Requires: it has not ended.
  void add(ComparedSide side, std::string_view rows);

  // Says that the side has no more rows.
  void end(ComparedSide side);

  // Whether a difference is known: further rows change nothing, and need not be added.
  bool is_found() const { return found_.load(std::memory_order_relaxed); }

  // Nothing: all rows are the same. Requires: both sides have ended.
  std::optional<Rows> rows() const;

 private:
  struct Side {
    std::string rows;  // those that were not compared yet; of a difference, from it on
    bool ended = false;
  };

  void compare();

  mutable std::mutex mutex_;
  std::condition_variable moved_;
  std::array<Side, 2> sides_;
  std::atomic<bool> found_ = false;  // read without the lock to save work alone; it orders nothing
};

}  // namespace farmgate
