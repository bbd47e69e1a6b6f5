#include "engine/logistics/coupon_costs.h"

#include <gtest/gtest.h>

#include "engine/logistics/cost_tables.h"
#include "tests/support/reference_rows.h"

namespace farmgate {
namespace {

constexpr ZoneId kFarm{0};
constexpr ZoneId kHill{1};

// Farm to city for 10, of which 3 are paid, and to port for 40; hill to city for 2; nothing leaves the moor.
class CouponCostsTest : public testing::Test {
 protected:
  CouponCostsTest()
      : data_(reference_of(
            {zone_row("farm"), zone_row("hill"), zone_row("city"), zone_row("port"), zone_row("moor"),
             commodity_row("onion", "road"), lane_row("farm", "city", {.unit_cost = 10, .subsidy = 3}),
             lane_row("farm", "port", {.unit_cost = 40}), lane_row("hill", "city", {.unit_cost = 2})})),
        table_(tables_.table_for(data_, data_.commodity(CommodityId{0}))) {
    costs_.reset(*table_, 3);
    terms_.amount = 5;
  }

  LaneNumber number_of(const char* symbol) const {
    return table_->number(Side::kBid, data_.symbols().zones.find(symbol));
  }
  // As both directions have it.
  std::int32_t cost(std::size_t cell, const char* destination) const {
    costs_.audit();
    EXPECT_EQ(costs_.from(cell)[number_of(destination)], costs_.to(number_of(destination))[cell]);
    return costs_.from(cell)[number_of(destination)];
  }

  ReferenceData data_;
  CostTables tables_;
  std::shared_ptr<const CostTable> table_;
  ProgrammeTerms terms_;
  CouponCosts costs_;
};

TEST_F(CouponCostsTest, AreWhatIsLeftOfTheNetCosts) {
  costs_.set(0, *table_, kFarm, terms_, Price{5});
  costs_.set(1, *table_, kFarm, terms_, Price{4});
  costs_.set(2, *table_, kHill, terms_, Price{2});

  EXPECT_EQ(cost(0, "city"), 2);
  EXPECT_EQ(cost(0, "port"), 35);
  EXPECT_EQ(cost(1, "city"), 3);
  EXPECT_EQ(cost(1, "port"), 36);
  EXPECT_EQ(cost(2, "city"), 0);
  EXPECT_EQ(cost(2, "port"), kNoLane);
}

TEST_F(CouponCostsTest, PerMilleIsOfTheUnitCost) {
  terms_.amount_kind = AmountKind::kPerMille;
  terms_.amount = 250;

  costs_.set(0, *table_, kFarm, terms_, Price{9});

  EXPECT_EQ(cost(0, "city"), 7 - 2);
  EXPECT_EQ(cost(0, "port"), 40 - 9);
}

TEST_F(CouponCostsTest, WhereGoodsMayNotGoTheyAreThoseOfTheLane) {
  terms_.destinations = {data_.symbols().zones.find("port")};

  costs_.set(0, *table_, kFarm, terms_, Price{5});

  EXPECT_EQ(cost(0, "city"), 7);
  EXPECT_EQ(cost(0, "port"), 35);
}

TEST_F(CouponCostsTest, OfAZoneWithoutLanesThereAreNone) {
  costs_.set(0, *table_, kFarm, terms_, Price{5});
  costs_.set(0, *table_, data_.symbols().zones.find("moor"), terms_, Price{5});

  EXPECT_EQ(cost(0, "city"), kNoLane);
}

TEST_F(CouponCostsTest, ACellThatIsNotSetHasNoLanes) {
  EXPECT_EQ(cost(2, "city"), kNoLane);
  EXPECT_EQ(costs_.room(), kZoneBlock);
}

TEST_F(CouponCostsTest, OfOneZoneTheyAreTheRowOfItsCell) {
  costs_.set(0, *table_, kFarm, terms_, Price{4});

  const CostRows row = costs_under_coupon(*table_, kFarm, terms_, Price{4});
  const CostRows none = costs_under_coupon(*table_, data_.symbols().zones.find("moor"), terms_, Price{4});

  for (const char* const destination : {"city", "port"}) {
    EXPECT_EQ(row[0][number_of(destination)], cost(0, destination));
    EXPECT_EQ(none[0][number_of(destination)], kNoLane);
  }
}

TEST_F(CouponCostsTest, WhatTradersDoNotPayIsTheSubsidyAndTheCouponsPart) {
  const LaneNumber farm = table_->number(Side::kAsk, kFarm);

  const LaneShares with_coupon = lane_shares(*table_, farm, number_of("city"), Price{2});
  const LaneShares without = lane_shares(*table_, farm, number_of("city"), Price{7});

  EXPECT_EQ(with_coupon.unit_cost, Price{10});
  EXPECT_EQ(with_coupon.subsidy, Price{8});
  EXPECT_EQ(with_coupon.redeemed, Price{5});
  EXPECT_EQ(without.unit_cost, Price{10});
  EXPECT_EQ(without.subsidy, Price{3});
  EXPECT_EQ(without.redeemed, Price{0});
}

}  // namespace
}  // namespace farmgate
