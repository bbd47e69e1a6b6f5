// A change of reference data is all or nothing: whichever row fails, nothing has changed.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "engine/model/reference_data.h"
#include "tests/support/reference_rows.h"

namespace farmgate {
namespace {

std::string lanes_text(const ReferenceData& data, ClassId class_id) {
  std::vector<std::string> lines;
  for (const auto& [zones, lane] : data.lanes(class_id)) {
    std::ostringstream line;
    line << zones.origin.value() << '-' << zones.destination.value() << ' ' << lane.unit_cost.value() << ' '
         << lane.subsidy.value() << ' ' << lane.transit_hours << '\n';
    lines.push_back(line.str());
  }
  std::ranges::sort(lines);
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

// Everything that `data` says, in order of numbers.
std::string text_of(const ReferenceData& data) {
  const Symbols& symbols = data.symbols();
  std::ostringstream out;
  for (std::size_t i = 0; i < symbols.commodities.size(); ++i) {
    const CommodityId id{i};
    const Commodity& row = data.commodity(id);
    out << symbols.commodities.symbol(id) << ' '
        << symbols.commodities.find(symbols.commodities.symbol(id)).value() << ' ' << row.name << ' '
        << row.lot << ' ' << row.class_id.value() << ' ' << row.tick.value() << ' ' << row.shelf_life_hours
        << ' ' << row.collar.lowest.value() << ' ' << row.collar.highest.value() << ' ' << row.deleted
        << row.halted << '\n';
  }
  for (std::size_t i = 0; i < symbols.zones.size(); ++i) {
    const ZoneId id{i};
    const Zone& row = data.zone(id);
    out << symbols.zones.symbol(id) << ' ' << symbols.zones.find(symbols.zones.symbol(id)).value() << ' '
        << row.name << ' ' << to_string(row.kind) << ' ' << row.latitude_microdegrees << ' ' << row.deleted
        << '\n';
  }
  for (std::size_t i = 0; i < symbols.accounts.size(); ++i) {
    const AccountId id{i};
    const Account& row = data.account(id);
    out << symbols.accounts.symbol(id) << ' ' << symbols.accounts.find(symbols.accounts.symbol(id)).value()
        << ' ' << (row.zone.valid() ? symbols.zones.symbol(row.zone) : "-") << ' '
        << data.attributes(row).size() << ' ' << (row.owner.valid() ? symbols.owners.symbol(row.owner) : "-")
        << ' ' << row.deleted << '\n';
  }
  for (std::size_t i = 0; i < symbols.owners.size(); ++i) {
    const std::string_view owner = symbols.owners.symbol(OwnerId{i});
    out << owner << ' ' << symbols.owners.find(owner).value() << '\n';
  }
  for (std::size_t i = 0; i < data.class_count(); ++i) {
    const ClassId id{i};
    out << symbols.classes.symbol(id) << ' ' << symbols.classes.find(symbols.classes.symbol(id)).value()
        << '\n'
        << lanes_text(data, id);
  }
  out << symbols.classes.size();
  return out.str();
}

ReferenceData make_reference() {
  ReferenceData data =
      reference_of({zone_row("farm"), zone_row("city"), zone_row("gone"), commodity_row("onion", "road", 48),
                    commodity_row("gone", "road"),
                    AccountRow{.symbol = "al", .zone = "farm", .attributes = {"green"}, .owner = "firm"},
                    AccountRow{.symbol = "gone"}, lane_row("farm", "city", {.unit_cost = 10}),
                    lane_row("farm", "city", {.unit_cost = 12, .class_symbol = "road"}), ZoneDeletion{"gone"},
                    CommodityDeletion{"gone"}, AccountDeletion{"gone"}, programme_row("old", 5)});
  data.set_halted(data.symbols().commodities.find("onion"), true);
  return data;
}

// Every kind of edit: insertions, of classes too; changes; deletions; revivals; several of one row.
ReferenceChange all_kinds() {
  ZoneRow moved = zone_row("farm");
  moved.latitude_microdegrees = 5;
  return {commodity_row("leek", "cold", 5),
          commodity_row("onion", "road", 9),
          commodity_row("gone", "road", 7),
          CommodityDeletion{"onion"},
          zone_row("hill"),
          moved,
          zone_row("gone"),
          lane_row("hill", "city", {.unit_cost = 1, .class_symbol = "sea"}),
          lane_row("farm", "city", {.unit_cost = 11}),
          lane_row("farm", "city", {.unit_cost = 13}),
          LaneDeletion{"farm", "city", "road"},
          LaneDeletion{"farm", "city", "*"},
          lane_row("farm", "city", {.unit_cost = 14, .class_symbol = "road"}),
          ZoneDeletion{"city"},
          AccountRow{.symbol = "bo", .zone = "hill"},
          AccountRow{.symbol = "al", .owner = "village"},
          AccountRow{.symbol = "gone", .attributes = {"green"}, .owner = "firm"},
          AccountDeletion{"al"},
          programme_row("freight", 5),
          programme_row("old", 5),
          ProgrammeDeletion{"freight"},
          ProgrammeDeletion{"old"},
          CommodityDeletion{"leek"}};
}

TEST(ReferenceRollback, WhicheverRowFailsNothingHasChanged) {
  const ReferenceChange change = all_kinds();
  for (std::size_t position = 0; position <= change.size(); ++position) {
    ReferenceData data = make_reference();
    ReferenceChange failing = change;
    failing.insert(failing.begin() + static_cast<std::ptrdiff_t>(position), UnreadableRow{});
    ReferenceEffect effect;

    const auto fault = data.apply(failing, effect);

    ASSERT_TRUE(fault.has_value());
    EXPECT_EQ(fault->reason, RejectReason::kMalformed);
    EXPECT_EQ(fault->edit, position);
    EXPECT_EQ(text_of(data), text_of(make_reference())) << "row " << position;
    EXPECT_TRUE(effect.lanes.empty() && effect.commodities.empty());
  }
}

// A row may fail after it has begun: its class is new, and goes with it.
TEST(ReferenceRollback, AClassGoesWithTheRowThatBroughtIt) {
  CommodityRow out_of_bounds = commodity_row("leek", "cold");
  out_of_bounds.tick = Price{0};
  for (const CommodityRow& row : {out_of_bounds, commodity_row("onion", "cold")}) {
    ReferenceData data = make_reference();
    ReferenceEffect effect;

    EXPECT_TRUE(data.apply({row}, effect).has_value());

    EXPECT_EQ(text_of(data), text_of(make_reference()));
  }
}

TEST(ReferenceRollback, TheSameChangeWithoutTheFaultGoesThroughAfterwards) {
  ReferenceData data = make_reference();
  ReferenceData untouched = make_reference();
  ReferenceChange failing = all_kinds();
  failing.emplace_back(UnreadableRow{});
  ReferenceEffect effect;
  ASSERT_TRUE(data.apply(failing, effect).has_value());

  apply_to(data, all_kinds());
  apply_to(untouched, all_kinds());

  EXPECT_EQ(text_of(data), text_of(untouched));
  EXPECT_NE(text_of(data), text_of(make_reference()));
}

}  // namespace
}  // namespace farmgate
