// What asks lock of budgets, fills pay and everything else gives back, and from when on (rules, sections 6
// and 7).
#include "engine/accounts/programmes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>

namespace farmgate {
namespace {

using testing::ElementsAre;

constexpr ProgrammeId kRoad{0};
constexpr AccountId kAl{1};
constexpr AccountId kBo{2};
constexpr CommodityId kOnion{3};
constexpr Programmes::Ask kFirst{.commodity = kOnion, .slot = 7, .placed = 1};
constexpr Programmes::Ask kSecond{.commodity = kOnion, .slot = 8, .placed = 2};
constexpr RecordId kRecord{9};  // of the first

Timestamp in_epoch(std::int64_t epoch) {
  return Timestamp{epoch * kEpochNs};
}

Coupon of_road(std::int64_t locked) {
  return {.programme = kRoad, .locked = Price{locked}};
}

Programmes::Need need(std::int64_t locked, std::int64_t quantity, AccountId account = kAl) {
  return {.coupon = of_road(locked), .account = account, .quantity = Lots{quantity}};
}

Programme road(std::int64_t budget, std::optional<std::int64_t> account_cap = {}) {
  ProgrammeTerms terms;
  terms.account_cap = account_cap;
  return {.terms = std::make_shared<const ProgrammeTerms>(terms),
          .budget = budget,
          .begin_time = {},
          .end_time = {}};
}

Programmes::Replace replace(Sequence sequence, std::int64_t quantity, const Coupon& coupon) {
  return {.sequence = sequence,
          .order = kRecord,
          .account = kAl,
          .view = {.price = Price{60}, .quantity = Lots{quantity}},
          .coupon = coupon};
}

class ProgrammesTest : public testing::Test {
 protected:
  void expect(std::int64_t locked, std::int64_t paid) const {
    programmes_.audit();
    EXPECT_EQ(programmes_.balance(kRoad).locked, locked);
    EXPECT_EQ(programmes_.balance(kRoad).paid, paid);
  }

