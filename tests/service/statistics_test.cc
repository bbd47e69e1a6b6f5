// Statistics and the demand map over a real server, as a client asks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <farmgate/v1/market_data_service.grpc.pb.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "tests/service/live_server.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class MarketStatistics : public testing::Test {
 protected:
  MarketStatistics() : stub_(v1::MarketDataService::NewStub(new_channel(server_.port()))) {}

  std::int64_t place(const std::string& account, const std::string& id, v1::Side side, std::int64_t quantity,
                     std::int64_t price) {
    return server_.place(onion_order(account, id, side, quantity, price));
  }
  // 5 lots at the gate for 60 and 3 for 50, delivered for 67 and 57; 2 lots stay wanted for 40, 1 offered
  // at 70.
  std::int64_t trade() {
    place("al", "a1", v1::SIDE_ASK, 3, 50);
    place("al", "a2", v1::SIDE_ASK, 5, 60);
    place("bo", "b1", v1::SIDE_BID, 8, 90);
    place("bo", "b2", v1::SIDE_BID, 2, 40);
    return place("al", "a3", v1::SIDE_ASK, 1, 70);
  }

  v1::GetStatisticsResponse statistics(const v1::GetStatisticsRequest& request) {
    return ask<v1::GetStatisticsResponse>(request, &v1::MarketDataService::Stub::GetStatistics);
  }
  v1::DemandMapResponse demand_map(const v1::DemandMapRequest& request) {
    return ask<v1::DemandMapResponse>(request, &v1::MarketDataService::Stub::DemandMap);
  }

  LiveServer server_;
  std::unique_ptr<v1::MarketDataService::Stub> stub_;
  grpc::Status status_;  // of the last call

 private:
  template <class Response, class Request, class Method>
  Response ask(const Request& request, Method method) {
    Response response;
    do {
      grpc::ClientContext call;
      response.Clear();
      status_ = (stub_.get()->*method)(&call, request, &response);
    } while (is_too_early(status_));
    return response;
  }
};

v1::GetStatisticsRequest by(v1::StatisticsScope scope, std::int64_t min_sequence) {
  v1::GetStatisticsRequest request;
  request.set_scope(scope);
  request.set_commodity("onion");
  request.set_min_sequence(min_sequence);
  return request;
}

std::vector<std::string> texts_of(const google::protobuf::RepeatedPtrField<v1::StatisticsRow>& rows) {
  std::vector<std::string> texts;
  for (v1::StatisticsRow row : rows) {
    EXPECT_EQ(row.last_fill_time_ns() > 0, row.fill_count() > 0);
    row.clear_last_fill_time_ns();
    row.clear_farm_gate();
    row.clear_delivered();
    texts.push_back(row.ShortDebugString());
  }
  return texts;
}

TEST_F(MarketStatistics, OfACommodityAddUpItsFills) {
  const std::int64_t last = trade();

  const v1::GetStatisticsResponse response = statistics(by(v1::STATISTICS_SCOPE_COMMODITY, last));

  ASSERT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_EQ(response.as_of_sequence(), 5);
  EXPECT_EQ(response.window_start_time_ns(), 0);
  EXPECT_EQ(response.row_count(), 1);
  EXPECT_THAT(texts_of(response.rows()),
              ElementsAre("commodity: \"onion\" fill_count: 2 quantity_lots: 8 offered_quantity_lots: 1 "
                          "wanted_quantity_lots: 2"));
  EXPECT_EQ(response.rows(0).farm_gate().ShortDebugString(),
            "money: \"450\" price_average: 56 price_low: 50 price_high: 60 price_last: 60");
  EXPECT_EQ(response.rows(0).delivered().ShortDebugString(),
            "money: \"506\" price_average: 63 price_low: 57 price_high: 67 price_last: 67");
  EXPECT_GE(response.window_end_time_ns(), response.rows(0).last_fill_time_ns());
}

TEST_F(MarketStatistics, AreByZoneAndByLaneToo) {
  const std::int64_t last = trade();

  EXPECT_THAT(
      texts_of(statistics(by(v1::STATISTICS_SCOPE_ZONE, last)).rows()),
      ElementsAre(
          "commodity: \"onion\" destination: \"city\" fill_count: 2 quantity_lots: 8 wanted_quantity_lots: 2",
          "commodity: \"onion\" origin: \"hill\" fill_count: 2 quantity_lots: 8 offered_quantity_lots: 1"));
  EXPECT_THAT(texts_of(statistics(by(v1::STATISTICS_SCOPE_LANE, last)).rows()),
              ElementsAre("commodity: \"onion\" origin: \"hill\" destination: \"city\" fill_count: 2 "
                          "quantity_lots: 8 offered_quantity_lots: 1 wanted_quantity_lots: 2"));

  v1::GetStatisticsRequest of_hill;
  of_hill.set_scope(v1::STATISTICS_SCOPE_ZONE);
  of_hill.set_origin("hill");
  of_hill.set_destination("hill");
  EXPECT_EQ(statistics(of_hill).rows_size(), 1);
}

