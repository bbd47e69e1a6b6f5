#include "engine/model/reference_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/support/reference_rows.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::Optional;

class ReferenceDataTest : public testing::Test {
 protected:
  ReferenceDataTest() {
    change({zone_row("farm"), zone_row("city"), commodity_row("onion", "road", 48),
            AccountRow{.symbol = "al", .zone = "farm"},
            lane_row("farm", "city", {.unit_cost = 10, .subsidy = 3, .transit_hours = 5})});
  }

  void change(const ReferenceChange& rows) { effect_ = apply_to(data_, rows); }

  std::optional<RejectReason> refusal(const ReferenceChange& rows) {
    const auto fault = data_.apply(rows, effect_);
    return fault ? std::optional(fault->reason) : std::nullopt;
  }

  CommodityId commodity(const std::string& symbol) const { return data_.symbols().commodities.find(symbol); }
  ZoneId zone(const std::string& symbol) const { return data_.symbols().zones.find(symbol); }
  AccountId account(const std::string& symbol) const { return data_.symbols().accounts.find(symbol); }
  ClassId class_of(const std::string& symbol) const { return data_.symbols().classes.find(symbol); }
  ZonePair farm_to_city() const { return {.origin = zone("farm"), .destination = zone("city")}; }

  ReferenceData data_;
  ReferenceEffect effect_;
};

TEST_F(ReferenceDataTest, TheClassOfEveryClassIsAlwaysThere) {
  EXPECT_EQ(ReferenceData().symbols().classes.find("*"), kEveryClass);
  EXPECT_EQ(ReferenceData().class_count(), 1u);
}

TEST_F(ReferenceDataTest, InsertsACommodity) {
  CommodityRow row = commodity_row("leek", "cold", 24);
  row.name = "Leek";
  row.tick = Price{5};
  row.collar = {.lowest = Price{10}, .highest = Price{900}};

  change({row});

  const Commodity& leek = data_.commodity(commodity("leek"));
  EXPECT_EQ(commodity("leek"), CommodityId{1});
  EXPECT_EQ(leek.name, "Leek");
  EXPECT_EQ(leek.lot, "1 t");
  EXPECT_EQ(leek.class_id, class_of("cold"));
  EXPECT_EQ(leek.tick, Price{5});
  EXPECT_EQ(leek.shelf_life_hours, 24);
  EXPECT_EQ(leek.collar, row.collar);
  EXPECT_FALSE(leek.deleted);
  EXPECT_FALSE(leek.halted);
  EXPECT_THAT(effect_.commodities, ElementsAre(commodity("leek")));
}

TEST_F(ReferenceDataTest, ChangesACommodity) {
  CommodityRow row = commodity_row("onion", "road", 12);
  row.name = "Red onion";
  row.collar.highest = Price{99};

  change({row});

  const Commodity& onion = data_.commodity(CommodityId{0});
  EXPECT_EQ(onion.name, "Red onion");
  EXPECT_EQ(onion.shelf_life_hours, 12);
  EXPECT_EQ(onion.collar.highest, Price{99});
  EXPECT_THAT(effect_.commodities, ElementsAre(CommodityId{0}));
}

TEST_F(ReferenceDataTest, ClassLotAndTickNeverChange) {
  CommodityRow other_lot = commodity_row("onion", "road");
  other_lot.lot = "2 t";
  CommodityRow other_tick = commodity_row("onion", "road");
  other_tick.tick = Price{2};
  for (const CommodityRow& row : {commodity_row("onion", "cold"), other_lot, other_tick}) {
    EXPECT_THAT(refusal({row}), Optional(RejectReason::kImmutableField));
    EXPECT_THAT(refusal({CommodityDeletion{"onion"}, row}), Optional(RejectReason::kImmutableField));
  }
}

