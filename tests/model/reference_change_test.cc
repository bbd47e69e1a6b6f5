#include "engine/model/reference_change.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/support/reference_rows.h"

namespace farmgate {
namespace {

const std::string kLongest(64, 'x');
const std::string kTooLong(65, 'x');

// Whether an edit is well formed with this text for its symbol.
using WithSymbol = std::function<ReferenceEdit(const std::string&)>;

// Every field that must be a symbol.
std::vector<WithSymbol> symbol_fields() {
  return {
      [](const std::string& text) { return commodity_row(text, "road"); },
      [](const std::string& text) { return commodity_row("onion", text); },
      [](const std::string& text) { return zone_row(text); },
      [](const std::string& text) { return lane_row(text, "city", {}); },
      [](const std::string& text) { return lane_row("farm", text, {}); },
      [](const std::string& text) { return lane_row("farm", "city", {.class_symbol = text}); },
      [](const std::string& text) { return AccountRow{.symbol = text}; },
      [](const std::string& text) { return CommodityDeletion{text}; },
      [](const std::string& text) { return ZoneDeletion{text}; },
      [](const std::string& text) { return AccountDeletion{text}; },
      [](const std::string& text) {
        return LaneDeletion{text, "city", "*"};
      },
      [](const std::string& text) {
        return LaneDeletion{"farm", text, "*"};
      },
      [](const std::string& text) {
        return LaneDeletion{"farm", "city", text};
      },
  };
}

TEST(WellFormed, SymbolsAreOneTo64Bytes) {
  int field = 0;
  for (const WithSymbol& edit : symbol_fields()) {
    EXPECT_TRUE(well_formed(edit("x"))) << "field " << field;
    EXPECT_TRUE(well_formed(edit(kLongest))) << "field " << field;
    EXPECT_FALSE(well_formed(edit(""))) << "field " << field;
    EXPECT_FALSE(well_formed(edit(kTooLong))) << "field " << field;
    ++field;
  }
}

TEST(WellFormed, AnAccountNeedsNoZone) {
  EXPECT_TRUE(well_formed(AccountRow{.symbol = "al"}));
  EXPECT_TRUE(well_formed(AccountRow{.symbol = "al", .zone = kLongest}));
  EXPECT_FALSE(well_formed(AccountRow{.symbol = "al", .zone = kTooLong}));
}

TEST(WellFormed, HoursAreNotNegativeAndFit32Bits) {
  for (const std::int64_t hours : {std::int64_t{0}, std::int64_t{INT32_MAX}}) {
    EXPECT_TRUE(well_formed(commodity_row("onion", "road", hours)));
    EXPECT_TRUE(well_formed(lane_row("farm", "city", {.transit_hours = hours})));
  }
  for (const std::int64_t hours : {std::int64_t{-1}, std::int64_t{INT32_MAX} + 1, INT64_MAX, INT64_MIN}) {
    EXPECT_FALSE(well_formed(commodity_row("onion", "road", hours)));
    EXPECT_FALSE(well_formed(lane_row("farm", "city", {.transit_hours = hours})));
  }
}

TEST(WellFormed, CoordinatesAreOnTheGlobe) {
  ZoneRow row = zone_row("farm");
  for (const std::int32_t sign : {-1, 1}) {
    row.latitude_microdegrees = sign * 90'000'000;
    row.longitude_microdegrees = sign * 180'000'000;
    EXPECT_TRUE(well_formed(row));

    row.latitude_microdegrees = sign * 90'000'001;
    EXPECT_FALSE(well_formed(row));

    row.latitude_microdegrees = 0;
    row.longitude_microdegrees = sign * 180'000'001;
    EXPECT_FALSE(well_formed(row));
  }
}

TEST(WellFormed, AnUnreadableRowIsNot) {
  EXPECT_FALSE(well_formed(UnreadableRow{}));
}

TEST(WithinBounds, ATickIsAPrice) {
  CommodityRow row = commodity_row("onion", "road");
  for (const Price tick : {kPriceMin, kPriceMax}) {
    row.tick = tick;
    EXPECT_TRUE(within_bounds(row));
  }
  for (const Price tick : {Price{0}, Price{-1}, Price{1'000'000'001}}) {
    row.tick = tick;
    EXPECT_FALSE(within_bounds(row)) << tick.value();
  }
}

TEST(WithinBounds, ACollarIsTwoPricesInOrder) {
  CommodityRow row = commodity_row("onion", "road");
  for (const auto& [lowest, highest] : {std::pair{1, 1}, {1, 1'000'000'000}, {50, 60}}) {
    row.collar = {.lowest = Price{lowest}, .highest = Price{highest}};
    EXPECT_TRUE(within_bounds(row)) << lowest << ".." << highest;
  }
  for (const auto& [lowest, highest] : {std::pair{0, 60}, {60, 59}, {1, 1'000'000'001}, {-5, -1}}) {
    row.collar = {.lowest = Price{lowest}, .highest = Price{highest}};
    EXPECT_FALSE(within_bounds(row)) << lowest << ".." << highest;
  }
}

TEST(WithinBounds, ASubsidyIsNotAboveItsUnitCost) {
  for (const auto& [cost, subsidy] : {std::pair{0, 0}, {10, 0}, {10, 10}, {1'000'000'000, 1'000'000'000}}) {
    EXPECT_TRUE(within_bounds(lane_row("farm", "city", {.unit_cost = cost, .subsidy = subsidy})))
        << cost << ", " << subsidy;
  }
  for (const auto& [cost, subsidy] : {std::pair{10, 11}, {10, -1}, {-1, 0}, {-1, -1}, {1'000'000'001, 0}}) {
    EXPECT_FALSE(within_bounds(lane_row("farm", "city", {.unit_cost = cost, .subsidy = subsidy})))
        << cost << ", " << subsidy;
  }
}

}  // namespace
}  // namespace farmgate
