// Reference data changed and listed over the API of a real server, as a client sees it.
#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "engine/runtime/data_directory.h"
#include "engine/runtime/pipeline.h"
#include "engine/runtime/recovery.h"
#include "engine/service/server.h"
#include "engine/service/service_context.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

v1::Zone zone(const std::string& symbol) {
  v1::Zone zone;
  zone.set_symbol(symbol);
  zone.set_kind(v1::ZONE_KIND_BOTH);
  return zone;
}

v1::Lane lane(const std::string& origin, const std::string& destination, std::int64_t unit_cost,
              const std::string& class_symbol = "*") {
  v1::Lane lane;
  lane.set_origin(origin);
  lane.set_destination(destination);
  lane.set_class_symbol(class_symbol);
  lane.set_unit_cost(unit_cost);
  return lane;
}

v1::UpsertZonesRequest zones(const std::vector<std::string>& symbols) {
  v1::UpsertZonesRequest request;
  for (const std::string& symbol : symbols) *request.add_zones() = zone(symbol);
  return request;
}

v1::UpsertLanesRequest lanes(const std::vector<v1::Lane>& rows) {
  v1::UpsertLanesRequest request;
  request.mutable_lanes()->Add(rows.begin(), rows.end());
  return request;
}

v1::UpsertCommoditiesRequest onions() {
  v1::UpsertCommoditiesRequest request;
  v1::Commodity& onion = *request.add_commodities();
  onion.set_symbol("onion");
  onion.set_name("Onion");
  onion.set_lot("bag");
  onion.set_class_symbol("road");
  onion.set_tick(1);
  return request;
}

v1::UpsertAccountsRequest accounts(const std::vector<std::string>& symbols) {
  v1::UpsertAccountsRequest request;
  for (const std::string& symbol : symbols) request.add_accounts()->set_symbol(symbol);
  return request;
}

// A server that begins without reference data, in a folder of its own, and a client.
class ReferenceServiceTest : public testing::Test {
 protected:
  using Stub = v1::ReferenceService::Stub;

  void start(std::uint64_t lane_memory = kLaneMemory) {
    data_ = *DataDirectory::open(folder_.file("data"), {.durability = Durability::kNone});
    ASSERT_TRUE(data_.begin({.reference = {}, .open_accounts = open_accounts_, .remembered_closes = 100}));
    server_ = std::make_unique<Server>(
        ServerOptions{.listen = {"127.0.0.1:0"}, .durability = "none", .lane_memory = lane_memory});
    pipeline_ = std::make_unique<Pipeline>(*recover(*data_.journal, *data_.events), *data_.journal,
                                           *data_.events, server_->ports(), PipelineOptions{});
    ASSERT_TRUE(server_->listen());
    server_->serve(*pipeline_, *data_.ledger);
    const auto channel = grpc::CreateChannel("127.0.0.1:" + std::to_string(server_->tcp_port()),
                                             grpc::InsecureChannelCredentials());
    orders_ = v1::OrderService::NewStub(channel);
    reference_ = v1::ReferenceService::NewStub(channel);
  }
  void stop() {
    server_->stop();
    pipeline_.reset();
    server_.reset();
    data_ = {};
  }
  void TearDown() override {
    if (server_) stop();
  }

