// Which programme an ask takes a coupon of (rules, section 6).
#include "engine/accounts/programme_choice.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/reference_rows.h"

namespace farmgate {
namespace {

ZoneRow poor_zone(const std::string& symbol) {
  ZoneRow row = zone_row(symbol);
  row.county = "Lushi";
  row.attributes = {"mountain", "poor-county"};
  return row;
}

// Farm leads to city for 10, to port for 40 of which 15 are paid; hill, which is poor, to city for 8.
class ProgrammeChoiceTest : public testing::Test {
 protected:
  ProgrammeChoiceTest() {
    change({zone_row("farm"), poor_zone("hill"), zone_row("city"), zone_row("port"),
            commodity_row("onion", "road", 20), commodity_row("tea", "dry"),
            lane_row("farm", "city", {.unit_cost = 10, .transit_hours = 20}),
            lane_row("farm", "port", {.unit_cost = 40, .subsidy = 15, .transit_hours = 21}),
            lane_row("hill", "city", {.unit_cost = 8}),
            AccountRow{.symbol = "al", .zone = "", .attributes = {"green", "smallholder"}, .credit_line = {}},
            AccountRow{.symbol = "bo", .zone = "", .attributes = {}, .credit_line = {}}});
  }

  void change(const ReferenceChange& rows) { choice_.note(apply_to(data_, rows)); }

  // "road 4"; empty: none.
  std::string choice(const std::string& commodity, const std::string& zone, const std::string& account = "al",
                     std::int64_t time_ns = 0) {
    const Symbols& symbols = data_.symbols();
    const Coupon coupon = choice_.choose(data_, {.commodity = symbols.commodities.find(commodity),
                                                 .zone = symbols.zones.find(zone),
                                                 .account = symbols.accounts.find(account),
                                                 .time = Timestamp{time_ns}});
    if (!coupon.exists()) return "";
    return std::string(symbols.programmes.symbol(coupon.programme)) + " " +
           std::to_string(coupon.locked.value());
  }

  ReferenceData data_;
  ProgrammeChoice choice_;
};

TEST_F(ProgrammeChoiceTest, WithoutProgrammesThereIsNone) {
  EXPECT_EQ(choice("onion", "farm"), "");
}

TEST_F(ProgrammeChoiceTest, TheMostThatALaneCouldTakeIsLocked) {
  change({programme_row("road", 30)});

  EXPECT_EQ(choice("onion", "farm"), "road 10");  // the lane to the port takes too long for onions
  EXPECT_EQ(choice("tea", "farm"), "road 25");
  EXPECT_EQ(choice("tea", "hill"), "road 8");
  EXPECT_EQ(choice("tea", "city"), "");
}

TEST_F(ProgrammeChoiceTest, PerMilleIsOfTheUnitCost) {
  ProgrammeRow row = programme_row("road", 333);
  row.amount_kind = AmountKind::kPerMille;
  change({row});

  EXPECT_EQ(choice("tea", "farm"), "road 13");
  EXPECT_EQ(choice("onion", "farm"), "road 3");
}

TEST_F(ProgrammeChoiceTest, OfEqualsItIsTheOlder) {
  change({programme_row("old", 8), programme_row("young", 8), programme_row("more", 9)});

  EXPECT_EQ(choice("onion", "farm"), "more 9");
  EXPECT_EQ(choice("onion", "hill"), "old 8");
}

TEST_F(ProgrammeChoiceTest, OriginsAreZonesCountiesOrAttributes) {
  ProgrammeRow zones = programme_row("zones", 3);
  zones.origins = {"farm"};
  ProgrammeRow counties = programme_row("counties", 2);
  counties.origin_counties = {"Lushi", "Yongren"};
  ProgrammeRow attributes = programme_row("attributes", 1);
  attributes.origin_attributes = {"poor-county"};
  change({attributes, counties, zones});

  EXPECT_EQ(choice("onion", "farm"), "zones 3");
  EXPECT_EQ(choice("onion", "hill"), "counties 2");
  change({ProgrammeDeletion{"counties"}, ProgrammeDeletion{"zones"}});
  EXPECT_EQ(choice("onion", "farm"), "");
  EXPECT_EQ(choice("onion", "hill"), "attributes 1");
}

TEST_F(ProgrammeChoiceTest, DestinationsCommoditiesAndAccountsNarrowItDown) {
  ProgrammeRow row = programme_row("road", 30);
  row.destinations = {"port"};
  row.commodities = {"tea"};
  row.attributes = {"women-led", "green"};
  change({row});

  EXPECT_EQ(choice("tea", "farm"), "road 25");
  EXPECT_EQ(choice("tea", "hill"), "");
  EXPECT_EQ(choice("onion", "farm"), "");
  EXPECT_EQ(choice("tea", "farm", "bo"), "");
  EXPECT_EQ(choice("tea", "farm", "nobody"), "");
}

TEST_F(ProgrammeChoiceTest, AStarIsEverything) {
  ProgrammeRow row = programme_row("road", 3);
  row.origins = {"*"};
  row.destinations = {"*"};
  row.commodities = {"*"};
  row.attributes = {"*"};
  change({row});

  EXPECT_EQ(choice("onion", "hill", "bo"), "road 3");
}

TEST_F(ProgrammeChoiceTest, TheWindowEndsBeforeItsEnd) {
  ProgrammeRow row = programme_row("road", 3);
  row.begin_time = Timestamp{10};
  row.end_time = Timestamp{20};
  change({programme_row("low", 1), row});

  EXPECT_EQ(choice("onion", "farm", "al", 9), "low 1");
  EXPECT_EQ(choice("onion", "farm", "al", 10), "road 3");
  EXPECT_EQ(choice("onion", "farm", "al", 19), "road 3");
  EXPECT_EQ(choice("onion", "farm", "al", 20), "low 1");
}

TEST_F(ProgrammeChoiceTest, ADeletedOneIsNoneUntilItComesBack) {
  change({programme_row("road", 3)});
  ASSERT_EQ(choice("onion", "farm"), "road 3");

  change({ProgrammeDeletion{"road"}});
  EXPECT_EQ(choice("onion", "farm"), "");
  change({programme_row("road", 3)});

  EXPECT_EQ(choice("onion", "farm"), "road 3");
}

TEST_F(ProgrammeChoiceTest, FollowsLanesZonesCommoditiesAndAccounts) {
  ProgrammeRow row = programme_row("road", 30);
  row.origin_attributes = {"poor-county"};
  row.attributes = {"green"};
  change({row});
  ASSERT_EQ(choice("onion", "hill"), "road 8");
  ASSERT_EQ(choice("onion", "farm"), "");

  change({lane_row("hill", "city", {.unit_cost = 9})});
  EXPECT_EQ(choice("onion", "hill"), "road 9");
  change({lane_row("hill", "port", {.unit_cost = 12, .transit_hours = 30})});
  EXPECT_EQ(choice("onion", "hill"), "road 9");
  change({commodity_row("onion", "road", 30)});
  EXPECT_EQ(choice("onion", "hill"), "road 12");
  change({poor_zone("farm")});
  EXPECT_EQ(choice("onion", "farm"), "road 25");
  change({lane_row("farm", "city", {.unit_cost = 0, .class_symbol = "road"}),
          LaneDeletion{"farm", "port", "*"}});
  EXPECT_EQ(choice("onion", "farm"), "");
  change({AccountRow{.symbol = "bo", .zone = "", .attributes = {"green"}, .credit_line = {}}});
  EXPECT_EQ(choice("onion", "hill", "bo"), "road 12");
}

}  // namespace
}  // namespace farmgate
