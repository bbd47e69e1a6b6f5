#include "engine/accounts/open_orders.h"

#include <gtest/gtest.h>

namespace farmgate {
namespace {

constexpr CommodityId kOnion{0};
constexpr CommodityId kTea{1};

TEST(OpenOrders, NumbersTheOrdersOfACommodityFromZero) {
  OpenOrders orders;

  EXPECT_EQ(orders.add(kTea, RecordId{5}), 0u);
  EXPECT_EQ(orders.add(kTea, RecordId{6}), 1u);
  EXPECT_EQ(orders.add(kOnion, RecordId{7}), 0u);
}

TEST(OpenOrders, TellsWhoseASlotWas) {
  OpenOrders orders;
  orders.add(kTea, RecordId{5});
  orders.add(kTea, RecordId{6});
  orders.add(kOnion, RecordId{7});

  EXPECT_EQ(orders.remove(kTea, 1), RecordId{6});
  EXPECT_EQ(orders.remove(kOnion, 0), RecordId{7});
  EXPECT_EQ(orders.remove(kTea, 0), RecordId{5});
}

TEST(OpenOrders, GivesTheSlotThatWasFreedLastFirst) {
  OpenOrders orders;
  for (std::size_t i = 0; i < 3; ++i) orders.add(kTea, RecordId{i});

  orders.remove(kTea, 0);
  orders.remove(kTea, 2);

  EXPECT_EQ(orders.add(kTea, RecordId{8}), 2u);
  EXPECT_EQ(orders.add(kTea, RecordId{9}), 0u);
  EXPECT_EQ(orders.add(kTea, RecordId{10}), 3u);
  EXPECT_EQ(orders.remove(kTea, 2), RecordId{8});
}

TEST(OpenOrdersDeathTest, AnOrderThatIsClosedTwiceIsABug) {
  OpenOrders orders;
  orders.add(kTea, RecordId{5});
  orders.remove(kTea, 0);

  EXPECT_DEATH(orders.remove(kTea, 0), "check failed");
}

TEST(OpenOrders, OfACommodityThatHadNoneThereAreNone) {
  const OpenOrders orders;

  orders.prefetch(CommodityId{7}, 3);
  EXPECT_FALSE(orders.find(CommodityId{7}, 3).valid());
}

}  // namespace
}  // namespace farmgate
