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
      [](const std::string& text) { return programme_row(text, 1); },
      [](const std::string& text) { return ProgrammeDeletion{text}; },
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

TEST(ShapeFault, SymbolsAreOneTo64Bytes) {
  int field = 0;
  for (const WithSymbol& edit : symbol_fields()) {
    EXPECT_FALSE(shape_fault(edit("x"))) << "field " << field;
    EXPECT_FALSE(shape_fault(edit(kLongest))) << "field " << field;
    EXPECT_TRUE(shape_fault(edit(""))) << "field " << field;
    EXPECT_TRUE(shape_fault(edit(kTooLong))) << "field " << field;
    ++field;
  }
}

TEST(ShapeFault, AnAccountNeedsNoZone) {
  EXPECT_FALSE(shape_fault(AccountRow{.symbol = "al"}));
  EXPECT_FALSE(shape_fault(AccountRow{.symbol = "al", .credit_line = 0}));
  EXPECT_TRUE(shape_fault(AccountRow{.symbol = "al", .credit_line = -1}));
  EXPECT_FALSE(shape_fault(AccountRow{.symbol = "al", .zone = kLongest}));
  EXPECT_TRUE(shape_fault(AccountRow{.symbol = "al", .zone = kTooLong}));
}

TEST(ShapeFault, HoursAreNotNegativeAndFit32Bits) {
  for (const std::int64_t hours : {std::int64_t{0}, std::int64_t{INT32_MAX}}) {
    EXPECT_FALSE(shape_fault(commodity_row("onion", "road", hours)));
    EXPECT_FALSE(shape_fault(lane_row("farm", "city", {.transit_hours = hours})));
  }
  for (const std::int64_t hours : {std::int64_t{-1}, std::int64_t{INT32_MAX} + 1, INT64_MAX, INT64_MIN}) {
    EXPECT_TRUE(shape_fault(commodity_row("onion", "road", hours)));
    EXPECT_TRUE(shape_fault(lane_row("farm", "city", {.transit_hours = hours})));
  }
}

TEST(ShapeFault, CoordinatesAreOnTheGlobe) {
  ZoneRow row = zone_row("farm");
  for (const std::int32_t sign : {-1, 1}) {
    row.latitude_microdegrees = sign * 90'000'000;
    row.longitude_microdegrees = sign * 180'000'000;
    EXPECT_FALSE(shape_fault(row));

    row.latitude_microdegrees = sign * 90'000'001;
    EXPECT_TRUE(shape_fault(row));

    row.latitude_microdegrees = 0;
    row.longitude_microdegrees = sign * 180'000'001;
    EXPECT_TRUE(shape_fault(row));
  }
}

TEST(ShapeFault, OfWhatInformsReportsIsANumberOrATextOutOfItsBounds) {
  ZoneRow zone = zone_row("hill");
  zone.households = 1'000'000'000;
  EXPECT_FALSE(shape_fault(zone));
  for (const std::int64_t wrong : {-1, 1'000'000'001}) {
    zone.households = wrong;
    EXPECT_EQ(shape_fault(zone)->field, "households");
  }
  CommodityRow onion = commodity_row("onion", "road");
  onion.currency = kTooLong;
  EXPECT_EQ(shape_fault(onion)->field, "currency");
  EXPECT_EQ(shape_fault(AccountRow{.symbol = "al", .owner = kTooLong})->field, "owner");
}

TEST(ShapeFault, AnUnreadableRowIsOne) {
  EXPECT_TRUE(shape_fault(UnreadableRow{}));
}

TEST(ShapeFault, NamesTheFirstField) {
  const auto fault = shape_fault(lane_row("farm", kTooLong, {.transit_hours = -1}));

  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->reason, RejectReason::kMalformed);
  EXPECT_EQ(fault->field, "destination");
  EXPECT_EQ(fault->what, "must be 1 to 64 bytes");
}

