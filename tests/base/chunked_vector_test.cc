#include "engine/base/chunked_vector.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <utility>
#include <vector>

namespace farmgate {
namespace {

using Vector = ChunkedVector<std::size_t, 4>;

TEST(ChunkedVector, IsEmptyAtFirst) {
  EXPECT_EQ(Vector().size(), 0u);
}

TEST(ChunkedVector, HoldsWhatWasAppended) {
  Vector vector;
  for (std::size_t i = 0; i < 100; ++i) vector.emplace_back() = i;

  ASSERT_EQ(vector.size(), 100u);
  for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(std::as_const(vector)[i], i);
}

TEST(ChunkedVector, ANewElementIsTheDefault) {
  Vector vector;

  for (int i = 0; i < 9; ++i) EXPECT_EQ(vector.emplace_back(), 0u);
}

TEST(ChunkedVector, NeverMovesAnElement) {
  Vector vector;
  std::vector<const std::size_t*> places;
  for (std::size_t i = 0; i < 100; ++i) places.push_back(&vector.emplace_back());

  for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(&vector[i], places[i]);
}

TEST(ChunkedVector, ElementsCanBeChanged) {
  Vector vector;
  for (std::size_t i = 0; i < 9; ++i) vector.emplace_back() = i;

  vector[5] = 50;

  EXPECT_EQ(vector[4], 4u);
  EXPECT_EQ(vector[5], 50u);
  EXPECT_EQ(vector[6], 6u);
}

}  // namespace
}  // namespace farmgate
