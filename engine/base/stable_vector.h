// A vector that only grows, and whose elements never move.
//
// One thread appends. Another may read an element once it has been told of it by something that synchronises
// the two (a queue, a pipeline stage): appending writes nothing that reading an older element reads.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <memory>
#include <utility>

#include "engine/base/check.h"

namespace farmgate {

template <class T>
class StableVector {
 public:
  // Elements appended so far; for the appending thread.
  std::size_t size() const { return size_; }

  T& operator[](std::size_t index) { return chunks_[chunk(index)][offset(index)]; }
  const T& operator[](std::size_t index) const { return chunks_[chunk(index)][offset(index)]; }

  void push_back(T value) {
    std::unique_ptr<T[]>& target = chunks_[chunk(size_)];
    // What nothing was appended to is not touched, so that of a large chunk only what is used takes memory.
    if (!target) target = std::make_unique_for_overwrite<T[]>(chunk_size(size_));
    target[offset(size_)] = std::move(value);
    ++size_;
  }

  // Requires: not empty.
  void pop_back() {
    check(size_ > 0);
    --size_;
    (*this)[size_] = T{};
  }

 private:
  // Elements are placed by their index plus kFirstChunk: by its highest bit into a chunk, which has as many
  // as that bit stands for, by the others within it.
  static constexpr std::size_t kFirstChunk = 16;

  static std::size_t chunk(std::size_t index) {
    return static_cast<std::size_t>(std::bit_width(index + kFirstChunk));
  }
  static std::size_t chunk_size(std::size_t index) {
    constexpr std::size_t kHighestBit = ~(~std::size_t{0} >> 1);
    return kHighestBit >> std::countl_zero(index + kFirstChunk);
  }
  static std::size_t offset(std::size_t index) { return (index + kFirstChunk) ^ chunk_size(index); }

  std::array<std::unique_ptr<T[]>, 45> chunks_;  // the first of them are none
  std::size_t size_ = 0;
};

}  // namespace farmgate
