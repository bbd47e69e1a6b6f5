// Which zones are e-commerce villages, and which towns have enough of them.
#include "engine/insight/villages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/insight/sold_goods.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t kTenMillionYuan = 1'000'000'000;  // in fen

// Leaves out that producers have milestones of their own.
std::vector<std::string> of_villages(const SoldGoods& goods) {
  std::vector<std::string> texts;
  for (const std::string& text : goods.milestones()) {
    if (text.find("village") != std::string::npos || text.find("town") != std::string::npos) {
      texts.push_back(text);
    }
  }
  return texts;
}

// So many producers sell from a zone, for so much together.
void sell_from(SoldGoods& goods, const std::string& zone, int sellers, std::int64_t sales, Day day = 0) {
  for (int i = 1; i < sellers; ++i) {
    goods.sell({.day = day, .producer = zone + std::to_string(i), .origin = zone, .farm_gate = 1});
  }
  goods.sell(
      {.day = day, .producer = zone + "0", .origin = zone, .lots = sales - (sellers - 1), .farm_gate = 1});
}

TEST(Villages, SalesOfExactlyTenMillionYuanSuffice) {
  SoldGoods goods;
  goods.with({village_row("hill")});

  sell_from(goods, "hill", 100, kTenMillionYuan - 1);
  EXPECT_FALSE(goods.zone("hill").is_village);
  goods.sell({.producer = "hill0", .lots = 1, .farm_gate = 1});

  EXPECT_TRUE(goods.zone("hill").is_village);
  EXPECT_THAT(of_villages(goods), ElementsAre("101 village_gained hill"));
  const Milestone& gained = goods.insight().milestones().kept().back();
  EXPECT_EQ(gained.money, kTenMillionYuan);
  EXPECT_EQ(gained.sellers, 100);
  EXPECT_EQ(gained.county, "Upper");
}