  template <class Request, class Response>
  Response call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request) {
    grpc::ClientContext context;
    Response response;
    status_ = (reference_.get()->*method)(&context, request, &response);
    return response;
  }
  template <class Request, class Response>
  v1::CommandResult change(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                           const Request& request) {
    return call(method, request).result();
  }

  // hill and city, a lane for onions between them, and who trades.
  void make_market() {
    start();
    change(&Stub::UpsertZones, zones({"hill", "city"}));
    change(&Stub::UpsertCommodities, onions());
    change(&Stub::UpsertLanes, lanes({lane("hill", "city", 10, "road")}));
    change(&Stub::UpsertAccounts, accounts({"al", "bo"}));
    ASSERT_TRUE(status_.ok()) << status_.error_message();
  }

  v1::CommandResult place(const std::string& account, v1::Side side, std::int64_t price) {
    v1::PlaceOrderRequest request;
    v1::NewOrder& order = *request.mutable_order();
    order.set_account(account);
    order.set_order_id("order " + std::to_string(++order_count_));
    order.set_side(side);
    order.set_commodity("onion");
    order.set_zone(side == v1::SIDE_ASK ? "hill" : "city");
    order.set_quantity_lots(5);
    order.set_price(price);
    order.set_time_in_force(v1::TIME_IN_FORCE_GTC);
    grpc::ClientContext context;
    v1::PlaceOrderResponse response;
    status_ = orders_->PlaceOrder(&context, request, &response);
    return response.result();
  }

  // "origin-destination class cost", page by page.
  std::vector<std::string> list_lanes(int page_size = 2) {
    std::vector<std::string> texts;
    v1::ListLanesRequest request;
    request.set_page_size(page_size);
    for (;;) {
      const v1::ListLanesResponse page = call(&Stub::ListLanes, request);
      EXPECT_LE(page.lanes_size(), page_size);
      for (const v1::Lane& lane : page.lanes()) {
        texts.push_back(lane.origin() + "-" + lane.destination() + " " + lane.class_symbol() + " " +
                        std::to_string(lane.unit_cost()));
      }
      if (page.next_page_token().empty()) return texts;
      request.set_page_token(page.next_page_token());
    }
  }
  std::vector<std::string> list_zones() {
    std::vector<std::string> symbols;
    const v1::ListZonesResponse response = call(&Stub::ListZones, v1::ListZonesRequest());
    for (const v1::Zone& zone : response.zones()) symbols.push_back(zone.symbol());
    return symbols;
  }
  std::vector<std::string> list_accounts() {
    std::vector<std::string> symbols;
    const v1::ListAccountsResponse response = call(&Stub::ListAccounts, v1::ListAccountsRequest());
    for (const v1::Account& account : response.accounts()) symbols.push_back(account.symbol());
    return symbols;
  }

  // The one field violation of the last call, "path: description".
  std::string violation() const {
    EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << status_.error_message();
    google::rpc::Status rich;
    google::rpc::BadRequest detail;
    const bool is_one = rich.ParseFromString(status_.error_details()) && rich.details_size() == 1 &&
                        rich.details(0).UnpackTo(&detail) && detail.field_violations_size() == 1;
    return is_one ? detail.field_violations(0).field() + ": " + detail.field_violations(0).description()
                  : "none";
  }

  TemporaryFolder folder_;
  bool open_accounts_ = false;
  int order_count_ = 0;
  DataDirectory data_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<v1::OrderService::Stub> orders_;
  std::unique_ptr<Stub> reference_;
  grpc::Status status_;  // of the last call
};

TEST_F(ReferenceServiceTest, WhatWasUpsertedIsTraded) {
  make_market();
  place("al", v1::SIDE_ASK, 50);

  const v1::CommandResult result = place("bo", v1::SIDE_BID, 60);

  EXPECT_EQ(result.sequence(), 6);
  ASSERT_EQ(result.fills_size(), 1);
  EXPECT_EQ(result.fills(0).delivered_price(), 60);
}

TEST_F(ReferenceServiceTest, ListsHaveTheRowsAsTheyStand) {
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

TEST_F(ReferenceServiceTest, ACreditLineIsHeldAgainstBidsAlsoAfterARestart) {
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

TEST_F(ReferenceServiceTest, WhatInformsReportsIsListedAlsoAfterARestart) {
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
TEST_F(ReferenceServiceTest, AProgrammeSubsidisesAsksAlsoAfterARestart) {
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

// Deletions and revivals too.
TEST_F(ReferenceServiceTest, AfterARestartEverythingIsAsItWas) {
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

// Rows come and go while they are read; what is there throughout comes once.
TEST_F(ReferenceServiceTest, PagesGoOnWhereTheOneBeforeEnded) {
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

TEST_F(ReferenceServiceTest, APageThatIsNoneIsRefused) {
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
TEST_F(ReferenceServiceTest, AccountsThatOrdersOpenedAreListed) {
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
