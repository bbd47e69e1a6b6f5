#include "tools/compare/comparison.h"

#include <gtest/gtest.h>

namespace farmgate {
namespace {

TEST(Crossings, CountProducersOnEitherSideOfTheLine) {
  Comparison comparison;
  comparison.a.producers = {{{.account = "poor", .owner = ""}, {.earned = 9, .best_year = 9}},
                            {{.account = "lifted", .owner = ""}, {.earned = 9, .best_year = 9}},
                            {{.account = "above", .owner = ""}, {.earned = 10, .best_year = 10}},
                            {{.account = "fallen", .owner = ""}, {.earned = 50, .best_year = 50}}};
  comparison.b.producers = {
      {{.account = "poor", .owner = ""}, {.earned = 900, .best_year = 9}},  // in more than one year
      {{.account = "lifted", .owner = ""}, {.earned = 10, .best_year = 10}},
      {{.account = "above", .owner = ""}, {.earned = 10, .best_year = 10}},
      {{.account = "new", .owner = ""}, {.earned = 70, .best_year = 70}}};

  const Crossings count = crossings(comparison, 10);

  EXPECT_EQ(count.above_a, 2u);
  EXPECT_EQ(count.above_b, 3u);
  EXPECT_EQ(count.lifted, 2u);
  EXPECT_EQ(count.fallen, 1u);
}

}  // namespace
}  // namespace farmgate
