// What the event of a change of reference data has of its rows can be read back.
#include "engine/model/reference_change_record.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <variant>

#include "engine/model/digest.h"
#include "engine/model/event_record.h"

namespace farmgate {
namespace {

// Rows of every kind, and every deletion.
ReferenceChange rows_of_every_kind() {
  return {
      ZoneRow{.symbol = "hill",
              .name = "Hill",
              .county = "Low",
              .state = "High",
              .kind = ZoneKind::kRural,
              .latitude_microdegrees = -12'345'678,
              .longitude_microdegrees = 179'000'001,
              .attributes = {"mountain", "poor-county"}},
      ZoneRow{.symbol = "dale", .households = 120},
      ZoneRow{.symbol = "glen", .town = "Ridge"},
      CommodityRow{.symbol = "onion",
                   .name = "Onion",
                   .lot = "sack",
                   .class_symbol = "road",
                   .tick = Price{5},
                   .shelf_life_hours = 72,
                   .collar = {.lowest = Price{10}, .highest = Price{900}}},
      CommodityRow{.symbol = "tea", .class_symbol = "road", .tick = Price{1}, .currency = "CNY"},
      LaneRow{.origin = "hill",
              .destination = "hill",
              .class_symbol = "*",
              .unit_cost = Price{7},
              .transit_hours = 3,
              .subsidy = Price{2}},
      AccountRow{.symbol = "al", .zone = "hill", .attributes = {"green", "smallholder"}, .credit_line = 0},
      AccountRow{.symbol = "bo", .credit_line = 500},
      AccountRow{.symbol = "cy", .owner = "firm"},
      ProgrammeRow{.symbol = "freight", .funder = "province", .budget = 9, .amount = 1},
      ProgrammeRow{.symbol = "rail",
                   .funder = "county",
                   .budget = 10,
                   .amount = 200,
                   .amount_kind = AmountKind::kPerMille,
                   .origins = {"hill"},
                   .origin_counties = {"Low"},
                   .origin_attributes = {"mountain"},
                   .destinations = {"hill"},
                   .commodities = {"onion"},
                   .attributes = {"green", "smallholder"},
                   .account_cap = 0,
                   .begin_time = Timestamp{0},
                   .end_time = Timestamp{5}},
      ProgrammeRow{.symbol = "bonus",
                   .budget = 10,
                   .amount_kind = AmountKind::kTiersValue,
                   .period = IncentivePeriod::kYear,
                   .tiers = {{.threshold = 100, .payment = 5}, {.threshold = 500, .payment = 30}}},
      ProgrammeDeletion{"rail"},
      LaneDeletion{.origin = "hill", .destination = "hill", .class_symbol = "*"},
      ZoneDeletion{"hill"},
      CommodityDeletion{"onion"},
      AccountDeletion{"al"}};
}

// What the event of a change has.
std::string event_bytes(const ReferenceChange& change) {
  const Event event({.sequence = 1}, ReferenceChanged{.change = &change});
  std::string bytes;
  Digest().add({&event, 1}, Symbols(), bytes);
  return bytes;
}

std::string_view rows_of(std::string_view bytes) {
  EventRecords records(bytes);
  EventRecord record;
  EXPECT_TRUE(records.next(record));
  return std::get<ReferenceChangedRecord>(record.payload).rows;
}

// Equal rows have equal bytes.
TEST(ReferenceChangeRecord, SaysWhatTheChangeSaid) {
  const std::string bytes = event_bytes(rows_of_every_kind());

  const auto read = read_reference_change(rows_of(bytes));

  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->size(), rows_of_every_kind().size());
  EXPECT_EQ(event_bytes(*read), bytes);
}

TEST(ReferenceChangeRecord, CutAnywhereIsNone) {
  const std::string bytes = event_bytes(rows_of_every_kind());
  const std::string_view rows = rows_of(bytes);

  for (std::size_t size = 0; size < rows.size(); ++size) {
    EXPECT_FALSE(read_reference_change(rows.substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(read_reference_change(std::string(rows) + '\0').has_value());
}

TEST(ReferenceChangeRecord, RowsOfAnUnknownKindAreNone) {
  const std::string bytes = event_bytes({ZoneDeletion{"hill"}});
  std::string rows(rows_of(bytes));
  rows[rows.find("delete_zone")] = 'D';

  EXPECT_FALSE(read_reference_change(rows).has_value());
}

}  // namespace
}  // namespace farmgate
