#include "engine/runtime/load_reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "engine/model/reference_rows.h"
#include "tests/support/market_files.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

std::string error_of(const MarketFiles& files) {
  const auto reference = load_reference(files.path());
  if (reference) return "no error";
  EXPECT_EQ(reference.error().code, ErrorCode::kBadInput);
  return reference.error().message;
}

std::string with_row(const MarketFiles& files, const std::string& name, const std::string& row) {
  files.write(name, contents_of(files.file(name)) + row + "\n");
  return error_of(files);
}

TEST(LoadReference, ReadsTheFourFiles) {
  const MarketFiles files;

  const auto reference = load_reference(files.path());

  ASSERT_TRUE(reference) << reference.error().message;
  const Symbols& symbols = reference->symbols();
  const ZonePair lane{symbols.zones.find("hill"), symbols.zones.find("city")};
  const Commodity& tomato = reference->commodity(symbols.commodities.find("tomato"));
  EXPECT_EQ(tomato.lot, "crate");
  EXPECT_EQ(tomato.shelf_life_hours, 96);
  EXPECT_EQ(reference->commodity(symbols.commodities.find("tea")).tick, Price{5});
  EXPECT_EQ(reference->zone(lane.origin).latitude_microdegrees, 27'500'000);
  EXPECT_EQ(*reference->lane(tomato.class_id, lane),
            (Lane{.unit_cost = Price{10}, .subsidy = Price{3}, .transit_hours = 20}));
  EXPECT_EQ(reference->lane(symbols.classes.find("dry"), lane)->unit_cost, Price{15});
  const Account& farmer = reference->account(symbols.accounts.find("farmer"));
  EXPECT_EQ(farmer.zone, lane.origin);
  EXPECT_THAT(reference->attributes(farmer), ElementsAre("smallholder", "green"));
}

TEST(LoadReference, ReadsCompressedFiles) {
  const MarketFiles files;
  for (const std::string& name :
       std::vector<std::string>{"commodities.csv", "zones.csv", "lanes.csv", "accounts.csv"}) {
    files.write(name + ".zst", zstd_frame(contents_of(files.file(name))));
    files.remove(name);
  }

  const auto reference = load_reference(files.path());

  ASSERT_TRUE(reference) << reference.error().message;
  EXPECT_TRUE(reference->symbols().accounts.find("grocer").valid());
}

TEST(LoadReference, DoesNotNeedAccounts) {
  const MarketFiles files;
  files.remove("accounts.csv");

  EXPECT_EQ(error_of(files), "no error");
}

TEST(LoadReference, NeedsTheOtherFiles) {
  for (const std::string& name : std::vector<std::string>{"commodities.csv", "zones.csv", "lanes.csv"}) {
    const MarketFiles files;
    files.remove(name);

    std::string expected = "cannot find " + name;
    expected.append(" or ").append(name).append(".zst in ").append(files.path());
    EXPECT_EQ(error_of(files), expected);
  }
}

TEST(LoadReference, NeedsTheFolder) {
  const TemporaryFolder folder;

  const auto reference = load_reference(folder.file("none"));

  ASSERT_FALSE(reference);
  EXPECT_EQ(reference.error().code, ErrorCode::kBadInput);
  EXPECT_THAT(reference.error().message, HasSubstr(folder.file("none")));
}

constexpr char kProgrammeHeader[] =
    "programme,funder,budget,amount,amount_kind,origins,destinations,commodities,attributes,account_cap\n";

