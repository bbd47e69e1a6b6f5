#include "tools/workload/workload_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/files/reference_files.h"
#include "tests/support/temporary_folder.h"
#include "tools/workload/plain_market.h"

namespace farmgate {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using testing::UnorderedElementsAre;

Workload one_order(const Request& request) {
  return {.reference = {}, .has_order_options = true, .generate = [request](const RequestSink& sink) {
            sink(request);
            return WorkloadTotals{};
          }};
}

TEST(WorkloadFiles, WritesTheReferenceOfAPlainMarket) {
  const TemporaryFolder folder;

  ASSERT_TRUE(write_workload(plain_workload({.commands = 0, .commodities = 2}), folder.file("")));

  EXPECT_THAT(folder.names(),
              UnorderedElementsAre("commodities.csv", "zones.csv", "lanes.csv", "orders.csv"));
  EXPECT_EQ(contents_of(folder.file("commodities.csv")),
            "commodity,name,lot,class,tick,shelf_life_hours\nC0,C0,lot,road,1,0\nC1,C1,lot,road,1,0\n");
  EXPECT_EQ(contents_of(folder.file("zones.csv")),
            "zone,name,county,state,kind,latitude,longitude\n"
            "farm,Farm,,,rural,0,0\ncity,City,,,urban,0,1\n");
  EXPECT_EQ(contents_of(folder.file("lanes.csv")),
            "origin,destination,class,unit_cost,transit_hours\nfarm,city,road,0,1\n");
}

TEST(WorkloadFiles, WritesTheCommandsOfAPlainMarket) {
  const TemporaryFolder folder;

  ASSERT_TRUE(write_workload(plain_workload({.commands = 500, .seed = 42}), folder.file("")));

  const std::string orders = contents_of(folder.file("orders.csv"));
  EXPECT_THAT(orders, StartsWith("ts_ns,op,order_id,account,side,commodity,zone,quantity,price,tif\n"
                                 "1000001000,new,1,"));
  EXPECT_THAT(orders, HasSubstr(",cancel,"));
  EXPECT_THAT(orders, HasSubstr(",replace,"));
  EXPECT_EQ(std::ranges::count(orders, '\n'), 501);
}

TEST(WorkloadFiles, WritesOptionsWhenThereAreSome) {
  const TemporaryFolder folder;
  const Workload workload = one_order({.time = Timestamp{5},
                                       .operation = Operation::kMassCancel,
                                       .side = Side::kAsk,
                                       .given = {.side = true},
                                       .account = "al",
                                       .request_id = "r1"});

  ASSERT_TRUE(write_workload(workload, folder.file("")));

  EXPECT_EQ(contents_of(folder.file("orders.csv")),
            "ts_ns,op,order_id,account,side,commodity,zone,quantity,price,tif,"
            "expire_ts_ns,min_quantity,post_only,self_trade,request_id\n"
            "5,mass_cancel,,al,ask,,,,,,,,,,r1\n");
}

TEST(WorkloadFiles, WritesDegreesAsShortAsTheyCanBe) {
  const TemporaryFolder folder;
  Workload workload = plain_workload({.commands = 0});
  workload.reference.zones = {
      {.symbol = "z", .latitude_microdegrees = -500'000, .longitude_microdegrees = 102'000'010}};

  ASSERT_TRUE(write_workload(workload, folder.file("")));

  EXPECT_THAT(contents_of(folder.file("zones.csv")), HasSubstr("z,,,,both,-0.5,102.00001\n"));
}

// Row by row as the header says, so that they are read back.
TEST(WorkloadFiles, WritesProgrammesOfBothKinds) {
  const TemporaryFolder folder;
  Workload workload = plain_workload({.commands = 0});
  workload.reference.programmes = {
      {.symbol = "fair",
       .funder = "state",
       .budget = 100,
       .amount = 5,
       .origins = {"farm"},
       .account_cap = 9},
      {.symbol = "bonus",
       .budget = 50,
       .amount_kind = AmountKind::kTiersQuantity,
       .period = IncentivePeriod::kMonth,
       .tiers = {{.threshold = 10, .payment = 3}, {.threshold = 20, .payment = 4}}}};

  ASSERT_TRUE(write_workload(workload, folder.file("")));

  EXPECT_EQ(contents_of(folder.file("programmes.csv")),
            "programme,funder,budget,amount,amount_kind,origins,destinations,commodities,attributes,"
            "account_cap,origin_counties,origin_attributes,begin_ts_ns,end_ts_ns,period,tiers\n"
            "fair,state,100,5,per_lot,farm,,,,9,,,,,,\n"
            "bonus,,50,0,tiers_quantity,,,,,,,,,,month,10:3;20:4\n");
  const auto read = read_programmes(folder.file("programmes.csv"));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->size(), 2u);
}

TEST(WorkloadFiles, WritesWhatInformsReportsWhenThereIsSome) {
  const TemporaryFolder folder;
  Workload workload = plain_workload({.commands = 0});
  workload.reference.zones = {{.symbol = "z", .households = 120, .town = "Ridge"}, {.symbol = "y"}};
  workload.reference.commodities.resize(1);
  workload.reference.commodities[0].currency = "CNY";

  ASSERT_TRUE(write_workload(workload, folder.file("")));

  EXPECT_EQ(contents_of(folder.file("zones.csv")),
            "zone,name,county,state,kind,latitude,longitude,attributes,households,town\n"
            "z,,,,both,0,0,,120,Ridge\n"
            "y,,,,both,0,0,,,\n");
  EXPECT_THAT(contents_of(folder.file("commodities.csv")), HasSubstr(",price_min,price_max,currency\n"));
  EXPECT_THAT(contents_of(folder.file("commodities.csv")), HasSubstr(",1,1000000000,CNY\n"));
}

TEST(WorkloadFiles, MakesTheFolderAndReplacesWhatIsThere) {
  const TemporaryFolder folder;
  const std::string inner = folder.file("a/b");

  ASSERT_TRUE(write_workload(plain_workload({.commands = 10}), inner));
  ASSERT_TRUE(write_workload(plain_workload({.commands = 0}), inner));

  EXPECT_EQ(contents_of(inner + "/orders.csv"),
            "ts_ns,op,order_id,account,side,commodity,zone,quantity,price,tif\n");
}

TEST(WorkloadFiles, SaysWhenTheFolderCannotBeMade) {
  const TemporaryFolder folder;
  const std::string file = folder.write("file", "");

  const auto totals = write_workload(plain_workload({.commands = 0}), file + "/folder");

  ASSERT_FALSE(totals);
  EXPECT_EQ(totals.error().code, ErrorCode::kSystem);
  EXPECT_THAT(totals.error().message, HasSubstr(file + "/folder"));
}

}  // namespace
}  // namespace farmgate
