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
    if (!target) target = std::make_unique<T[]>(first(size_) + kFirstChunk);
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
  // Chunk k holds kFirstChunk * 2^k elements.
  static constexpr std::size_t kFirstChunk = 16;

  static std::size_t chunk(std::size_t index) {
    return static_cast<std::size_t>(std::bit_width(index / kFirstChunk + 1)) - 1;
  }
  // Where the chunk of `index` begins; it holds as many as all before it and kFirstChunk more.
  static std::size_t first(std::size_t index) {
    return kFirstChunk * (std::bit_floor(index / kFirstChunk + 1) - 1);
  }
  static std::size_t offset(std::size_t index) { return index - first(index); }

  std::array<std::unique_ptr<T[]>, 40> chunks_;
  std::size_t size_ = 0;
};

}  // namespace farmgate
