#include "engine/files/reference_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Fields = std::vector<std::string_view>;

// These fields, and empty ones for the columns that are left out.
Fields in_columns(Fields fields, const ReferenceColumns& columns) {
  fields.resize(columns.names.size());
  return fields;
}
RowOrFault<CommodityRow> commodity_of(const Fields& fields) {
  return parse_commodity(in_columns(fields, kCommodityColumns));
}
RowOrFault<ZoneRow> zone_of(const Fields& fields) {
  return parse_zone(in_columns(fields, kZoneColumns));
}
RowOrFault<AccountRow> account_of(const Fields& fields) {
  return parse_account(in_columns(fields, kAccountColumns));
}

// The column that is at fault; empty when none is.
template <class Row>
std::string fault_of(const RowOrFault<Row>& row) {
  const auto* fault = std::get_if<FieldFault>(&row);
  return fault == nullptr ? "" : std::string(fault->column);
}

std::string commodity_fault(const Fields& fields) {
  return fault_of(commodity_of(fields));
}
std::string zone_fault(const Fields& fields) {
  return fault_of(zone_of(fields));
}
std::string lane_fault(const Fields& fields) {
  return fault_of(parse_lane(fields));
}
std::string account_fault(const Fields& fields) {
  return fault_of(account_of(fields));
}

std::string programme_fault(const Fields& fields) {
  return fault_of(parse_programme(fields));
}

