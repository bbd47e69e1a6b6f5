#include "tools/workload/zone_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Two origins and one destination: a lane of 10 from the first, of 4 from the second.
class ZoneBookTest : public testing::Test {
 protected:
  OrderNumber enter(const WorkloadOrder& order) {
    const auto number = static_cast<OrderNumber>(orders_.size());
    orders_.push_back(order);
    fills_.clear();
    book_.enter(number, fills_);
    return number;
  }
  std::vector<OrderNumber> makers() const {
    std::vector<OrderNumber> numbers;
    numbers.reserve(fills_.size());
    for (const WorkloadFill& fill : fills_) numbers.push_back(fill.maker);
    return numbers;
  }

  std::vector<WorkloadOrder> orders_ = std::vector<WorkloadOrder>(1);
  const ZoneCosts costs_{.origins = 2, .destinations = 1, .costs = {10, 4}};
  ZoneBook book_{orders_, costs_};
  std::vector<WorkloadFill> fills_;
};

TEST_F(ZoneBookTest, ABidTakesTheLeastLandedCost) {
  enter({.side = Side::kAsk, .zone = 0, .price = 50, .open = 5});
  const OrderNumber near = enter({.side = Side::kAsk, .zone = 1, .price = 55, .open = 5});

  enter({.side = Side::kBid, .price = 59, .open = 5});

  EXPECT_THAT(makers(), ElementsAre(near));
}

TEST_F(ZoneBookTest, OfEqualValuesTheOldestTradesFirst) {
  const OrderNumber older = enter({.side = Side::kAsk, .zone = 1, .price = 56, .open = 5});
  const OrderNumber newer = enter({.side = Side::kAsk, .zone = 0, .price = 50, .open = 5});

  enter({.side = Side::kBid, .price = 60, .open = 7});

  EXPECT_THAT(makers(), ElementsAre(older, newer));
  EXPECT_EQ(orders_[newer].open, 3u);
  EXPECT_THAT(book_.resting(), ElementsAre(newer));
}

TEST_F(ZoneBookTest, NothingTradesWhereTheRoadCostsTooMuch) {
  enter({.side = Side::kBid, .price = 60, .open = 5});
  EXPECT_EQ(book_.meeting_price(Side::kAsk, 0), 50);
  EXPECT_EQ(book_.meeting_price(Side::kAsk, 1), 56);

  enter({.side = Side::kAsk, .zone = 0, .price = 51, .open = 5});

  EXPECT_THAT(fills_, IsEmpty());
  EXPECT_EQ(book_.resting().size(), 2u);
}

}  // namespace
}  // namespace farmgate
