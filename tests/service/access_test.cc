// What callers of a server with a token file may do, beyond the table of docs/security.md.
#include <farmgate/v1/account_service.grpc.pb.h>
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/market_data_service.grpc.pb.h>
#include <farmgate/v1/programme_service.grpc.pb.h>
#include <farmgate/v1/reference_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/service/known_callers.h"
#include "tests/service/live_server.h"
#include "tests/support/failing_disk.h"

namespace farmgate {
namespace {

using testing::AnyOf;
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
  // A stream of theirs has no news, and ends when they are not known any more.
  void wait_until_unknown(const std::string& name) const {
    const auto stub = v1::ProgrammeService::NewStub(as(name));
    for (;;) {
      grpc::ClientContext call;
      call.set_deadline(std::chrono::system_clock::now() + kPatience);
      const auto stream = stub->StreamProgrammeEvents(&call, {});
      v1::StreamProgrammeEventsResponse response;
      while (stream->Read(&response)) {
      }
      const grpc::Status status = stream->Finish();
      if (is_too_early(status)) continue;
      EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << status.error_message();
      return;
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
  // Waits for so many records: what came of an act is written while its answer is on its way.
  std::vector<nlohmann::json> audited(std::size_t count) const {
    std::vector<nlohmann::json> records = audited();
    while (records.size() < count) records = audited();
    return records;
  }
  std::vector<nlohmann::json> audited() const {
    std::vector<nlohmann::json> records;
    std::string text = contents_of(audit_);
    text.resize(text.rfind('\n') + 1);  // without one that is being written
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) records.push_back(nlohmann::json::parse(line));
    return records;
  }

  static constexpr std::chrono::seconds kPatience{60};

  KnownCallers callers_;
  TemporaryFolder folder_;
  const std::string audit_ = folder_.file("audit.log");
  LiveServer server_{
      {.durability = Durability::kNone},
      ServerOptions{.backups = folder_.file("backups"), .tokens = callers_.path(), .audit_log = audit_}};
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

// Though it would send no more.
TEST(AccessInTime, WhatWaitsForItsTurnIsNotDoneForARevokedCaller) {
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

// Whatever they wait for: they are woken when those who may call change.
TEST_F(AccessTest, CallsOfARevokedCallerThatHaveNoNewsEnd) {
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

TEST_F(AccessTest, AQueryOfARevokedCallerThatWaitsEnds) {
  const auto sequence = placed("trader", "al", "1");
  ASSERT_TRUE(get("auditor", sequence, sequence).ok());
  auto waiting = std::async(std::launch::async, [&] { return get("auditor", sequence, 1'000'000); });

  callers_.revoke("auditor");

  EXPECT_EQ(waiting.get().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

// Until its new role is noted it is not known at all: which of the two its stream sees depends on the disk.
TEST_F(AccessTest, AStreamOfACallerWhoseRoleNoLongerAllowsItEnds) {
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

TEST_F(AccessTest, ASessionOfACallerWhoMayDoMoreGoesOn) {
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
TEST(AccessInTime, AStreamOfACallerWhoExpiresEnds) {
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

  const auto records = audited(2);
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

TEST_F(AccessTest, ChangesOfReferenceDataAndSnapshotsAreAudited) {
  v1::DeleteZonesRequest zones;
  zones.add_zones("nowhere");
  grpc::ClientContext deleting;
  v1::DeleteZonesResponse deleted;
  const auto reference = v1::ReferenceService::NewStub(as("operator"));
  EXPECT_FALSE(reference->DeleteZones(&deleting, zones, &deleted).ok());
  grpc::ClientContext taking;
  v1::TakeSnapshotResponse taken;
  const auto admin = v1::AdminService::NewStub(as("operator"));
  EXPECT_TRUE(admin->TakeSnapshot(&taking, {}, &taken).ok());
  grpc::ClientContext copying;
  v1::CreateBackupResponse copied;
  EXPECT_FALSE(admin->CreateBackup(&copying, {}, &copied).ok());  // has no name

  const auto records = audited(6);
  ASSERT_EQ(records.size(), 6u);
  EXPECT_EQ(records[0]["what"], "ReferenceService.DeleteZones");
  EXPECT_EQ(records[0]["who"], "operator");
  EXPECT_EQ(records[0]["with"]["zones"][0], "nowhere");
  EXPECT_NE(records[1]["outcome"], "OK");
  EXPECT_EQ(records[1]["sequence"], 1);
  EXPECT_EQ(records[2]["what"], "AdminService.TakeSnapshot");
  EXPECT_EQ(records[3]["outcome"], "OK");
  EXPECT_EQ(records[4]["what"], "AdminService.CreateBackup");
  EXPECT_NE(records[5]["outcome"], "OK");
}

TEST_F(AccessTest, ProgrammesAreAudited) {
  v1::CreateProgrammeRequest request;
  request.mutable_programme()->set_symbol("fair");
  request.mutable_programme()->set_funder("state");
  request.mutable_programme()->set_budget(5);
  request.mutable_programme()->set_amount(1);
  request.mutable_programme()->set_amount_kind(v1::AMOUNT_KIND_PER_LOT);
  grpc::ClientContext call;
  v1::CreateProgrammeResponse response;
  const auto programmes = v1::ProgrammeService::NewStub(as("operator"));
  ASSERT_TRUE(programmes->CreateProgramme(&call, request, &response).ok());

  const auto records = audited(2);
  EXPECT_EQ(records[0]["what"], "ProgrammeService.CreateProgramme");
  EXPECT_EQ(records[0]["with"]["programme"]["symbol"], "fair");
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

  const auto records = audited(2);
  EXPECT_EQ(records[0]["what"], "token revoke");
  EXPECT_EQ(records[0]["who"], "root");
  EXPECT_EQ(records[0]["with"]["name"], "reader");
  EXPECT_EQ(records[1]["outcome"], "OK");
}

// What is changed while no server runs is noted when one starts.
TEST_F(AccessTest, ChangesOfTheTokensBetweenTwoServersAreAudited) {
  server_.stop();
  callers_.revoke("reader");

  server_.start();

  const auto records = audited(2);
  EXPECT_EQ(records[0]["what"], "token revoke");
  EXPECT_EQ(records[0]["with"]["name"], "reader");
}

// The act waits for the disk, and nobody else does.
TEST(AccessWithASlowDisk, OthersGoOnWhileAnActIsNoted) {
  TemporaryFolder folder;
  std::promise<void> begun;
  std::promise<void> released;
  const auto sync = [&begun, disk = released.get_future().share()](int) {
    begun.set_value();
    disk.wait();
    return 0;
  };
  LiveServer server({.durability = Durability::kNone},
                    ServerOptions{.audit_log = folder.file("audit.log"), .audit_sync = sync});
  auto halted = std::async(std::launch::async, [&server] {
    const auto stub = v1::AdminService::NewStub(new_channel(server.port()));
    grpc::ClientContext call;
    v1::HaltCommodityRequest request;
    request.set_commodity("onion");
    v1::HaltCommodityResponse response;
    EXPECT_TRUE(stub->HaltCommodity(&call, request, &response).ok());
    return response.result().sequence();
  });
  begun.get_future().get();

  EXPECT_EQ(server.place(onion_order("al", "1", v1::SIDE_ASK, 5, 100)), 1);

  released.set_value();
  EXPECT_EQ(halted.get(), 2);
}

TEST(ServerAddresses, TheTcpPortIsNotThatOfAUnixSocket) {
  Server server({.listen = {"unix-abstract:farmgate-" + std::to_string(::getpid()), "127.0.0.1:0"}});

  ASSERT_TRUE(server.listen());

  EXPECT_GT(server.tcp_port(), 0);
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

// The journal failed while the command was written: it may be there after the next start.
TEST(AccessWithAFailingDisk, AnActWhoseOutcomeIsUnknownIsAuditedWithItsSequence) {
  const TemporaryFolder folder;
  const std::string audit = folder.file("audit.log");
  FailingDisk disk;
  LiveServer server({.durability = Durability::kSync, .env = disk.env()}, ServerOptions{.audit_log = audit});
  ASSERT_EQ(server.place(onion_order("al", "1", v1::SIDE_ASK, 5, 100)), 1);
  disk.fail();
  const auto stub = v1::AdminService::NewStub(new_channel(server.port()));
  grpc::ClientContext call;
  v1::HaltCommodityRequest request;
  request.set_commodity("onion");
  v1::HaltCommodityResponse response;

  const grpc::Status status = stub->HaltCommodity(&call, request, &response);

  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(status.error_message(), HasSubstr("outcome unknown"));
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (std::ranges::count(contents_of(audit), '\n') < 2) {
    ASSERT_LT(std::chrono::steady_clock::now(), until);
    std::this_thread::yield();
  }
  const std::string text = contents_of(audit);
  const auto outcome = nlohmann::json::parse(text.substr(text.find('\n') + 1));
  EXPECT_EQ(outcome["outcome"], "SEQUENCED");
  EXPECT_EQ(outcome["sequence"], 2);
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