TEST_F(ReferenceDataTest, AnImmutableFieldIsSeenBeforeAPriceOutOfRange) {
  CommodityRow row = commodity_row("onion", "road");
  row.tick = Price{0};

  EXPECT_THAT(refusal({row}), Optional(RejectReason::kImmutableField));
}

TEST_F(ReferenceDataTest, ACommodityOutOfBoundsIsRefused) {
  CommodityRow row = commodity_row("leek", "road");
  row.tick = Price{0};

  EXPECT_THAT(refusal({row}), Optional(RejectReason::kPriceOutOfRange));
}

TEST_F(ReferenceDataTest, ADeletedCommodityKeepsItsNumberAndIsRevived) {
  change({commodity_row("leek", "road"), CommodityDeletion{"onion"}});
  ASSERT_TRUE(data_.commodity(commodity("onion")).deleted);

  change({commodity_row("onion", "road", 99)});

  EXPECT_EQ(commodity("onion"), CommodityId{0});
  EXPECT_FALSE(data_.commodity(CommodityId{0}).deleted);
  EXPECT_EQ(data_.commodity(CommodityId{0}).shelf_life_hours, 99);
}

TEST_F(ReferenceDataTest, ACommodityKeepsItsHaltThroughDeletionAndChange) {
  data_.set_halted(commodity("onion"), true);

  change({commodity_row("onion", "road", 7), CommodityDeletion{"onion"}, commodity_row("onion", "road", 8)});

  EXPECT_TRUE(data_.commodity(commodity("onion")).halted);
  data_.set_halted(commodity("onion"), false);
  EXPECT_FALSE(data_.commodity(commodity("onion")).halted);
}

TEST_F(ReferenceDataTest, AnAccountStaysSuspendedThroughDeletionAndChange) {
  change({AccountRow{.symbol = "al"}});
  const AccountId al = data_.symbols().accounts.find("al");
  data_.set_suspended(al, true);

  change({AccountRow{.symbol = "al"}, AccountDeletion{"al"}, AccountRow{.symbol = "al"}});

  EXPECT_TRUE(data_.is_suspended(al));
  data_.set_suspended(al, false);
  EXPECT_FALSE(data_.is_suspended(al));
}

// Rule 10.46.
TEST_F(ReferenceDataTest, EveryoneAndAnAccountAreSuspendedForThemselves) {
  change({AccountRow{.symbol = "al"}, AccountRow{.symbol = "bo"}});
  const AccountId al = data_.symbols().accounts.find("al");
  const AccountId bo = data_.symbols().accounts.find("bo");
  data_.set_suspended(al, true);
  data_.set_everyone_suspended(true);
  EXPECT_TRUE(data_.is_suspended(bo));

  data_.set_everyone_suspended(false);

  EXPECT_TRUE(data_.is_suspended(al));
  EXPECT_FALSE(data_.is_suspended(bo));
  EXPECT_EQ(data_.suspended_count(), 1u);
}

TEST_F(ReferenceDataTest, InsertsAndChangesAZone) {
  change({ZoneRow{"hill", "Hill", "county", "state", ZoneKind::kRural, 25'000'000, -102'000'000}});
  change({ZoneRow{"farm", "Farm", "", "", ZoneKind::kUrban, 1, 2}});

  const Zone& hill = data_.zone(zone("hill"));
  EXPECT_EQ(hill.name, "Hill");
  EXPECT_EQ(hill.county, "county");
  EXPECT_EQ(hill.state, "state");
  EXPECT_EQ(hill.kind, ZoneKind::kRural);
  EXPECT_EQ(hill.latitude_microdegrees, 25'000'000);
  EXPECT_EQ(hill.longitude_microdegrees, -102'000'000);
  EXPECT_EQ(zone("farm"), ZoneId{0});
  EXPECT_EQ(data_.zone(ZoneId{0}).kind, ZoneKind::kUrban);
}

