// Money, over a real server, as whoever keeps the accounts asks.
#include <farmgate/v1/account_service.grpc.pb.h>
#include <farmgate/v1/reference_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/service/live_server.h"
#include "tests/support/paths.h"
#include "tests/tools/run_program.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

class AccountServiceTest : public testing::Test {
 protected:
  v1::CommandResult pay(const std::string& account, const std::string& id, v1::PaymentKind kind,
                        std::int64_t amount) {
    v1::RecordPaymentRequest request;
    request.set_account(account);
    request.set_request_id(id);
    request.set_kind(kind);
    request.set_amount(amount);
    request.set_ordered_by("ann");
    v1::RecordPaymentResponse response;
    grpc::ClientContext call;
    status_ = accounts_->RecordPayment(&call, request, &response);
    return response.result();
  }
  v1::CommandResult lend(const std::string& account, const std::string& id, std::int64_t amount) {
    v1::GrantLoanRequest request;
    request.set_account(account);
    request.set_request_id(id);
    request.set_amount(amount);
    request.set_ordered_by("bank");
    v1::GrantLoanResponse response;
    grpc::ClientContext call;
    status_ = accounts_->GrantLoan(&call, request, &response);
    return response.result();
  }
  v1::CommandResult set_line(v1::SetCreditLineRequest request) {
    request.set_request_id("line of " + request.account());
    request.set_ordered_by("ann");
    v1::SetCreditLineResponse response;
    grpc::ClientContext call;
    status_ = accounts_->SetCreditLine(&call, request, &response);
    return response.result();
  }
  v1::CommandResult limit(const std::string& account, std::int64_t line) {
    v1::SetCreditLineRequest request;
    request.set_account(account);
    request.set_credit_line(line);
    return set_line(request);
  }
  // As of everything that was answered.
  v1::AccountState get(const std::string& account) {
    v1::GetAccountRequest request;
    request.set_account(account);
    request.set_min_sequence(static_cast<std::int64_t>(server_.pipeline().status().published));
    v1::GetAccountResponse response;
    do {
      grpc::ClientContext call;
      call.set_wait_for_ready(true);
      status_ = accounts_->GetAccount(&call, request, &response);
    } while (is_too_early(status_));
    return response.account();
  }
  // farmgate account.
  ProgramRun run(std::vector<std::string> words, const std::string& ordered_by = "") const {
    words.insert(words.begin(), {"FARMGATE_ORDERED_BY=" + ordered_by, kFarmgateProgram, "account"});
    words.insert(words.end(), {"--server", "127.0.0.1:" + std::to_string(server_.port())});
    return run_program("/usr/bin/env", words);
  }
  void connect() { accounts_ = v1::AccountService::NewStub(new_channel(server_.port())); }
  void SetUp() override { connect(); }

  LiveServer server_;
  std::unique_ptr<v1::AccountService::Stub> accounts_;
  grpc::Status status_;  // of the last call
};

