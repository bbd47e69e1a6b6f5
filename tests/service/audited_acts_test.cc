// Which acts a server notes in its audit log, and what it does when the disk is slow, full or fails.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/programme_service.grpc.pb.h>
#include <farmgate/v1/reference_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <future>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/service/access_calls.h"
#include "tests/service/audit_records.h"
#include "tests/service/live_server.h"
#include "tests/support/failing_disk.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

class AuditedActs : public AccessCalls {
 protected:
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
  std::vector<nlohmann::json> audited() const { return audit_records(audit_); }
};

TEST_F(AuditedActs, AdministrativeActsAreAudited) {
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

TEST_F(AuditedActs, ChangesOfReferenceDataAndSnapshotsAreAudited) {
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

TEST_F(AuditedActs, ProgrammesAreAudited) {
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

TEST_F(AuditedActs, WhatIsNotAdministrativeOrWasRefusedIsNotAudited) {
  placed("trader", "al", "1");

  EXPECT_EQ(halt("trader").error_code(), grpc::StatusCode::PERMISSION_DENIED);

  EXPECT_TRUE(audited().empty());
}

TEST_F(AuditedActs, ChangesOfTheTokensAreAudited) {
  callers_.revoke("reader");

  const auto records = audited(2);
  EXPECT_EQ(records[0]["what"], "token revoke");
  EXPECT_EQ(records[0]["who"], "root");
  EXPECT_EQ(records[0]["with"]["name"], "reader");
  EXPECT_EQ(records[1]["outcome"], "OK");
}

// What is changed while no server runs is noted when one starts.
TEST_F(AuditedActs, ChangesOfTheTokensBetweenTwoServersAreAudited) {
  server_.stop();
  callers_.revoke("reader");

  server_.start();

  const auto records = audited(2);
  EXPECT_EQ(records[0]["what"], "token revoke");
  EXPECT_EQ(records[0]["with"]["name"], "reader");
}

// The act waits for the disk, and nobody else does.
TEST(AuditedActsWithASlowDisk, OthersGoOnWhileAnActIsNoted) {
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

// A log that cannot be written: nothing is done that could not be noted.
TEST(AuditedActsWithAFullDisk, RefusesAdministrativeActs) {
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
TEST(AuditedActsWithAFailingDisk, AnActWhoseOutcomeIsUnknownIsAuditedWithItsSequence) {
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

}  // namespace
}  // namespace farmgate
