// The API over a real server on a free port, as a client sees it.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>

#include "engine/model/reference_rows.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/pipeline.h"
#include "engine/runtime/recovery.h"
#include "engine/service/server.h"
#include "engine/service/service_context.h"
#include "tests/service/live_server.h"
#include "tests/support/failing_disk.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

// A server of small_market() in a folder of its own, and a client.
class ServiceTest : public testing::Test {
 protected:
  void start(bool client_clock = false) {
    listen(client_clock);
    serve();
  }
  void listen(bool client_clock = false) {
    client_clock_ = client_clock;
    data_ = *DataDirectory::open(folder_.file("data"), {.durability = Durability::kNone, .env = disk_.env()});
    ASSERT_TRUE(data_.begin({.reference = reference_rows(small_market()), .remembered_closes = 100}));
    server_ = std::make_unique<Server>(
        ServerOptions{.listen = {"127.0.0.1:0"}, .client_clock = client_clock, .durability = "none"});
    ASSERT_TRUE(server_->listen());
    const std::string address = "127.0.0.1:" + std::to_string(server_->tcp_port());
    channel_ = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
    orders_ = v1::OrderService::NewStub(channel_);
    events_ = v1::EventService::NewStub(channel_);
    admin_ = v1::AdminService::NewStub(channel_);
  }
  // What was listening until now recovers and serves.
  void serve() {
    pipeline_ =
        std::make_unique<Pipeline>(*recover(*data_.journal, *data_.events), *data_.journal, *data_.events,
                                   server_->ports(), PipelineOptions{.client_clock = client_clock_});
    server_->serve(*pipeline_, *data_.ledger);
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

  v1::CommandResult place(const v1::NewOrder& order) {
    v1::PlaceOrderRequest request;
    *request.mutable_order() = order;
    grpc::ClientContext call;
    v1::PlaceOrderResponse response;
    status_ = orders_->PlaceOrder(&call, request, &response);
    return response.result();
  }

  v1::GetStatusResponse status() {
    grpc::ClientContext call;
    v1::GetStatusResponse response;
    EXPECT_TRUE(admin_->GetStatus(&call, {}, &response).ok());
    return response;
  }

  TemporaryFolder folder_;
  FailingDisk disk_;  // before what writes to it
  DataDirectory data_;
  bool client_clock_ = false;
  std::unique_ptr<Server> server_;
  std::unique_ptr<Pipeline> pipeline_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::OrderService::Stub> orders_;
  std::unique_ptr<v1::EventService::Stub> events_;
  std::unique_ptr<v1::AdminService::Stub> admin_;
  grpc::Status status_;  // of the last call
};

v1::NewOrder order(const std::string& account, const std::string& id, v1::Side side, std::int64_t quantity,
                   std::int64_t price) {
  v1::NewOrder order;
  order.set_account(account);
  order.set_order_id(id);
  order.set_side(side);
  order.set_commodity("onion");
  order.set_zone(side == v1::SIDE_ASK ? "hill" : "city");
  order.set_quantity_lots(quantity);
  order.set_price(price);
  order.set_time_in_force(v1::TIME_IN_FORCE_GTC);
  return order;
}

template <class Detail>
Detail detail_of(const grpc::Status& status) {
  google::rpc::Status rich;
  Detail detail;
  EXPECT_TRUE(rich.ParseFromString(status.error_details()));
  EXPECT_EQ(rich.details_size(), 1);
  EXPECT_TRUE(rich.details_size() == 1 && rich.details(0).UnpackTo(&detail));
  return detail;
}

TEST_F(ServiceTest, AnOrderComesBackWithItsFills) {
  start();
  place(order("al", "a1", v1::SIDE_ASK, 5, 50));

  const v1::CommandResult result = place(order("bo", "b1", v1::SIDE_BID, 8, 100));

  ASSERT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_EQ(result.sequence(), 2);
  EXPECT_EQ(result.order().status(), v1::ORDER_STATUS_OPEN);
  EXPECT_EQ(result.order().open_quantity_lots(), 3);
  EXPECT_EQ(result.fill_count(), 1);
  ASSERT_EQ(result.fills_size(), 1);
  EXPECT_EQ(result.fills(0).farm_gate_price(), 50);
  EXPECT_EQ(result.fills(0).delivered_price(), 57);
  EXPECT_EQ(result.fills(0).ask().order_id(), "a1");
}

TEST_F(ServiceTest, WhatTheRulesRejectIsAnAnswer) {
  start();

  const v1::CommandResult result = place(order("nobody", "a1", v1::SIDE_ASK, 5, 50));

  EXPECT_TRUE(status_.ok());
  EXPECT_EQ(result.reject_reason(), v1::REJECT_REASON_UNKNOWN_ACCOUNT);
  EXPECT_FALSE(result.has_order());
}

TEST_F(ServiceTest, WhatIsMalformedIsAnErrorThatNamesTheFields) {
  start();
  v1::NewOrder wrong = order("al", "a1", v1::SIDE_UNSPECIFIED, 5, 50);
  wrong.set_time_in_force(v1::TIME_IN_FORCE_GTD);

  place(wrong);

  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const auto detail = detail_of<google::rpc::BadRequest>(status_);
  ASSERT_EQ(detail.field_violations_size(), 2);
  EXPECT_EQ(detail.field_violations(0).field(), "order.side");
  EXPECT_EQ(detail.field_violations(1).field(), "order.expire_time_ns");
  EXPECT_EQ(status().accepted_sequence(), 0);
}

TEST_F(ServiceTest, ARetryGetsTheFirstOutcomeEvenAfterARestart) {
  start();
  place(order("al", "a1", v1::SIDE_ASK, 5, 50));
  place(order("bo", "b1", v1::SIDE_BID, 5, 100));
  stop();
  start();

  const v1::CommandResult result = place(order("bo", "b1", v1::SIDE_BID, 5, 100));

  EXPECT_EQ(result.sequence(), 3);
  EXPECT_EQ(result.retry_of_sequence(), 2);
  EXPECT_EQ(result.order().status(), v1::ORDER_STATUS_FILLED);
  EXPECT_EQ(result.filled_quantity_lots(), 5);
}

TEST_F(ServiceTest, ASessionAnswersEveryCommandInOrder) {
  start();
  v1::TradeRequest request;
  *request.add_commands()->mutable_new_order() = order("al", "a1", v1::SIDE_ASK, 5, 50);
  request.add_commands();  // malformed
  request.add_commands()->mutable_cancel()->set_account("al");
  request.mutable_commands(2)->mutable_cancel()->set_order_id("a1");
  request.add_commands()->mutable_mass_cancel()->set_account("al");
  grpc::ClientContext call;
  const auto session = orders_->Trade(&call);

  session->Write(request);
  v1::TradeResponse response;
  ASSERT_TRUE(session->Read(&response));
  session->WritesDone();

  ASSERT_EQ(response.results_size(), 4);
  EXPECT_EQ(response.results(0).order().status(), v1::ORDER_STATUS_OPEN);
  EXPECT_EQ(response.results(1).reject_reason(), v1::REJECT_REASON_MALFORMED);
  EXPECT_EQ(response.results(2).order().status(), v1::ORDER_STATUS_CANCELLED);
  EXPECT_EQ(response.results(3).cancelled_order_count(), 0);
  EXPECT_EQ(response.results(3).sequence(), 4);
  EXPECT_FALSE(session->Read(&response));
  EXPECT_TRUE(session->Finish().ok());
}

TEST_F(ServiceTest, ABatchHas1024CommandsAtMost) {
  start();
  v1::TradeRequest request;
  for (int i = 0; i < 1'024; ++i) request.add_commands();  // malformed, and commands all the same
  grpc::ClientContext call;
  const auto session = orders_->Trade(&call);

  session->Write(request);
  v1::TradeResponse response;
  ASSERT_TRUE(session->Read(&response));
  ASSERT_EQ(response.results_size(), 1'024);
  EXPECT_EQ(response.results(1'023).sequence(), 1'024);
  EXPECT_EQ(response.results(1'023).reject_reason(), v1::REJECT_REASON_MALFORMED);
  request.add_commands();
  session->Write(request);

  EXPECT_FALSE(session->Read(&response));
  EXPECT_EQ(session->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status().accepted_sequence(), 1'024);
}

TEST_F(ServiceTest, ASessionThatBringsTimesToTheEnginesClockIsTurnedAway) {
  start();
  v1::TradeRequest request;
  *request.add_commands()->mutable_new_order() = order("al", "a1", v1::SIDE_ASK, 5, 50);
  request.mutable_commands(0)->set_time_ns(1);
  grpc::ClientContext call;
  const auto session = orders_->Trade(&call);

  session->Write(request);

  EXPECT_EQ(session->Finish().error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(status().accepted_sequence(), 0);
}

TEST_F(ServiceTest, WhatBringsNoTimeToTheClientsClockIsTurnedAway) {
  start(true);

  place(order("al", "a1", v1::SIDE_ASK, 5, 50));
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(status_.error_message(), HasSubstr("with their times, by Trade"));
  v1::TradeRequest request;
  *request.add_commands()->mutable_new_order() = order("al", "a1", v1::SIDE_ASK, 5, 50);
  grpc::ClientContext call;
  const auto session = orders_->Trade(&call);
  session->Write(request);
  const grpc::Status traded = session->Finish();

  EXPECT_EQ(traded.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(traded.error_message(), HasSubstr("every command needs its time_ns"));
  EXPECT_EQ(status().accepted_sequence(), 0);
}

TEST_F(ServiceTest, OneSessionAtATimeHasTheClock) {
  start(true);
  grpc::ClientContext first_call;
  const auto first = orders_->Trade(&first_call);
  v1::TradeRequest request;
  *request.add_commands()->mutable_new_order() = order("al", "a1", v1::SIDE_ASK, 5, 50);
  request.mutable_commands(0)->set_time_ns(100);
  first->Write(request);
  v1::TradeResponse response;
  ASSERT_TRUE(first->Read(&response));

  grpc::ClientContext second_call;
  const auto second = orders_->Trade(&second_call);

  EXPECT_FALSE(second->Read(&response));
  EXPECT_EQ(second->Finish().error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  request.mutable_commands(0)->set_time_ns(99);
  first->Write(request);
  EXPECT_FALSE(first->Read(&response));
  EXPECT_EQ(first->Finish().error_code(), grpc::StatusCode::FAILED_PRECONDITION);
}

TEST_F(ServiceTest, ASessionThatHasEndedLeavesTheClockToTheNext) {
  start(true);
  v1::TradeRequest request;
  for (int i = 1; i <= 200; ++i) {
    grpc::ClientContext call;
    const auto session = orders_->Trade(&call);
    request.Clear();
    *request.add_commands()->mutable_new_order() = order("al", "a" + std::to_string(i), v1::SIDE_ASK, 5, 50);
    request.mutable_commands(0)->set_time_ns(i);
    session->Write(request);
    session->WritesDone();
    v1::TradeResponse response;

    ASSERT_TRUE(session->Read(&response)) << i;
    ASSERT_TRUE(session->Finish().ok()) << i;
  }
}

TEST_F(ServiceTest, AStreamFromNowhereIsMalformed) {
  start();
  v1::StreamEventsRequest request;
  request.set_from_sequence(-1);
  request.set_from_index(-2);
  grpc::ClientContext call;

  const grpc::Status status = events_->StreamEvents(&call, request)->Finish();

  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const auto detail = detail_of<google::rpc::BadRequest>(status);
  ASSERT_EQ(detail.field_violations_size(), 2);
  EXPECT_EQ(detail.field_violations(0).field(), "from_sequence");
  EXPECT_EQ(detail.field_violations(1).field(), "from_index");
}

TEST_F(ServiceTest, AHaltedCommodityTakesNoOrders) {
  start();
  grpc::ClientContext halt_call;
  v1::HaltCommodityRequest halt;
  halt.set_commodity("onion");
  v1::HaltCommodityResponse halted;
  ASSERT_TRUE(admin_->HaltCommodity(&halt_call, halt, &halted).ok());

  EXPECT_EQ(place(order("al", "a1", v1::SIDE_ASK, 5, 50)).reject_reason(), v1::REJECT_REASON_HALTED);
  grpc::ClientContext resume_call;
  v1::ResumeCommodityRequest resume;
  resume.set_commodity("onion");
  v1::ResumeCommodityResponse resumed;
  ASSERT_TRUE(admin_->ResumeCommodity(&resume_call, resume, &resumed).ok());
  EXPECT_EQ(place(order("al", "a1", v1::SIDE_ASK, 5, 50)).order().status(), v1::ORDER_STATUS_OPEN);
}

TEST_F(ServiceTest, ADrainedEngineIsThereToBeRead) {
  start();
  place(order("al", "a1", v1::SIDE_ASK, 5, 50));
  grpc::ClientContext call;
  v1::DrainResponse drained;
  ASSERT_TRUE(admin_->Drain(&call, {}, &drained).ok());

  place(order("al", "a2", v1::SIDE_ASK, 5, 50));

  EXPECT_EQ(drained.published_sequence(), 1);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_FALSE(status().taking_commands());
  EXPECT_EQ(status().published_sequence(), 1);
  EXPECT_EQ(health(channel_), "NOT_SERVING");
}

// What was acknowledged before can be read, then and after a start with a disk that works.
TEST_F(ServiceTest, ADiskThatFailsStopsTheEngineAndLosesNothing) {
  start();
  place(order("al", "a1", v1::SIDE_ASK, 5, 50));
  ASSERT_TRUE(status_.ok());
  EXPECT_EQ(health(channel_), "SERVING");
  disk_.fail();

  place(order("al", "a2", v1::SIDE_ASK, 5, 50));
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(status_.error_message(), HasSubstr("retry the same id"));
  place(order("al", "a3", v1::SIDE_ASK, 5, 50));
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::UNAVAILABLE);

  EXPECT_EQ(health(channel_), "NOT_SERVING");
  EXPECT_FALSE(status().taking_commands());
  EXPECT_THAT(status().failure(), HasSubstr("cannot write the journal"));
  EXPECT_EQ(status().published_sequence(), 1);
  grpc::ClientContext call;
  v1::StreamEventsRequest from_one;
  from_one.set_from_sequence(1);
  const auto stream = events_->StreamEvents(&call, from_one);
  v1::StreamEventsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.events(0).accepted().order_id(), "a1");
  call.TryCancel();
  stream->Finish();

  stop();
  disk_.mend();
  start();
  EXPECT_GE(status().published_sequence(), 1);
  EXPECT_NE(place(order("al", "a1", v1::SIDE_ASK, 5, 50)).retry_of_sequence(), 0);
  EXPECT_EQ(place(order("al", "a2", v1::SIDE_ASK, 5, 50)).order().status(), v1::ORDER_STATUS_OPEN);
}

TEST_F(ServiceTest, WhileItRecoversCallsAreToldWhenToTryAgain) {
  listen();

  place(order("al", "a1", v1::SIDE_ASK, 5, 50));
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_GT(detail_of<google::rpc::RetryInfo>(status_).retry_delay().nanos(), 0);
  grpc::ClientContext session_call;
  const grpc::Status traded = orders_->Trade(&session_call)->Finish();
  EXPECT_EQ(traded.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_GT(detail_of<google::rpc::RetryInfo>(traded).retry_delay().nanos(), 0);
  grpc::ClientContext stream_call;
  const grpc::Status followed = events_->StreamEvents(&stream_call, {})->Finish();
  EXPECT_EQ(followed.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_GT(detail_of<google::rpc::RetryInfo>(followed).retry_delay().nanos(), 0);
  grpc::ClientContext drain_call;
  v1::DrainResponse drained;
  EXPECT_EQ(admin_->Drain(&drain_call, {}, &drained).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(health(channel_), "NOT_SERVING");
}

TEST_F(ServiceTest, StatusSaysHowFarRecoveryIs) {
  listen();
  server_->tell_recovery(3, 7);

  EXPECT_TRUE(status().recovering());
  EXPECT_FALSE(status().taking_commands());
  EXPECT_EQ(status().matched_sequence(), 3);
  EXPECT_EQ(status().durable_sequence(), 7);
}

TEST_F(ServiceTest, OnceItHasRecoveredItServesThoseWhoWereConnected) {
  listen();
  EXPECT_EQ(health(channel_), "NOT_SERVING");

  serve();

  EXPECT_EQ(health(channel_), "SERVING");
  EXPECT_FALSE(status().recovering());
  EXPECT_EQ(place(order("al", "a1", v1::SIDE_ASK, 5, 50)).sequence(), 1);
}

TEST_F(ServiceTest, AServerThatNeverServedStops) {
  listen();
  EXPECT_TRUE(status().recovering());

  server_->stop();

  grpc::ClientContext call;
  v1::GetStatusResponse response;
  EXPECT_FALSE(admin_->GetStatus(&call, {}, &response).ok());
}

TEST_F(ServiceTest, StatusHasTheDigest) {
  start();
  EXPECT_EQ(status().digest(), "0000000000000000");

  place(order("al", "a1", v1::SIDE_ASK, 5, 50));

  EXPECT_NE(status().digest(), "0000000000000000");
  EXPECT_EQ(status().durability(), "none");
  EXPECT_THAT(status().version(), HasSubstr("."));
}

}  // namespace
}  // namespace farmgate
