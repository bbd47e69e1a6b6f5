// How many calls of a method listen: always one more than are under way, and after a rush no more than a few.
#pragma once

#include <cstddef>

namespace farmgate {

class CallCount {
 public:
  // Of calls that listen when they have nothing to do.
  static constexpr std::size_t kIdleMax = 128;

  std::size_t all() const { return listening_ + under_way_; }

  // One more listens.
  void add() { ++listening_; }

  // One that listened is under way; true: another one must be added, or nobody listens.
  bool begin() {
    --listening_;
    ++under_way_;
    return listening_ == 0;
  }

  // One is over; true: it listens again, else it goes.
  bool end() {
    --under_way_;
    if (listening_ >= kIdleMax) return false;
    ++listening_;
    return true;
  }

 private:
  std::size_t listening_ = 0;
  std::size_t under_way_ = 0;
};

}  // namespace farmgate
