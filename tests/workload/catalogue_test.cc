// Every workload by its name: that it is what it says, and that the engine comes to what its own matcher
// says.
#include "tools/workload/catalogue.h"
#include "tests/support/paths.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/workload/apply_workload.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

Workload small(std::string_view name) {
  auto workload = workload_named(name, {.commands = 3'000,
                                        .resting = 500,
                                        .seed = 7,
                                        .data_folder = std::string(kSourceFolder) + "/tools/data"});
  EXPECT_TRUE(workload) << workload.error().message;
  return std::move(*workload);
}

std::string test_name(const testing::TestParamInfo<std::string_view>& workload) {
  std::string name(workload.param);
  std::ranges::replace(name, '-', '_');
  return name;
}

class EveryWorkload : public testing::TestWithParam<std::string_view> {};

TEST_P(EveryWorkload, IsTheSameAtEveryCall) {
  const Workload workload = small(GetParam());

  const std::vector<std::string> first = lines_of(workload);

  EXPECT_EQ(first.size(), workload.warm_up + 3'000);
  EXPECT_EQ(lines_of(workload), first);
}

TEST_P(EveryWorkload, ComesToTheTotalsOfItsOwnMatcher) {
  const Workload workload = small(GetParam());

  const AppliedWorkload applied = apply_workload(workload);

  EXPECT_GT(applied.filled.fills, 0u);
  if (!workload.has_totals) return;
  EXPECT_EQ(applied.filled, applied.expected);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryWorkload, testing::ValuesIn(workload_names()), test_name);

class HeldWorkload : public testing::TestWithParam<std::string_view> {};

TEST_P(HeldWorkload, HoldsItsBooksAtTheirSize) {
  const Workload workload = small(GetParam());

  const AppliedWorkload applied = apply_workload(workload);

  EXPECT_EQ(applied.resting_after_warm_up, workload.warm_up);
  EXPECT_NEAR(static_cast<double>(applied.resting), static_cast<double>(workload.warm_up),
              0.3 * static_cast<double>(workload.warm_up));
}

TEST_P(HeldWorkload, IsAMixOfOrdersAndCancels) {
  std::map<Operation, int> counts;
  std::uint64_t seen = 0;
  const Workload workload = small(GetParam());

  workload.generate([&](const Request& request) {
    if (++seen > workload.warm_up) ++counts[request.operation];
  });

  EXPECT_NEAR(counts[Operation::kNew], 2'100, 200);
  EXPECT_NEAR(counts[Operation::kCancel], 900, 200);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, HeldWorkload,
                         testing::Values("spatial-100", "spatial-340", "spatial-china", "wide", "thin",
                                         "one-price", "many-books"),
                         test_name);

TEST(Catalogue, SaysWhichWorkloadsThereAre) {
  const auto workload = workload_named("plane-1", {});

  ASSERT_FALSE(workload);
  EXPECT_EQ(workload.error().code, ErrorCode::kUsage);
  EXPECT_THAT(workload.error().message, HasSubstr("'plane-1', but plain-1, plain-32, spatial-100"));
}

TEST(Catalogue, SaysWhichDataItMisses) {
  const auto workload = workload_named("spatial-china", {.data_folder = "/nowhere"});

  ASSERT_FALSE(workload);
  EXPECT_THAT(workload.error().message, HasSubstr("/nowhere/china-zones/zones.csv"));
}

TEST(Catalogue, ThinHasOneOrderALevel) {
  std::map<std::int64_t, int> orders_at;
  const Workload thin = small("thin");
  std::uint64_t seen = 0;

  thin.generate([&](const Request& request) {
    if (++seen <= thin.warm_up) ++orders_at[request.price.value()];
  });

  EXPECT_GT(orders_at.size(), 99'900u);
}

TEST(Catalogue, WideReachesFromTheLowestPriceToTheHighest) {
  std::int64_t lowest = kPriceMax.value();
  std::int64_t highest = 0;

  small("wide").generate([&](const Request& request) {
    if (request.operation != Operation::kNew) return;
    lowest = std::min(lowest, request.price.value());
    highest = std::max(highest, request.price.value());
  });

  EXPECT_LT(lowest, 50'000'000);
  EXPECT_GT(highest, 950'000'000);
}

TEST(Catalogue, TruckloadsAreTheSampleInPartsOfAHundredLots) {
  const Workload whole = small("mandi");
  const Workload parts = small("mandi-truckloads");
  std::vector<std::int64_t> lots;

  parts.generate([&](const Request& request) { lots.push_back(request.quantity.value()); });

  std::int64_t open = 0;
  std::size_t part = 0;
  whole.generate([&](const Request& request) {
    for (open = request.quantity.value(); open > 0 && part < lots.size(); open -= lots[part++]) {
      EXPECT_EQ(lots[part], std::min<std::int64_t>(open, 100));
    }
  });
}

}  // namespace
}  // namespace farmgate
