// Memory in huge pages, for tables far larger than the caches: with pages of 4 KB nearly every look-up in
// them would also miss the processor's memory of page addresses.
#pragma once

#include <cstddef>
#include <memory>

namespace farmgate {

inline constexpr std::size_t kHugePageBytes = std::size_t{2} << 20;

struct FreeHugePage {
  void operator()(std::byte* bytes) const;
};
using HugePage = std::unique_ptr<std::byte, FreeHugePage>;

// One huge page, where the system gives it, else as much in small pages. Uninitialised.
HugePage allocate_huge_page();

// For a vector that is looked into at random: it begins with a cache line, and from the size of a huge page
// on with one. Uninitialised.
std::byte* allocate_in_huge_pages(std::size_t bytes);
// Requires: allocate_in_huge_pages() has given it for so many bytes.
void free_in_huge_pages(std::byte* memory, std::size_t bytes);

// For std::vector.
template <class T>
struct HugeMemory {
  using value_type = T;

  HugeMemory() = default;
  template <class Other>
  HugeMemory(const HugeMemory<Other>&) {}  // implicit: containers ask for memory of types of their own

  T* allocate(std::size_t count) { return reinterpret_cast<T*>(allocate_in_huge_pages(count * sizeof(T))); }
  void deallocate(T* memory, std::size_t count) {
    free_in_huge_pages(reinterpret_cast<std::byte*>(memory), count * sizeof(T));
  }

  friend bool operator==(const HugeMemory&, const HugeMemory&) { return true; }
};

// Has the system provide the memory now instead of at the first touch.
void touch_huge_page(const HugePage& page);

}  // namespace farmgate
