// The entries of accounts, over a real server, as whoever keeps the accounts asks; and as people read them.
#include <farmgate/v1/account_service.grpc.pb.h>
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/runtime/snapshot_maker.h"
#include "tests/service/live_server.h"
#include "tests/support/paths.h"
#include "tests/tools/run_program.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class EntriesTest : public testing::Test {
 protected:
  void connect() { accounts_ = v1::AccountService::NewStub(new_channel(server_.port())); }
  void SetUp() override { connect(); }
  void restart() {
    server_.restart();
    connect();
  }

  void deposit(const std::string& account, const std::string& id, std::int64_t amount) {
    v1::RecordPaymentRequest request;
    request.set_account(account);
    request.set_request_id(id);
    request.set_kind(v1::PAYMENT_KIND_DEPOSIT);
    request.set_amount(amount);
    request.set_ordered_by("ann");
    v1::RecordPaymentResponse response;
    grpc::ClientContext call;
    ASSERT_TRUE(accounts_->RecordPayment(&call, request, &response).ok());
  }
  // A deposit of bo's and five fills, each of one lot of al's at the price that bo bids.
  void trade() {
    deposit("bo", "d1", 1'000);
    for (int i = 0; i < 5; ++i) {
      const std::string number = std::to_string(i);
      server_.place(onion_order("bo", "b" + number, v1::SIDE_BID, 1, 100 + i));
      server_.place(onion_order("al", "a" + number, v1::SIDE_ASK, 1, 50));
    }
  }

  // As of everything that was answered.
  v1::ListEntriesResponse list(v1::ListEntriesRequest request) {
    request.set_min_sequence(static_cast<std::int64_t>(server_.pipeline().status().published));
    v1::ListEntriesResponse response;
    do {
      grpc::ClientContext call;
      call.set_wait_for_ready(true);
      status_ = accounts_->ListEntries(&call, request, &response);
    } while (is_too_early(status_));
    return response;
  }
  static v1::ListEntriesRequest of(const std::string& account) {
    v1::ListEntriesRequest request;
    request.set_account(account);
    return request;
  }
  static std::vector<std::string> amounts(const v1::ListEntriesResponse& response) {
    std::vector<std::string> amounts;
    for (const v1::Entry& entry : response.entries()) amounts.push_back(entry.amount());
    return amounts;
  }

  LiveServer server_;
  std::unique_ptr<v1::AccountService::Stub> accounts_;
  grpc::Status status_;  // of the last call
};

TEST_F(EntriesTest, SayWhatMovedTheMoneyAndWhatItCameTo) {
  trade();

  const v1::ListEntriesResponse bo = list(of("bo"));

  ASSERT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_THAT(amounts(bo), ElementsAre("1000", "-100", "-101", "-102", "-103", "-104"));
  EXPECT_EQ(bo.as_of_sequence(), 11);
  EXPECT_EQ(bo.lag_command_count(), 0);
  EXPECT_EQ(bo.complete_from_sequence(), 1);
  const v1::Entry& paid_in = bo.entries(0);
  EXPECT_EQ(paid_in.kind(), v1::ENTRY_KIND_DEPOSITED);
  EXPECT_EQ(paid_in.booking().request_id(), "d1");
  EXPECT_EQ(paid_in.booking().ordered_by(), "ann");
  const v1::Entry& bought = bo.entries(1);
  EXPECT_EQ(bought.sequence(), 3);
  EXPECT_EQ(bought.index(), 1);
  EXPECT_GT(bought.sequenced_time_ns(), 0);
  EXPECT_EQ(bought.kind(), v1::ENTRY_KIND_BOUGHT);
  EXPECT_EQ(bought.position(), "900");
  EXPECT_EQ(bought.fill().commodity(), "onion");
  EXPECT_EQ(bought.fill().order_id(), "b0");
  EXPECT_EQ(bought.fill().counterparty(), "al");
  EXPECT_EQ(bought.fill().counterparty_order_id(), "a0");
  EXPECT_EQ(bought.fill().quantity_lots(), 1);
  EXPECT_EQ(bought.fill().price(), 100);
  EXPECT_THAT(amounts(list(of("al"))), ElementsAre("93", "94", "95", "96", "97"));
  EXPECT_THAT(amounts(list(of("cy"))), IsEmpty());
}

