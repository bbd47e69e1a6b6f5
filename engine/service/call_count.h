// How many calls of a method listen: always one more than callers need, and after a rush no more than a few.
#pragma once

#include <cstddef>

namespace farmgate {

class CallCount {
 public:
  // Of calls that listen when they have nothing to do.
  static constexpr std::size_t kIdleMax = 128;

  // There will be so many in all at most; whoever calls when all are under way waits in the connection.
  explicit CallCount(std::size_t max) : max_(max) {}

  std::size_t all() const { return listening_ + under_way_; }

  // One more listens.
  void add() { ++listening_; }

  // One that listened is under way; true: another one must be added, or nobody listens.
  bool begin() {
    --listening_;
    ++under_way_;
    return listening_ == 0 && all() < max_;
  }

  // One is over; true: it listens again, else it goes.
  bool end() {
    --under_way_;
    if (listening_ >= kIdleMax) return false;
    ++listening_;
    return true;
  }

 private:
  const std::size_t max_;
  std::size_t listening_ = 0;
  std::size_t under_way_ = 0;
};

}  // namespace farmgate