TEST_F(ReferenceDataTest, ADeletedZoneTakesNoNewLanesOrAccounts) {
  change({ZoneDeletion{"city"}});

  EXPECT_THAT(refusal({lane_row("farm", "city", {})}), Optional(RejectReason::kUnknownZone));
  EXPECT_THAT(refusal({lane_row("city", "farm", {})}), Optional(RejectReason::kUnknownZone));
  EXPECT_THAT(refusal({AccountRow{.symbol = "bo", .zone = "city"}}), Optional(RejectReason::kUnknownZone));
}

TEST_F(ReferenceDataTest, LanesOfADeletedZoneStayUntilTheyAreDeleted) {
  change({ZoneDeletion{"city"}});
  EXPECT_NE(data_.lane(kEveryClass, farm_to_city()), nullptr);

  change({LaneDeletion{"farm", "city", "*"}});

  EXPECT_EQ(data_.lane(kEveryClass, farm_to_city()), nullptr);
}

TEST_F(ReferenceDataTest, ADeletedZoneIsRevived) {
  change({ZoneDeletion{"city"}, zone_row("city")});

  EXPECT_EQ(zone("city"), ZoneId{1});
  EXPECT_FALSE(data_.zone(ZoneId{1}).deleted);
}

TEST_F(ReferenceDataTest, InsertsAndChangesAnAccount) {
  change({AccountRow{.symbol = "bo", .zone = "city", .attributes = {"green", "women-led"}},
          AccountRow{.symbol = "al"}});

  EXPECT_EQ(data_.account(account("bo")).zone, zone("city"));
  EXPECT_THAT(data_.attributes(data_.account(account("bo"))), ElementsAre("green", "women-led"));
  EXPECT_EQ(account("al"), AccountId{0});
  EXPECT_FALSE(data_.account(account("al")).zone.valid());
}

TEST_F(ReferenceDataTest, AnAccountHasTheAttributesOfItsLastRow) {
  const auto attributes = [this](const char* symbol) {
    return data_.attributes(data_.account(account(symbol)));
  };
  change({AccountRow{.symbol = "bo", .attributes = {"green", "poor"}},
          AccountRow{.symbol = "cy", .attributes = {"green", "poor"}}});
  EXPECT_THAT(attributes("cy"), ElementsAre("green", "poor"));

  change({AccountRow{.symbol = "bo", .attributes = {"poor", "green"}}});
  change({AccountRow{.symbol = "cy"}});

  EXPECT_THAT(attributes("bo"), ElementsAre("poor", "green"));
  EXPECT_TRUE(attributes("cy").empty());
}

TEST_F(ReferenceDataTest, AnAccountHasTheLineOfItsLastRow) {
  EXPECT_FALSE(data_.has_credit_lines());
  change({AccountRow{.symbol = "bo", .credit_line = 500}});
  EXPECT_EQ(data_.account(account("bo")).credit_line, 500);
  EXPECT_TRUE(data_.has_credit_lines());

  change({AccountRow{.symbol = "bo"}});

  EXPECT_EQ(data_.account(account("bo")).credit_line, std::nullopt);
  EXPECT_TRUE(data_.has_credit_lines());
}

TEST_F(ReferenceDataTest, ADeletedAccountIsRevived) {
  change({AccountDeletion{"al"}});
  ASSERT_TRUE(data_.account(account("al")).deleted);

  change({AccountRow{.symbol = "al"}});

  EXPECT_EQ(account("al"), AccountId{0});
  EXPECT_FALSE(data_.account(account("al")).deleted);
}

TEST_F(ReferenceDataTest, OpensAnAccountThatNobodyDescribed) {
  const AccountId bo = data_.open_account("bo");

  EXPECT_EQ(bo, AccountId{1});
  EXPECT_EQ(account("bo"), bo);
  EXPECT_FALSE(data_.account(bo).zone.valid());
  EXPECT_TRUE(data_.attributes(data_.account(bo)).empty());
  EXPECT_FALSE(data_.account(bo).deleted);
}

