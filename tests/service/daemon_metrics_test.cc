// The metrics of a farmgated, held against what was done to it.
#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <map>
#include <string>
#include <vector>

#include "engine/service/service_context.h"
#include "tests/service/live_server.h"
#include "tests/support/daemon.h"
#include "tests/support/market_files.h"
#include "tests/support/scraped_metrics.h"
#include "tests/support/temporary_folder.h"
#include "tools/farmgate/api_client.h"

namespace farmgate {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;
using testing::Pair;

class DaemonMetrics : public testing::Test {
 protected:
  std::vector<std::string> options() const {
    return {"--reference", files_.path(), "--durability", "none", "--metrics", "127.0.0.1:0"};
  }
  std::string data() const { return folder_.file("data"); }

  // What it says now, at the port that its log tells.
  static std::map<std::string, double> metrics_of(const Daemon& daemon) {
    const std::string text = "metrics on port ";
    const std::string log = daemon.log();
    const std::size_t at = log.find(text);
    if (at == std::string::npos) return {};
    return scraped_metrics(std::stoi(log.substr(at + text.size())));
  }

  static v1::NewOrder order(const std::string& account, const std::string& id, v1::Side side) {
    v1::NewOrder order;
    order.set_account(account);
    order.set_order_id(id);
    order.set_side(side);
    order.set_commodity("tomato");
    order.set_zone(side == v1::SIDE_ASK ? "hill" : "city");
    order.set_quantity_lots(10);
    order.set_price(side == v1::SIDE_ASK ? 50 : 100);
    order.set_time_in_force(v1::TIME_IN_FORCE_GTC);
    return order;
  }

  static grpc::StatusCode place(v1::OrderService::Stub& stub, const v1::NewOrder& order) {
    v1::PlaceOrderRequest request;
    *request.mutable_order() = order;
    grpc::ClientContext call;
    v1::PlaceOrderResponse response;
    return stub.PlaceOrder(&call, request, &response).error_code();
  }

  // A session with one batch of two asks.
  static void trade(v1::OrderService::Stub& stub) {
    grpc::ClientContext call;
    const auto session = stub.Trade(&call);
    v1::TradeRequest request;
    for (const char* const id : {"t1", "t2"}) {
      *request.add_commands()->mutable_new_order() = order("farmer", id, v1::SIDE_ASK);
    }
    v1::TradeResponse response;
    ASSERT_TRUE(session->Write(request) && session->Read(&response) && session->WritesDone());
    EXPECT_FALSE(session->Read(&response));
    EXPECT_TRUE(session->Finish().ok());
  }

