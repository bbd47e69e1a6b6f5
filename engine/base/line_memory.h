// Memory for vectors whose elements are as large as a cache line, or a part of one: none lies across two.
#pragma once

#include <cstddef>
#include <new>

namespace farmgate {

inline constexpr std::size_t kCacheLineBytes = 64;

// For std::vector.
template <class T>
struct LineMemory {
  static_assert(kCacheLineBytes % sizeof(T) == 0);
  using value_type = T;

  LineMemory() = default;
  template <class Other>
  LineMemory(const LineMemory<Other>&) {}  // implicit: containers ask for memory of types of their own

  T* allocate(std::size_t count) {
    return static_cast<T*>(::operator new(count * sizeof(T), std::align_val_t{kCacheLineBytes}));
  }
  void deallocate(T* memory, std::size_t) { ::operator delete(memory, std::align_val_t{kCacheLineBytes}); }

  friend bool operator==(const LineMemory&, const LineMemory&) { return true; }
};

}  // namespace farmgate
