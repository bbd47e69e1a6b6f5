#include "tools/compare/compare_runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/market_files.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

// The market's options with these lanes laid over it.
ReplayOptions with_lanes(const MarketFiles& files, const std::string& rows) {
  ReplayOptions options = files.options();
  options.overlays.lanes =
      files.write("lanes_b.csv", "origin,destination,class,unit_cost,transit_hours,subsidy\n" + rows);
  return options;
}

TEST(CompareRuns, OfOneConfigurationFindsNoDifference) {
  const MarketFiles files;

  const auto comparison = compare_runs(files.options(), files.options(), {});

  ASSERT_TRUE(comparison) << comparison.error().message;
  EXPECT_FALSE(comparison->divergence);
  EXPECT_EQ(comparison->a.digest, comparison->b.digest);
  EXPECT_EQ(comparison->a.total().filled.fills, 1u);
  EXPECT_EQ(comparison->b.total().filled.fills, 1u);
}

TEST(CompareRuns, ShowsTheFirstFillThatIsAnother) {
  const MarketFiles files;

  const auto comparison = compare_runs(files.options(), with_lanes(files, "hill,city,road,20,20,0\n"), {});

  ASSERT_TRUE(comparison && comparison->divergence);
  const Divergence& divergence = *comparison->divergence;
  EXPECT_EQ(divergence.sequence, 2u);
  EXPECT_EQ(divergence.columns[14], "unit_cost");
  ASSERT_TRUE(divergence.a && divergence.b);
  EXPECT_EQ((*divergence.a)[14], "10");
  EXPECT_EQ((*divergence.b)[14], "20");
  EXPECT_EQ(comparison->a.total().filled.buyers_paid, 30 * 57);
  EXPECT_EQ(comparison->b.total().filled.buyers_paid, 30 * 70);
}

// On a lane that is too dear the bid is cancelled where it was filled.
TEST(CompareRuns, ShowsAnEventWhereOneSideFillsNothing) {
  const MarketFiles files;

  const auto comparison = compare_runs(with_lanes(files, "hill,city,road,60,20,0\n"), files.options(), {});

  ASSERT_TRUE(comparison && comparison->divergence);
  const Divergence& divergence = *comparison->divergence;
  EXPECT_EQ(divergence.sequence, 2u);
  EXPECT_EQ(divergence.columns[13], "delivered_price");
  EXPECT_FALSE(divergence.a);
  ASSERT_TRUE(divergence.b);
  EXPECT_EQ((*divergence.b)[13], "57");
}

TEST(CompareRuns, ShowsAnEventThatIsNoFill) {
  const MarketFiles files;
  files.write_orders("500,new,z1,stranger,ask,tomato,hill,1,99,IOC\n" + std::string(kThreeOrders));
  ReplayOptions open = files.options();
  open.gate.open_accounts = true;

  const auto comparison = compare_runs(files.options(), open, {});

  ASSERT_TRUE(comparison && comparison->divergence);
  const Divergence& divergence = *comparison->divergence;
  EXPECT_EQ(divergence.sequence, 1u);
  EXPECT_EQ(divergence.columns[3], "event");
  ASSERT_TRUE(divergence.a && divergence.b);
  EXPECT_EQ((*divergence.a)[3], "rejected");
  EXPECT_EQ((*divergence.b)[3], "accepted");
}

TEST(CompareRuns, SaysWhichSideCannotBeReplayed) {
  const MarketFiles files;
  const ReplayOptions bad = with_lanes(files, "hill,mars,road,20,20,0\n");

  const auto bad_b = compare_runs(files.options(), bad, {});
  const auto bad_a = compare_runs(bad, files.options(), {});

  ASSERT_FALSE(bad_a);
  ASSERT_FALSE(bad_b);
  EXPECT_EQ(bad_b.error().code, ErrorCode::kBadInput);
  EXPECT_THAT(bad_a.error().message, HasSubstr("lanes_b.csv:2: origin: "));
  EXPECT_EQ(bad_a.error().message, bad_b.error().message);
}

}  // namespace
}  // namespace farmgate
