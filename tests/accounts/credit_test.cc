// What bids reserve and use of their accounts' lines, and from when on (rules, sections 5 and 7).
#include "engine/accounts/credit.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace farmgate {
namespace {

constexpr AccountId kBo{1};
constexpr RecordId kFirst{7};
constexpr RecordId kSecond{8};

Timestamp in_epoch(std::int64_t epoch) {
  return Timestamp{epoch * kEpochNs};
}

class CreditTest : public testing::Test {
 protected:
  void expect(std::int64_t used, std::int64_t reserved) const {
    EXPECT_EQ(credit_.balance(kBo).used, used);
    EXPECT_EQ(credit_.balance(kBo).reserved, reserved);
  }

  Credit credit_;
};

TEST_F(CreditTest, ABidReservesAllThatItMayCost) {
  credit_.add(kFirst, kBo, Price{50}, Lots{10});

  expect(0, 500);
  EXPECT_TRUE(credit_.covers(kBo, 800, 300));
  EXPECT_FALSE(credit_.covers(kBo, 800, 301));
  EXPECT_FALSE(credit_.covers(kBo, 400, 1));
  EXPECT_TRUE(credit_.covers(AccountId{9}, 5, 5));
}

TEST_F(CreditTest, AFillBecomesUseAndFreesTheRestTwoEpochsOn) {
  credit_.add(kFirst, kBo, Price{50}, Lots{10});
  credit_.filled(kFirst, in_epoch(3), Price{40}, Lots{4});
  credit_.advance(Timestamp{in_epoch(5).value() - 1});
  expect(0, 500);

  credit_.advance(in_epoch(5));

  expect(160, 300);
}

TEST_F(CreditTest, WhatIsDueShowsBeforeItIsCounted) {
  credit_.add(kFirst, kBo, Price{50}, Lots{10});
  credit_.filled(kFirst, in_epoch(3), Price{40}, Lots{4});

  const Timestamp due = in_epoch(5);
  EXPECT_EQ(credit_.balance_at(kBo, Timestamp{due.value() - 1}).reserved, 500);
  EXPECT_EQ(credit_.balance_at(kBo, due).reserved, 300);
  EXPECT_EQ(credit_.balance_at(kBo, due).used, 160);
  expect(0, 500);
}

TEST_F(CreditTest, ACloseFreesWhatIsOpenOnce) {
  credit_.add(kFirst, kBo, Price{50}, Lots{10});
  credit_.filled(kFirst, in_epoch(3), Price{50}, Lots{4});
  credit_.closed(kFirst, in_epoch(3));
  credit_.closed(kFirst, in_epoch(3));

  credit_.advance(in_epoch(5));

  expect(200, 0);
}

TEST_F(CreditTest, AReplaceReservesWhatItCouldNeedBeyondUntilItIsAnswered) {
  credit_.add(kFirst, kBo, Price{50}, Lots{10});
  EXPECT_EQ(Credit::need_of_replace(*credit_.find(kFirst), Price{60}, Lots{12}), 10 * 10 + 60 * 2);
  credit_.replace(kFirst, 2, Price{60}, Lots{12});
  expect(0, 720);
  EXPECT_EQ(Credit::need_of_replace(*credit_.find(kFirst), Price{60}, Lots{12}), 0);

  // Four lots had been filled before it came to its market.
  credit_.filled(kFirst, in_epoch(3), Price{50}, Lots{4});
  credit_.answered(2, in_epoch(3));
  credit_.replaced(kFirst, in_epoch(3), Price{60}, Lots{8});
  credit_.advance(in_epoch(5));

  expect(200, 480);
}

TEST_F(CreditTest, AReplaceThatComesTooLateGivesItsNeedBack) {
  credit_.add(kFirst, kBo, Price{50}, Lots{10});
  credit_.closed(kFirst, in_epoch(3));
  credit_.replace(kFirst, 2, Price{60}, Lots{10});
  credit_.advance(in_epoch(5));
  expect(0, 100);
  credit_.answered(1, in_epoch(6));
  credit_.answered(2, in_epoch(6));

  credit_.advance(in_epoch(8));

  expect(0, 0);
}

// For those who learn of it only then.
TEST_F(CreditTest, WhatAReplaceThatCameTooLateHadReservedIsReleasedAtOnce) {
  credit_.not_replaced(kBo, in_epoch(3), 260);
  credit_.advance(Timestamp{in_epoch(5).value() - 1});
  expect(0, 260);

  credit_.advance(in_epoch(5));

  expect(0, 0);
}

TEST_F(CreditTest, AReplaceThatAsksForLessFreesTheDifference) {
  credit_.add(kFirst, kBo, Price{50}, Lots{10});
  credit_.replace(kFirst, 2, Price{40}, Lots{8});
  expect(0, 500);
  credit_.answered(2, in_epoch(3));
  credit_.replaced(kFirst, in_epoch(3), Price{40}, Lots{8});

  credit_.advance(in_epoch(5));

  expect(0, 320);
}

TEST_F(CreditTest, WhatDoesNotCountChangesNothing) {
  credit_.filled(kFirst, in_epoch(3), Price{40}, Lots{4});
  credit_.replaced(kFirst, in_epoch(3), Price{40}, Lots{4});
  credit_.closed(kFirst, in_epoch(3));
  credit_.answered(5, in_epoch(3));
  credit_.advance(in_epoch(9));

  expect(0, 0);
  EXPECT_EQ(credit_.find(kFirst), nullptr);
}

TEST_F(CreditTest, ARecordThatIsUsedAgainIsAnotherOrders) {
  credit_.add(kFirst, kBo, Price{50}, Lots{10});
  credit_.closed(kFirst, in_epoch(1));
  credit_.forget(kFirst);

  EXPECT_EQ(credit_.find(kFirst), nullptr);
  credit_.closed(kFirst, in_epoch(1));
  credit_.advance(in_epoch(9));

  expect(0, 0);
}

// As high as amounts go: a lot of orders without limit that grow as far as they can.
TEST_F(CreditTest, AmountsNearTheLimitsDoNotOverflow) {
  Int128 reserved = 0;
  for (std::uint32_t i = 0; i < 100; ++i) {
    credit_.add(RecordId{i}, kBo, kPriceMax, kQuantityMax);
    reserved += money(kPriceMax, kQuantityMax);
  }

  EXPECT_EQ(credit_.balance(kBo).reserved, reserved);
  EXPECT_GT(reserved, Int128{INT64_MAX});
  EXPECT_FALSE(credit_.covers(kBo, INT64_MAX, 1));
}

TEST_F(CreditTest, GoesOnFromWhatAnotherHad) {
  credit_.add(kFirst, kBo, Price{50}, Lots{10});
  credit_.add(kSecond, kBo, Price{20}, Lots{5});
  credit_.filled(kFirst, in_epoch(3), Price{40}, Lots{4});
  credit_.closed(kSecond, in_epoch(3));
  credit_.advance(in_epoch(5));
  credit_.filled(kFirst, in_epoch(6), Price{40}, Lots{1});

  Credit restored;
  restored.restore_bid(kFirst, *credit_.find(kFirst));
  restored.restore_bid(kSecond, *credit_.find(kSecond));
  restored.restore_used(kBo, credit_.balance(kBo).used);
  credit_.visit_releases([&](const Credit::Release& release) { restored.restore_release(release); });

  for (const std::int64_t epoch : {6, 8}) {
    credit_.advance(in_epoch(epoch));
    restored.advance(in_epoch(epoch));
    EXPECT_EQ(restored.balance(kBo).used, credit_.balance(kBo).used);
    EXPECT_EQ(restored.balance(kBo).reserved, credit_.balance(kBo).reserved);
  }
}

}  // namespace
}  // namespace farmgate