TEST_F(MarketStatistics, ListTheRowsThatAreWorthMost) {
  const std::int64_t last = trade();
  v1::GetStatisticsRequest request = by(v1::STATISTICS_SCOPE_ZONE, last);
  request.set_row_count_max(1);
  request.set_window(v1::STATISTICS_WINDOW_DAY);

  const v1::GetStatisticsResponse response = statistics(request);

  EXPECT_EQ(response.row_count(), 2);
  ASSERT_EQ(response.rows_size(), 1);
  EXPECT_EQ(response.rows(0).destination(), "city");
  EXPECT_GT(response.window_start_time_ns(), 0);
}

TEST_F(MarketStatistics, OfWhatWasNeverOrderedAreEmpty) {
  const std::int64_t last = trade();
  v1::GetStatisticsRequest request = by(v1::STATISTICS_SCOPE_COMMODITY, last);
  request.set_commodity("tea");

  EXPECT_THAT(statistics(request).rows(), IsEmpty());
  EXPECT_TRUE(status_.ok());
}

TEST_F(MarketStatistics, OfWhatIsNotThereAreNotFound) {
  v1::GetStatisticsRequest request = by(v1::STATISTICS_SCOPE_ZONE, trade());
  request.set_commodity("oinon");
  statistics(request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(status_.error_message(), HasSubstr("there is no commodity oinon"));

  request.set_commodity("onion");
  request.set_destination("ciyt");
  statistics(request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(status_.error_message(), HasSubstr("there is no zone ciyt"));
}

TEST_F(MarketStatistics, WaitForTheSequenceThatIsAskedFor) {
  std::future<v1::GetStatisticsResponse> asked =
      std::async(std::launch::async, [this] { return statistics(by(v1::STATISTICS_SCOPE_COMMODITY, 5)); });

  trade();

  EXPECT_EQ(asked.get().as_of_sequence(), 5);
}

TEST_F(MarketStatistics, MalformedRequestsNameTheirFields) {
  v1::GetStatisticsRequest request;
  request.set_scope(v1::STATISTICS_SCOPE_LANE);
  request.set_origin("hill");
  request.set_window(static_cast<v1::StatisticsWindow>(9));
  request.set_row_count_max(10'001);
  request.set_min_sequence(-1);
  statistics(request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  for (const char* field : {"window", "commodity is missing", "row_count_max", "min_sequence"}) {
    EXPECT_THAT(status_.error_message(), HasSubstr(field));
  }

  request = by(v1::STATISTICS_SCOPE_COMMODITY, 0);
  request.set_origin("hill");
  statistics(request);
  EXPECT_THAT(status_.error_message(), HasSubstr("origin does not go with rows by commodity"));
}

TEST_F(MarketStatistics, TheDemandMapHasWhatIsOpenAndWhatItWouldFetch) {
  v1::DemandMapRequest request;
  request.set_commodity("onion");
  request.set_min_sequence(trade());

  v1::DemandMapResponse map = demand_map(request);

  ASSERT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_EQ(map.as_of_sequence(), 5);
  EXPECT_GT(map.window_end_time_ns(), 0);
  EXPECT_EQ(map.commodity(), "onion");
  ASSERT_EQ(map.demand_size(), 1);
  EXPECT_EQ(map.demand(0).ShortDebugString(), "zone: \"city\" quantity_lots: 2 price_best: 40");
  ASSERT_EQ(map.supply_size(), 1);
  EXPECT_EQ(map.supply(0).ShortDebugString(), "zone: \"hill\" quantity_lots: 1 price_best: 70");
  ASSERT_EQ(map.lanes_size(), 1);
  EXPECT_EQ(
      map.lanes(0).ShortDebugString(),
      "origin: \"hill\" destination: \"city\" fill_count: 2 quantity_lots: 8 farm_gate_price_average: 56 "
      "delivered_price_average: 63");
  ASSERT_EQ(map.netbacks_size(), 1);
  EXPECT_EQ(map.netbacks(0).ShortDebugString(), "origin: \"hill\" price: 33 destination: \"city\"");
  ASSERT_EQ(map.zones_size(), 2);
  EXPECT_EQ(map.zones(0).symbol(), "city");
  EXPECT_EQ(map.zones(1).symbol(), "hill");
}

TEST_F(MarketStatistics, ADemandMapOfNoCommodityIsNotFound) {
  v1::DemandMapRequest request;
  request.set_commodity("gold");
  demand_map(request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);

  request.set_commodity("tea");
  EXPECT_EQ(demand_map(request).zones_size(), 0);
  EXPECT_TRUE(status_.ok());

  request.set_lane_count_max(1'001);
  demand_map(request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace farmgate
