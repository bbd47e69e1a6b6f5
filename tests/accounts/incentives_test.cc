#include "engine/accounts/incentives.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t kDayNs = 86'400'000'000'000;

ProgrammeRow bonus_row(const std::string& symbol, std::int64_t budget) {
  ProgrammeRow row;
  row.symbol = symbol;
  row.budget = budget;
  row.amount_kind = AmountKind::kTiersQuantity;
  row.period = IncentivePeriod::kDay;
  row.tiers = {{.threshold = 10, .payment = 100}, {.threshold = 20, .payment = 300}};
  return row;
}

class IncentivesTest : public testing::Test {
 protected:
  IncentivesTest() { incentives_.change(bonus_row("bonus", 1'000)); }

  // What each programme pays, as "bonus 100".
  std::vector<std::string> sell(std::int64_t lots, std::int64_t time_ns = 0) {
    std::vector<std::string> paid;
    for (const IncentivePayment& payment : incentives_.add({.seller = {.account = "ana", .owner = {}},
                                           .buyer = {.account = "bo", .owner = {}},
                                           .origin = "farm",
                                           .destination = "city",
                                           .commodity = "onion",
                                           .quantity = Lots{lots},
                                           .farm_gate = Price{50},
                                           .time = Timestamp{time_ns}})) {
      paid.push_back(std::string(payment.programme) + " " + std::to_string(payment.amount));
    }
    return paid;
  }

  Incentives incentives_;
};

TEST_F(IncentivesTest, PaysATierOnceInAPeriod) {
  EXPECT_THAT(sell(9), IsEmpty());
  EXPECT_THAT(sell(1), ElementsAre("bonus 100"));
  EXPECT_THAT(sell(9), IsEmpty());
  EXPECT_THAT(sell(20, kDayNs - 1), ElementsAre("bonus 300"));
  EXPECT_THAT(sell(20, kDayNs), ElementsAre("bonus 400"));
  EXPECT_EQ(incentives_.paid("bonus"), 800);
  EXPECT_EQ(incentives_.find("bonus", "ana")->sold, 20);
  EXPECT_EQ(incentives_.find("bonus", "ana")->paid, 800);
  EXPECT_EQ(incentives_.find("bonus", "bo"), nullptr);
}

TEST_F(IncentivesTest, SeveralProgrammesPayInTheOrderOfTheirSymbols) {
  incentives_.change(bonus_row("zeal", 1'000));
  incentives_.change(bonus_row("aid", 50));

  EXPECT_THAT(sell(10), ElementsAre("bonus 100", "zeal 100"));
  EXPECT_EQ(incentives_.paid("aid"), 0);
}

// Looked up for a commodity from a zone once, and anew when a zone or a programme has changed.
TEST_F(IncentivesTest, ChangesCountFromThenOn) {
  ProgrammeRow upper = bonus_row("upper", 1'000);
  upper.origin_counties = {"Upper"};
  ProgrammeRow figs = bonus_row("figs", 1'000);
  figs.commodities = {"fig"};
  incentives_.change(upper);
  incentives_.change(figs);

  EXPECT_THAT(sell(10), ElementsAre("bonus 100"));
  incentives_.change(ZoneRow{.symbol = "farm", .county = "Upper"});
  EXPECT_THAT(sell(10), ElementsAre("bonus 300", "upper 100"));
  incentives_.change(ProgrammeDeletion{"upper"});
  EXPECT_THAT(sell(10), IsEmpty());
  incentives_.change(upper);
  EXPECT_THAT(sell(9), IsEmpty());
  EXPECT_THAT(sell(1), ElementsAre("upper 300"));
  incentives_.change(ZoneRow{.symbol = "farm", .county = "Lower"});
  EXPECT_THAT(sell(50, kDayNs), ElementsAre("bonus 400"));
  EXPECT_EQ(incentives_.find("figs", "ana"), nullptr);
}

// 100 are paid; 300 more would be beyond the cap, and of the next day's 100 and 300 the first is within it.
TEST_F(IncentivesTest, NobodyIsPaidMoreThanTheCap) {
  ProgrammeRow capped = bonus_row("bonus", 1'000);
  capped.account_cap = 399;
  Incentives incentives;
  incentives.change(capped);
  incentives_ = incentives;

  EXPECT_THAT(sell(20), ElementsAre("bonus 100"));
  EXPECT_THAT(sell(20, kDayNs), ElementsAre("bonus 100"));
  EXPECT_THAT(sell(20, 2 * kDayNs), ElementsAre("bonus 100"));
  EXPECT_THAT(sell(20, 3 * kDayNs), IsEmpty());
  EXPECT_EQ(incentives_.find("bonus", "ana")->paid, 300);
}

// The largest fills, all of which count, and a tier of as much as can be granted.
TEST_F(IncentivesTest, AmountsNearTheLimitsOverflowNothing) {
  ProgrammeRow most = bonus_row("most", kMoneyMax);
  most.amount_kind = AmountKind::kTiersValue;
  most.account_cap = kMoneyMax;
  most.period = IncentivePeriod::kWhole;
  most.tiers = {{.threshold = kMoneyMax, .payment = kMoneyMax}};
  Incentives incentives;
  incentives.change(most);
  Int128 paid = 0;

  for (int i = 0; i < 20; ++i) {
    for (const IncentivePayment& payment : incentives.add({.seller = {.account = "ana", .owner = {}},
                                           .buyer = {.account = "bo", .owner = {}},
                                           .origin = "farm",
                                           .destination = "city",
                                           .commodity = "onion",
                                           .quantity = kQuantityMax,
                                           .farm_gate = kPriceMax,
                                           .time = Timestamp{INT64_MAX}})) {
      paid += payment.amount;
    }
  }

  EXPECT_EQ(paid, kMoneyMax);
  EXPECT_EQ(incentives.find("most", "ana")->sold, Int128{kMoneyMax} * 20);
  EXPECT_EQ(incentives.paid("most"), kMoneyMax);
}

TEST_F(IncentivesTest, SubsidiesAndUnknownProgrammesArePassedOver) {
  Incentives incentives;
  ProgrammeRow subsidy;
  subsidy.symbol = "fair";
  subsidy.amount = 5;
  incentives.change(subsidy);
  incentives.change(ProgrammeDeletion{"fair"});

  EXPECT_FALSE(incentives.has_any());
  EXPECT_EQ(incentives.paid("fair"), 0);
  EXPECT_FALSE(incentives.restore("fair", "ana", {}));
}

// Kept here, read there: from then on both pay the same.
TEST_F(IncentivesTest, GoOnFromTheirShares) {
  sell(15);
  Incentives again;
  again.change(bonus_row("bonus", 1'000));
  incentives_.visit_shares(
      [&again](std::string_view programme, std::string_view account, const IncentiveShare& share) {
        EXPECT_TRUE(again.restore(programme, account, share));
      });
  EXPECT_EQ(again.paid("bonus"), 100);
  incentives_ = again;

  EXPECT_THAT(sell(4), IsEmpty());
  EXPECT_THAT(sell(1), ElementsAre("bonus 300"));
}

TEST_F(IncentivesTest, SharesThatCannotBeAreRefused) {
  EXPECT_FALSE(incentives_.restore("bonus", "ana", {.paid = 1'001}));
  EXPECT_FALSE(incentives_.restore("bonus", "ana", {.paid = -1}));
  EXPECT_FALSE(incentives_.restore("bonus", "ana", {.sold = -1}));
  EXPECT_FALSE(incentives_.restore("bonus", "ana", {.sold = Int128{1} << 121}));
  EXPECT_TRUE(incentives_.restore("bonus", "ana", {.paid = 600}));
  EXPECT_FALSE(incentives_.restore("bonus", "ana", {.paid = 1}));
  EXPECT_FALSE(incentives_.restore("bonus", "eve", {.paid = 401}));
  ProgrammeRow capped = bonus_row("capped", 1'000);
  capped.account_cap = 50;
  incentives_.change(capped);
  EXPECT_FALSE(incentives_.restore("capped", "ana", {.paid = 51}));
  EXPECT_TRUE(incentives_.restore("capped", "ana", {.paid = 50}));
}

}  // namespace
}  // namespace farmgate