TEST_F(ReferenceDataTest, InsertsALane) {
  const Lane* const lane = data_.lane(kEveryClass, farm_to_city());

  ASSERT_NE(lane, nullptr);
  EXPECT_EQ(*lane, (Lane{.unit_cost = Price{10}, .subsidy = Price{3}, .transit_hours = 5}));
  EXPECT_EQ(lane->net_cost(), Price{7});
}

TEST_F(ReferenceDataTest, ALaneIsDirected) {
  EXPECT_EQ(data_.lane(kEveryClass, {.origin = zone("city"), .destination = zone("farm")}), nullptr);
}

TEST_F(ReferenceDataTest, TheRowOfTheClassCoversThatOfEveryClass) {
  EXPECT_EQ(data_.lane(class_of("road"), farm_to_city())->unit_cost, Price{10});

  change({lane_row("farm", "city", {.unit_cost = 20, .class_symbol = "road"})});
  EXPECT_EQ(data_.lane(class_of("road"), farm_to_city())->unit_cost, Price{20});
  EXPECT_EQ(data_.lane(kEveryClass, farm_to_city())->unit_cost, Price{10});

  change({LaneDeletion{"farm", "city", "road"}});
  EXPECT_EQ(data_.lane(class_of("road"), farm_to_city())->unit_cost, Price{10});
}

TEST_F(ReferenceDataTest, SaysWhichLanesAChangeTouched) {
  change({lane_row("city", "farm", {.class_symbol = "cold"}), LaneDeletion{"farm", "city", "*"}});

  ASSERT_EQ(effect_.lanes.size(), 2u);
  EXPECT_EQ(effect_.lanes[0].class_id, class_of("cold"));
  EXPECT_EQ(effect_.lanes[0].zones, (ZonePair{.origin = zone("city"), .destination = zone("farm")}));
  EXPECT_EQ(effect_.lanes[1].class_id, kEveryClass);
  EXPECT_EQ(effect_.lanes[1].zones, farm_to_city());
}

TEST_F(ReferenceDataTest, ALaneOutOfBoundsIsRefused) {
  EXPECT_THAT(refusal({lane_row("farm", "city", {.unit_cost = 3, .subsidy = 4})}),
              Optional(RejectReason::kPriceOutOfRange));
}

TEST_F(ReferenceDataTest, ALaneOfAnUnknownZoneIsRefusedBeforeItsPriceIsSeen) {
  EXPECT_THAT(refusal({lane_row("farm", "moon", {.unit_cost = -1})}), Optional(RejectReason::kUnknownZone));
}

TEST_F(ReferenceDataTest, ToDeleteWhatIsNotThereIsRefused) {
  EXPECT_THAT(refusal({CommodityDeletion{"leek"}}), Optional(RejectReason::kUnknownCommodity));
  EXPECT_THAT(refusal({ZoneDeletion{"moon"}}), Optional(RejectReason::kUnknownZone));
  EXPECT_THAT(refusal({AccountDeletion{"bo"}}), Optional(RejectReason::kUnknownAccount));
  EXPECT_THAT(refusal({LaneDeletion{"farm", "moon", "*"}}), Optional(RejectReason::kMalformed));
  EXPECT_THAT(refusal({LaneDeletion{"farm", "city", "road"}}), Optional(RejectReason::kMalformed));
  EXPECT_THAT(refusal({LaneDeletion{"farm", "city", "sea"}}), Optional(RejectReason::kMalformed));
}

TEST_F(ReferenceDataTest, ToDeleteTwiceIsRefused) {
  change({CommodityDeletion{"onion"}, ZoneDeletion{"farm"}, AccountDeletion{"al"}});

  EXPECT_THAT(refusal({CommodityDeletion{"onion"}}), Optional(RejectReason::kUnknownCommodity));
  EXPECT_THAT(refusal({ZoneDeletion{"farm"}}), Optional(RejectReason::kUnknownZone));
  EXPECT_THAT(refusal({AccountDeletion{"al"}}), Optional(RejectReason::kUnknownAccount));
}

