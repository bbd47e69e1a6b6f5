// What callers of a server with a token file may do, beyond the table of docs/security.md.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/market_data_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/service/known_callers.h"
#include "tests/service/live_server.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

class AccessTest : public testing::Test {
 protected:
  std::shared_ptr<grpc::Channel> as(const std::string& name) const {
    return callers_.channel(server_.port(), name);
  }

  grpc::Status place(const std::string& caller, const std::string& account, const std::string& id,
                     std::int64_t& sequence) const {
    const auto stub = v1::OrderService::NewStub(as(caller));
    grpc::ClientContext call;
    v1::PlaceOrderRequest request;
    *request.mutable_order() = onion_order(account, id, v1::SIDE_ASK, 5, 100);
    v1::PlaceOrderResponse response;
    grpc::Status status = stub->PlaceOrder(&call, request, &response);
    sequence = response.result().sequence();
    return status;
  }
  std::int64_t placed(const std::string& caller, const std::string& account, const std::string& id) const {
    std::int64_t sequence = 0;
    const grpc::Status status = place(caller, account, id, sequence);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return sequence;
  }

  grpc::Status get(const std::string& caller, std::int64_t sequence, std::int64_t min_sequence = 0) const {
    const auto stub = v1::OrderService::NewStub(as(caller));
    v1::GetOrderRequest request;
    request.set_sequence(sequence);
    request.set_min_sequence(min_sequence);
    for (;;) {
      grpc::ClientContext call;
      v1::GetOrderResponse response;
      grpc::Status status = stub->GetOrder(&call, request, &response);
      if (!is_too_early(status)) return status;
    }
  }
  grpc::Status explain(const std::string& caller, std::int64_t sequence) const {
    const auto stub = v1::MarketDataService::NewStub(as(caller));
    v1::ExplainOrderRequest request;
    request.set_sequence(sequence);
    grpc::ClientContext call;
    v1::ExplainOrderResponse response;
    return stub->ExplainOrder(&call, request, &response);
  }

  // How a call of this token ends.
  grpc::Status status_as(const std::string& name) const {
    const auto stub = v1::AdminService::NewStub(as(name));
    grpc::ClientContext call;
    v1::GetStatusResponse response;
    return stub->GetStatus(&call, {}, &response);
  }
  void wait_until_unknown(const std::string& name) const {
    while (status_as(name).ok()) {
    }
  }
  grpc::Status halt(const std::string& name) const {
    const auto stub = v1::AdminService::NewStub(as(name));
    grpc::ClientContext call;
    v1::HaltCommodityRequest request;
    request.set_commodity("onion");
    v1::HaltCommodityResponse response;
    return stub->HaltCommodity(&call, request, &response);
  }
  std::vector<nlohmann::json> audited() const {
    std::vector<nlohmann::json> records;
    std::string text = contents_of(audit_);
    text.resize(text.rfind('\n') + 1);  // without one that is being written
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) records.push_back(nlohmann::json::parse(line));
    return records;
  }

  KnownCallers callers_;
  TemporaryFolder folder_;
  const std::string audit_ = folder_.file("audit.log");
  LiveServer server_{{.durability = Durability::kNone},
                     ServerOptions{.tokens = callers_.path(), .audit_log = audit_}};
};

