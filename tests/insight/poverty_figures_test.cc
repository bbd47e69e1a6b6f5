#include "engine/insight/poverty_figures.h"

#include <gtest/gtest.h>

#include "tests/insight/sold_goods.h"

namespace farmgate {
namespace {

// An owner counts once, with all her accounts, which count for themselves no more.
TEST(PovertyFigures, CountProducersByTheLine) {
  SoldGoods goods({.poverty_line = 500});
  AccountRow one;
  one.symbol = "one";
  one.owner = "firm";
  AccountRow two = one;
  two.symbol = "two";
  goods.with({one, two});
  goods.sell({.producer = "old", .lots = 9});
  goods.sell({.day = 400, .producer = "one", .lots = 2});
  goods.sell({.day = 400, .producer = "two", .lots = 3});
  goods.sell({.day = 400, .producer = "al", .lots = 4});
  goods.sell({.day = 400, .producer = "cy", .lots = 1});

  const PovertyFigures figures = poverty_figures(goods.insight());

  EXPECT_EQ(figures.above, 1);
  EXPECT_EQ(figures.income_above, 500);
  EXPECT_EQ(figures.below, 2);
  EXPECT_EQ(figures.income_below, 500);
  EXPECT_EQ(figures.idle, 1);
}

}  // namespace
}  // namespace farmgate
