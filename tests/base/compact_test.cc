#include "engine/base/compact.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "engine/base/amount.h"

namespace farmgate {
namespace {

using Grain = Amount<struct GrainUnit>;

TEST(Compact, IsTheAmount) {
  const Compact<Grain> compact = Grain{7};

  EXPECT_EQ(compact, Grain{7});
  EXPECT_EQ(compact + Grain{1}, Grain{8});
  EXPECT_LT(Grain{6}, compact);
  EXPECT_EQ(compact.value(), 7);
  EXPECT_EQ(sizeof compact, 4u);
}

TEST(Compact, ClampsWhatDoesNotFitToOneAmountBeyondAll) {
  constexpr std::int64_t kBeyond = Compact<Grain>::kBeyond;

  EXPECT_EQ(Compact<Grain>::clamp(Grain{kBeyond - 1}).value(), kBeyond - 1);
  EXPECT_EQ(Compact<Grain>::clamp(Grain{kBeyond}).value(), kBeyond);
  EXPECT_EQ(Compact<Grain>::clamp(Grain{INT64_MAX}).value(), kBeyond);
  EXPECT_EQ(Compact<Grain>::clamp(Grain{-1}).value(), kBeyond);
  EXPECT_EQ(Compact<Grain>::clamp(Grain{INT64_MIN}).value(), kBeyond);
}

}  // namespace
}  // namespace farmgate
