#include "engine/base/stable_vector.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace farmgate {
namespace {

TEST(StableVector, IsEmptyAtFirst) {
  EXPECT_EQ(StableVector<int>().size(), 0u);
}

// Over the borders of many chunks: 16, 48, 112 ...
TEST(StableVector, HoldsWhatWasAppended) {
  StableVector<std::size_t> vector;
  for (std::size_t i = 0; i < 100'000; ++i) {
    vector.push_back(i);
    ASSERT_EQ(vector[i], i);
  }

  ASSERT_EQ(vector.size(), 100'000u);
  for (std::size_t i = 0; i < vector.size(); ++i) ASSERT_EQ(vector[i], i);
}

TEST(StableVector, NeverMovesAnElement) {
  StableVector<std::string> vector;
  std::vector<const std::string*> places;
  for (int i = 0; i < 1000; ++i) {
    vector.push_back(std::to_string(i));
    places.push_back(&vector[vector.size() - 1]);
  }

  for (std::size_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(&vector[i], places[i]);
    EXPECT_EQ(*places[i], std::to_string(i));
  }
}

TEST(StableVector, ElementsCanBeChanged) {
  StableVector<std::string> vector;
  vector.push_back("old");

  vector[0] = "new";

  EXPECT_EQ(std::as_const(vector)[0], "new");
}

TEST(StableVector, TakesBackTheLastElement) {
  StableVector<std::shared_ptr<int>> vector;
  const auto element = std::make_shared<int>(5);
  for (int i = 0; i < 17; ++i) vector.push_back(element);

  vector.pop_back();

  EXPECT_EQ(vector.size(), 16u);
  EXPECT_EQ(element.use_count(), 17);
  vector.push_back(nullptr);
  EXPECT_EQ(vector[16], nullptr);
}

TEST(StableVectorDeathTest, ToTakeBackFromAnEmptyOneIsABug) {
  StableVector<int> vector;

  EXPECT_DEATH(vector.pop_back(), "check failed");
}

}  // namespace
}  // namespace farmgate
