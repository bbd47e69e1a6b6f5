// Reference data listed over the API of a real server, page by page.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/service/reference_fixture.h"

namespace farmgate {
namespace {

using testing::ElementsAre;

class ReferenceLists : public ReferenceFixture {};

TEST_F(ReferenceLists, ListsHaveTheRowsAsTheyStand) {
  make_market();

  const v1::ListCommoditiesResponse commodities = call(&Stub::ListCommodities, v1::ListCommoditiesRequest());

  EXPECT_EQ(commodities.as_of_sequence(), 4);
  ASSERT_EQ(commodities.commodities_size(), 1);
  const v1::Commodity& onion = commodities.commodities(0);
  EXPECT_EQ(onion.name(), "Onion");
  EXPECT_EQ(onion.class_symbol(), "road");
  EXPECT_EQ(onion.price_min(), 1);
  EXPECT_EQ(onion.price_max(), 1'000'000'000);
  EXPECT_THAT(list_zones(), ElementsAre("hill", "city"));
  EXPECT_THAT(list_lanes(), ElementsAre("hill-city road 10"));
  EXPECT_THAT(list_accounts(), ElementsAre("al", "bo"));
}

// Rows come and go while they are read; what is there throughout comes once.
TEST_F(ReferenceLists, PagesGoOnWhereTheOneBeforeEnded) {
  make_market();
  change(&Stub::UpsertZones, zones({"dale", "moor", "fell"}));
  change(&Stub::UpsertLanes, lanes({lane("fell", "city", 3), lane("dale", "city", 1), lane("moor", "city", 2),
                                    lane("dale", "city", 4, "sea")}));
  EXPECT_THAT(list_lanes(2), ElementsAre("dale-city * 1", "moor-city * 2", "fell-city * 3",
                                         "hill-city road 10", "dale-city sea 4"));
  v1::ListLanesRequest next;
  next.set_page_size(2);
  next.set_page_token(call(&Stub::ListLanes, next).next_page_token());
  v1::DeleteLanesRequest last_seen;
  last_seen.add_lanes()->set_origin("moor");
  last_seen.mutable_lanes(0)->set_destination("city");
  last_seen.mutable_lanes(0)->set_class_symbol("*");
  change(&Stub::DeleteLanes, last_seen);

  const v1::ListLanesResponse page = call(&Stub::ListLanes, next);

  ASSERT_EQ(page.lanes_size(), 2);
  EXPECT_EQ(page.lanes(0).origin(), "fell");
  EXPECT_EQ(page.lanes(1).origin(), "hill");
}

TEST_F(ReferenceLists, APageThatIsNoneIsRefused) {
  make_market();
  v1::ListZonesRequest unknown;
  unknown.set_page_token("moon");
  v1::ListLanesRequest garbled;
  garbled.set_page_token("4:road4:hill4:cit");
  v1::ListAccountsRequest large;
  large.set_page_size(1'001);

  call(&Stub::ListZones, unknown);
  EXPECT_EQ(violation(), "page_token: is not what an answer gave");
  call(&Stub::ListLanes, garbled);
  EXPECT_EQ(violation(), "page_token: is not what an answer gave");
  call(&Stub::ListAccounts, large);
  EXPECT_EQ(violation(), "page_size: is not within 1 to 1,000, or 0 for 100");
}

// By a command that leaves no event, too: a mass cancel of nothing.
TEST_F(ReferenceLists, AccountsThatOrdersOpenedAreListed) {
  open_accounts_ = true;
  make_market();
  place("cy", v1::SIDE_ASK, 50);
  change(&Stub::UpsertAccounts, accounts({"di"}));
  v1::CancelOrdersRequest cancel;
  cancel.mutable_mass_cancel()->set_account("ed");
  grpc::ClientContext context;
  v1::CancelOrdersResponse cancelled;
  ASSERT_TRUE(orders_->CancelOrders(&context, cancel, &cancelled).ok());

  EXPECT_THAT(list_accounts(), ElementsAre("al", "bo", "cy", "di", "ed"));
  stop();
  start();
  EXPECT_THAT(list_accounts(), ElementsAre("al", "bo", "cy", "di", "ed"));
}

}  // namespace
}  // namespace farmgate
