#include "engine/accounts/huge_pages.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

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

TEST(HugeMemory, BeginsWithACacheLineOrAHugePage) {
  std::vector<std::uint32_t, HugeMemory<std::uint32_t>> numbers(3, 7);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(numbers.data()) % 64, 0u);

  numbers.resize(kHugePageBytes / sizeof(std::uint32_t) + 1);

  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(numbers.data()) % kHugePageBytes, 0u);
  EXPECT_EQ(numbers[2], 7u);
  numbers.back() = 9;
  const auto copy = numbers;
  EXPECT_EQ(copy.back(), 9u);
}

}  // namespace
}  // namespace farmgate
