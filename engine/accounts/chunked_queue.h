// A queue in chunks of one huge page: no element ever moves, and a queue that stays about as long as it is
// does not allocate. Belongs to one thread.
#pragma once

#include <cstddef>
#include <deque>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/accounts/huge_pages.h"
#include "engine/base/check.h"

namespace farmgate {

template <class T>
class ChunkedQueue {
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  // The element that is this far behind the front. Requires: index < size().
  const T& operator[](std::size_t index) const {
    const std::size_t at = front_ + index;
    return reinterpret_cast<const T*>(chunks_[at / kChunkSize].get())[at % kChunkSize];
  }
  const T& front() const { return (*this)[0]; }

  // Makes memory ready for so many elements.
  void reserve(std::size_t size) {
    while ((chunks_.size() + spares_.size()) * kChunkSize < size) {
      spares_.push_back(allocate_huge_page());
      touch_huge_page(spares_.back());
    }
  }

  void push_back(const T& value) {
    if (back_room_ == 0) add_chunk();
    new (back_) T(value);
    ++back_;
    --back_room_;
    ++size_;
  }

  void pop_front() {
    check(size_ > 0);
    --size_;
    if (++front_ < kChunkSize) return;
    front_ = 0;
    spares_.push_back(std::move(chunks_.front()));
    chunks_.pop_front();
  }

 private:
  static constexpr std::size_t kChunkSize = kHugePageBytes / sizeof(T);
  static_assert(kHugePageBytes % sizeof(T) == 0);

  void add_chunk() {
    if (spares_.empty()) spares_.push_back(allocate_huge_page());
    chunks_.push_back(std::move(spares_.back()));
    spares_.pop_back();
    back_ = reinterpret_cast<T*>(chunks_.back().get());
    back_room_ = kChunkSize;
  }

  std::deque<HugePage> chunks_;
  std::vector<HugePage> spares_;
  std::size_t front_ = 0;  // in the first chunk
  T* back_ = nullptr;      // where the next element goes
  std::size_t back_room_ = 0;
  std::size_t size_ = 0;
};

}  // namespace farmgate
