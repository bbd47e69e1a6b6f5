// What callers of a server with a token file may do, beyond the table of docs/security.md.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/market_data_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/service/access_calls.h"
#include "tests/service/known_callers.h"
#include "tests/service/live_server.h"

namespace farmgate {
namespace {

class AccessTest : public AccessCalls {
 protected:
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
  const grpc::Status explained = explain("trader", others);
  const grpc::Status unexplained = explain("trader", 1'000'000);
  EXPECT_EQ(explained.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(explained.error_code(), unexplained.error_code());
  EXPECT_EQ(explained.error_message(), unexplained.error_message());
  EXPECT_EQ(explained.error_details(), unexplained.error_details());
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

TEST(AccessWithoutTokens, WhoeverConnectsMayDoEverything) {
  LiveServer server;
  const auto stub = v1::AdminService::NewStub(new_channel(server.port()));
  grpc::ClientContext call;
  v1::HaltCommodityRequest request;
  request.set_commodity("onion");
  v1::HaltCommodityResponse response;

  EXPECT_TRUE(stub->HaltCommodity(&call, request, &response).ok());
}

TEST(ServerAddresses, TheTcpPortIsNotThatOfAUnixSocket) {
  Server server({.listen = {"unix-abstract:farmgate-" + std::to_string(::getpid()), "127.0.0.1:0"}});

  ASSERT_TRUE(server.listen());

  EXPECT_GT(server.tcp_port(), 0);
}

}  // namespace
}  // namespace farmgate