  MarketFiles files_;
  TemporaryFolder folder_;
};

// By the number of threads that match.
class DaemonMetricsOfShards : public DaemonMetrics, public testing::WithParamInterface<const char*> {};

TEST_P(DaemonMetricsOfShards, CommandsAndEventsAreCountedByWhatBecameOfThem) {
  std::vector<std::string> sharded = options();
  sharded.insert(sharded.end(), {"--shards", GetParam()});
  const Daemon daemon(data(), sharded);
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  v1::OrderService::Stub stub(connect(daemon.address()));

  place(stub, order("farmer", "a1", v1::SIDE_ASK));
  place(stub, order("farmer", "a1", v1::SIDE_ASK));  // a retry
  place(stub, order("grocer", "b1", v1::SIDE_BID));  // trades with it
  place(stub, order("nobody", "a1", v1::SIDE_ASK));
  trade(stub);

  EXPECT_THAT(metrics_of(daemon),
              IsSupersetOf({Pair("farmgate_commands_total{outcome=\"accepted\"}", 4),
                            Pair("farmgate_commands_total{outcome=\"retry\"}", 1),
                            Pair("farmgate_commands_total{outcome=\"rejected\"}", 1),
                            Pair("farmgate_rejections_total{reason=\"unknown_account\"}", 1),
                            Pair("farmgate_rejections_total{reason=\"halted\"}", 0),
                            Pair("farmgate_events_total{kind=\"accepted\"}", 4),
                            Pair("farmgate_events_total{kind=\"filled\"}", 1),
                            Pair("farmgate_stage_seconds_count{stage=\"taken_to_sequenced\"}", 5),
                            Pair("farmgate_stage_seconds_count{stage=\"sequenced_to_matched\"}", 5),
                            Pair("farmgate_stage_seconds_count{stage=\"sequenced_to_durable\"}", 5)}));
}
INSTANTIATE_TEST_SUITE_P(Shards, DaemonMetricsOfShards, testing::Values("0", "2"));

TEST_F(DaemonMetrics, SequencesAreThoseOfWhatWasAnswered) {
  const Daemon daemon(data(), options());
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  v1::OrderService::Stub stub(connect(daemon.address()));

  trade(stub);
  place(stub, order("farmer", "a1", v1::SIDE_ASK));
  wait_for_market_data(stub, 3);

  EXPECT_THAT(
      metrics_of(daemon),
      IsSupersetOf(
          {Pair("farmgate_sequence{step=\"accepted\"}", 3), Pair("farmgate_sequence{step=\"durable\"}", 3),
           Pair("farmgate_sequence{step=\"matched\"}", 3), Pair("farmgate_sequence{step=\"published\"}", 3),
           Pair("farmgate_sequence{step=\"market_data\"}", 3),
           Pair("farmgate_oldest_sequence{kind=\"command\"}", 1),
           Pair("farmgate_oldest_sequence{kind=\"event\"}", 1), Pair("farmgate_recovering", 0),
           Pair("farmgate_taking_commands", 1), Pair("farmgate_failed", 0),
           Pair("farmgate_everyone_suspended", 0), Pair("farmgate_suspended_accounts", 0)}));
}

TEST_F(DaemonMetrics, WhatWasAnsweredWaitsForNothing) {
  const Daemon daemon(data(), options());
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  v1::OrderService::Stub stub(connect(daemon.address()));

  place(stub, order("farmer", "a1", v1::SIDE_ASK));
  trade(stub);

  EXPECT_THAT(
      metrics_of(daemon),
      IsSupersetOf({Pair("farmgate_pending_commands", 0), Pair("farmgate_undurable_batches", 0),
                    Pair("farmgate_unpublished_batches", 0), Pair("farmgate_journal_commit_seconds_count", 2),
                    Pair("farmgate_stage_seconds_count{stage=\"sequenced_to_durable\"}", 2),
                    Pair("farmgate_stage_seconds_count{stage=\"durable_to_published\"}", 2)}));
}

TEST_F(DaemonMetrics, CallsAreCountedByMethodAndCode) {
  const Daemon daemon(data(), options());
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  v1::OrderService::Stub stub(connect(daemon.address()));

  place(stub, order("farmer", "a1", v1::SIDE_ASK));
  place(stub, order("farmer", "a2", v1::SIDE_ASK));
  EXPECT_EQ(place(stub, order("farmer", "", v1::SIDE_ASK)), grpc::StatusCode::INVALID_ARGUMENT);
  trade(stub);

  const auto metrics = metrics_of(daemon);
  EXPECT_THAT(
      metrics,
      IsSupersetOf({Pair("farmgate_call_seconds_count{method=\"PlaceOrder\",code=\"OK\"}", 2),
                    Pair("farmgate_call_seconds_count{method=\"PlaceOrder\",code=\"INVALID_ARGUMENT\"}", 1),
                    Pair("farmgate_call_seconds_count{method=\"Trade\",code=\"OK\"}", 1),
                    Pair("farmgate_trade_batch_seconds_count", 1)}));
  EXPECT_THAT(metrics, Not(Contains(Pair(HasSubstr("CancelOrder"), testing::_))));
}

TEST_F(DaemonMetrics, WhoFollowsIsCountedWithItsLag) {
  const Daemon daemon(data(), options());
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  const auto channel = connect(daemon.address());
  v1::OrderService::Stub orders(channel);
  v1::EventService::Stub events(channel);
  place(orders, order("farmer", "a1", v1::SIDE_ASK));
  grpc::ClientContext call;
  v1::StreamEventsRequest request;
  request.set_from_sequence(1);
  const auto stream = events.StreamEvents(&call, request);
  v1::StreamEventsResponse response;
  ASSERT_TRUE(stream->Read(&response));

  const auto metrics = metrics_of(daemon);

  EXPECT_THAT(metrics, IsSupersetOf({Pair("farmgate_subscribers{method=\"StreamEvents\"}", 1),
                                     Pair("farmgate_subscriber_lag_commands{method=\"StreamEvents\"}", 0)}));
  call.TryCancel();
  stream->Finish();
}

// Counts are those of the process, as Prometheus wants them; sequences and books are the market's.
TEST_F(DaemonMetrics, AfterARestartCountsBeginAgainAndTheMarketGoesOn) {
  {
    Daemon first(data(), options());
    ASSERT_TRUE(first.serves()) << first.log();
    v1::OrderService::Stub stub(connect(first.address()));
    trade(stub);
    ASSERT_EQ(first.end(SIGTERM), 0);
    std::filesystem::remove(data() + ".log");  // which has its port
  }

  const Daemon daemon(data(), options());

  ASSERT_TRUE(daemon.serves()) << daemon.log();
  EXPECT_THAT(metrics_of(daemon), IsSupersetOf({Pair("farmgate_commands_total{outcome=\"accepted\"}", 0),
                                                Pair("farmgate_sequence{step=\"published\"}", 2),
                                                Pair("farmgate_resting_orders", 2)}));
}

TEST_F(DaemonMetrics, WithoutTheOptionThereAreNone) {
  const Daemon daemon(data(), {"--reference", files_.path(), "--durability", "none"});

  ASSERT_TRUE(daemon.serves()) << daemon.log();
  EXPECT_THAT(daemon.log(), Not(HasSubstr("metrics on port")));
}

}  // namespace
}  // namespace farmgate
