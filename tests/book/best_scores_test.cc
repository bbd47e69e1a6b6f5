#include "engine/book/best_scores.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "tests/support/random_draws.h"

namespace farmgate {
namespace {

BestScores two_blocks() {
  BestScores best;
  best.reset(2 * kZoneBlock);
  return best;
}

TEST(BestScores, AreNoOfferAtFirst) {
  const BestScores best = two_blocks();

  EXPECT_EQ(best.block_count(), 2u);
  EXPECT_EQ(best[31], kNoOffer);
  EXPECT_EQ(best.greatest()[0], kNoOffer);
  EXPECT_EQ(best.greatest()[1], kNoOffer);
}

TEST(BestScores, ABlockHasTheGreatestOfItsZones) {
  BestScores best = two_blocks();

  best.set(3, -50);
  best.set(15, -40);
  best.set(16, -10);

  EXPECT_EQ(best.greatest()[0], -40);
  EXPECT_EQ(best.greatest()[1], -10);
}

TEST(BestScores, ABlockFallsBackToItsNextBest) {
  BestScores best = two_blocks();
  best.set(3, -50);
  best.set(15, -40);

  best.set(15, kNoOffer);

  EXPECT_EQ(best.greatest()[0], -50);
}

TEST(BestScores, ABlockKeepsItsBestWhenOneOfTwoGoes) {
  BestScores best = two_blocks();
  best.set(3, -40);
  best.set(15, -40);

  best.set(3, -41);

  EXPECT_EQ(best.greatest()[0], -40);
}

TEST(BestScores, ArePaddedToWholeGroupsWithoutOffers) {
  BestScores best = two_blocks();
  best.set(0, 5);

  for (std::size_t block = 2; block < kBlockGroup; ++block) EXPECT_EQ(best.greatest()[block], kNoOffer);
}

TEST(BestScores, StayTrueThroughManyChanges) {
  RandomDraws random(1);
  BestScores best;
  best.reset(5 * kZoneBlock);
  std::vector<Score> expected(5 * kZoneBlock, kNoOffer);
  for (int step = 0; step < 5'000; ++step) {
    const auto number = static_cast<std::size_t>(random.between(0, 5 * kZoneBlock - 1));
    expected[number] = random.per_mille(300) ? kNoOffer : static_cast<Score>(random.between(-3, 3));
    best.set(number, expected[number]);
    const auto block = number / kZoneBlock * kZoneBlock;
    const auto start = expected.begin() + static_cast<std::ptrdiff_t>(block);
    ASSERT_EQ(best.greatest()[number / kZoneBlock], *std::max_element(start, start + kZoneBlock));
  }
  best.audit();
}

}  // namespace
}  // namespace farmgate
