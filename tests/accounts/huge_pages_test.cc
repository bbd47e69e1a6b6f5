#include "engine/accounts/huge_pages.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace farmgate {
namespace {

TEST(HugePages, StartAtAMultipleOfTheirSize) {
  const HugePage page = allocate_huge_page();

  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(page.get()) % kHugePageBytes, 0u);
}

TEST(HugePages, CanBeWrittenFromEndToEnd) {
  const HugePage page = allocate_huge_page();
  touch_huge_page(page);

  page.get()[0] = std::byte{1};
  page.get()[kHugePageBytes - 1] = std::byte{2};

  EXPECT_EQ(page.get()[0], std::byte{1});
  EXPECT_EQ(page.get()[kHugePageBytes - 1], std::byte{2});
}

}  // namespace
}  // namespace farmgate
