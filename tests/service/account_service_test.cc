// Money, over a real server, as whoever keeps the accounts asks.
#include <farmgate/v1/account_service.grpc.pb.h>
#include <farmgate/v1/reference_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/service/live_server.h"

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

}  // namespace
}  // namespace farmgate