TEST(LoadReference, TakesProgrammes) {
  const MarketFiles files;
  files.write("programmes.csv", std::string(kProgrammeHeader) + "rail,Province,5000,5,per_lot,hill,*,,,70\n");

  const auto data = load_reference(files.path());

  ASSERT_TRUE(data) << data.error().message;
  ASSERT_EQ(data->programme_count(), 1u);
  EXPECT_EQ(data->programme(ProgrammeId{0}).budget, 5'000);
  EXPECT_EQ(data->programme(ProgrammeId{0}).terms->account_cap, 70);
  EXPECT_FALSE(data->programme(ProgrammeId{0}).terms->starts_in(ZoneId{9}, {}));
}

TEST(LoadReference, SaysWhichProgrammeIsWrong) {
  const auto error_of_row = [](const std::string& row) {
    const MarketFiles files;
    files.write("programmes.csv", kProgrammeHeader + std::string("rail,,1,1,per_lot,,,,,\n") + row);
    const std::string error = error_of(files);
    return error.substr(std::min(error.find("csv:"), error.size() - 4) + 4);
  };

  EXPECT_THAT(error_of_row("rail,,1,1,per_lot,,,,,\n"), StartsWith("3: programme: is there already"));
  EXPECT_THAT(error_of_row("road,,-1,1,per_lot,,,,,\n"), StartsWith("3: budget: must be within"));
  EXPECT_THAT(error_of_row("road,,1,1001,per_mille,,,,,\n"), StartsWith("3: amount: must be within"));
  EXPECT_THAT(error_of_row("road,,1,1,per_lot,mars,,,,\n"), StartsWith("3: origins: is no zone"));
  EXPECT_THAT(error_of_row("road,,1,1,per_lot,,mars,,,\n"), StartsWith("3: destinations: is no zone"));
  EXPECT_THAT(error_of_row("road,,1,1,per_lot,,,gold,,\n"), StartsWith("3: commodities: is no commodity"));
  EXPECT_THAT(error_of_row("road,,1,1,lots,,,,,\n"), StartsWith("3: amount_kind: "));
}

constexpr char kLaneHeader[] = "origin,destination,class,unit_cost,transit_hours,subsidy\n";

// The reference data under lanes.csv and programmes.csv of `overlay`, where they are not empty.
Result<ReferenceData> under(const MarketFiles& files, const std::string& lanes,
                            const std::string& programmes = "") {
  ReferenceOverlays overlays;
  if (!lanes.empty()) overlays.lanes = files.write("lanes_b.csv", kLaneHeader + lanes);
  if (!programmes.empty()) {
    overlays.programmes = files.write("programmes_b.csv", kProgrammeHeader + programmes);
  }
  return load_reference(files.path(), overlays);
}

TEST(LoadReference, ALaneOfAnOverlayTakesThePlaceOfItsKeyOrIsAdded) {
  const MarketFiles files;

  const auto data = under(files, "hill,city,road,7,12,2\ncity,hill,road,9,9,\n");

  ASSERT_TRUE(data) << data.error().message;
  const Symbols& symbols = data->symbols();
  const ZoneId hill = symbols.zones.find("hill");
  const ZoneId city = symbols.zones.find("city");
  const ClassId road = symbols.classes.find("road");
  EXPECT_EQ(*data->lane(road, {.origin = hill, .destination = city}),
            (Lane{.unit_cost = Price{7}, .subsidy = Price{2}, .transit_hours = 12}));
  EXPECT_EQ(data->lane(road, {.origin = city, .destination = hill})->unit_cost, Price{9});
  EXPECT_EQ(data->lane(kEveryClass, {.origin = hill, .destination = city})->unit_cost, Price{15});
}

TEST(LoadReference, AProgrammeOfAnOverlayTakesThePlaceOfItsNamesakeOrIsAdded) {
  const MarketFiles files;
  files.write("programmes.csv",
              std::string(kProgrammeHeader) + "rail,,50,5,per_lot,,,,,\nroad,,60,6,per_lot,,,,,\n");

  const auto data = under(files, "", "sea,,80,8,per_lot,,,,,\nrail,,20,100,per_mille,hill,,,,\n");

  ASSERT_TRUE(data) << data.error().message;
  ASSERT_EQ(data->programme_count(), 3u);
  const auto& programmes = data->symbols().programmes;
  const ProgrammeId rail = programmes.find("rail");
  EXPECT_EQ(rail, ProgrammeId{0});  // as old as it was
  EXPECT_EQ(data->programme(rail).budget, 20);
  EXPECT_EQ(data->programme(rail).terms->amount_kind, AmountKind::kPerMille);
  EXPECT_EQ(data->programme(programmes.find("road")).budget, 60);
  EXPECT_EQ(programmes.find("sea"), ProgrammeId{2});
}

TEST(LoadReference, NeedsNoProgrammesBelowAnOverlay) {
  const MarketFiles files;

  const auto data = under(files, "", "sea,,80,8,per_lot,,,,,\n");

  ASSERT_TRUE(data) << data.error().message;
  EXPECT_EQ(data->programme_count(), 1u);
}

TEST(LoadReference, SaysWhatIsWrongWithAnOverlay) {
  const MarketFiles files;
  files.write("programmes.csv", std::string(kProgrammeHeader) + "rail,,50,5,per_lot,,,,,\n");
  const auto error_of_lanes = [&files](const std::string& rows) {
    return under(files, rows).error().message;
  };
  const auto error_of_programmes = [&files](const std::string& rows) {
    return under(files, "", rows).error().message;
  };

  EXPECT_THAT(error_of_lanes("hill,city,road,7,x,2\n"),
              StartsWith(files.file("lanes_b.csv") + ":2: transit_hours: "));
  EXPECT_THAT(error_of_lanes("hill,mars,road,7,1,2\n"),
              StartsWith(files.file("lanes_b.csv") + ":2: origin: "));
  EXPECT_THAT(error_of_lanes("hill,city,road,7,1,2\nhill,city,road,8,1,2\n"),
              StartsWith(files.file("lanes_b.csv") + ":3: origin: is there already"));
  EXPECT_THAT(error_of_programmes("sea,,80,8,per_lot,,,,,\nrail,,-1,5,per_lot,,,,,\n"),
              StartsWith(files.file("programmes_b.csv") + ":3: budget: "));
  EXPECT_THAT(error_of_programmes("sea,,80,8,per_lot,,,,,\nsea,,80,8,per_lot,,,,,\n"),
              StartsWith(files.file("programmes_b.csv") + ":3: programme: is there already"));
}

TEST(LoadReference, NeedsTheOverlaysItIsGiven) {
  const MarketFiles files;

  const auto data = load_reference(files.path(), {.lanes = files.file("none.csv"), .programmes = {}});

  ASSERT_FALSE(data);
  EXPECT_EQ(data.error().code, ErrorCode::kBadInput);
  EXPECT_THAT(data.error().message, HasSubstr("none.csv"));
}

TEST(LoadReference, SaysWhichLineOfACompressedFileIsWrong) {
  const MarketFiles files;
  files.write("lanes.csv.zst", zstd_frame(contents_of(files.file("lanes.csv")) + "hill,mars,*,1,1,\n"));
  files.remove("lanes.csv");

  EXPECT_THAT(error_of(files), StartsWith(files.file("lanes.csv.zst") + ":4: origin: "));
}

struct WrongRow {
  std::string file;
  std::string row;
  std::string where;  // line and column
  std::string what;
};

void PrintTo(const WrongRow& wrong, std::ostream* out) {
  *out << wrong.file << ": " << wrong.row;
}

class WrongReferenceRow : public testing::TestWithParam<WrongRow> {};

TEST_P(WrongReferenceRow, IsNamedByFileLineAndColumn) {
  const MarketFiles files;
  const WrongRow& wrong = GetParam();

  const std::string error = with_row(files, wrong.file, wrong.row);

  EXPECT_THAT(error, StartsWith(files.file(wrong.file) + ":" + wrong.where + ": "));
  EXPECT_THAT(error, HasSubstr(wrong.what));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, WrongReferenceRow,
    testing::Values(WrongRow{"commodities.csv", "tea,Tea,chest,dry,5,0", "4: commodity", "is there already"},
                    WrongRow{"commodities.csv", "fig,Fig,box,dry,0,0", "4: tick", "must be within 1"},
                    WrongRow{"commodities.csv", "fig,Fig,box,dry,1,-1", "4: shelf_life_hours", "must be 0"},
                    WrongRow{"commodities.csv", "fig,Fig,box,dry,x,0", "4: tick", "\"x\" is no whole number"},
                    WrongRow{"commodities.csv", ",Fig,box,dry,1,0", "4: commodity", "is empty"},
                    WrongRow{"commodities.csv", "fig,Fig", "4: lot", ""},
                    WrongRow{"zones.csv", "city,City,,,urban,30.6,104.1", "4: zone", "is there already"},
                    WrongRow{"zones.csv", "hill,Hill,,,rural,-80,-170", "4: zone", "is there already"},
                    WrongRow{"zones.csv", "dale,Dale,,,rural,91,0", "4: latitude", "\"91\""},
                    WrongRow{"zones.csv", "dale,Dale,,,rural,0,nan", "4: longitude", "\"nan\""},
                    WrongRow{"zones.csv", "dale,Dale,,,forest,0,0", "4: kind", "\"forest\""},
                    WrongRow{"lanes.csv", "hill,city,*,9,9,", "4: origin", "is there already"},
                    WrongRow{"lanes.csv", "mars,city,road,9,9,", "4: origin", "\"mars\""},
                    WrongRow{"lanes.csv", "hill,mars,road,9,9,", "4: origin", "\"mars\""},
                    WrongRow{"lanes.csv", "city,hill,road,9,9,10", "4: unit_cost",
                             "the subsidy within 0 and the unit cost"},
                    WrongRow{"lanes.csv", "city,hill,road,1000000001,9,", "4: unit_cost", "must be within 0"},
                    WrongRow{"lanes.csv", "city,hill,road,9,-9,", "4: transit_hours", "must be 0 or more"},
                    WrongRow{"accounts.csv", "grocer,city,,,,", "4: account", "is there already"},
                    WrongRow{"accounts.csv", "mill,mars,,,,", "4: zone", "\"mars\""},
                    WrongRow{"accounts.csv", "mill,,,5,-7,", "4: loan", "must be from 0"},
                    WrongRow{"accounts.csv", "mill,,,5,7,1001", "4: repayment_per_mille",
                             "must be from 0 to 1000"},
                    WrongRow{"accounts.csv", "mill,,,-5,,", "4: credit_line", "must be 0 or more"}));

TEST(LoadReference, NumbersZonesAlongTheCurveNotByRow) {
  const MarketFiles files;
  const auto before = load_reference(files.path());
  files.write("zones.csv",
              "zone,name,county,state,kind,latitude,longitude\n"
              "city,The City,,Centre,urban,30.6,104.1\n"
              "hill,Hill Farm,Upper,North,rural,27.5,102.1\n");

  const auto after = load_reference(files.path());

  ASSERT_TRUE(before && after);
  EXPECT_EQ(after->symbols().zones.find("hill"), before->symbols().zones.find("hill"));
}

// As load_reference() lays the files of a folder.
TEST(LayOver, GivesWhatTheFolderGivesUnderTheSameOverlays) {
  const MarketFiles files;
  const std::string header =
      "programme,funder,budget,amount,amount_kind,origins,destinations,commodities,attributes,account_cap\n";
  files.write("programmes.csv", header + "road,,1000,2,per_lot,,,,,\nrail,,500,1,per_lot,,,,,\n");
  const auto below = load_reference(files.path());
  ASSERT_TRUE(below);
  const ReferenceOverlays overlays{
      .lanes = files.write("l.csv",
                           "origin,destination,class,unit_cost,transit_hours\nhill,city,road,40,20\n"
                           "city,hill,*,5,1\n"),
      .programmes = files.write("p.csv", header + "ship,,70,1,per_lot,,,,,\nroad,,900,3,per_lot,,,,,\n")};

  const auto laid = lay_over(reference_rows(*below), overlays);
  const auto expected = load_reference(files.path(), overlays);

  ASSERT_TRUE(laid) << laid.error().message;
  ASSERT_TRUE(expected);
  ASSERT_EQ(laid->programme_count(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    const ProgrammeId id{i};
    EXPECT_EQ(laid->symbols().programmes.symbol(id), expected->symbols().programmes.symbol(id));
    EXPECT_EQ(laid->programme(id).budget, expected->programme(id).budget);
    EXPECT_EQ(*laid->programme(id).terms, *expected->programme(id).terms);
  }
  const auto zones = [](const ReferenceData& data, const char* from, const char* to) {
    return ZonePair{data.symbols().zones.find(from), data.symbols().zones.find(to)};
  };
  const ClassId road = laid->symbols().classes.find("road");
  EXPECT_EQ(laid->lane(road, zones(*laid, "hill", "city"))->unit_cost, Price{40});
  EXPECT_EQ(laid->lane(road, zones(*laid, "city", "hill"))->unit_cost, Price{5});
}

TEST(LayOver, NamesTheLineThatIsWrong) {
  const MarketFiles files;
  const auto below = load_reference(files.path());
  ASSERT_TRUE(below);
  const std::string lanes =
      files.write("l.csv", "origin,destination,class,unit_cost,transit_hours\nhill,mars,road,40,20\n");

  const auto laid = lay_over(reference_rows(*below), {.lanes = lanes, .programmes = {}});

  ASSERT_FALSE(laid);
  EXPECT_THAT(laid.error().message, StartsWith(lanes + ":2: origin: "));
}

TEST(LaneMemory, ThatSufficesIsNoError) {
  const MarketFiles files;

  EXPECT_TRUE(check_lane_memory(*load_reference(files.path()), kLaneMemory));
}

TEST(LaneMemory, ThatDoesNotSufficeIsRefusedWithTheClassAndTheRemedy) {
  const MarketFiles files;

  const Status status = check_lane_memory(*load_reference(files.path()), 100);

  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kBadInput);
  EXPECT_THAT(status.error().message, HasSubstr("class "));
  EXPECT_THAT(status.error().message, HasSubstr(" zones need "));
  EXPECT_THAT(status.error().message, HasSubstr("raise --lane-memory"));
}

// Lanes and all of their costs fit, but not what a programme's coupons need beside them.
TEST(LaneMemory, ThatDoesNotSufficeForCouponsIsRefusedWithTheRemedy) {
  const MarketFiles files;
  const auto without = load_reference(files.path());
  std::uint64_t bytes = 1;
  while (!check_lane_memory(*without, bytes)) ++bytes;
  files.write(
      "programmes.csv",
      "programme,funder,budget,amount,amount_kind,origins,destinations,commodities,attributes,account_cap\n"
      "road,,1000,2,per_lot,,,,,\n");

  const Status status = check_lane_memory(*load_reference(files.path()), bytes);

  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kBadInput);
  EXPECT_THAT(status.error().message, StartsWith("programmes: "));
  EXPECT_THAT(status.error().message, HasSubstr("raise --lane-memory"));
}

}  // namespace
}  // namespace farmgate
