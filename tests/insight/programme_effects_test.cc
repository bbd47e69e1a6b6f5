// What the money of programmes has moved, and whom it has reached and lifted.
#include "engine/insight/programme_effects.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/insight/sold_goods.h"

namespace farmgate {
namespace {

class ProgrammeEffectsTest : public testing::Test {
 protected:
  ProgrammeEffectsTest() {
    ZoneRow hill = village_row("hill");
    hill.attributes = {"poor-county"};
    goods_.with({hill, AccountRow{.symbol = "al", .attributes = {"women-led", "green"}},
                 AccountRow{.symbol = "cy", .attributes = {"poor-county"}}});
  }

  const ProgrammeEffects::Effect& effect() const {
    const ProgrammeEffects& programmes = goods_.insight().programmes();
    return programmes.effect(programmes.find("freight"));
  }
  ProgrammeEffects::Reach reach(const std::string& attribute) const {
    const AttributeId id = goods_.insight().attributes().symbols().find(attribute);
    const auto found = effect().by_attribute.find(id);
    return found == effect().by_attribute.end() ? ProgrammeEffects::Reach() : found->second;
  }

  SoldGoods goods_{{.poverty_line = 1'000}};
};

TEST_F(ProgrammeEffectsTest, AddUpWhatIsRedeemed) {
  goods_.sell({.programme = "freight", .lots = 10, .unit_cost = 9, .redeemed = 4});
  goods_.sell({.programme = "freight", .lots = 5, .unit_cost = 9, .redeemed = 3});
  goods_.sell({.lots = 7, .unit_cost = 9});

  EXPECT_EQ(effect().all, (ProgrammeEffects::Reach{.money = 55, .lots = Lots{15}}));
}

// Without the coupon of 4 a lot, what both sides gain would be 3 - 4, 4 - 4 and 5 - 4.
TEST_F(ProgrammeEffectsTest, LotsAreAdditionalThatWouldHaveLeftNoSurplus) {
  goods_.sell(
      {.programme = "freight", .lots = 1, .unit_cost = 9, .redeemed = 4, .ask_slack = 1, .bid_slack = 2});
  EXPECT_EQ(effect().additional, Lots{1});
  goods_.sell({.programme = "freight", .lots = 20, .unit_cost = 9, .redeemed = 4, .bid_slack = 4});
  EXPECT_EQ(effect().additional, Lots{1});
  goods_.sell({.programme = "freight", .lots = 300, .unit_cost = 9, .redeemed = 4, .ask_slack = 5});

  EXPECT_EQ(effect().additional, Lots{1});
  EXPECT_EQ(effect().all.lots, Lots{321});
}

// An attribute is reached that the account has, or the zone it sells from; once also when both have it.
TEST_F(ProgrammeEffectsTest, ReachWhatAccountOrZoneIs) {
  goods_.sell({.producer = "al", .origin = "hill", .programme = "freight", .unit_cost = 9, .redeemed = 4});
  goods_.sell({.producer = "al", .origin = "dale", .programme = "freight", .unit_cost = 9, .redeemed = 2});
  goods_.sell({.producer = "cy", .origin = "hill", .programme = "freight", .unit_cost = 9, .redeemed = 1});

  EXPECT_EQ(effect().all.money, 7);
  EXPECT_EQ(reach("women-led").money, 6);
  EXPECT_EQ(reach("green").money, 6);
  EXPECT_EQ(reach("poor-county").money, 5);
  EXPECT_EQ(effect().producers.size(), 2u);
  EXPECT_EQ(effect().by_origin.size(), 2u);
}

// She earns 1,000 with 60 of the programme, and would not have earned 1,000 without.
TEST_F(ProgrammeEffectsTest, LiftWhoWouldBeBelowTheLineWithoutTheirMoney) {
  goods_.sell({.programme = "freight", .lots = 9, .unit_cost = 9, .redeemed = 6});
  EXPECT_EQ(effect().lifted(), 0);

  goods_.sell({.programme = "freight", .lots = 1, .unit_cost = 9, .redeemed = 6});

  EXPECT_EQ(effect().lifted(), 1);
}

TEST_F(ProgrammeEffectsTest, DoNotLiftWhoWouldBeAboveTheLineAnyway) {
  goods_.sell({.programme = "freight", .lots = 1, .unit_cost = 9, .redeemed = 1});

  goods_.sell({.lots = 10});

  EXPECT_TRUE(goods_.is_above("al"));
  EXPECT_EQ(effect().lifted(), 0);
}

// Exactly on the line without the money is above it without the money.
TEST_F(ProgrammeEffectsTest, TheLineItselfWithoutTheirMoneyIsNoLift) {
  goods_.sell({.programme = "freight", .lots = 1, .farm_gate = 90, .unit_cost = 50, .redeemed = 50});
  goods_.sell({.lots = 96, .farm_gate = 10});
  EXPECT_EQ(goods_.income("al"), 1'050);
  EXPECT_EQ(effect().lifted(), 0);
}

// The coupon's money is forgotten with the year that it was of.
TEST_F(ProgrammeEffectsTest, LiftOnlyWithMoneyOfTheYear) {
  goods_.sell({.day = 0, .programme = "freight", .lots = 1, .unit_cost = 50, .redeemed = 50});

  goods_.sell({.day = 365, .lots = 10});

  EXPECT_TRUE(goods_.is_above("al"));
  EXPECT_EQ(effect().lifted(), 0);
}

TEST_F(ProgrammeEffectsTest, CountAProducerOnceThatIsLiftedAgain) {
  goods_.sell({.day = 0, .programme = "freight", .lots = 10, .unit_cost = 9, .redeemed = 6});
  goods_.sell({.day = 365, .programme = "freight", .lots = 10, .unit_cost = 9, .redeemed = 6});

  EXPECT_EQ(effect().lifted(), 1);
  EXPECT_EQ(effect().all.money, 120);
}

// It is for no lots of its own, and none that would not have been sold without it.
TEST_F(ProgrammeEffectsTest, CountWhatIsPaidForVolumeByWhereTheFillWasFrom) {
  goods_.sell({.producer = "al", .origin = "hill", .lots = 9, .payments = {{"volume", 60}, {"tons", 7}}});
  goods_.sell({.producer = "cy", .origin = "dale", .lots = 4, .payments = {{"volume", 5}}});

  const ProgrammeEffects& programmes = goods_.insight().programmes();
  const ProgrammeEffects::Effect& volume = programmes.effect(programmes.find("volume"));
  EXPECT_EQ(volume.all, (ProgrammeEffects::Reach{.money = 65}));
  EXPECT_EQ(volume.additional, Lots{0});
  EXPECT_EQ(volume.by_origin.at(goods_.insight().villages().find("hill")).money, 60);
  EXPECT_EQ(volume.by_origin.at(goods_.insight().villages().find("dale")).money, 5);
  const auto& attributes = goods_.insight().attributes().symbols();
  EXPECT_EQ(volume.by_attribute.at(attributes.find("poor-county")).money, 65);
  EXPECT_EQ(volume.by_attribute.at(attributes.find("green")).money, 60);
  EXPECT_EQ(volume.producers.size(), 2u);
  EXPECT_EQ(programmes.effect(programmes.find("tons")).all.money, 7);
}

// It is income, and no sale: what the zone has sold is what was paid for goods.
TEST_F(ProgrammeEffectsTest, WhatIsPaidForVolumeIsIncomeThatCanLift) {
  goods_.sell({.lots = 9});
  goods_.sell({.lots = 1, .farm_gate = 98, .payments = {{"volume", 60}, {"tons", 1}}});

  const ProgrammeEffects& programmes = goods_.insight().programmes();
  EXPECT_EQ(goods_.income("al"), 1'059);
  EXPECT_TRUE(goods_.is_above("al"));
  EXPECT_EQ(programmes.effect(programmes.find("volume")).lifted(), 1);
  EXPECT_EQ(programmes.effect(programmes.find("tons")).lifted(), 0);
  EXPECT_EQ(goods_.zone("hill").year.sum().farm_gate, 998);
  EXPECT_EQ(goods_.milestones().back(), "2 above_poverty_line al");
}

// What an owner's accounts are paid is the owner's.
TEST_F(ProgrammeEffectsTest, WhatIsPaidForVolumeIsTheOwners) {
  goods_.with({AccountRow{.symbol = "al", .owner = "firm"}, AccountRow{.symbol = "cy", .owner = "firm"}});

  goods_.sell({.producer = "al", .lots = 1, .payments = {{"volume", 900}}});

  const Producers& producers = goods_.insight().producers();
  EXPECT_EQ(producers.earner(producers.earner(producers.find_owner("firm"))).year.sum().income, 1'000);
  EXPECT_EQ(goods_.insight().programmes().effect(ProgrammeId{0}).lifted(), 1);
}

// What is paid is paid, also when nothing was sold to anybody else.
TEST_F(ProgrammeEffectsTest, CountMoneyOfFillsBetweenAccountsOfOneOwner) {
  goods_.with({AccountRow{.symbol = "al", .owner = "firm"}, AccountRow{.symbol = "bo", .owner = "firm"}});

  goods_.sell({.programme = "freight", .unit_cost = 9, .redeemed = 4});

  EXPECT_EQ(effect().all.money, 4);
  EXPECT_TRUE(effect().producers.empty());
}

}  // namespace
}  // namespace farmgate