TEST_F(ReferenceDataTest, ARowSeesWhatTheRowsBeforeItLeave) {
  change({zone_row("hill"), lane_row("hill", "city", {.unit_cost = 4}), ZoneDeletion{"hill"}});

  EXPECT_THAT(refusal({ZoneDeletion{"farm"}, lane_row("farm", "city", {})}),
              Optional(RejectReason::kUnknownZone));
  EXPECT_EQ(refusal({zone_row("hill"), lane_row("hill", "farm", {})}), std::nullopt);
}

TEST_F(ReferenceDataTest, AnUnreadableRowIsMalformed) {
  EXPECT_THAT(refusal({UnreadableRow{}}), Optional(RejectReason::kMalformed));
  EXPECT_THAT(refusal({zone_row("")}), Optional(RejectReason::kMalformed));
}

TEST_F(ReferenceDataTest, ZonesEndAtTheirLargestCount) {
  ReferenceChange rows;
  for (std::size_t i = 2; i < kZoneCountMax; ++i) rows.emplace_back(zone_row("z" + std::to_string(i)));
  change(rows);
  ASSERT_EQ(data_.symbols().zones.size(), kZoneCountMax);

  EXPECT_THAT(refusal({zone_row("one more")}), Optional(RejectReason::kMalformed));
  EXPECT_EQ(refusal({zone_row("farm")}), std::nullopt);
}

// What a later row of the same programme may not say.
TEST_F(ReferenceDataTest, OfAProgrammeOnlyBudgetAndWindowMayChange) {
  ProgrammeRow row = programme_row("freight", 5);
  row.origins = {"farm"};
  change({row});

  row.budget += 10;
  row.begin_time = Timestamp{4};
  row.end_time = Timestamp{9};
  row.origins = {"farm", "farm"};
  change({row});
  EXPECT_EQ(data_.programme(ProgrammeId{0}).budget, 1'000'010);
  EXPECT_TRUE(data_.programme(ProgrammeId{0}).is_open(Timestamp{4}));
  EXPECT_FALSE(data_.programme(ProgrammeId{0}).is_open(Timestamp{9}));

  const auto wrong_field = [&](auto change_row) {
    ProgrammeRow other = row;
    change_row(other);
    const auto fault = data_.apply({other}, effect_);
    return fault && fault->reason == RejectReason::kMalformed ? std::string(fault->field) : "";
  };
  EXPECT_EQ(wrong_field([](ProgrammeRow& other) { other.budget -= 1; }), "budget");
  EXPECT_EQ(wrong_field([](ProgrammeRow& other) { other.funder = "b"; }), "funder");
  EXPECT_EQ(wrong_field([](ProgrammeRow& other) { other.amount = 6; }), "amount");
  EXPECT_EQ(wrong_field([](ProgrammeRow& other) { other.amount_kind = AmountKind::kPerMille; }),
            "amount_kind");
  EXPECT_EQ(wrong_field([](ProgrammeRow& other) { other.origins = {"*"}; }), "origins");
  EXPECT_EQ(wrong_field([](ProgrammeRow& other) { other.origin_counties = {"b"}; }), "origin_counties");
  EXPECT_EQ(wrong_field([](ProgrammeRow& other) { other.origin_attributes = {"b"}; }), "origin_attributes");
  EXPECT_EQ(wrong_field([](ProgrammeRow& other) { other.destinations = {"city"}; }), "destinations");
  EXPECT_EQ(wrong_field([](ProgrammeRow& other) { other.commodities = {"onion"}; }), "commodities");
  EXPECT_EQ(wrong_field([](ProgrammeRow& other) { other.attributes = {"b"}; }), "attributes");
  EXPECT_EQ(wrong_field([](ProgrammeRow& other) { other.account_cap = 4; }), "account_cap");
}

