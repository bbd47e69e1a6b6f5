// A vector that grows by huge pages: no element ever moves, and no step of growth costs more than one page.
// Belongs to one thread.
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <vector>

#include "engine/accounts/huge_pages.h"

namespace farmgate {

template <class T>
class ChunkedVector {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  std::size_t size() const { return size_; }

  T& operator[](std::size_t index) { return chunks_[index / kChunkSize][index % kChunkSize]; }
  const T& operator[](std::size_t index) const { return chunks_[index / kChunkSize][index % kChunkSize]; }

  // Makes memory ready for so many elements.
  void reserve(std::size_t size) {
    while (capacity_ < size) {
      add_chunk();
      touch_huge_page(pages_.back());
    }
  }

  // Appends a T{}.
  T& emplace_back() { return *new (&append()) T{}; }

  // Appends an element with nothing set.
  T& append() {
    if (size_ == capacity_) [[unlikely]] {
      add_chunk();
    }
    return (*this)[size_++];
  }

 private:
  static constexpr std::size_t kChunkSize = kHugePageBytes / sizeof(T);
  static_assert(kHugePageBytes % sizeof(T) == 0);

  void add_chunk() {
    pages_.push_back(allocate_huge_page());
    chunks_.push_back(reinterpret_cast<T*>(pages_.back().get()));
    capacity_ += kChunkSize;
  }

  std::vector<T*> chunks_;
  std::vector<HugePage> pages_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace farmgate