TEST_F(EntriesTest, PagesGoOnWhereTheOneBeforeEndedAcrossARestart) {
  trade();
  for (const bool newest_first : {false, true}) {
    v1::ListEntriesRequest request = of("bo");
    request.set_newest_first(newest_first);
    request.set_page_size(2);
    std::vector<std::string> all;
    do {
      const v1::ListEntriesResponse page = list(request);
      EXPECT_EQ(page.entries_size(), 2);
      for (const std::string& amount : amounts(page)) all.push_back(amount);
      request.set_page_token(page.next_page_token());
      restart();
    } while (!request.page_token().empty());

    if (newest_first) std::ranges::reverse(all);
    EXPECT_THAT(all, ElementsAre("1000", "-100", "-101", "-102", "-103", "-104"));
  }
}

TEST_F(EntriesTest, AreFilteredBySequenceAndByTime) {
  trade();
  const v1::ListEntriesResponse all = list(of("bo"));
  v1::ListEntriesRequest by_sequence = of("bo");
  by_sequence.set_from_sequence(5);
  by_sequence.set_to_sequence(7);
  v1::ListEntriesRequest by_time = of("bo");
  by_time.set_from_time_ns(all.entries(2).sequenced_time_ns());
  by_time.set_to_time_ns(all.entries(4).sequenced_time_ns());
  v1::ListEntriesRequest later = of("bo");
  later.set_from_time_ns(all.entries(5).sequenced_time_ns() + 1);

  EXPECT_THAT(amounts(list(by_sequence)), ElementsAre("-101", "-102"));
  EXPECT_THAT(amounts(list(by_time)), ElementsAre("-101", "-102"));
  EXPECT_THAT(amounts(list(later)), IsEmpty());
}

