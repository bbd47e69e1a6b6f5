#include "engine/accounts/huge_pages.h"

#include <sys/mman.h>

#include <new>

namespace farmgate {

void FreeHugePage::operator()(std::byte* bytes) const {
  ::operator delete(bytes, std::align_val_t{kHugePageBytes});
}

HugePage allocate_huge_page() {
  HugePage page(static_cast<std::byte*>(::operator new(kHugePageBytes, std::align_val_t{kHugePageBytes})));
  // A wish: where it is not granted, everything works, only slower.
  static_cast<void>(madvise(page.get(), kHugePageBytes, MADV_HUGEPAGE));
  return page;
}

void touch_huge_page(const HugePage& page) {
  constexpr std::size_t kSmallPageBytes = 4096;
  volatile std::byte* const bytes = page.get();
  for (std::size_t at = 0; at < kHugePageBytes; at += kSmallPageBytes) bytes[at] = std::byte{0};
}

}  // namespace farmgate
