// What producers earn in twelve months, and when they cross the poverty line.
#include "engine/insight/producers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/insight/sold_goods.h"

namespace farmgate {
namespace {

using testing::ElementsAre;

// 3,000 yuan are 300,000 fen.
TEST(Producers, IncomeIsWhatIsPaidAtTheFarmGate) {
  SoldGoods goods;

  goods.sell({.lots = 10, .farm_gate = 93, .unit_cost = 10, .redeemed = 3, .ask_slack = 40});
  goods.sell({.day = 1, .lots = 2, .farm_gate = 50, .unit_cost = 10});

  EXPECT_EQ(goods.income("al"), 10 * 93 + 2 * 50);
}

TEST(Producers, TheLineItselfIsAboveIt) {
  SoldGoods goods;

  goods.sell({.lots = 299'999, .farm_gate = 1});
  EXPECT_FALSE(goods.is_above("al"));
  goods.sell({.lots = 1, .farm_gate = 1});

  EXPECT_TRUE(goods.is_above("al"));
  EXPECT_THAT(goods.milestones(), ElementsAre("1 first_sale al", "2 above_poverty_line al"));
  EXPECT_EQ(goods.insight().milestones().kept().back().money, 300'000);
}

TEST(Producers, TheLineIsWhatTheTermsSay) {
  SoldGoods goods({.poverty_line = 50});

  goods.sell({.lots = 1, .farm_gate = 50});

  EXPECT_THAT(goods.milestones(), ElementsAre("1 first_sale al", "1 above_poverty_line al"));
}

// Day 0 counts up to day 364, and is gone with the first event of day 365, whatever that is.
TEST(Producers, OldIncomeLeavesWithTheFirstEventOfADayThatIsAYearLater) {
  SoldGoods goods;
  goods.sell({.day = 0, .lots = 300'000, .farm_gate = 1});
  goods.sell({.day = 1, .lots = 7, .farm_gate = 1});

  goods.pass(364);
  EXPECT_EQ(goods.income("al"), 300'007);
  goods.pass(365);

  EXPECT_EQ(goods.income("al"), 7);
  EXPECT_THAT(goods.milestones(),
              ElementsAre("1 first_sale al", "1 above_poverty_line al", "4 below_poverty_line al"));
  EXPECT_EQ(goods.insight().milestones().kept().back().money, 7);
}

// What leaves goes first: she falls below the line, and the sale lifts her again.
TEST(Producers, ASaleOfTheDayOnWhichOldIncomeLeavesIsAfterThat) {
  SoldGoods goods;
  goods.sell({.day = 0, .lots = 300'000, .farm_gate = 1});

  goods.sell({.day = 365, .lots = 300'000, .farm_gate = 1});

  EXPECT_THAT(goods.milestones(), ElementsAre("1 first_sale al", "1 above_poverty_line al",
                                              "2 below_poverty_line al", "2 above_poverty_line al"));
  EXPECT_EQ(goods.income("al"), 300'000);
}

TEST(Producers, AfterALongPauseNothingIsLeftAndSheSoldBefore) {
  SoldGoods goods;
  goods.sell({.day = 0});
  goods.sell({.day = 5'000});

  EXPECT_EQ(goods.income("al"), 100);
  EXPECT_THAT(goods.milestones(), ElementsAre("1 first_sale al"));
}

TEST(Producers, ThoseWhoFallOnOneDayComeByName) {
  SoldGoods goods({.poverty_line = 1});
  for (const char* name : {"cy", "al", "bea"}) goods.sell({.day = 0, .producer = name, .buyer = "x"});

  goods.pass(400);

  const auto milestones = goods.milestones();
  EXPECT_THAT(std::vector(milestones.end() - 3, milestones.end()),
              ElementsAre("4 below_poverty_line al", "4 below_poverty_line bea", "4 below_poverty_line cy"));
}

class Owners : public testing::Test {
 protected:
  const Producers& producers() const { return goods_.insight().producers(); }
  const Producers::Earner& owner() const {
    return producers().earner(producers().earner(producers().find_owner("firm")));
  }

  SoldGoods goods_{{.poverty_line = 300}};
};

// The sum of its accounts is judged, not each of them.
TEST_F(Owners, AreOneProducerWithAllTheirAccounts) {
  goods_.with({AccountRow{.symbol = "al", .owner = "firm"}, AccountRow{.symbol = "cy", .owner = "firm"}});

  goods_.sell({.producer = "al", .lots = 2});
  goods_.sell({.producer = "cy", .lots = 1});
  goods_.sell({.producer = "cy", .lots = 5});

  EXPECT_EQ(goods_.income("al"), 200);
  EXPECT_EQ(goods_.income("cy"), 600);
  EXPECT_EQ(owner().year.sum().income, 800);
  EXPECT_TRUE(owner().is_above);
  EXPECT_FALSE(goods_.is_above("cy"));
  EXPECT_THAT(goods_.milestones(), ElementsAre("1 first_sale firm", "2 above_poverty_line firm"));
  EXPECT_TRUE(goods_.insight().milestones().kept().back().is_owner);
}

TEST_F(Owners, WhoTradesWithOneselfSellsNothing) {
  goods_.with({AccountRow{.symbol = "al", .owner = "firm"}, AccountRow{.symbol = "bo", .owner = "firm"},
               AccountRow{.symbol = "cy", .owner = "other"}});

  goods_.sell({.producer = "al", .buyer = "bo"});
  EXPECT_EQ(goods_.income("al"), 0);
  EXPECT_EQ(goods_.insight().groups().market(), Trade());
  goods_.sell({.producer = "al", .buyer = "cy"});
  EXPECT_EQ(goods_.income("al"), 100);
}

TEST_F(Owners, BeginWithTheRowThatNamesThem) {
  goods_.sell({.producer = "al", .lots = 4});
  goods_.change(1, {AccountRow{.symbol = "al", .owner = "firm"}});
  EXPECT_FALSE(goods_.is_above("al"));
  EXPECT_FALSE(producers().earner(producers().find_owner("firm")).valid());

  goods_.sell({.day = 1, .producer = "al", .lots = 1});
  EXPECT_EQ(owner().year.sum().income, 100);
  EXPECT_EQ(goods_.income("al"), 500);
  goods_.change(2, {AccountRow{.symbol = "al"}});

  EXPECT_TRUE(goods_.is_above("al"));
  EXPECT_THAT(goods_.milestones(), ElementsAre("1 first_sale al", "1 above_poverty_line al",
                                               "3 first_sale firm", "4 above_poverty_line al"));
}

// Of millions of accounts most may never sell, and their rows say nothing that matters here.
TEST(Producers, RemembersNoAccountOfWhichThereIsNothingToTell) {
  SoldGoods goods;
  goods.with({AccountRow{.symbol = "idle", .zone = "hill", .credit_line = 5, .loan = 7},
              AccountRow{.symbol = "owned", .owner = "firm"},
              AccountRow{.symbol = "green", .attributes = {"green"}}});
  goods.change(0, {AccountRow{.symbol = "idle too"}, AccountRow{.symbol = "green"}});

  const Producers& producers = goods.insight().producers();
  EXPECT_FALSE(producers.find_account("idle").valid());
  EXPECT_FALSE(producers.find_account("idle too").valid());
  EXPECT_TRUE(producers.find_account("owned").valid());
  ASSERT_TRUE(producers.find_account("green").valid());
  EXPECT_EQ(producers.account(producers.find_account("green")).attributes, kNoAttributes);

  goods.sell({.producer = "idle", .lots = 3, .farm_gate = 10});
  EXPECT_EQ(goods.income("idle"), 30);
  goods.change(1, {AccountRow{.symbol = "idle", .owner = "kin"}});
  EXPECT_EQ(goods.income("idle"), 30);
  EXPECT_TRUE(producers.find_owner("kin").valid());
}

}  // namespace
}  // namespace farmgate