TEST(BoundsFault, ATickIsAPrice) {
  CommodityRow row = commodity_row("onion", "road");
  for (const Price tick : {kPriceMin, kPriceMax}) {
    row.tick = tick;
    EXPECT_FALSE(bounds_fault(row));
  }
  for (const Price tick : {Price{0}, Price{-1}, Price{1'000'000'001}}) {
    row.tick = tick;
    EXPECT_TRUE(bounds_fault(row)) << tick.value();
  }
}

TEST(BoundsFault, ACollarIsTwoPricesInOrder) {
  CommodityRow row = commodity_row("onion", "road");
  for (const auto& [lowest, highest] : {std::pair{1, 1}, {1, 1'000'000'000}, {50, 60}}) {
    row.collar = {.lowest = Price{lowest}, .highest = Price{highest}};
    EXPECT_FALSE(bounds_fault(row)) << lowest << ".." << highest;
  }
  for (const auto& [lowest, highest] : {std::pair{0, 60}, {60, 59}, {1, 1'000'000'001}, {-5, -1}}) {
    row.collar = {.lowest = Price{lowest}, .highest = Price{highest}};
    EXPECT_TRUE(bounds_fault(row)) << lowest << ".." << highest;
  }
}

TEST(BoundsFault, ASubsidyIsNotAboveItsUnitCost) {
  for (const auto& [cost, subsidy] : {std::pair{0, 0}, {10, 0}, {10, 10}, {1'000'000'000, 1'000'000'000}}) {
    EXPECT_FALSE(bounds_fault(lane_row("farm", "city", {.unit_cost = cost, .subsidy = subsidy})))
        << cost << ", " << subsidy;
  }
  for (const auto& [cost, subsidy] : {std::pair{10, 11}, {10, -1}, {-1, 0}, {-1, -1}, {1'000'000'001, 0}}) {
    EXPECT_TRUE(bounds_fault(lane_row("farm", "city", {.unit_cost = cost, .subsidy = subsidy})))
        << cost << ", " << subsidy;
  }
}

TEST(ShapeFault, OfAProgrammeIsANumberOutOfItsBounds) {
  const auto field_of = [](auto change_row) {
    ProgrammeRow row = programme_row("freight", 1'000);
    change_row(row);
    const auto fault = shape_fault(row);
    return fault ? std::string(fault->field) : "";
  };

  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.budget = kMoneyMax; }), "");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.budget = kMoneyMax + 1; }), "budget");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.budget = -1; }), "budget");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.amount = 0; }), "amount");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.amount = kCostMax.value(); }), "");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.amount = kCostMax.value() + 1; }), "amount");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.amount_kind = AmountKind::kPerMille; }), "");
  EXPECT_EQ(field_of([](ProgrammeRow& row) {
              row.amount_kind = AmountKind::kPerMille;
              row.amount = 1'001;
            }),
            "amount");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.account_cap = 0; }), "");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.account_cap = -1; }), "account_cap");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.origins = {"a", ""}; }), "origins");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.origin_counties = {""}; }), "origin_counties");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.attributes = {std::string(65, 'x')}; }), "attributes");
}

TEST(ShapeFault, OfAProgrammeWithTiers) {
  const auto field_of = [](auto change_row) {
    ProgrammeRow row = programme_row("bonus", 0);
    row.amount_kind = AmountKind::kTiersQuantity;
    row.period = IncentivePeriod::kDay;
    row.tiers = {{.threshold = 1, .payment = kMoneyMax}, {.threshold = kMoneyMax, .payment = 1}};
    change_row(row);
    const auto fault = shape_fault(row);
    return fault ? std::string(fault->field) : "";
  };

  EXPECT_EQ(field_of([](ProgrammeRow&) {}), "");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.amount_kind = AmountKind::kTiersValue; }), "");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.amount = 1; }), "amount");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.period.reset(); }), "period");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.tiers.clear(); }), "tiers");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.tiers[0].threshold = 0; }), "tiers");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.tiers[0].payment = 0; }), "tiers");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.tiers[0].payment = kMoneyMax + 1; }), "tiers");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.tiers[0].threshold = kMoneyMax; }), "tiers");
  EXPECT_EQ(field_of([](ProgrammeRow& row) { row.tiers[1].threshold = kMoneyMax + 1; }), "tiers");
  const auto with_count = [](std::int64_t count) {
    return [count](ProgrammeRow& row) {
      row.tiers.clear();
      for (std::int64_t i = 1; i <= count; ++i) row.tiers.push_back({.threshold = i, .payment = 1});
    };
  };
  EXPECT_EQ(field_of(with_count(100)), "");
  EXPECT_EQ(field_of(with_count(101)), "tiers");
  // A subsidy has neither.
  EXPECT_EQ(field_of([](ProgrammeRow& row) {
              row.amount_kind = AmountKind::kPerLot;
              row.amount = 5;
            }),
            "period");
  EXPECT_EQ(field_of([](ProgrammeRow& row) {
              row.amount_kind = AmountKind::kPerLot;
              row.amount = 5;
              row.period.reset();
            }),
            "tiers");
}

}  // namespace
}  // namespace farmgate