TEST_F(AccessTest, ATraderSeesItsOwnOrderBySequenceAndNoOther) {
  const std::int64_t own = placed("trader", "al", "1");
  const std::int64_t others = placed("operator", "bo", "1");

  EXPECT_TRUE(get("trader", own, others).ok());
  EXPECT_EQ(get("trader", others, others).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_TRUE(get("auditor", others, others).ok());
  EXPECT_EQ(explain("trader", others).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_TRUE(explain("trader", own).ok());
  EXPECT_EQ(explain("reader", own).error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(AccessTest, ARefusalDoesNotTellWhatExists) {
  const std::int64_t others = placed("operator", "bo", "1");

  const grpc::Status existing = get("trader", others, others);
  const grpc::Status missing = get("trader", 1'000'000);

  EXPECT_EQ(existing.error_code(), missing.error_code());
  EXPECT_EQ(existing.error_message(), missing.error_message());
  EXPECT_EQ(existing.error_details(), missing.error_details());
}

// Of the batch with another's command nothing is done, not even what is the caller's own.
TEST_F(AccessTest, ASessionEndsWithACommandForAnothersAccount) {
  const auto stub = v1::OrderService::NewStub(as("trader"));
  grpc::ClientContext call;
  const auto session = stub->Trade(&call);
  v1::TradeRequest batch;
  *batch.add_commands()->mutable_new_order() = onion_order("al", "1", v1::SIDE_ASK, 5, 100);
  ASSERT_TRUE(session->Write(batch));
  v1::TradeResponse response;
  ASSERT_TRUE(session->Read(&response));
  EXPECT_EQ(response.results_size(), 1);

  batch.mutable_commands(0)->mutable_new_order()->set_order_id("2");
  *batch.add_commands()->mutable_new_order() = onion_order("bo", "3", v1::SIDE_ASK, 5, 100);
  ASSERT_TRUE(session->Write(batch));

  EXPECT_FALSE(session->Read(&response));
  EXPECT_EQ(session->Finish().error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(placed("operator", "al", "2"), 2);  // the second command there ever was
}

TEST_F(AccessTest, ASessionOfARevokedCallerEnds) {
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

TEST_F(AccessTest, OnlyTheStreamOfARevokedCallerEnds) {
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

TEST_F(AccessTest, AnExpiredTokenIsNotKnown) {
  MadeEntry late = made_entry("late", Role::kOperator);
  late.entry.expires = Timestamp{1};
  callers_.add(late);
  callers_.revoke("reader");
  wait_until_unknown("reader");  // then the file has been read, with both

  EXPECT_EQ(status_as("late").error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(AccessTest, ATokenIsTakenInTheWholeHeaderOnly) {
  const auto stub = v1::AdminService::NewStub(new_channel(server_.port()));
  const auto code_with = [&](const std::vector<std::string>& headers) {
    grpc::ClientContext call;
    for (const std::string& header : headers) call.AddMetadata("authorization", header);
    v1::GetStatusResponse response;
    return stub->GetStatus(&call, {}, &response).error_code();
  };
  const std::string token = callers_.token("reader");

  EXPECT_EQ(code_with({"Bearer " + token}), grpc::StatusCode::OK);
  EXPECT_EQ(code_with({token}), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(code_with({"Bearer " + token + " "}), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(code_with({"Bearer " + token, "Bearer " + token}), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(AccessTest, AdministrativeActsAreAudited) {
  ASSERT_TRUE(halt("operator").ok());

  const auto records = audited();
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0]["who"], "operator");
  EXPECT_EQ(records[0]["role"], "operator");
  EXPECT_EQ(records[0]["what"], "AdminService.HaltCommodity");
  EXPECT_EQ(records[0]["with"]["commodity"], "onion");
  EXPECT_THAT(records[0]["peer"].get<std::string>(), HasSubstr("127.0.0.1"));
  EXPECT_EQ(records[1]["of"], records[0]["number"]);
  EXPECT_EQ(records[1]["outcome"], "OK");
  EXPECT_EQ(records[1]["sequence"], 1);
}

TEST_F(AccessTest, WhatIsNotAdministrativeOrWasRefusedIsNotAudited) {
  placed("trader", "al", "1");

  EXPECT_EQ(halt("trader").error_code(), grpc::StatusCode::PERMISSION_DENIED);

  EXPECT_TRUE(audited().empty());
}

TEST_F(AccessTest, ChangesOfTheTokensAreAudited) {
  callers_.revoke("reader");
  wait_until_unknown("reader");
  while (audited().size() < 2) {
  }

  const auto records = audited();
  EXPECT_EQ(records[0]["what"], "token revoke");
  EXPECT_EQ(records[0]["who"], "root");
  EXPECT_EQ(records[0]["with"]["name"], "reader");
  EXPECT_EQ(records[1]["outcome"], "OK");
}

// A log that cannot be written: nothing is done that could not be noted.
TEST(AccessWithAFullDisk, RefusesAdministrativeActs) {
  LiveServer server({.durability = Durability::kNone}, ServerOptions{.audit_log = "/dev/full"});
  const auto stub = v1::AdminService::NewStub(new_channel(server.port()));
  grpc::ClientContext call;
  v1::HaltCommodityRequest request;
  request.set_commodity("onion");
  v1::HaltCommodityResponse response;

  const grpc::Status status = stub->HaltCommodity(&call, request, &response);

  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(status.error_message(), HasSubstr("nothing was done"));
  EXPECT_EQ(server.place(onion_order("al", "1", v1::SIDE_ASK, 5, 100)), 1);
}

TEST(AccessWithoutTokens, WhoeverConnectsMayDoEverything) {
  LiveServer server;
  const auto stub = v1::AdminService::NewStub(new_channel(server.port()));
  grpc::ClientContext call;
  v1::HaltCommodityRequest request;
  request.set_commodity("onion");
  v1::HaltCommodityResponse response;

  EXPECT_TRUE(stub->HaltCommodity(&call, request, &response).ok());
}

}  // namespace
}  // namespace farmgate
