// Insight over a real server, as a client asks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <farmgate/v1/insight_service.grpc.pb.h>
#include <farmgate/v1/reference_service.grpc.pb.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/service/live_server.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Stub = v1::InsightService::Stub;

// hill sells onions to city over a lane that costs 10, of which 3 are paid for.
class InsightService : public testing::Test {
 protected:
  InsightService()
      : stub_(v1::InsightService::NewStub(new_channel(server_.port()))),
        reference_(v1::ReferenceService::NewStub(new_channel(server_.port()))) {
    describe();
  }

  // One village of 10 households in a poor county, and who sells there: sequences 1 to 3.
  void describe() {
    v1::UpsertZonesRequest zones;
    v1::Zone& hill = *zones.add_zones();
    hill.set_symbol("hill");
    hill.set_county("Upper");
    hill.set_state("North");
    hill.set_town("Ridge");
    hill.set_kind(v1::ZONE_KIND_RURAL);
    hill.set_households(10);
    hill.add_attributes("poor-county");
    v1::UpsertAccountsRequest accounts;
    v1::Account& al = *accounts.add_accounts();
    al.set_symbol("al");
    al.add_attributes("women-led");
    accounts.add_accounts()->set_symbol("cy");
    accounts.mutable_accounts(1)->set_owner("firm");
    v1::UpsertProgrammesRequest programmes;
    v1::Programme& freight = *programmes.add_programmes();
    freight.set_symbol("freight");
    freight.set_budget(1'000);
    freight.set_amount(4);
    freight.set_amount_kind(v1::AMOUNT_KIND_PER_LOT);
    freight.add_attributes("women-led");
    change(&v1::ReferenceService::Stub::UpsertZones, zones, v1::UpsertZonesResponse());
    change(&v1::ReferenceService::Stub::UpsertAccounts, accounts, v1::UpsertAccountsResponse());
    change(&v1::ReferenceService::Stub::UpsertProgrammes, programmes, v1::UpsertProgrammesResponse());
  }

  template <class Request, class Response>
  void change(grpc::Status (v1::ReferenceService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                 Response*),
              const Request& request, Response response) {
    grpc::ClientContext call;
    const grpc::Status status = (reference_.get()->*method)(&call, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }

  // An ask that rests, and a bid that takes all of it; the sequence of the bid.
  std::int64_t sell(const std::string& account, std::int64_t lots, std::int64_t price, std::int64_t bid) {
    const std::string id = std::to_string(++order_count_);
    server_.place(onion_order(account, "a" + id, v1::SIDE_ASK, lots, price));
    return server_.place(onion_order("bo", "b" + id, v1::SIDE_BID, lots, bid));
  }

  template <class Request, class Response>
  Response ask(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
               const Request& request) {
    Response response;
    do {
      grpc::ClientContext call;
      response.Clear();
      status_ = (stub_.get()->*method)(&call, request, &response);
    } while (is_too_early(status_));
    return response;
  }

  v1::GetProducerResponse producer(const std::string& account, const std::string& owner,
                                   std::int64_t min_sequence) {
    v1::GetProducerRequest request;
    request.set_account(account);
    request.set_owner(owner);
    request.set_min_sequence(min_sequence);
    return ask(&Stub::GetProducer, request);
  }

  std::string zones(v1::ListZoneFiguresRequest request) {
    const v1::ListZoneFiguresResponse page = ask(&Stub::ListZones, request);
    std::string text;
    for (const v1::ZoneFigures& zone : page.zones()) text += (text.empty() ? "" : " ") + zone.zone();
    next_page_ = page.next_page_token();
    return text;
  }

  LiveServer server_{{.durability = Durability::kNone},
                     {.insight = {.poverty_line = 1'000, .village_sales = 500, .town_villages = 1}}};
  std::unique_ptr<Stub> stub_;
  std::unique_ptr<v1::ReferenceService::Stub> reference_;
  grpc::Status status_;  // of the last call
  std::string next_page_;

 private:
  int order_count_ = 0;
};

TEST_F(InsightService, TellsWhatAProducerEarns) {
  sell("al", 19, 50, 100);
  v1::GetProducerResponse response = producer("al", "", sell("al", 1, 49, 100));
  ASSERT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_EQ(response.producer().account(), "al");
  EXPECT_EQ(response.producer().income(), "999");
  EXPECT_EQ(response.producer().quantity_lots(), 20);
  EXPECT_FALSE(response.producer().above_poverty_line());
  EXPECT_EQ(response.producer().first_sale_sequence(), 5);
  EXPECT_GT(response.producer().first_sale_time_ns(), 0);
  EXPECT_THAT(response.producer().attributes(), ElementsAre("women-led"));
  EXPECT_EQ(response.as_of().poverty_line(), 1'000);
  EXPECT_EQ(response.as_of_sequence(), 7);

  response = producer("al", "", sell("al", 1, 1, 100));
  EXPECT_EQ(response.producer().income(), "1000");
  EXPECT_TRUE(response.producer().above_poverty_line());
}

TEST_F(InsightService, TellsOfOwners) {
  const std::int64_t last = sell("cy", 3, 50, 100);

  const v1::GetProducerResponse account = producer("cy", "", last);
  EXPECT_EQ(account.producer().owned_by(), "firm");
  EXPECT_EQ(account.producer().income(), "150");
  const v1::GetProducerResponse owner = producer("", "firm", last);
  EXPECT_EQ(owner.producer().owner(), "firm");
  EXPECT_EQ(owner.producer().income(), "150");
  const v1::GetProducerResponse idle = producer("bo", "", last);
  EXPECT_EQ(idle.producer().income(), "0");
  EXPECT_EQ(idle.producer().first_sale_sequence(), 0);
}

// Its row says nothing that insight would remember.
TEST_F(InsightService, TellsOfAnAccountThatNeverTraded) {
  v1::UpsertAccountsRequest accounts;
  accounts.add_accounts()->set_symbol("di");
  change(&v1::ReferenceService::Stub::UpsertAccounts, accounts, v1::UpsertAccountsResponse());

  const v1::GetProducerResponse idle = producer("di", "", 4);

  ASSERT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_EQ(idle.producer().account(), "di");
  EXPECT_EQ(idle.producer().income(), "0");
  EXPECT_EQ(idle.producer().owned_by(), "");
  EXPECT_THAT(idle.producer().attributes(), IsEmpty());
  EXPECT_EQ(idle.producer().first_sale_sequence(), 0);
}

TEST_F(InsightService, SaysWhatItDoesNotKnow) {
  producer("nobody", "", 3);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status_.error_message(), "no account nobody is known at sequence 3");
  producer("", "nobody", 3);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);
  producer("al", "firm", 0);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  producer("", "", 0);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  producer("al", "", -1);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  v1::GetProgrammeEffectRequest rail;
  rail.set_programme("rail");
  ask(&Stub::GetProgrammeEffect, rail);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);
}

// One of ten households is a tenth, and sales of 500 were asked for.
TEST_F(InsightService, TellsWhatAZoneSells) {
  v1::GetZoneRequest request;
  request.set_zone("hill");
  request.set_min_sequence(sell("al", 10, 50, 100));

  const v1::GetZoneResponse response = ask(&Stub::GetZone, request);

  ASSERT_TRUE(status_.ok()) << status_.error_message();
  const v1::ZoneFigures& zone = response.zone();
  EXPECT_EQ(zone.sales(), "500");
  EXPECT_EQ(zone.active_sellers(), 1);
  EXPECT_EQ(zone.lanes(), 1);
  EXPECT_EQ(zone.market_share_per_million(), 1'000'000);
  EXPECT_TRUE(zone.ecommerce_village());
  EXPECT_TRUE(zone.ecommerce_town());
  EXPECT_EQ(zone.town_villages(), 1);
  EXPECT_EQ(zone.town(), "Ridge");
  EXPECT_EQ(zone.households(), 10);
  request.set_zone("moon");
  ask(&Stub::GetZone, request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(InsightService, ListsZonesByWhatIsAskedFor) {
  v1::ListZoneFiguresRequest request;
  request.set_min_sequence(sell("al", 10, 50, 100));
  EXPECT_EQ(zones(request), "hill city dale");
  request.set_order(v1::ZONE_ORDER_SYMBOL);
  EXPECT_EQ(zones(request), "city dale hill");
  v1::ListZoneFiguresRequest some;
  some.set_villages_only(true);
  EXPECT_EQ(zones(some), "hill");
  some.set_town("Vale");
  EXPECT_EQ(zones(some), "");
  some.set_town("Ridge");
  some.set_county("Upper");
  some.set_state("North");
  some.set_attribute("poor-county");
  EXPECT_EQ(zones(some), "hill");
  some.set_attribute("mountain");
  EXPECT_EQ(zones(some), "");
}

TEST_F(InsightService, ListsZonesPageByPage) {
  v1::ListZoneFiguresRequest request;
  request.set_min_sequence(sell("al", 10, 50, 100));
  request.set_page_size(1);
  std::vector<std::string> pages;
  do {
    pages.push_back(zones(request));
    request.set_page_token(next_page_);
  } while (!next_page_.empty());
  EXPECT_THAT(pages, ElementsAre("hill", "city", "dale"));

  for (const char* wrong : {"1", "1:2", "x:1:hill", "-1:0:hill", "0:-1:hill"}) {
    request.set_page_token(wrong);
    zones(request);
    EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << wrong;
  }
  request.clear_page_token();
  request.set_page_size(1'001);
  zones(request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

// Brook, Ridge and Vale, of which Ridge alone sells.
TEST_F(InsightService, ListsTownsPageByPage) {
  v1::UpsertZonesRequest zones;
  for (const char* const town : {"Vale", "Brook; or %"}) {
    v1::Zone& zone = *zones.add_zones();
    zone.set_symbol("z" + std::to_string(zones.zones_size()));
    zone.set_county("Upper");
    zone.set_state("North");
    zone.set_town(town);
    zone.set_kind(v1::ZONE_KIND_RURAL);
  }
  change(&v1::ReferenceService::Stub::UpsertZones, zones, v1::UpsertZonesResponse());
  v1::ListTownFiguresRequest request;
  request.set_min_sequence(sell("al", 10, 50, 100));
  request.set_page_size(1);

  std::vector<std::string> names;
  v1::ListTownFiguresResponse page;
  do {
    page = ask(&Stub::ListTowns, request);
    ASSERT_TRUE(status_.ok()) << status_.error_message();
    ASSERT_EQ(page.towns_size(), 1);
    names.push_back(page.towns(0).town());
    request.set_page_token(page.next_page_token());
  } while (!page.next_page_token().empty());

  EXPECT_THAT(names, ElementsAre("Ridge", "Brook; or %", "Vale"));
}

TEST_F(InsightService, ListsTownsByWhatIsAskedFor) {
  v1::ListTownFiguresRequest request;
  request.set_min_sequence(sell("al", 10, 50, 100));
  request.set_ecommerce_only(true);
  request.set_state("North");
  request.set_county("Upper");

  const v1::ListTownFiguresResponse response = ask(&Stub::ListTowns, request);

  ASSERT_EQ(response.towns_size(), 1);
  const v1::TownFigures& town = response.towns(0);
  EXPECT_EQ(town.town(), "Ridge");
  EXPECT_TRUE(town.poor());
  EXPECT_EQ(town.zones(), 1);
  EXPECT_EQ(town.sales(), "500");
  EXPECT_EQ(town.quantity_lots(), 10);
  EXPECT_EQ(town.active_sellers(), 1);
  EXPECT_EQ(town.lanes(), 1);
  EXPECT_EQ(town.market_share_per_million(), 1'000'000);
  EXPECT_EQ(town.ecommerce_villages(), 1);
  EXPECT_TRUE(town.ecommerce_town());
  request.set_county("Lower");
  EXPECT_EQ(ask(&Stub::ListTowns, request).towns_size(), 0);
}

TEST_F(InsightService, RefusesAPageOfTownsThatIsNone) {
  v1::ListTownFiguresRequest request;
  request.set_page_token("1:2");
  ask(&Stub::ListTowns, request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request.clear_page_token();
  request.set_page_size(-1);
  ask(&Stub::ListTowns, request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(InsightService, ListsCountiesAndPoorOnesAlone) {
  v1::ListCountyFiguresRequest request;
  request.set_min_sequence(sell("al", 10, 50, 100));
  EXPECT_EQ(ask(&Stub::ListCounties, request).counties_size(), 2);
  request.set_poor_only(true);

  const v1::ListCountyFiguresResponse poor = ask(&Stub::ListCounties, request);

  ASSERT_EQ(poor.counties_size(), 1);
  EXPECT_EQ(poor.counties(0).county(), "Upper");
  EXPECT_TRUE(poor.counties(0).poor());
  EXPECT_EQ(poor.counties(0).sales(), "500");
  EXPECT_EQ(poor.counties(0).ecommerce_villages(), 1);
}

TEST_F(InsightService, OfAProgrammeThatHasPaidNothingThatIsTheEffect) {
  v1::GetProgrammeEffectRequest request;
  request.set_programme("freight");
  request.set_min_sequence(3);

  const v1::GetProgrammeEffectResponse response = ask(&Stub::GetProgrammeEffect, request);

  ASSERT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_EQ(response.effect().paid(), "0");
  EXPECT_EQ(response.effect().paid_per_additional_lot(), "");
  EXPECT_EQ(response.effect().paid_per_producer_lifted(), "");
}

// Al sells for the line, 1,000, and 80 of the lane are the programme's.
TEST_F(InsightService, TellsWhatItCostsToLiftAProducer) {
  v1::GetProgrammeEffectRequest request;
  request.set_programme("freight");
  request.set_min_sequence(sell("al", 20, 50, 60));

  const v1::GetProgrammeEffectResponse response = ask(&Stub::GetProgrammeEffect, request);

  ASSERT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_EQ(response.effect().paid(), "80");
  EXPECT_EQ(response.effect().producers_lifted(), 1);
  EXPECT_EQ(response.effect().paid_per_producer_lifted(), "80");
}

// The lane costs 10, of which 3 are paid for and 4 come from the programme: 55 - 50 - 7 would leave no
// surplus, 60 - 50 - 7 would.
TEST_F(InsightService, TellsWhatAProgrammeHasMoved) {
  sell("al", 10, 50, 55);
  v1::GetProgrammeEffectRequest request;
  request.set_programme("freight");
  request.set_min_sequence(sell("al", 5, 50, 60));

  const v1::GetProgrammeEffectResponse response = ask(&Stub::GetProgrammeEffect, request);

  ASSERT_TRUE(status_.ok()) << status_.error_message();
  const v1::ProgrammeEffect& effect = response.effect();
  EXPECT_EQ(effect.paid(), "60");
  EXPECT_EQ(effect.quantity_lots(), 15);
  EXPECT_EQ(effect.additional_lots(), 10);
  EXPECT_EQ(effect.paid_per_additional_lot(), "6");
  EXPECT_EQ(effect.producers_reached(), 1);
  EXPECT_EQ(effect.producers_lifted(), 0);
  ASSERT_EQ(effect.attributes_size(), 2);
  EXPECT_EQ(effect.attributes(0).attribute(), "poor-county");
  EXPECT_EQ(effect.attributes(1).attribute(), "women-led");
  EXPECT_EQ(effect.attributes(1).paid(), "60");
  EXPECT_EQ(effect.attributes(1).share_per_million(), 1'000'000);
  ASSERT_EQ(effect.counties_size(), 1);
  EXPECT_EQ(effect.counties(0).county(), "Upper");
}

// The ask rests at 50 and gets it; the bid could have paid 90 for what it gets at 53 or, without coupon,
// at 57.
TEST_F(InsightService, TellsHowGainsAreSharedOut) {
  sell("al", 10, 50, 90);
  v1::GetFairnessRequest request;
  request.set_min_sequence(sell("cy", 10, 50, 90));

  const v1::GetFairnessResponse response = ask(&Stub::GetFairness, request);

  ASSERT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_EQ(response.market().surplus(), "700");
  EXPECT_EQ(response.market().producer_surplus(), "0");
  ASSERT_EQ(response.attributes_size(), 2);
  EXPECT_EQ(response.attributes(1).attribute(), "women-led");
  EXPECT_EQ(response.attributes(1).surplus(), "370");
  ASSERT_EQ(response.counties_size(), 1);
  EXPECT_EQ(response.counties(0).surplus(), "700");
  EXPECT_EQ(response.middle().zones(), 1);
  EXPECT_EQ(response.middle().farm_gate(), "1000");
  EXPECT_EQ(response.middle().delivered(), "1100");
  EXPECT_EQ(response.netback_spread_per_million(), 0);
}

class MilestoneStream : public InsightService {
 protected:
  std::vector<std::string> read(std::size_t count, v1::StreamMilestonesRequest request) {
    std::vector<std::string> texts;
    do {
      grpc::ClientContext call;
      const auto stream = stub_->StreamMilestones(&call, request);
      v1::StreamMilestonesResponse message;
      while (texts.size() < count && stream->Read(&message)) {
        for (const v1::Milestone& milestone : message.milestones()) texts.push_back(text_of(milestone));
      }
      if (texts.size() >= count) call.TryCancel();
      status_ = stream->Finish();
    } while (is_too_early(status_));
    return texts;
  }

  static std::string text_of(const v1::Milestone& milestone) {
    return std::to_string(milestone.sequence()) + " " + v1::MilestoneKind_Name(milestone.kind()) + " " +
           milestone.account() + milestone.owner() + milestone.zone() + milestone.town();
  }
};

TEST_F(MilestoneStream, ResumesBehindASequence) {
  sell("al", 10, 50, 100);
  sell("cy", 20, 50, 100);
  v1::StreamMilestonesRequest request;

  EXPECT_THAT(read(5, request),
              ElementsAre("5 MILESTONE_KIND_FIRST_SALE al", "5 MILESTONE_KIND_VILLAGE_GAINED hill",
                          "5 MILESTONE_KIND_TOWN_GAINED Ridge", "7 MILESTONE_KIND_FIRST_SALE firm",
                          "7 MILESTONE_KIND_ABOVE_POVERTY_LINE firm"));
  request.set_after_sequence(5);
  EXPECT_THAT(read(2, request),
              ElementsAre("7 MILESTONE_KIND_FIRST_SALE firm", "7 MILESTONE_KIND_ABOVE_POVERTY_LINE firm"));
  request.set_after_sequence(0);
  request.add_kinds(v1::MILESTONE_KIND_FIRST_SALE);
  EXPECT_THAT(read(2, request),
              ElementsAre("5 MILESTONE_KIND_FIRST_SALE al", "7 MILESTONE_KIND_FIRST_SALE firm"));
}

TEST_F(MilestoneStream, GoesOnWithWhatComes) {
  sell("al", 10, 50, 100);
  v1::StreamMilestonesRequest request;
  request.set_after_sequence(5);
  request.set_min_sequence(5);
  request.set_interval_ms(10);
  grpc::ClientContext call;
  std::unique_ptr<grpc::ClientReader<v1::StreamMilestonesResponse>> stream;
  v1::StreamMilestonesResponse message;
  producer("al", "", 5);  // until market data are there
  stream = stub_->StreamMilestones(&call, request);
  ASSERT_TRUE(stream->Read(&message));
  EXPECT_THAT(message.milestones(), IsEmpty());
  EXPECT_EQ(message.as_of_sequence(), 5);

  sell("al", 10, 50, 100);
  ASSERT_TRUE(stream->Read(&message));

  ASSERT_EQ(message.milestones_size(), 1);
  EXPECT_EQ(text_of(message.milestones(0)), "7 MILESTONE_KIND_ABOVE_POVERTY_LINE al");
  EXPECT_EQ(message.milestones(0).money(), "1000");
  call.TryCancel();
  stream->Finish();
}

TEST_F(MilestoneStream, RefusesWhatIsWrong) {
  v1::StreamMilestonesRequest request;
  request.set_after_sequence(-1);
  read(1, request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request.set_after_sequence(0);
  request.add_kinds(v1::MILESTONE_KIND_UNSPECIFIED);
  read(1, request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace farmgate
