#include "engine/accounts/chunked_vector.h"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <utility>

namespace farmgate {
namespace {

// Large, so that a few fill a chunk.
struct alignas(64) Element {
  std::size_t value = 7;
  std::array<char, (std::size_t{1} << 19) - 64> rest{};
};
constexpr std::size_t kPerChunk = kHugePageBytes / sizeof(Element);
static_assert(kPerChunk == 4);

TEST(ChunkedVector, IsEmptyAtFirst) {
  EXPECT_EQ(ChunkedVector<Element>().size(), 0u);
}

TEST(ChunkedVector, HoldsWhatWasAppended) {
  ChunkedVector<Element> vector;
  for (std::size_t i = 0; i < 3 * kPerChunk; ++i) vector.emplace_back().value = i;

  ASSERT_EQ(vector.size(), 3 * kPerChunk);
  for (std::size_t i = 0; i < vector.size(); ++i) EXPECT_EQ(std::as_const(vector)[i].value, i);
}

TEST(ChunkedVector, ANewElementIsTheDefault) {
  ChunkedVector<Element> vector;

  for (std::size_t i = 0; i <= kPerChunk; ++i) EXPECT_EQ(vector.emplace_back().value, 7u);
}

TEST(ChunkedVector, NeverMovesAnElement) {
  ChunkedVector<Element> vector;
  const Element* const first = &vector.emplace_back();

  for (std::size_t i = 0; i < 5 * kPerChunk; ++i) vector.emplace_back();

  EXPECT_EQ(&vector[0], first);
}

TEST(ChunkedVector, ReservesWithoutGrowing) {
  ChunkedVector<Element> vector;
  vector.reserve(kPerChunk + 1);
  EXPECT_EQ(vector.size(), 0u);

  for (std::size_t i = 0; i < 3 * kPerChunk; ++i) vector.emplace_back().value = i;

  for (std::size_t i = 0; i < vector.size(); ++i) EXPECT_EQ(vector[i].value, i);
}

}  // namespace
}  // namespace farmgate
