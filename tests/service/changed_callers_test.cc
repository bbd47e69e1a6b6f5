// What becomes of calls that go on when their caller is revoked, expires, or may do less or more.
#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/market_data_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <future>
#include <string>
#include <thread>

#include "tests/service/access_calls.h"
#include "tests/service/known_callers.h"
#include "tests/service/live_server.h"

namespace farmgate {
namespace {

using testing::AnyOf;

class ChangedCallers : public AccessCalls {};

TEST_F(ChangedCallers, ASessionOfARevokedCallerEnds) {
  const auto stub = v1::OrderService::NewStub(as("trader"));
  grpc::ClientContext call;
  const auto session = stub->Trade(&call);
  v1::TradeRequest batch;
  *batch.add_commands()->mutable_new_order() = onion_order("al", "1", v1::SIDE_ASK, 5, 100);
  ASSERT_TRUE(session->Write(batch));
  v1::TradeResponse response;
  ASSERT_TRUE(session->Read(&response));

  callers_.revoke("trader");
  wait_until_unknown("trader");
  session->Write(batch);

  EXPECT_FALSE(session->Read(&response));
  EXPECT_EQ(session->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

// Though it would send no more.
TEST(ChangedCallersInTime, WhatWaitsForItsTurnIsNotDoneForARevokedCaller) {
  const std::chrono::minutes patience(1);
  KnownCallers callers;
  LiveServer server({.durability = Durability::kNone},
                    ServerOptions{.tokens = callers.path(), .caller_limits = {.commands_per_second = 1}});
  const auto stub = v1::OrderService::NewStub(callers.channel(server.port(), "trader"));
  grpc::ClientContext call;
  call.set_deadline(std::chrono::system_clock::now() + patience);
  const auto session = stub->Trade(&call);
  v1::TradeRequest batch;
  for (int i = 0; i < 1'000; ++i) {
    *batch.add_commands()->mutable_new_order() = onion_order("al", std::to_string(i), v1::SIDE_ASK, 5, 100);
  }
  ASSERT_TRUE(session->Write(batch));
  ASSERT_TRUE(session->Write(batch));
  session->WritesDone();
  v1::TradeResponse response;
  ASSERT_TRUE(session->Read(&response));
  const auto until = std::chrono::steady_clock::now() + patience;
  while (server.figures().over_bounds[static_cast<std::size_t>(Bound::kCommandsPerSecond)] == 0) {
    ASSERT_LT(std::chrono::steady_clock::now(), until);
    std::this_thread::yield();
  }

  callers.revoke("trader");

  EXPECT_FALSE(session->Read(&response));
  EXPECT_EQ(session->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(server.pipeline().status().published, 1'000u);
}

TEST_F(ChangedCallers, OnlyTheStreamOfARevokedCallerEnds) {
  v1::StreamEventsRequest request;
  request.set_from_sequence(1);
  const auto follow = [&](const std::string& name, grpc::ClientContext& call) {
    return v1::EventService::NewStub(as(name))->StreamEvents(&call, request);
  };
  grpc::ClientContext revoked_call;
  grpc::ClientContext kept_call;
  const auto revoked = follow("auditor", revoked_call);
  const auto kept = follow("operator", kept_call);
  v1::StreamEventsResponse response;
  placed("trader", "al", "1");
  ASSERT_TRUE(revoked->Read(&response));
  ASSERT_TRUE(kept->Read(&response));

  callers_.revoke("auditor");
  wait_until_unknown("auditor");
  placed("trader", "al", "2");

  EXPECT_FALSE(revoked->Read(&response));
  EXPECT_EQ(revoked->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_TRUE(kept->Read(&response));
}

// Whatever they wait for: they are woken when those who may call change.
TEST_F(ChangedCallers, CallsOfARevokedCallerThatHaveNoNewsEnd) {
  const auto last = placed("trader", "al", "1");
  ASSERT_TRUE(get("auditor", last, last).ok());  // market data are there
  grpc::ClientContext events_call;
  grpc::ClientContext quotes_call;
  grpc::ClientContext session_call;
  for (grpc::ClientContext* const call : {&events_call, &quotes_call, &session_call}) {
    call->set_deadline(std::chrono::system_clock::now() + kPatience);
  }
  v1::StreamEventsRequest from_one;
  from_one.set_from_sequence(1);
  const auto events = v1::EventService::NewStub(as("auditor"))->StreamEvents(&events_call, from_one);
  v1::StreamEventsResponse event;
  ASSERT_TRUE(events->Read(&event));
  v1::StreamQuotesRequest onion;
  onion.set_commodity("onion");
  const auto quotes = v1::MarketDataService::NewStub(as("auditor"))->StreamQuotes(&quotes_call, onion);
  v1::StreamQuotesResponse quote;
  ASSERT_TRUE(quotes->Read(&quote));
  const auto session = v1::OrderService::NewStub(as("trader"))->Trade(&session_call);
  v1::TradeRequest batch;
  *batch.add_commands()->mutable_cancel() = {};
  batch.mutable_commands(0)->mutable_cancel()->set_account("al");
  batch.mutable_commands(0)->mutable_cancel()->set_order_id("none");
  ASSERT_TRUE(session->Write(batch));
  v1::TradeResponse result;
  ASSERT_TRUE(session->Read(&result));
  ASSERT_TRUE(events->Read(&event));  // the cancel, which was rejected

  callers_.revoke("auditor");
  callers_.revoke("trader");

  EXPECT_FALSE(events->Read(&event));
  EXPECT_EQ(events->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
  while (quotes->Read(&quote)) {
  }
  EXPECT_EQ(quotes->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_FALSE(session->Read(&result));
  EXPECT_EQ(session->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(ChangedCallers, AQueryOfARevokedCallerThatWaitsEnds) {
  const auto sequence = placed("trader", "al", "1");
  ASSERT_TRUE(get("auditor", sequence, sequence).ok());
  auto waiting = std::async(std::launch::async, [&] { return get("auditor", sequence, 1'000'000); });

  callers_.revoke("auditor");

  EXPECT_EQ(waiting.get().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

// Until its new role is noted it is not known at all: which of the two its stream sees depends on the disk.
TEST_F(ChangedCallers, AStreamOfACallerWhoseRoleNoLongerAllowsItEnds) {
  placed("trader", "al", "1");
  grpc::ClientContext call;
  call.set_deadline(std::chrono::system_clock::now() + kPatience);
  v1::StreamEventsRequest from_one;
  from_one.set_from_sequence(1);
  const auto events = v1::EventService::NewStub(as("auditor"))->StreamEvents(&call, from_one);
  v1::StreamEventsResponse event;
  ASSERT_TRUE(events->Read(&event));

  callers_.edit("auditor", [](CallerEntry& entry) { entry.role = Role::kReader; });

  EXPECT_FALSE(events->Read(&event));
  EXPECT_THAT(events->Finish().error_code(),
              AnyOf(grpc::StatusCode::PERMISSION_DENIED, grpc::StatusCode::UNAUTHENTICATED));
}

TEST_F(ChangedCallers, ASessionOfACallerWhoMayDoMoreGoesOn) {
  const auto stub = v1::OrderService::NewStub(as("trader"));
  grpc::ClientContext call;
  call.set_deadline(std::chrono::system_clock::now() + kPatience);
  const auto session = stub->Trade(&call);
  v1::TradeRequest batch;
  *batch.add_commands()->mutable_new_order() = onion_order("al", "1", v1::SIDE_ASK, 5, 100);
  ASSERT_TRUE(session->Write(batch));
  v1::TradeResponse response;
  ASSERT_TRUE(session->Read(&response));

  callers_.edit("trader", [](CallerEntry& entry) { entry.accounts.emplace_back("bo"); });
  const auto until = std::chrono::steady_clock::now() + kPatience;
  for (std::int64_t sequence = 0; !place("trader", "bo", "1", sequence).ok();) {
    ASSERT_LT(std::chrono::steady_clock::now(), until);
  }

  batch.mutable_commands(0)->mutable_new_order()->set_account("bo");
  batch.mutable_commands(0)->mutable_new_order()->set_order_id("2");
  ASSERT_TRUE(session->Write(batch));
  EXPECT_TRUE(session->Read(&response));
  session->WritesDone();
  EXPECT_FALSE(session->Read(&response));
  EXPECT_TRUE(session->Finish().ok());
}

// The server's clock goes past the end of the token while its stream has nothing to send.
TEST(ChangedCallersInTime, AStreamOfACallerWhoExpiresEnds) {
  std::atomic<int> hours{0};
  KnownCallers callers;
  callers.edit("auditor", [](CallerEntry& entry) {
    const auto in_an_hour = std::chrono::system_clock::now() + std::chrono::hours(1);
    entry.expires = Timestamp{
        std::chrono::duration_cast<std::chrono::nanoseconds>(in_an_hour.time_since_epoch()).count()};
  });
  LiveServer server(
      {.durability = Durability::kNone},
      ServerOptions{.now = [&hours] { return std::chrono::system_clock::now() + std::chrono::hours(hours); },
                    .tokens = callers.path()});
  {
    grpc::ClientContext placing;
    v1::PlaceOrderRequest request;
    *request.mutable_order() = onion_order("al", "1", v1::SIDE_ASK, 5, 100);
    v1::PlaceOrderResponse response;
    const auto orders = v1::OrderService::NewStub(callers.channel(server.port(), "operator"));
    ASSERT_TRUE(orders->PlaceOrder(&placing, request, &response).ok());
  }
  grpc::ClientContext call;
  call.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(1));
  v1::StreamEventsRequest from_one;
  from_one.set_from_sequence(1);
  const auto events =
      v1::EventService::NewStub(callers.channel(server.port(), "auditor"))->StreamEvents(&call, from_one);
  v1::StreamEventsResponse event;
  ASSERT_TRUE(events->Read(&event));

  hours = 2;

  EXPECT_FALSE(events->Read(&event));
  EXPECT_EQ(events->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

}  // namespace
}  // namespace farmgate
