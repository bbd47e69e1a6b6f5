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

}  // namespace
}  // namespace farmgate
