#include "engine/base/index.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace farmgate {
namespace {

using TreeId = Index<struct TreeTag>;
using RoadId = Index<struct RoadTag>;

TEST(Index, NamesNothingAtFirst) {
  EXPECT_FALSE(TreeId{}.valid());
  EXPECT_EQ(TreeId{}, TreeId{});
}

TEST(Index, NamesWhatItWasGiven) {
  EXPECT_TRUE(TreeId{0}.valid());
  EXPECT_EQ(TreeId{7}.value(), 7u);
  EXPECT_NE(TreeId{0}, TreeId{});
}

TEST(Index, IsOrderedByValue) {
  EXPECT_LT(TreeId{1}, TreeId{2});
  EXPECT_LT(TreeId{2}, TreeId{});
}

TEST(Index, KindsDoNotMix) {
  static_assert(!std::is_constructible_v<TreeId, RoadId>);
  static_assert(!std::is_convertible_v<std::size_t, TreeId>);
}

}  // namespace
}  // namespace farmgate