  Programmes programmes_;
};

// The example of rules section 6.
TEST_F(ProgrammesTest, KeepTheBooksOfTheExample) {
  EXPECT_TRUE(programmes_.covers(road(1'000), need(4, 100)));
  programmes_.add(kFirst, need(4, 100));
  expect(400, 0);
  programmes_.filled(kFirst, in_epoch(3), {.redeemed = Price{4}, .quantity = Lots{30}});
  expect(280, 120);
  programmes_.closed(kFirst, in_epoch(4));
  programmes_.advance(Timestamp{in_epoch(6).value() - 1});
  expect(280, 120);
  EXPECT_FALSE(programmes_.covers(road(1'000), need(1, 601)));

  programmes_.advance(in_epoch(6));

  expect(0, 120);
  EXPECT_TRUE(programmes_.covers(road(1'000), need(1, 880)));
  EXPECT_FALSE(programmes_.covers(road(1'000), need(1, 881)));
}

TEST_F(ProgrammesTest, AFillGivesBackWhatItDidNotUse) {
  programmes_.add(kFirst, need(5, 100));

  programmes_.filled(kFirst, in_epoch(3), {.redeemed = Price{2}, .quantity = Lots{10}});
  programmes_.filled(kFirst, in_epoch(3), {.redeemed = Price{0}, .quantity = Lots{10}});
  expect(480, 20);
  programmes_.advance(in_epoch(5));

  expect(400, 20);
}

TEST_F(ProgrammesTest, ACapCountsWhatIsLockedAndWhatIsPaidByAccount) {
  const Programme capped = road(1'000, 100);
  programmes_.add(kFirst, need(5, 12));
  programmes_.filled(kFirst, in_epoch(3), {.redeemed = Price{5}, .quantity = Lots{4}});

  EXPECT_TRUE(programmes_.covers(capped, need(5, 8)));
  EXPECT_FALSE(programmes_.covers(capped, need(5, 9)));
  EXPECT_TRUE(programmes_.could_cover(capped, need(5, 16)));
  EXPECT_FALSE(programmes_.could_cover(capped, need(5, 17)));
  EXPECT_TRUE(programmes_.covers(capped, need(5, 20, kBo)));
  EXPECT_FALSE(programmes_.covers(capped, need(5, 21, kBo)));
}

TEST_F(ProgrammesTest, ABudgetCouldCoverWhatIsNotPaid) {
  programmes_.add(kFirst, need(5, 100));
  programmes_.filled(kFirst, in_epoch(3), {.redeemed = Price{5}, .quantity = Lots{20}});

  EXPECT_TRUE(programmes_.could_cover(road(500), need(4, 100)));
  EXPECT_FALSE(programmes_.covers(road(500), need(4, 1)));
  EXPECT_FALSE(programmes_.could_cover(road(500), need(4, 101)));
}

TEST_F(ProgrammesTest, AReplaceThatKeepsItsPriorityGivesBackTheDifference) {
  programmes_.add(kFirst, need(5, 100));
  Programmes::Replace smaller = replace(2, 70, {});
  smaller.keeps_priority = true;

  programmes_.replace(smaller);
  expect(500, 0);
  programmes_.replaced(kFirst, 2, in_epoch(3), Lots{70});
  programmes_.advance(in_epoch(5));

  expect(350, 0);
}

// Both coupons are locked until it is applied; then the old one's rest goes, and of the new one what was
// filled.
TEST_F(ProgrammesTest, AReplaceThatLosesItTakesANewCoupon) {
  programmes_.add(kFirst, need(5, 100));
  programmes_.replace(replace(2, 110, of_road(3)));
  expect(500 + 330, 0);
  programmes_.filled(kFirst, in_epoch(3), {.redeemed = Price{5}, .quantity = Lots{20}});

  programmes_.replaced(kFirst, 2, in_epoch(3), Lots{90});
  programmes_.filled(kFirst, in_epoch(3), {.redeemed = Price{3}, .quantity = Lots{10}});
  expect(400 + 330 - 30, 100 + 30);
  programmes_.advance(in_epoch(5));

  expect(3 * 80, 130);
}

TEST_F(ProgrammesTest, AReplaceMayEndTheCoupon) {
  programmes_.add(kFirst, need(5, 100));
  programmes_.replace(replace(2, 110, {}));

  programmes_.replaced(kFirst, 2, in_epoch(3), Lots{110});
  programmes_.closed(kFirst, in_epoch(3));
  programmes_.advance(in_epoch(5));

  expect(0, 0);
}

TEST_F(ProgrammesTest, AReplaceMayBeTheFirstToTakeOne) {
  programmes_.replace(replace(2, 110, of_road(3)));
  programmes_.replaced(kFirst, 2, in_epoch(3), Lots{100});
  programmes_.advance(in_epoch(5));

  expect(300, 0);
}

TEST_F(ProgrammesTest, AReplaceThatCameToNothingGivesItsCouponBack) {
  programmes_.add(kFirst, need(5, 100));
  programmes_.replace(replace(2, 110, of_road(3)));

  programmes_.closed(kFirst, in_epoch(3));
  programmes_.not_replaced(2, in_epoch(4));
  programmes_.advance(in_epoch(5));
  expect(330, 0);
  programmes_.advance(in_epoch(6));

  expect(0, 0);
}

TEST_F(ProgrammesTest, WhatAReplacedAskWasLastToBeIsRememberedWhenItHasClosed) {
  programmes_.add(kFirst, need(5, 100));
  EXPECT_EQ(programmes_.find_replaced(kRecord), nullptr);
  programmes_.replace(replace(2, 110, {}));
  programmes_.replaced(kFirst, 2, in_epoch(3), Lots{110});
  programmes_.closed(kFirst, in_epoch(3));

  ASSERT_NE(programmes_.find_replaced(kRecord), nullptr);
  EXPECT_EQ(programmes_.find_replaced(kRecord)->price, Price{60});
  EXPECT_EQ(programmes_.find_replaced(kRecord)->quantity, Lots{110});
  programmes_.forget(kRecord);
  EXPECT_EQ(programmes_.find_replaced(kRecord), nullptr);
}

// The slot is another order's by now.
TEST_F(ProgrammesTest, AnOrderIsKnownByWhatPlacedIt) {
  programmes_.add(kSecond, need(5, 100));

  programmes_.closed({.commodity = kOnion, .slot = kSecond.slot, .placed = 1}, in_epoch(3));
  programmes_.closed({.commodity = CommodityId{9}, .slot = kSecond.slot, .placed = 2}, in_epoch(3));
  programmes_.advance(in_epoch(5));

  expect(500, 0);
}

TEST_F(ProgrammesTest, OrdersWithoutCouponsChangeNothing) {
  programmes_.filled(kFirst, in_epoch(3), {.redeemed = Price{0}, .quantity = Lots{20}});
  programmes_.replaced(kFirst, 2, in_epoch(3), Lots{1});
  programmes_.not_replaced(3, in_epoch(3));
  programmes_.closed(kFirst, in_epoch(3));

  expect(0, 0);
  EXPECT_TRUE(programmes_.releases().empty());
}

TEST_F(ProgrammesTest, GoOnFromWhatOthersHad) {
  Programmes restored;
  restored.restore_ask(kFirst, need(5, 8));
  restored.restore_paid(kRoad, kAl, 70);
  restored.restore_paid(kRoad, kBo, 30);
  restored.restore_release({.epoch = 3, .programme = kRoad, .account = kBo, .money = 11});

  restored.audit();
  EXPECT_EQ(restored.balance(kRoad).locked, 51);
  EXPECT_EQ(restored.balance(kRoad).paid, 100);
  std::vector<std::int64_t> paid;
  restored.visit_paid([&](ProgrammeId, AccountId, std::int64_t money) { paid.push_back(money); });
  EXPECT_THAT(paid, ElementsAre(70, 30));
  restored.advance(in_epoch(5));
  EXPECT_EQ(restored.balance(kRoad).locked, 40);
}

// Of the largest prices and quantities nothing overflows.
TEST_F(ProgrammesTest, TakeTheLargestAmounts) {
  const Programmes::Need most = need(kCostMax.value(), kQuantityMax.value());
  EXPECT_TRUE(programmes_.covers(road(kMoneyMax, kMoneyMax), most));
  programmes_.add(kFirst, most);
  EXPECT_FALSE(programmes_.covers(road(kMoneyMax, kMoneyMax), most));

  programmes_.filled(kFirst, in_epoch(3), {.redeemed = kCostMax, .quantity = kQuantityMax});

  expect(0, kMoneyMax);
}

// For those who learn of it only then.
TEST_F(ProgrammesTest, WhatAReplaceThatCameTooLateHadLockedGoesBackAtOnce) {
  ASSERT_TRUE(programmes_.fits_lock(kRoad, 100));
  programmes_.not_replaced({.programme = kRoad, .account = kAl, .money = 100}, in_epoch(3));
  programmes_.advance(Timestamp{in_epoch(5).value() - 1});
  expect(100, 0);
  EXPECT_EQ(programmes_.balance(kRoad, kAl).locked, 100);
  EXPECT_TRUE(programmes_.fits_lock(kRoad, kMoneyMax - 100));
  EXPECT_FALSE(programmes_.fits_lock(kRoad, kMoneyMax - 99));

  programmes_.advance(in_epoch(5));

  expect(0, 0);
}

TEST_F(ProgrammesTest, NoLockIsOfMoreThanThereIs) {
  EXPECT_TRUE(programmes_.fits_lock(kRoad, kMoneyMax));
  EXPECT_FALSE(programmes_.fits_lock(kRoad, kMoneyMax + 1));
  EXPECT_FALSE(programmes_.fits_lock(kRoad, -1));
}

}  // namespace
}  // namespace farmgate