TEST_F(EntriesTest, WhatIsMalformedNamesItsFields) {
  v1::ListEntriesRequest request = of("");
  request.set_page_size(1'001);
  request.set_page_token("nonsense");
  request.set_from_sequence(-1);
  request.set_to_time_ns(-1);
  list(request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  for (const char* field : {"account", "page_size", "page_token", "from_sequence", "to_time_ns"}) {
    EXPECT_THAT(status_.error_message(), HasSubstr(field));
  }
  for (const char* token : {"1", "1.2", "1.2.3", "1.2.9.0", "1.2.3.4.5", "-1.2.3.0", "1.4294967296.3.0",
                            "1.2.3.4294967296", "1..3.0"}) {
    request = of("bo");
    request.set_page_token(token);
    list(request);
    EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << token;
  }

  list(of("nobody"));
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(EntriesTest, TheStatusSaysHowFarTheyAre) {
  trade();
  list(of("bo"));
  v1::AdminService::Stub admin(new_channel(server_.port()));
  v1::GetStatusResponse status;
  grpc::ClientContext call;
  ASSERT_TRUE(admin.GetStatus(&call, {}, &status).ok());

  EXPECT_EQ(status.ledger_sequence(), 11);
  EXPECT_EQ(status.ledger_failure(), "");
}

// The store is made again from the events; and what is dropped from those later stays in it.
TEST_F(EntriesTest, AreMadeAgainWhenTheyAreMissingAndOutliveTheEvents) {
  trade();
  const std::string before = list(of("bo")).SerializeAsString();

  server_.stop();
  std::filesystem::remove_all(server_.ledger_folder());
  server_.start();
  connect();
  EXPECT_EQ(list(of("bo")).SerializeAsString(), before);

  ASSERT_TRUE(server_.data().events->drop_before(11));
  EXPECT_EQ(list(of("bo")).SerializeAsString(), before);
}

// A ledger that has what was never published, as after a power cut: who asks is told so, the operator too,
// and the engine goes on.
TEST_F(EntriesTest, OfALedgerOfOtherEventsNothingIsTold) {
  trade();
  list(of("bo"));
  server_.stop();
  {
    const auto ledger = *LedgerStore::open(server_.ledger_folder());
    ASSERT_TRUE(ledger->write(LedgerBatch(), {.last = 99, .digest = 1, .complete_from = 1}));
  }
  server_.start();
  connect();

  v1::ListEntriesResponse response;
  do {
    grpc::ClientContext call;
    status_ = accounts_->ListEntries(&call, of("bo"), &response);
  } while (is_too_early(status_));

  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_THAT(status_.error_message(), HasSubstr("is of other events than those published"));
  v1::AdminService::Stub admin(new_channel(server_.port()));
  v1::GetStatusResponse status;
  grpc::ClientContext call;
  ASSERT_TRUE(admin.GetStatus(&call, {}, &status).ok());
  EXPECT_THAT(status.ledger_failure(), HasSubstr("is of other events"));
  EXPECT_EQ(server_.place(onion_order("bo", "b9", v1::SIDE_BID, 1, 100)), 12);
}

TEST_F(EntriesTest, EventsThatTheyAreNotMadeOfYetAreNotDropped) {
  trade();
  list(of("bo"));
  SnapshotMaker snapshots(
      server_.data(), server_.pipeline().feed(),
      {.commands = 0, .interval = std::chrono::minutes(0), .kept = 1, .retain = 1, .taken_in = [] {
         return Sequence{4};
       }});
  snapshots.stop();

  ASSERT_TRUE(snapshots.make());

  EXPECT_EQ(server_.data().events->first(), 5u);
}

TEST_F(EntriesTest, ReadAsATableOrAsJson) {
  trade();
  list(of("bo"));
  const std::string address = "127.0.0.1:" + std::to_string(server_.port());

  const ProgramRun table = run_program(kFarmgateProgram, {"account", "entries", "bo", "--server", address,
                                                          "--min-sequence", "11", "--limit", "2"});
  const ProgramRun json =
      run_program(kFarmgateProgram, {"account", "entries", "bo", "--server", address, "--from", "3", "--to",
                                     "5", "--newest-first", "--json"});
  const ProgramRun none = run_program(
      kFarmgateProgram, {"account", "entries", "bo", "--server", address, "--to", "2001-01-01T00:00:00Z"});
  const ProgramRun wrong =
      run_program(kFarmgateProgram, {"account", "entries", "bo", "--server", address, "--from", "yesterday"});
  const ProgramRun nobody =
      run_program(kFarmgateProgram, {"account", "entries", "nobody", "--server", address});

  EXPECT_EQ(table.exit_code, 0) << table.err;
  EXPECT_THAT(table.out, HasSubstr("deposited    1000      1000     0  request d1, ordered by ann\n"));
  EXPECT_THAT(table.out,
              HasSubstr("bought       -100       900     0  1 onion at 100, order b0 with a0 of al\n"));
  EXPECT_THAT(table.out, HasSubstr("as of sequence 11\n"));
  EXPECT_THAT(table.out, Not(HasSubstr("-101")));
  EXPECT_EQ(json.exit_code, 0) << json.err;
  const std::size_t end = json.out.find('\n');
  EXPECT_EQ(nlohmann::json::parse(json.out.substr(0, end)).at("amount"), "-101");
  EXPECT_EQ(nlohmann::json::parse(json.out.substr(end + 1)).at("amount"), "-100");
  EXPECT_EQ(none.exit_code, 0) << none.err;
  EXPECT_THAT(none.out, Not(HasSubstr("bought")));
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("neither a sequence nor a time"));
  EXPECT_NE(nobody.exit_code, 0);
  EXPECT_THAT(nobody.err, HasSubstr("no account nobody is known"));
}

}  // namespace
}  // namespace farmgate
