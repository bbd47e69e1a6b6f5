#include "engine/model/cost_rows.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace farmgate {
namespace {

TEST(CostRows, HaveNoLanesAtFirst) {
  const CostRows rows(2, 20);

  EXPECT_EQ(rows.row_size(), 32u);
  for (std::size_t number = 0; number < rows.row_size(); ++number) EXPECT_EQ(rows[1][number], kNoLane);
  EXPECT_EQ(rows[1].least()[1], kNoLane);
}

TEST(CostRows, ABlockKnowsItsLeastCost) {
  CostRows rows(2, 20);

  rows.set(1, 3, 70);
  rows.set(1, 4, 50);
  rows.set(1, 16, 60);

  EXPECT_EQ(rows[1][3], 70);
  EXPECT_EQ(rows[1].least()[0], 50);
  EXPECT_EQ(rows[1].least()[1], 60);
  EXPECT_EQ(rows[0].least()[0], kNoLane);
}

TEST(CostRows, TheLeastCostRisesWhenItsLaneGoes) {
  CostRows rows(1, 16);
  rows.set(0, 3, 70);
  rows.set(0, 4, 50);

  rows.set(0, 4, kNoLane);

  EXPECT_EQ(rows[0].least()[0], 70);
  rows.audit();
}

TEST(CostRows, LargerOnesTakeOverSmallerOnes) {
  CostRows small(1, 16);
  small.set(0, 15, 5);
  CostRows large(3, 40);

  large.copy(small);

  EXPECT_EQ(large[0][15], 5);
  EXPECT_EQ(large[0][16], kNoLane);
  EXPECT_EQ(large[1][15], kNoLane);
  EXPECT_EQ(large[0].least()[0], 5);
  large.audit();
}

TEST(CostRows, SayTheirMemoryBeforeTheyAreMade) {
  EXPECT_EQ(CostRows(7, 100).memory_bytes(), CostRows::memory_bytes(7, 100));
  EXPECT_GE(CostRows::memory_bytes(7, 100), sizeof(std::int32_t) * 7 * 100);
}

TEST(CostRowsDeathTest, ANegativeCostIsABug) {
  CostRows rows(1, 16);

  EXPECT_DEATH(rows.set(0, 0, -1), "check failed");
}

}  // namespace
}  // namespace farmgate
