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

// Has the system provide the memory now instead of at the first touch.
void touch_huge_page(const HugePage& page);

}  // namespace farmgate
