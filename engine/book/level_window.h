// The levels within a stretch of prices, indexed by price, so that none has to be searched for: an array of
// queues, and a bit for every one that is not empty.
//
// Belongs to one ladder.
//
// Invariant, verified by audit(): a bit is set exactly when its queue is not empty.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/book/level.h"

namespace farmgate {

class LevelWindow {
 public:
  // Scores are whole multiples of `tick`.
  explicit LevelWindow(std::int32_t tick) : tick_(tick) {}

  // Covers `size` ticks from `base` on, empty. Requires: it is empty; `size` is a multiple of 64.
  void place(Score base, std::size_t size);

  std::int32_t tick() const { return tick_; }

  // Size 0: covers nothing.
  std::size_t size() const { return size_; }
  std::size_t level_count() const { return level_count_; }

  // The index of a score; not below size() when it is not covered.
  std::size_t index(Score score) const {
    const auto distance = static_cast<std::uint32_t>(score) - static_cast<std::uint32_t>(base_);
    return tick_ == 1 ? distance : distance / static_cast<std::uint32_t>(tick_);
  }
  Score score(std::size_t index) const { return base_ + static_cast<Score>(index) * tick_; }

  OrderQueue& operator[](std::size_t index) { return queues_[index]; }
  const OrderQueue& operator[](std::size_t index) const { return queues_[index]; }

  // To be told when a queue stops and starts being empty.
  void note_filled(std::size_t index) {
    bits_[index / 64] |= std::uint64_t{1} << index % 64;
    ++level_count_;
  }
  void note_empty(std::size_t index) {
    bits_[index / 64] &= ~(std::uint64_t{1} << index % 64);
    --level_count_;
  }

  // The greatest index below `end` whose queue is not empty. Requires: end <= size().
  std::optional<std::size_t> best_below(std::size_t end) const;

  void audit() const;

 private:
  std::int32_t tick_;
  Score base_ = 0;
  std::size_t size_ = 0;
  std::size_t level_count_ = 0;
  std::vector<OrderQueue> queues_;
  std::vector<std::uint64_t> bits_;
};

}  // namespace farmgate
