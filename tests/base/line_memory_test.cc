#include "engine/base/line_memory.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace farmgate {
namespace {

TEST(LineMemory, BeginsWithACacheLineHoweverItGrows) {
  std::vector<std::uint64_t, LineMemory<std::uint64_t>> numbers;
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    numbers.push_back(i);
    ASSERT_EQ(reinterpret_cast<std::uintptr_t>(numbers.data()) % kCacheLineBytes, 0u) << i;
  }

  const std::vector<std::uint64_t, LineMemory<std::uint64_t>> moved = std::move(numbers);

  ASSERT_EQ(moved.size(), 1'000u);
  for (std::uint64_t i = 0; i < moved.size(); ++i) EXPECT_EQ(moved[i], i);
}

}  // namespace
}  // namespace farmgate
