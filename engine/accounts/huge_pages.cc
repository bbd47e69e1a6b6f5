#include "engine/accounts/huge_pages.h"

#include <sys/mman.h>

#include <new>

#include "engine/base/line_memory.h"

namespace farmgate {
namespace {

std::align_val_t alignment_of(std::size_t bytes) {
  return std::align_val_t{bytes < kHugePageBytes ? kCacheLineBytes : kHugePageBytes};
}

}  // namespace

std::byte* allocate_in_huge_pages(std::size_t bytes) {
  auto* const memory = static_cast<std::byte*>(::operator new(bytes, alignment_of(bytes)));
  // A wish: where it is not granted, everything works, only slower.
  if (bytes >= kHugePageBytes) static_cast<void>(madvise(memory, bytes, MADV_HUGEPAGE));
  return memory;
}

void free_in_huge_pages(std::byte* memory, std::size_t bytes) {
  ::operator delete(memory, alignment_of(bytes));
}

void FreeHugePage::operator()(std::byte* bytes) const {
  free_in_huge_pages(bytes, kHugePageBytes);
}

HugePage allocate_huge_page() {
  return HugePage(allocate_in_huge_pages(kHugePageBytes));
}

void touch_huge_page(const HugePage& page) {
  constexpr std::size_t kSmallPageBytes = 4096;
  volatile std::byte* const bytes = page.get();
  for (std::size_t at = 0; at < kHugePageBytes; at += kSmallPageBytes) bytes[at] = std::byte{0};
}

}  // namespace farmgate
