#include "engine/model/reference_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/reference_rows.h"

namespace farmgate {
namespace {

using testing::ElementsAre;

template <class Id>
std::vector<std::string> symbols_in_order(const SymbolTable<Id>& table) {
  std::vector<std::string> symbols;
  for (std::size_t i = 0; i < table.size(); ++i) symbols.emplace_back(table.symbol(Id{i}));
  return symbols;
}

// What was deleted lies between what was not, and others name it.
TEST(ReferenceRows, WhatWasDeletedKeepsItsNumber) {
  const ReferenceData data = reference_of(
      {zone_row("gone"), zone_row("city"), commodity_row("gone", "road"), commodity_row("onion", "road"),
       AccountRow{.symbol = "gone"}, AccountRow{.symbol = "al", .zone = "gone", .credit_line = 5},
       lane_row("gone", "city", {.unit_cost = 10}), CommodityDeletion{"gone"}, AccountDeletion{"gone"},
       ZoneDeletion{"gone"}});

  const ReferenceData again = reference_of(reference_rows(data));

  EXPECT_THAT(symbols_in_order(again.symbols().zones), ElementsAre("gone", "city"));
  EXPECT_THAT(symbols_in_order(again.symbols().commodities), ElementsAre("gone", "onion"));
  EXPECT_THAT(symbols_in_order(again.symbols().accounts), ElementsAre("gone", "al"));
  EXPECT_TRUE(again.zone(ZoneId{0}).deleted);
  EXPECT_FALSE(again.zone(ZoneId{1}).deleted);
  EXPECT_TRUE(again.commodity(CommodityId{0}).deleted);
  EXPECT_TRUE(again.account(AccountId{0}).deleted);
  EXPECT_EQ(again.account(AccountId{1}).zone, ZoneId{0});
  EXPECT_EQ(again.account(AccountId{1}).credit_line, 5);
  EXPECT_EQ(again.lane(kEveryClass, {.origin = ZoneId{0}, .destination = ZoneId{1}})->unit_cost, Price{10});
}

TEST(ReferenceRows, WhatInformsReportsComesBack) {
  ZoneRow village = zone_row("hill");
  village.households = 120;
  village.town = "Ridge";
  CommodityRow onion = commodity_row("onion", "road");
  onion.currency = "CNY";
  const ReferenceData data =
      reference_of({village, onion, AccountRow{.symbol = "al", .owner = "firm"},
                    AccountRow{.symbol = "bo", .owner = "firm"}, AccountRow{.symbol = "cy"}});

  const ReferenceData again = reference_of(reference_rows(data));

  EXPECT_EQ(again.zone(ZoneId{0}).households, 120);
  EXPECT_EQ(again.zone(ZoneId{0}).town, "Ridge");
  EXPECT_EQ(again.commodity(CommodityId{0}).currency, "CNY");
  EXPECT_EQ(again.symbols().owners.symbol(again.account(AccountId{0}).owner), "firm");
  EXPECT_EQ(again.account(AccountId{0}).owner, again.account(AccountId{1}).owner);
  EXPECT_FALSE(again.account(AccountId{2}).owner.valid());
}

// Also of those that come later.
TEST(ReferenceRows, ACopyHasTheSymbolsOfAccountsThatItsOriginalHas) {
  ReferenceData data =
      reference_of({AccountRow{.symbol = "al"}, AccountRow{.symbol = "bo", .credit_line = 7}});
  ReferenceData copy = copy_of(data);
  apply_to(data, {AccountRow{.symbol = "cy"}});

  apply_to(copy, {AccountRow{.symbol = "cy"}});

  EXPECT_THAT(symbols_in_order(copy.symbols().accounts), ElementsAre("al", "bo", "cy"));
  EXPECT_EQ(copy.symbols().accounts.find("bo"), AccountId{1});
  EXPECT_EQ(copy.account(AccountId{1}).credit_line, 7);
  for (const AccountId id : {AccountId{1}, AccountId{2}}) {
    EXPECT_EQ(copy.symbols().accounts.symbol(id).data(), data.symbols().accounts.symbol(id).data());
  }
}

TEST(ReferenceRows, ProgrammesComeBackAsTheyWere) {
  ZoneRow poor = zone_row("farm");
  poor.attributes = {"poor-county"};
  ProgrammeRow row = programme_row("rail", 200);
  row.funder = "province";
  row.amount_kind = AmountKind::kPerMille;
  row.origins = {"farm", "city"};
  row.origin_attributes = {"poor-county"};
  row.commodities = {"onion"};
  row.account_cap = 7;
  row.end_time = Timestamp{9};
  const ReferenceData data = reference_of({poor, zone_row("city"), commodity_row("onion", "road"),
                                           programme_row("gone", 1), row, ProgrammeDeletion{"gone"}});

  const ReferenceData again = reference_of(reference_rows(data));

  EXPECT_THAT(symbols_in_order(again.symbols().programmes), ElementsAre("gone", "rail"));
  EXPECT_TRUE(again.programme(ProgrammeId{0}).deleted);
  EXPECT_EQ(*again.programme(ProgrammeId{1}).terms, *data.programme(ProgrammeId{1}).terms);
  EXPECT_EQ(again.programme(ProgrammeId{1}).budget, 1'000'000);
  EXPECT_EQ(again.programme(ProgrammeId{1}).begin_time, std::nullopt);
  EXPECT_EQ(again.programme(ProgrammeId{1}).end_time, Timestamp{9});
  EXPECT_THAT(again.zone(ZoneId{0}).attributes, ElementsAre("poor-county"));
}

TEST(ReferenceRows, ProgrammesWithTiersDoToo) {
  ProgrammeRow row = programme_row("bonus", 0);
  row.amount_kind = AmountKind::kTiersValue;
  row.period = IncentivePeriod::kWhole;
  row.tiers = {{.threshold = 100, .payment = 5}, {.threshold = 500, .payment = 30}};
  const ReferenceData data = reference_of({row});

  const ReferenceData again = reference_of(reference_rows(data));

  EXPECT_EQ(*again.programme(ProgrammeId{0}).terms, *data.programme(ProgrammeId{0}).terms);
  EXPECT_EQ(again.programme(ProgrammeId{0}).terms->tiers, row.tiers);
}

// More than two runs: a zone, accounts, one of them deleted.
ReferenceData many_accounts() {
  ReferenceChange rows{zone_row("hill")};
  for (std::size_t i = 0; i < 2 * kRowsInRun; ++i) {
    rows.emplace_back(AccountRow{.symbol = "account-" + std::to_string(i), .zone = "hill"});
  }
  rows.emplace_back(AccountDeletion{"account-7"});
  return reference_of(rows);
}

ReferenceData data_of(const ReferenceSource& source) {
  ReferenceData data;
  const Status read = source.visit([&data](const ReferenceChange& run) {
    EXPECT_LE(run.size(), kRowsInRun);
    apply_to(data, run);
    return Status();
  });
  EXPECT_TRUE(read);
  return data;
}

TEST(ReferenceRows, ComeInRuns) {
  const ReferenceSource source = source_of(many_accounts());
  const ReferenceData expected = many_accounts();

  for (int time = 0; time < 2; ++time) {
    const ReferenceData again = data_of(source);
    EXPECT_EQ(symbols_in_order(again.symbols().accounts), symbols_in_order(expected.symbols().accounts));
    EXPECT_TRUE(again.account(AccountId{7}).deleted);
    EXPECT_FALSE(again.account(AccountId{8}).deleted);
  }
}

TEST(ReferenceRows, NoneComesBehindARunThatIsNotTaken) {
  int runs = 0;

  const Status visited = visit_reference_rows(many_accounts(), [&runs](const ReferenceChange&) -> Status {
    return ++runs < 2 ? Status() : Error{.code = ErrorCode::kSystem, .message = "enough"};
  });

  ASSERT_FALSE(visited);
  EXPECT_EQ(visited.error().message, "enough");
  EXPECT_EQ(runs, 2);
}

}  // namespace
}  // namespace farmgate
