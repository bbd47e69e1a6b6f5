// The calls of ReferenceService, to a server of the test's own.
#pragma once

#include <farmgate/v1/order_service.grpc.pb.h>
#include <farmgate/v1/reference_service.grpc.pb.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/runtime/data_directory.h"
#include "engine/runtime/pipeline.h"
#include "engine/runtime/recovery.h"
#include "engine/service/server.h"
#include "engine/service/service_context.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {

// A server that begins without reference data, in a folder of its own, and a client.
class ReferenceFixture : public testing::Test {
 protected:
  using Stub = v1::ReferenceService::Stub;

  static v1::Zone zone(const std::string& symbol) {
    v1::Zone zone;
    zone.set_symbol(symbol);
    zone.set_kind(v1::ZONE_KIND_BOTH);
    return zone;
  }

  static v1::Lane lane(const std::string& origin, const std::string& destination, std::int64_t unit_cost,
                       const std::string& class_symbol = "*") {
    v1::Lane lane;
    lane.set_origin(origin);
    lane.set_destination(destination);
    lane.set_class_symbol(class_symbol);
    lane.set_unit_cost(unit_cost);
    return lane;
  }

  static v1::UpsertZonesRequest zones(const std::vector<std::string>& symbols) {
    v1::UpsertZonesRequest request;
    for (const std::string& symbol : symbols) *request.add_zones() = zone(symbol);
    return request;
  }

  static v1::UpsertLanesRequest lanes(const std::vector<v1::Lane>& rows) {
    v1::UpsertLanesRequest request;
    request.mutable_lanes()->Add(rows.begin(), rows.end());
    return request;
  }

  static v1::UpsertCommoditiesRequest onions() {
    v1::UpsertCommoditiesRequest request;
    v1::Commodity& onion = *request.add_commodities();
    onion.set_symbol("onion");
    onion.set_name("Onion");
    onion.set_lot("bag");
    onion.set_class_symbol("road");
    onion.set_tick(1);
    return request;
  }

  static v1::UpsertAccountsRequest accounts(const std::vector<std::string>& symbols) {
    v1::UpsertAccountsRequest request;
    for (const std::string& symbol : symbols) request.add_accounts()->set_symbol(symbol);
    return request;
  }

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

}  // namespace farmgate
