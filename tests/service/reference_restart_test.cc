// Reference data that was changed over the API of a server, when that is started again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "tests/service/reference_fixture.h"

namespace farmgate {
namespace {

using testing::ElementsAre;

class ReferenceRestart : public ReferenceFixture {};

TEST_F(ReferenceRestart, ACreditLineIsHeldAgainstBidsAlsoAfterARestart) {
  make_market();
  v1::UpsertAccountsRequest line = accounts({"bo", "cy"});
  line.mutable_accounts(0)->set_credit_line(600);
  line.mutable_accounts(1)->set_credit_line(-1);
  change(&Stub::UpsertAccounts, line);
  EXPECT_EQ(violation(), "accounts[1].credit_line: must be 0 or more");
  line.mutable_accounts(1)->clear_credit_line();
  change(&Stub::UpsertAccounts, line);
  ASSERT_TRUE(status_.ok()) << status_.error_message();

  EXPECT_EQ(place("bo", v1::SIDE_BID, 80).reject_reason(), v1::REJECT_REASON_UNSPECIFIED);
  EXPECT_EQ(place("bo", v1::SIDE_BID, 41).reject_reason(), v1::REJECT_REASON_CREDIT_EXCEEDED);
  EXPECT_EQ(place("cy", v1::SIDE_BID, 1'000).reject_reason(), v1::REJECT_REASON_UNSPECIFIED);
  stop();
  start();

  EXPECT_EQ(place("bo", v1::SIDE_BID, 41).reject_reason(), v1::REJECT_REASON_CREDIT_EXCEEDED);
  EXPECT_EQ(place("bo", v1::SIDE_BID, 40).reject_reason(), v1::REJECT_REASON_UNSPECIFIED);
  const v1::ListAccountsResponse list = call(&Stub::ListAccounts, v1::ListAccountsRequest());
  ASSERT_EQ(list.accounts_size(), 3);
  EXPECT_FALSE(list.accounts(0).has_credit_line());
  EXPECT_EQ(list.accounts(1).credit_line(), 600);
  EXPECT_FALSE(list.accounts(2).has_credit_line());
}

TEST_F(ReferenceRestart, WhatInformsReportsIsListedAlsoAfterARestart) {
  make_market();
  v1::UpsertZonesRequest village = zones({"hill"});
  village.mutable_zones(0)->set_households(120);
  village.mutable_zones(0)->set_town("Ridge");
  v1::UpsertCommoditiesRequest priced = onions();
  priced.mutable_commodities(0)->set_currency("CNY");
  v1::UpsertAccountsRequest owned = accounts({"al"});
  owned.mutable_accounts(0)->set_owner(std::string(65, 'x'));
  change(&Stub::UpsertAccounts, owned);
  EXPECT_EQ(violation(), "accounts[0].owner: must be at most 64 bytes");
  owned.mutable_accounts(0)->set_owner("firm");
  change(&Stub::UpsertZones, village);
  change(&Stub::UpsertCommodities, priced);
  change(&Stub::UpsertAccounts, owned);
  stop();
  start();

  const v1::ListZonesResponse zone_list = call(&Stub::ListZones, v1::ListZonesRequest());
  const v1::ListAccountsResponse account_list = call(&Stub::ListAccounts, v1::ListAccountsRequest());

  EXPECT_EQ(zone_list.zones(0).households(), 120);
  EXPECT_EQ(zone_list.zones(0).town(), "Ridge");
  EXPECT_EQ(zone_list.zones(1).households(), 0);
  EXPECT_EQ(account_list.accounts(0).owner(), "firm");
  EXPECT_EQ(account_list.accounts(1).owner(), "");
  const v1::ListCommoditiesResponse list = call(&Stub::ListCommodities, v1::ListCommoditiesRequest());
  EXPECT_EQ(list.commodities(0).currency(), "CNY");
}

// The lane costs 10, of which a programme adds 4 a lot.
TEST_F(ReferenceRestart, AProgrammeSubsidisesAsksAlsoAfterARestart) {
  make_market();
  v1::UpsertProgrammesRequest request;
  v1::Programme& row = *request.add_programmes();
  row.set_symbol("freight");
  row.set_funder("province");
  row.set_budget(20);
  row.set_amount(4);
  row.set_amount_kind(v1::AMOUNT_KIND_PER_LOT);
  row.add_origins("hill");
  row.add_destinations("moon");
  change(&Stub::UpsertProgrammes, request);
  EXPECT_EQ(violation(), "programmes[0].destinations: is no zone, or one that was deleted");
  row.clear_destinations();
  change(&Stub::UpsertProgrammes, request);
  ASSERT_TRUE(status_.ok()) << status_.error_message();

  place("al", v1::SIDE_ASK, 50);
  place("al", v1::SIDE_ASK, 50);
  stop();
  start();

  const v1::CommandResult first = place("bo", v1::SIDE_BID, 70);
  ASSERT_EQ(first.fills_size(), 1);
  EXPECT_EQ(first.fills(0).programme(), "freight");
  EXPECT_EQ(first.fills(0).subsidy(), 4);
  EXPECT_EQ(first.fills(0).delivered_price(), 56);
  const v1::CommandResult second = place("bo", v1::SIDE_BID, 70);
  ASSERT_EQ(second.fills_size(), 1);
  EXPECT_EQ(second.fills(0).programme(), "");
  const v1::ListProgrammesResponse list = call(&Stub::ListProgrammes, v1::ListProgrammesRequest());
  ASSERT_EQ(list.programmes_size(), 1);
  EXPECT_EQ(list.programmes(0).SerializeAsString(), row.SerializeAsString());
}

// Deletions and revivals too.
TEST_F(ReferenceRestart, AfterARestartEverythingIsAsItWas) {
  make_market();
  place("al", v1::SIDE_ASK, 50);
  change(&Stub::UpsertZones, zones({"dale", "moor"}));
  change(&Stub::UpsertLanes, lanes({lane("dale", "city", 7), lane("moor", "city", 8)}));
  v1::DeleteZonesRequest gone;
  gone.add_zones("dale");
  gone.add_zones("hill");
  change(&Stub::DeleteZones, gone);
  v1::DeleteLanesRequest closed;
  closed.add_lanes()->set_origin("dale");
  closed.mutable_lanes(0)->set_destination("city");
  closed.mutable_lanes(0)->set_class_symbol("*");
  change(&Stub::DeleteLanes, closed);
  ASSERT_TRUE(status_.ok()) << status_.error_message();
  const std::uint64_t digest = pipeline_->status().digest;
  const auto lanes_before = list_lanes();
  stop();

  start();

  EXPECT_EQ(pipeline_->status().digest, digest);
  EXPECT_EQ(pipeline_->status().published, 9u);
  EXPECT_THAT(list_zones(), ElementsAre("city", "moor"));
  EXPECT_THAT(lanes_before, ElementsAre("moor-city * 8", "hill-city road 10"));
  EXPECT_EQ(list_lanes(), lanes_before);
  change(&Stub::UpsertZones, zones({"hill"}));
  EXPECT_THAT(list_zones(), ElementsAre("hill", "city", "moor"));
  EXPECT_EQ(place("al", v1::SIDE_ASK, 50).reject_reason(), v1::REJECT_REASON_UNSPECIFIED);
}

}  // namespace
}  // namespace farmgate
