#include "tools/workload/plain_market.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/workload/apply_workload.h"

namespace farmgate {
namespace {

TEST(PlainMarket, IsTheSameAtEveryCall) {
  const Workload workload = plain_workload({.commands = 5'000, .commodities = 3, .seed = 7});

  const std::vector<std::string> first = lines_of(workload);

  EXPECT_EQ(first.size(), 5'000u);
  EXPECT_EQ(lines_of(workload), first);
}

TEST(PlainMarket, DependsOnTheSeed) {
  EXPECT_NE(lines_of(plain_workload({.commands = 100, .seed = 1})),
            lines_of(plain_workload({.commands = 100, .seed = 2})));
}

TEST(PlainMarket, OfFewerCommandsIsTheBeginningOfTheLonger) {
  const std::vector<std::string> shorter = lines_of(plain_workload({.commands = 300, .commodities = 2}));
  std::vector<std::string> longer = lines_of(plain_workload({.commands = 600, .commodities = 2}));

  longer.resize(300);

  EXPECT_EQ(shorter, longer);
}

TEST(PlainMarket, HasNoCommandsWhenNoneAreWanted) {
  EXPECT_TRUE(lines_of(plain_workload({.commands = 0})).empty());
}

TEST(PlainMarket, ComesToTheTotalsOfItsOwnMatcher) {
  const Workload workload = plain_workload({.commands = 20'000, .commodities = 3, .seed = 7});

  const AppliedWorkload applied = apply_workload(workload);

  EXPECT_EQ(applied.expected, (WorkloadTotals{.fills = 5'635, .quantity = 218'149}));
  EXPECT_EQ(applied.filled, applied.expected);
}

}  // namespace
}  // namespace farmgate
