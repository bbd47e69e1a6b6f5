// Reference data changed over the API of a real server, as a client sees it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "tests/service/reference_fixture.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ReferenceServiceTest : public ReferenceFixture {};

TEST_F(ReferenceServiceTest, WhatWasUpsertedIsTraded) {
  make_market();
  place("al", v1::SIDE_ASK, 50);

  const v1::CommandResult result = place("bo", v1::SIDE_BID, 60);

  EXPECT_EQ(result.sequence(), 6);
  ASSERT_EQ(result.fills_size(), 1);
  EXPECT_EQ(result.fills(0).delivered_price(), 60);
}

TEST_F(ReferenceServiceTest, AProgrammeGrowsAndEnds) {
  make_market();
  v1::UpsertProgrammesRequest request;
  v1::Programme& row = *request.add_programmes();
  row.set_symbol("freight");
  row.set_budget(20);
  row.set_amount(4);
  change(&Stub::UpsertProgrammes, request);
  EXPECT_EQ(
      violation(),
      "programmes[0].amount_kind: is missing or unknown: per lot, per mille, or tiers of quantity or value");
  row.set_amount_kind(v1::AMOUNT_KIND_PER_LOT);
  row.add_attributes("");
  change(&Stub::UpsertProgrammes, request);
  EXPECT_EQ(violation(), "programmes[0].attributes: must be 1 to 64 bytes each");
  row.clear_attributes();
  change(&Stub::UpsertProgrammes, request);

  row.set_budget(19);
  change(&Stub::UpsertProgrammes, request);
  EXPECT_EQ(violation(), "programmes[0].budget: must not fall");
  row.set_budget(21);
  change(&Stub::UpsertProgrammes, request);
  EXPECT_TRUE(status_.ok()) << status_.error_message();
  v1::DeleteProgrammesRequest end;
  end.add_programmes("freight");
  change(&Stub::DeleteProgrammes, end);
  EXPECT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_EQ(call(&Stub::ListProgrammes, v1::ListProgrammesRequest()).programmes_size(), 0);
}

TEST_F(ReferenceServiceTest, AChangeIsAllOrNothingAndTellsTheFirstThingWrong) {
  make_market();

  change(&Stub::UpsertLanes,
         lanes({lane("hill", "city", 1, "road"), lane("city", "moon", 2), lane("mars", "moon", 3)}));

  EXPECT_EQ(violation(), "lanes[1].destination: is no zone, or one that was deleted");
  EXPECT_THAT(status_.error_message(), HasSubstr("unknown_zone, sequence 5"));
  EXPECT_THAT(list_lanes(), ElementsAre("hill-city road 10"));
  EXPECT_EQ(pipeline_->status().published, 5u);
}

TEST_F(ReferenceServiceTest, WhatNeverCouldBeRightGetsNoSequence) {
  start();
  v1::UpsertZonesRequest kindless = zones({"hill", "city"});
  kindless.mutable_zones(1)->clear_kind();
  v1::UpsertZonesRequest nameless = zones({"hill", ""});
  v1::UpsertZonesRequest wordy = zones({"hill"});
  wordy.mutable_zones(0)->set_county(std::string(257, 'x'));

  change(&Stub::UpsertZones, kindless);
  EXPECT_EQ(violation(), "zones[1].kind: is missing or unknown: rural, urban or both");
  change(&Stub::UpsertZones, nameless);
  EXPECT_EQ(violation(), "zones[1].symbol: must be 1 to 64 bytes");
  change(&Stub::UpsertZones, wordy);
  EXPECT_EQ(violation(), "zones[0].county: is longer than 256 bytes");
  change(&Stub::DeleteAccounts, v1::DeleteAccountsRequest());
  EXPECT_EQ(violation(), "accounts: must be 1 to 10,000 rows");

  EXPECT_EQ(pipeline_->status().accepted, 0u);
  EXPECT_THAT(list_zones(), IsEmpty());
}

// The lane costs 10, so 50 at the farm gate is 60 delivered.
TEST_F(ReferenceServiceTest, ALowerTariffTradesWhatItMakesCompatible) {
  make_market();
  place("al", v1::SIDE_ASK, 50);
  EXPECT_EQ(place("bo", v1::SIDE_BID, 55).fills_size(), 0);

  change(&Stub::UpsertLanes, lanes({lane("hill", "city", 5, "road")}));

  EXPECT_THAT(list_lanes(), ElementsAre("hill-city road 5"));
  while (pipeline_->status().resting_orders != 0) std::this_thread::yield();  // counted a little later
}

TEST_F(ReferenceServiceTest, WhatIsDeletedIsNotListedAndTakesNoOrders) {
  make_market();
  v1::DeleteCommoditiesRequest request;
  request.add_commodities("onion");

  change(&Stub::DeleteCommodities, request);

  EXPECT_TRUE(status_.ok());
  EXPECT_EQ(place("al", v1::SIDE_ASK, 50).reject_reason(), v1::REJECT_REASON_UNKNOWN_COMMODITY);
  EXPECT_EQ(call(&Stub::ListCommodities, v1::ListCommoditiesRequest()).commodities_size(), 0);
  change(&Stub::DeleteCommodities, request);
  EXPECT_EQ(violation(), "commodities[0]: is none, or was deleted already");
}

TEST_F(ReferenceServiceTest, WhatNeverChangesIsNamed) {
  make_market();
  v1::UpsertCommoditiesRequest request = onions();
  request.mutable_commodities(0)->set_tick(5);

  change(&Stub::UpsertCommodities, request);

  EXPECT_EQ(violation(), "commodities[0].tick: never changes once the commodity was there");
}

// What is there already may be changed, but nothing may grow.
TEST_F(ReferenceServiceTest, LanesThatNeedTooMuchMemoryAreRefusedBeforeTheirTurn) {
  make_market();
  stop();
  start(1);

  change(&Stub::UpsertLanes, lanes({lane("city", "hill", 10)}));
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(status_.error_message(), HasSubstr("--lane-memory"));
  EXPECT_EQ(pipeline_->status().published, 4u);

  change(&Stub::UpsertLanes, lanes({lane("hill", "city", 9, "road")}));
  EXPECT_TRUE(status_.ok()) << status_.error_message();
}

TEST_F(ReferenceServiceTest, ARowThatIsThereChangesNothing) {
  make_market();
  const auto before = list_lanes();

  const v1::CommandResult again = change(&Stub::UpsertLanes, lanes({lane("hill", "city", 10, "road")}));

  EXPECT_TRUE(status_.ok());
  EXPECT_EQ(again.sequence(), 5);
  EXPECT_EQ(list_lanes(), before);
}

}  // namespace
}  // namespace farmgate