TEST(ParseProgramme, ReadsEveryField) {
  const auto row = std::get<ProgrammeRow>(
      parse_programme(Fields{"rail", "Province", "5000", "200", "per_mille", "hill;dale", "city", "tea;onion",
                             "green", "70", "Lushi", "poor-county;mountain", "3", "9", "", ""}));

  EXPECT_EQ(row.symbol, "rail");
  EXPECT_EQ(row.funder, "Province");
  EXPECT_EQ(row.budget, 5'000);
  EXPECT_EQ(row.amount, 200);
  EXPECT_EQ(row.amount_kind, AmountKind::kPerMille);
  EXPECT_THAT(row.origins, ElementsAre("hill", "dale"));
  EXPECT_THAT(row.destinations, ElementsAre("city"));
  EXPECT_THAT(row.commodities, ElementsAre("tea", "onion"));
  EXPECT_THAT(row.attributes, ElementsAre("green"));
  EXPECT_EQ(row.account_cap, 70);
  EXPECT_THAT(row.origin_counties, ElementsAre("Lushi"));
  EXPECT_THAT(row.origin_attributes, ElementsAre("poor-county", "mountain"));
  EXPECT_EQ(row.begin_time, Timestamp{3});
  EXPECT_EQ(row.end_time, Timestamp{9});
}

TEST(ParseProgramme, WhatIsLeftOutNarrowsNothingDown) {
  const auto row = std::get<ProgrammeRow>(
      parse_programme(Fields{"rail", "", "0", "5", "per_lot", "", "", "*", "", "", "", "", "", "", "", ""}));

  EXPECT_THAT(row.origins, IsEmpty());
  EXPECT_THAT(row.commodities, ElementsAre("*"));
  EXPECT_EQ(row.account_cap, std::nullopt);
  EXPECT_EQ(row.begin_time, std::nullopt);
  EXPECT_EQ(row.end_time, std::nullopt);
  EXPECT_EQ(row.period, std::nullopt);
  EXPECT_THAT(row.tiers, IsEmpty());
}

TEST(ParseProgramme, ReadsPeriodAndTiers) {
  Fields fields{"bonus", "", "9", "", "tiers_value", "",         "", "", "", "",
                "",      "", "",  "", "month",       "10:2;30:4"};
  const auto row = std::get<ProgrammeRow>(parse_programme(fields));

  EXPECT_EQ(row.amount, 0);
  EXPECT_EQ(row.amount_kind, AmountKind::kTiersValue);
  EXPECT_EQ(row.period, IncentivePeriod::kMonth);
  EXPECT_EQ(to_string(row.tiers), "10:2;30:4");
  fields[3] = "x";
  EXPECT_EQ(programme_fault(fields), "amount");
  fields[3] = "";
  fields[14] = "week";
  EXPECT_EQ(programme_fault(fields), "period");
  fields[14] = "day";
  for (const std::string_view text : {"10", "10:", ":2", "10:2;", ";10:2", "10:2;;30:4", "10:2:3", "a:2"}) {
    fields[15] = text;
    EXPECT_EQ(programme_fault(fields), "tiers") << text;
  }
}

TEST(ParseProgramme, NamesTheColumnAtFault) {
  const Fields good{"rail", "", "0", "5", "per_lot", "", "", "", "", "", "", "", "", "", "", ""};
  ASSERT_EQ(programme_fault(good), "");
  const auto with = [&](std::size_t column, std::string_view text) {
    Fields fields = good;
    fields[column] = text;
    return programme_fault(fields);
  };

  EXPECT_EQ(with(0, ""), "programme");
  EXPECT_EQ(with(2, "much"), "budget");
  EXPECT_EQ(with(3, ""), "amount");
  EXPECT_EQ(with(4, "per_tonne"), "amount_kind");
  EXPECT_EQ(with(5, "hill;"), "origins");
  EXPECT_EQ(with(6, ";hill"), "destinations");
  EXPECT_EQ(with(8, "green;;red"), "attributes");
  EXPECT_EQ(with(9, "1.5"), "account_cap");
  EXPECT_EQ(with(12, "now"), "begin_ts_ns");
  EXPECT_EQ(with(13, "then"), "end_ts_ns");
}

TEST(ParseCommodity, ReadsEveryField) {
  const auto row = std::get<CommodityRow>(
      commodity_of(Fields{"tea", "Tea, green", "chest", "dry", "5", "96", "10", "1000", "CNY"}));

  EXPECT_EQ(row.symbol, "tea");
  EXPECT_EQ(row.name, "Tea, green");
  EXPECT_EQ(row.lot, "chest");
  EXPECT_EQ(row.class_symbol, "dry");
  EXPECT_EQ(row.tick, Price{5});
  EXPECT_EQ(row.shelf_life_hours, 96);
  EXPECT_EQ(row.collar, (PriceCollar{.lowest = Price{10}, .highest = Price{1'000}}));
  EXPECT_EQ(row.currency, "CNY");
}

TEST(ParseCommodity, AnEmptyCollarIsTheWidest) {
  const auto row = std::get<CommodityRow>(commodity_of(Fields{"tea", "", "", "dry", "5", "0", "", ""}));

  EXPECT_EQ(row.collar, PriceCollar{});
}

TEST(ParseCommodity, NamesTheFirstFieldAtFault) {
  EXPECT_EQ(commodity_fault({"", "", "", "dry", "5", "0", "", ""}), "commodity");
  EXPECT_EQ(commodity_fault({std::string(65, 'x'), "", "", "dry", "5", "0", "", ""}), "commodity");
  EXPECT_EQ(commodity_fault({"tea", "", "", "", "5", "0", "", ""}), "class");
  EXPECT_EQ(commodity_fault({"tea", "", "", "dry", "", "x", "", ""}), "tick");
  EXPECT_EQ(commodity_fault({"tea", "", "", "dry", "5", "", "", ""}), "shelf_life_hours");
  EXPECT_EQ(commodity_fault({"tea", "", "", "dry", "5", "0", "low", "high"}), "price_min");
  EXPECT_EQ(commodity_fault({"tea", "", "", "dry", "5", "0", "1", "1e3"}), "price_max");
}

TEST(ParseZone, ReadsEveryField) {
  const auto row = std::get<ZoneRow>(zone_of(Fields{"hill", "Hill", "Upper", "North", "urban", "-27.5",
                                                    "102.100001", "poor-county;mountain", "120", "Ridge"}));

  EXPECT_EQ(row.symbol, "hill");
  EXPECT_EQ(row.name, "Hill");
  EXPECT_EQ(row.county, "Upper");
  EXPECT_EQ(row.state, "North");
  EXPECT_EQ(row.kind, ZoneKind::kUrban);
  EXPECT_EQ(row.latitude_microdegrees, -27'500'000);
  EXPECT_EQ(row.longitude_microdegrees, 102'100'001);
  EXPECT_THAT(row.attributes, ElementsAre("poor-county", "mountain"));
  EXPECT_EQ(row.households, 120);
  EXPECT_EQ(row.town, "Ridge");
}

TEST(ParseZone, NeedsNeitherHouseholdsNorTown) {
  const auto row = std::get<ZoneRow>(zone_of(Fields{"z", "", "", "", "both", "0", "0", ""}));

  EXPECT_EQ(row.households, 0);
  EXPECT_EQ(row.town, "");
  EXPECT_EQ(zone_fault({"z", "", "", "", "both", "0", "0", "", "many"}), "households");
}

TEST(ParseZone, RoundsCoordinatesToMillionths) {
  const auto row =
      std::get<ZoneRow>(zone_of(Fields{"z", "", "", "", "both", "0.0000005", "-179.9999999", ""}));

  EXPECT_EQ(row.latitude_microdegrees, 1);
  EXPECT_EQ(row.longitude_microdegrees, -180'000'000);
}

TEST(ParseZone, TakesCoordinatesOnTheGlobe) {
  EXPECT_EQ(zone_fault({"z", "", "", "", "both", "90", "-180", ""}), "");
  for (const char* wrong : {"90.1", "-91", "nan", "inf", "", "1,5", "north", "1 "}) {
    EXPECT_EQ(zone_fault({"z", "", "", "", "both", wrong, "0", ""}), "latitude") << wrong;
  }
  EXPECT_EQ(zone_fault({"z", "", "", "", "both", "0", "180.5", ""}), "longitude");
}

TEST(ParseZone, KnowsThreeKinds) {
  EXPECT_EQ(zone_fault({"z", "", "", "", "Rural", "0", "0", ""}), "kind");
  EXPECT_EQ(zone_fault({"z", "", "", "", "", "0", "0", ""}), "kind");
}

TEST(ParseLane, ReadsEveryField) {
  const auto row = std::get<LaneRow>(parse_lane(Fields{"hill", "city", "*", "10", "20", "3"}));

  EXPECT_EQ(row.origin, "hill");
  EXPECT_EQ(row.destination, "city");
  EXPECT_EQ(row.class_symbol, "*");
  EXPECT_EQ(row.unit_cost, Price{10});
  EXPECT_EQ(row.transit_hours, 20);
  EXPECT_EQ(row.subsidy, Price{3});
}

TEST(ParseLane, AnEmptySubsidyIsNone) {
  EXPECT_EQ(std::get<LaneRow>(parse_lane(Fields{"hill", "city", "*", "10", "20", ""})).subsidy, Price{0});
}

TEST(ParseLane, NamesTheFirstFieldAtFault) {
  EXPECT_EQ(lane_fault({"", "", "*", "10", "20", ""}), "origin");
  EXPECT_EQ(lane_fault({"hill", "", "*", "10", "20", ""}), "destination");
  EXPECT_EQ(lane_fault({"hill", "city", "", "10", "20", ""}), "class");
  EXPECT_EQ(lane_fault({"hill", "city", "*", "", "20", ""}), "unit_cost");
  EXPECT_EQ(lane_fault({"hill", "city", "*", "10", "2.5", ""}), "transit_hours");
  EXPECT_EQ(lane_fault({"hill", "city", "*", "10", "20", "x"}), "subsidy");
}

TEST(ParseAccount, ReadsZoneAndAttributes) {
  const auto row =
      std::get<AccountRow>(account_of(Fields{"al", "hill", "smallholder;;women-led;", "", "0", ""}));

  EXPECT_EQ(row.symbol, "al");
  EXPECT_EQ(row.zone, "hill");
  EXPECT_THAT(row.attributes, ElementsAre("smallholder", "women-led"));
}

TEST(ParseAccount, NeedsNeitherZoneNorAttributes) {
  const auto row = std::get<AccountRow>(account_of(Fields{"al", "", "", "", "", ""}));

  EXPECT_THAT(row.zone, IsEmpty());
  EXPECT_THAT(row.attributes, IsEmpty());
}

TEST(ParseAccount, ReadsWhoOwnsIt) {
  EXPECT_EQ(std::get<AccountRow>(account_of(Fields{"al", "", "", "", "", "", "firm"})).owner, "firm");
  EXPECT_EQ(std::get<AccountRow>(account_of(Fields{"al", "", "", "", "", ""})).owner, "");
}

TEST(ParseAccount, ReadsACreditLine) {
  EXPECT_EQ(std::get<AccountRow>(account_of(Fields{"al", "", "", "", "", ""})).credit_line, std::nullopt);
  EXPECT_EQ(std::get<AccountRow>(account_of(Fields{"al", "", "", "0", "", ""})).credit_line, 0);
  EXPECT_EQ(std::get<AccountRow>(account_of(Fields{"al", "", "", "500", "0", "0"})).credit_line, 500);
  EXPECT_EQ(account_fault({"al", "", "", "-1", "", ""}), "credit_line");
  EXPECT_EQ(account_fault({"al", "", "", "much", "", ""}), "credit_line");
}

TEST(ParseAccount, ReadsALoanAndHowItIsRepaid) {
  const auto row = std::get<AccountRow>(account_of(Fields{"al", "", "", "", "5000", "125"}));
  EXPECT_EQ(row.loan, 5000);
  EXPECT_EQ(row.repayment_per_mille, 125);

  EXPECT_EQ(account_fault({"al", "", "", "", "-1", ""}), "loan");
  EXPECT_EQ(account_fault({"al", "", "", "", "1000000000000000001", ""}), "loan");
  EXPECT_EQ(account_fault({"al", "", "", "", "much", ""}), "loan");
  EXPECT_EQ(account_fault({"al", "", "", "", "", "1001"}), "repayment_per_mille");
  EXPECT_EQ(account_fault({"al", "", "", "", "", "-1"}), "repayment_per_mille");
}

TEST(ReadReferenceFiles, KeepTheLineOfEachRow) {
  const TemporaryFolder folder;
  const std::string path = folder.write("lanes.csv",
                                        "origin,destination,class,unit_cost,transit_hours\n"
                                        "\"hi\nll\",city,*,1,2\n"
                                        "dale,city,*,3,4\n");

  const auto rows = read_lanes(path);

  ASSERT_TRUE(rows) << rows.error().message;
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ((*rows)[0].line, 2u);
  EXPECT_EQ((*rows)[0].row.origin, "hi\nll");
  EXPECT_EQ((*rows)[1].line, 4u);
  EXPECT_EQ((*rows)[1].row.unit_cost, Price{3});
}

TEST(ReadReferenceFiles, NameFileLineAndColumnOfTheFirstWrongRow) {
  const TemporaryFolder folder;
  const std::string path = folder.write("zones.csv",
                                        "zone,name,county,state,kind,latitude,longitude\n"
                                        "a,,,,rural,0,0\n"
                                        "b,,,,village,0,0\n"
                                        "c,,,,hamlet,0,0\n");

  const auto rows = read_zones(path);

  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, ErrorCode::kBadInput);
  EXPECT_EQ(rows.error().message, path + ":3: kind: \"village\" is none of rural, urban, both");
}

TEST(ReadReferenceFiles, DoNotSkipRowsThatAreNone) {
  const TemporaryFolder folder;
  const std::string path =
      folder.write("commodities.csv", "commodity,name,lot,class,tick,shelf_life_hours\ntea,Tea\n");

  EXPECT_EQ(read_commodities(path).error().message,
            path + ":2: lot: wrong number of fields: 2 where the header has 6");
}

TEST(ReadReferenceFiles, NeedTheRequiredColumns) {
  const TemporaryFolder folder;
  const std::string path = folder.write("accounts.csv", "account,zone\n");

  EXPECT_THAT(read_accounts(path).error().message, HasSubstr(":1: attributes: missing column"));
}

// What comes before a wrong row was handed over by then.
TEST(ReadReferenceFiles, HandOverRowAfterRow) {
  const TemporaryFolder folder;
  const std::string path = folder.write("accounts.csv",
                                        "account,zone,attributes,credit_line,loan,repayment_per_mille\n"
                                        "al,hill,,,5,\nbo,,,7,,\ncy,,,-1,,\ndi,,,,,\n");
  std::vector<std::string> taken;

  const Status read = read_accounts(path, [&taken](const Located<AccountRow>& located) {
    taken.push_back(std::to_string(located.line) + " " + located.row.symbol);
    return Status();
  });

  EXPECT_EQ(taken, (std::vector<std::string>{"2 al", "3 bo"}));
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr(":4: credit_line: "));
}

TEST(ReadReferenceFiles, ReadNoFurtherThanRowsAreTaken) {
  const TemporaryFolder folder;
  const std::string path = folder.write("lanes.csv",
                                        "origin,destination,class,unit_cost,transit_hours\n"
                                        "hill,city,*,1,2\ndale,city,*,3,4\n");
  int rows = 0;

  const Status read = read_lanes(path, [&rows](const Located<LaneRow>&) -> Status {
    ++rows;
    return Error{.code = ErrorCode::kUsage, .message = "enough"};
  });

  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message, "enough");
  EXPECT_EQ(rows, 1);
}

}  // namespace
}  // namespace farmgate