TEST_F(AccountServiceTest, BookingsBringNoTimeToAnEngineThatStampsThem) {
  v1::GrantLoanRequest request;
  request.set_account("al");
  request.set_request_id("g1");
  request.set_amount(10);
  request.set_ordered_by("bank");
  request.set_time_ns(1'000);
  v1::GrantLoanResponse response;
  grpc::ClientContext call;

  status_ = accounts_->GrantLoan(&call, request, &response);

  EXPECT_EQ(status_.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(status_.error_message(), HasSubstr("the engine stamps times itself"));
}

TEST_F(AccountServiceTest, BookingsAreCommandsAndShowInTheAccount) {
  EXPECT_EQ(limit("bo", 1'000).sequence(), 1);
  EXPECT_EQ(pay("bo", "d1", v1::PAYMENT_KIND_DEPOSIT, 300).sequence(), 2);
  EXPECT_EQ(pay("bo", "w1", v1::PAYMENT_KIND_WITHDRAWAL, 100).sequence(), 3);
  server_.place(onion_order("bo", "b1", v1::SIDE_BID, 10, 90));

  const v1::AccountState bo = get("bo");

  ASSERT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_EQ(bo.credit_line(), 1'000);
  EXPECT_EQ(bo.used(), "-200");
  EXPECT_EQ(bo.reserved(), "900");
  EXPECT_EQ(bo.available(), "300");
  EXPECT_EQ(bo.totals().deposited(), "300");
  EXPECT_EQ(bo.totals().withdrawn(), "100");
  EXPECT_EQ(bo.position(), "200");
}

TEST_F(AccountServiceTest, FillsRepayALoanAndPayoutsAreOfProceeds) {
  auto reference = v1::ReferenceService::NewStub(new_channel(server_.port()));
  v1::UpsertAccountsRequest upsert;
  v1::Account& row = *upsert.add_accounts();
  row.set_symbol("al");
  row.set_zone("hill");
  row.set_repayment_per_mille(500);
  v1::UpsertAccountsResponse upserted;
  grpc::ClientContext call;
  ASSERT_TRUE(reference->UpsertAccounts(&call, upsert, &upserted).ok());
  lend("al", "l1", 100);
  server_.place(onion_order("bo", "b1", v1::SIDE_BID, 4, 107));
  server_.place(onion_order("al", "a1", v1::SIDE_ASK, 1, 50));  // at 100 at the gate
  pay("al", "p1", v1::PAYMENT_KIND_PAYOUT, 120);

  const v1::AccountState al = get("al");

  EXPECT_EQ(al.loan(), "50");
  EXPECT_EQ(al.repayment_per_mille(), 500);
  EXPECT_EQ(al.totals().sold(), "100");
  EXPECT_EQ(al.totals().granted(), "100");
  EXPECT_EQ(al.totals().repaid(), "50");
  EXPECT_EQ(al.totals().paid_out(), "120");
  EXPECT_EQ(al.position(), "30");
  EXPECT_FALSE(al.has_credit_line());
  EXPECT_FALSE(al.has_available());
}

TEST_F(AccountServiceTest, TheSameAgainBooksNothing) {
  pay("bo", "d1", v1::PAYMENT_KIND_DEPOSIT, 300);

  const v1::CommandResult again = pay("bo", "d1", v1::PAYMENT_KIND_DEPOSIT, 300);
  const v1::CommandResult other = pay("bo", "d1", v1::PAYMENT_KIND_DEPOSIT, 301);

  EXPECT_EQ(again.retry_of_sequence(), 1);
  EXPECT_EQ(other.reject_reason(), v1::REJECT_REASON_DUPLICATE_ID);
  EXPECT_EQ(get("bo").totals().deposited(), "300");
}

TEST_F(AccountServiceTest, EveryBalanceOutlivesARestart) {
  limit("bo", 1'000);
  pay("bo", "d1", v1::PAYMENT_KIND_DEPOSIT, 300);
  server_.place(onion_order("bo", "b1", v1::SIDE_BID, 10, 120));
  server_.place(onion_order("al", "a1", v1::SIDE_ASK, 4, 50));
  const std::string before = get("bo").SerializeAsString();
  const std::string digest = std::to_string(server_.pipeline().status().digest);

  server_.restart();
  connect();

  EXPECT_EQ(get("bo").SerializeAsString(), before);
  EXPECT_EQ(std::to_string(server_.pipeline().status().digest), digest);
  EXPECT_EQ(pay("bo", "d1", v1::PAYMENT_KIND_DEPOSIT, 300).retry_of_sequence(), 2);
  EXPECT_EQ(server_.replayed_digest(), server_.pipeline().status().digest);
}

TEST_F(AccountServiceTest, TheReferenceDataShowTheLineThatWasSet) {
  limit("bo", 1'000);
  auto reference = v1::ReferenceService::NewStub(new_channel(server_.port()));
  v1::ListAccountsResponse rows;
  grpc::ClientContext call;
  ASSERT_TRUE(reference->ListAccounts(&call, {}, &rows).ok());

  for (const v1::Account& row : rows.accounts()) {
    EXPECT_EQ(row.has_credit_line(), row.symbol() == "bo") << row.symbol();
    EXPECT_EQ(row.credit_line(), row.symbol() == "bo" ? 1'000 : 0);
  }
}

TEST_F(AccountServiceTest, WhatTheRulesDoNotAllowIsRejected) {
  limit("bo", 100);

  EXPECT_EQ(pay("bo", "w1", v1::PAYMENT_KIND_WITHDRAWAL, 101).reject_reason(),
            v1::REJECT_REASON_CREDIT_EXCEEDED);
  EXPECT_EQ(pay("bo", "d1", v1::PAYMENT_KIND_DEPOSIT, 0).reject_reason(),
            v1::REJECT_REASON_AMOUNT_OUT_OF_RANGE);
  EXPECT_EQ(lend("nobody", "l1", 5).reject_reason(), v1::REJECT_REASON_UNKNOWN_ACCOUNT);
}

TEST_F(AccountServiceTest, WhatIsMalformedNamesItsFields) {
  pay("bo", "", v1::PAYMENT_KIND_UNSPECIFIED, 5);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status_.error_message(), HasSubstr("request_id"));
  EXPECT_THAT(status_.error_message(), HasSubstr("kind"));

  v1::SetCreditLineRequest neither;
  neither.set_account("bo");
  set_line(neither);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status_.error_message(), HasSubstr("credit_line"));

  get("nobody");
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(AccountServiceTest, AllBookingsByTheCommandLine) {
  EXPECT_EQ(run({"limit", "bo", "1000", "--request-id", "l1", "--by", "ann"}).out, "done, sequence 1\n");
  EXPECT_EQ(run({"deposit", "bo", "300", "--request-id", "d1", "--by", "ann"}).out, "done, sequence 2\n");
  EXPECT_EQ(run({"withdraw", "bo", "100", "--request-id", "w1", "--by", "ann"}).out, "done, sequence 3\n");
  EXPECT_EQ(run({"lend", "al", "50", "--request-id", "g1", "--by", "bank"}).out, "done, sequence 4\n");
  EXPECT_EQ(run({"payout", "al", "20", "--request-id", "p1"}, "clerk").out, "done, sequence 5\n");
  get("bo");

  const std::string bo = run({"show", "bo", "--min-sequence", "5"}).out;
  const std::string al = run({"show", "al", "--min-sequence", "5"}).out;
  const ProgramRun events =
      run_program(kFarmgateProgram, {"watch", "events", "--from", "4", "--limit", "2", "--server",
                                     "127.0.0.1:" + std::to_string(server_.port())});

  EXPECT_THAT(bo, HasSubstr("  credit line  1000\n  used         -200\n"));
  EXPECT_THAT(bo, HasSubstr("  available    1200\n"));
  EXPECT_THAT(bo, HasSubstr("  deposited    300\n  withdrawn    100\n"));
  EXPECT_THAT(al, HasSubstr("  loan         50, repaid by 0 per mille of its proceeds\n"));
  EXPECT_THAT(al, HasSubstr("  paid out     20\n  granted      50\n"));
  EXPECT_THAT(events.out, HasSubstr("booked    al: loan 50, by bank\n"));
  EXPECT_THAT(events.out, HasSubstr("booked    al: payout 20, by clerk\n"));
}

TEST_F(AccountServiceTest, ALineIsSetOrTakenAwayByTheCommandLine) {
  run({"limit", "bo", "1000", "--request-id", "l1"}, "ann");
  EXPECT_EQ(get("bo").credit_line(), 1'000);

  EXPECT_EQ(run({"limit", "bo", "--unlimited", "--request-id", "l2"}, "ann").exit_code, 0);
  EXPECT_FALSE(get("bo").has_credit_line());

  EXPECT_EQ(run({"limit", "bo", "0", "--request-id", "l3"}, "ann").exit_code, 0);
  EXPECT_TRUE(get("bo").has_credit_line());
  EXPECT_EQ(get("bo").credit_line(), 0);
  EXPECT_EQ(run({"limit", "bo", "--request-id", "l4"}, "ann").exit_code, 2);
  EXPECT_EQ(run({"limit", "bo", "5", "--unlimited", "--request-id", "l4"}, "ann").exit_code, 2);
}

TEST_F(AccountServiceTest, ABookingIsRepeatedByItsIdOnTheCommandLine) {
  const std::vector<std::string> deposit{"deposit", "bo", "300", "--request-id", "d1", "--by", "ann"};
  EXPECT_EQ(run(deposit).exit_code, 0);

  const ProgramRun again = run(deposit);
  const ProgramRun other = run({"deposit", "bo", "301", "--request-id", "d1", "--by", "ann"});

  EXPECT_EQ(again.exit_code, 0);
  EXPECT_EQ(again.out, "done, sequence 2, a retry of 1, whose outcome this is\n");
  EXPECT_EQ(other.exit_code, 3);
  EXPECT_EQ(other.out, "rejected: duplicate_id, sequence 3\n");
  EXPECT_EQ(get("bo").totals().deposited(), "300");
}

TEST_F(AccountServiceTest, ABookingThatIsRejectedEndsWithThreeAndOneThatIsNoneWithTwo) {
  limit("bo", 100);

  const ProgramRun rejected = run({"withdraw", "bo", "101", "--request-id", "w1", "--by", "ann"});
  const ProgramRun json = run({"lend", "nobody", "5", "--request-id", "g1", "--by", "ann", "--json"});
  const ProgramRun by_nobody = run({"deposit", "bo", "5", "--request-id", "d1"});
  const ProgramRun nameless = run({"deposit", "bo", "5", "--by", "ann"});

  EXPECT_EQ(rejected.exit_code, 3);
  EXPECT_EQ(rejected.out, "rejected: credit_exceeded, sequence 2\n");
  EXPECT_EQ(json.exit_code, 3);
  EXPECT_THAT(json.out, HasSubstr("\"reject_reason\":\"REJECT_REASON_UNKNOWN_ACCOUNT\""));
  EXPECT_EQ(by_nobody.exit_code, 2);
  EXPECT_THAT(by_nobody.err, HasSubstr("--by is required"));
  EXPECT_EQ(nameless.exit_code, 2);
  EXPECT_THAT(nameless.err, HasSubstr("--request-id is required"));
  EXPECT_EQ(get("bo").totals().deposited(), "0");
}

}  // namespace
}  // namespace farmgate