TEST(Villages, ExactlyAHundredSellersSuffice) {
  SoldGoods goods;
  goods.with({village_row("hill", 1'001)});

  sell_from(goods, "hill", 99, kTenMillionYuan);
  EXPECT_FALSE(goods.zone("hill").is_village);
  goods.sell({.producer = "one more", .farm_gate = 1});

  EXPECT_EQ(goods.zone("hill").sellers, 100);
  EXPECT_TRUE(goods.zone("hill").is_village);
}

// 12 of 121 households are less than a tenth, 13 are more; of 120, 12 are exactly a tenth.
TEST(Villages, ExactlyATenthOfTheHouseholdsSuffices) {
  for (const auto& [households, sellers, is_village] :
       {std::tuple{120, 12, true}, {121, 12, false}, {121, 13, true}, {120, 11, false}}) {
    SoldGoods goods;
    goods.with({village_row("hill", households)});

    sell_from(goods, "hill", sellers, kTenMillionYuan);

    EXPECT_EQ(goods.zone("hill").is_village, is_village) << sellers << " of " << households;
  }
}

TEST(Villages, WithoutKnownHouseholdsOnlyTheNumberOfSellersCounts) {
  SoldGoods goods;
  goods.with({village_row("hill", 0)});

  sell_from(goods, "hill", 99, 2 * kTenMillionYuan);

  EXPECT_THAT(of_villages(goods), IsEmpty());
}

TEST(Villages, ACityIsNone) {
  ZoneRow city = village_row("hill", 10);
  city.kind = ZoneKind::kUrban;
  SoldGoods goods;
  goods.with({city});

  sell_from(goods, "hill", 100, kTenMillionYuan);

  EXPECT_FALSE(goods.zone("hill").is_village);
}

TEST(Villages, TheTermsSayWhatSuffices) {
  SoldGoods goods({.village_sales = 50, .village_sellers = 2, .village_sellers_per_mille = 500});
  goods.with({village_row("hill"), village_row("dale", 2)});

  sell_from(goods, "hill", 2, 50);
  sell_from(goods, "dale", 1, 50);

  EXPECT_THAT(of_villages(goods), ElementsAre("2 village_gained hill", "3 village_gained dale"));
}

TEST(Villages, AreNoneAnyMoreWhenTheirSalesAreOld) {
  SoldGoods goods({.village_sales = 50, .village_sellers = 1});
  goods.with({village_row("hill")});
  sell_from(goods, "hill", 1, 50, 10);

  goods.pass(374);
  EXPECT_TRUE(goods.zone("hill").is_village);
  goods.pass(375);

  EXPECT_FALSE(goods.zone("hill").is_village);
  EXPECT_THAT(of_villages(goods), ElementsAre("1 village_gained hill", "3 village_lost hill"));
}

// Who sells again stays active from then on, also when the first sale leaves.
TEST(Villages, SellersAndLanesAreThoseOfTheYear) {
  SoldGoods goods;
  goods.with({village_row("hill")});
  goods.sell({.day = 0, .producer = "al", .destination = "city"});
  goods.sell({.day = 0, .producer = "cy", .destination = "port"});
  goods.sell({.day = 3, .producer = "al", .destination = "city"});
  EXPECT_EQ(goods.zone("hill").sellers, 2);
  EXPECT_EQ(goods.zone("hill").lanes, 2);

  goods.pass(365);
  EXPECT_EQ(goods.zone("hill").sellers, 1);
  EXPECT_EQ(goods.zone("hill").lanes, 1);
  goods.pass(368);
  EXPECT_EQ(goods.zone("hill").sellers, 0);
  EXPECT_EQ(goods.zone("hill").lanes, 0);
  EXPECT_EQ(goods.zone("hill").year.sum(), Trade());
}

TEST(Villages, AccountsOfOneOwnerAreOneSeller) {
  SoldGoods goods;
  goods.with({village_row("hill"), AccountRow{.symbol = "al", .owner = "firm"},
              AccountRow{.symbol = "cy", .owner = "firm"}});

  goods.sell({.producer = "al"});
  goods.sell({.producer = "cy"});
  goods.sell({.producer = "di"});

  EXPECT_EQ(goods.zone("hill").sellers, 2);
}

TEST(Villages, ANewCountOfHouseholdsCountsAtOnce) {
  SoldGoods goods({.village_sales = 5});
  goods.with({village_row("hill", 20)});
  sell_from(goods, "hill", 1, 5);

  goods.change(0, {village_row("hill", 10)});
  goods.change(0, {village_row("hill", 11)});

  EXPECT_THAT(of_villages(goods), ElementsAre("2 village_gained hill", "3 village_lost hill"));
}

class Towns : public testing::Test {
 protected:
  void make_villages(const std::string& town, const std::vector<std::string>& zones) {
    for (const std::string& zone : zones) {
      goods_.with({village_row(zone, 0, town)});
      goods_.sell({.origin = zone});
    }
  }

  SoldGoods goods_{{.village_sales = 100, .village_sellers = 1}};
};

TEST_F(Towns, HaveThreeEcommerceVillages) {
  make_villages("Ridge", {"a", "b"});
  make_villages("Vale", {"v"});
  make_villages("Ridge", {"c"});

  EXPECT_THAT(of_villages(goods_),
              ElementsAre("1 village_gained a", "2 village_gained b", "3 village_gained v",
                          "4 village_gained c", "4 town_gained Ridge"));
  const Milestone& gained = goods_.insight().milestones().kept().back();
  EXPECT_EQ(gained.state, "North");
  EXPECT_EQ(gained.sellers, 3);
}

TEST_F(Towns, EndWhenOneOfThreeEnds) {
  make_villages("Ridge", {"a", "b"});
  goods_.with({village_row("c", 0, "Ridge")});
  goods_.sell({.day = 1, .origin = "c"});

  goods_.pass(365);

  const auto milestones = of_villages(goods_);
  EXPECT_THAT(std::vector(milestones.end() - 3, milestones.end()),
              ElementsAre("4 village_lost a", "4 village_lost b", "4 town_lost Ridge"));
}

// One change moves a village from one town to the other.
TEST_F(Towns, AreThoseThatTheirVillagesAreInNow) {
  make_villages("Ridge", {"a", "b", "c"});
  make_villages("Vale", {"v", "w"});

  goods_.change(0, {village_row("c", 0, "Vale")});

  const auto milestones = of_villages(goods_);
  EXPECT_THAT(std::vector(milestones.end() - 2, milestones.end()),
              ElementsAre("6 town_lost Ridge", "6 town_gained Vale"));
}

TEST_F(Towns, OfOneNameInOtherCountiesAreOthers) {
  ZoneRow elsewhere = village_row("x", 0, "Ridge");
  elsewhere.county = "Lower";
  make_villages("Ridge", {"a", "b"});
  goods_.with({elsewhere});
  goods_.sell({.origin = "x"});

  EXPECT_EQ(goods_.insight().villages().town_count(), 2u);
  EXPECT_EQ(of_villages(goods_).back(), "3 village_gained x");
}

}  // namespace
}  // namespace farmgate