TEST_F(ReferenceDataTest, PeriodAndTiersOfAProgrammeNeverChange) {
  ProgrammeRow row = programme_row("bonus", 0);
  row.amount_kind = AmountKind::kTiersValue;
  row.period = IncentivePeriod::kYear;
  row.tiers = {{.threshold = 10, .payment = 1}};
  change({row});
  const auto wrong_field = [&](auto change_row) {
    ProgrammeRow other = row;
    change_row(other);
    const auto fault = data_.apply({other}, effect_);
    return fault && fault->reason == RejectReason::kMalformed ? std::string(fault->field) : "";
  };

  EXPECT_EQ(wrong_field([](ProgrammeRow& other) { other.budget += 1; }), "");
  EXPECT_EQ(wrong_field([](ProgrammeRow& other) { other.amount_kind = AmountKind::kTiersQuantity; }),
            "amount_kind");
  EXPECT_EQ(wrong_field([](ProgrammeRow& other) { other.period = IncentivePeriod::kDay; }), "period");
  EXPECT_EQ(wrong_field([](ProgrammeRow& other) { other.tiers[0].payment = 2; }), "tiers");
}

TEST_F(ReferenceDataTest, AProgrammeThatComesBackHasItsTermsAndItsNumber) {
  change({programme_row("freight", 5), ProgrammeDeletion{"freight"}});
  EXPECT_FALSE(data_.programme(ProgrammeId{0}).is_open(Timestamp{0}));
  EXPECT_THAT(refusal({ProgrammeDeletion{"freight"}}), Optional(RejectReason::kMalformed));
  EXPECT_THAT(refusal({programme_row("freight", 6)}), Optional(RejectReason::kMalformed));

  change({programme_row("freight", 5)});

  EXPECT_TRUE(data_.programme(ProgrammeId{0}).is_open(Timestamp{0}));
  EXPECT_EQ(data_.programme_count(), 1u);
  EXPECT_TRUE(effect_.programmes);
}

TEST_F(ReferenceDataTest, AProgrammeOfWhatIsUnknownIsRefused) {
  ProgrammeRow origins = programme_row("freight", 5);
  origins.origins = {"farm", "moon"};
  ProgrammeRow destinations = programme_row("freight", 5);
  destinations.destinations = {"moon"};
  ProgrammeRow commodities = programme_row("freight", 5);
  commodities.commodities = {"leek"};

  EXPECT_THAT(refusal({origins}), Optional(RejectReason::kUnknownZone));
  EXPECT_THAT(refusal({destinations}), Optional(RejectReason::kUnknownZone));
  EXPECT_THAT(refusal({commodities}), Optional(RejectReason::kUnknownCommodity));
  commodities.origins = {"moon"};
  EXPECT_THAT(refusal({commodities}), Optional(RejectReason::kUnknownCommodity));
  EXPECT_EQ(data_.programme_count(), 0u);
}

TEST_F(ReferenceDataTest, TellsTheRowAndTheFieldThatIsWrong) {
  CommodityRow dearer = commodity_row("onion", "road", 48);
  dearer.tick = Price{2};
  const ReferenceChange nowhere = {zone_row("hill"), lane_row("hill", "moon", {})};

  const auto ticks = data_.apply({zone_row("hill"), commodity_row("leek", "road"), dearer}, effect_);
  const auto lanes = data_.apply(nowhere, effect_);
  const auto deletion = data_.apply({AccountDeletion{"al"}, AccountDeletion{"al"}}, effect_);

  ASSERT_TRUE(ticks && lanes && deletion);
  EXPECT_EQ(ticks->edit, 2u);
  EXPECT_EQ(ticks->field, "tick");
  EXPECT_EQ(lanes->edit, 1u);
  EXPECT_EQ(lanes->field, "destination");
  EXPECT_EQ(deletion->edit, 1u);
  EXPECT_EQ(deletion->field, "symbol");
}

}  // namespace
}  // namespace farmgate
