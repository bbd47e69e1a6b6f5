// What the gate does with bookings (rules, sections 4 and 5).
#include <gtest/gtest.h>

#include <optional>
#include <string_view>

#include "engine/accounts/gate.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

using Outcome = Decision::Outcome;

Request booking(Operation what, std::string_view account, std::string_view id, std::int64_t amount) {
  Request request;
  request.operation = what;
  request.account = account;
  request.request_id = id;
  request.ordered_by = "ops";
  request.amount_given = true;
  request.amount = amount;
  return request;
}

Request without_amount(Request request) {
  request.amount_given = false;
  request.amount = 0;
  return request;
}

class BookingTest : public testing::Test {
 protected:
  Outcome decide(const Request& request) {
    last_ = gate_.decide(request, ++sequence_, command_);
    return last_.outcome;
  }
  // Nothing: it did not reject.
  std::optional<RejectReason> reason_for(const Request& request) {
    if (decide(request) != Outcome::kRejected) return std::nullopt;
    return last_.reason;
  }
  AccountId account(std::string_view symbol) const {
    return gate_.reference().symbols().accounts.find(symbol);
  }
  Int128 used(std::string_view symbol) const { return gate_.credit().balance(account(symbol)).used; }
  void set_line(std::string_view symbol, std::int64_t line) {
    ASSERT_EQ(decide(booking(Operation::kCreditLine, symbol, "line", line)), Outcome::kBooked);
  }

  Gate gate_{small_market(), {}};
  Sequence sequence_ = 0;
  Command command_;
  Decision last_;
};

TEST_F(BookingTest, ADepositLowersWhatIsUsedAtOnceAndAddsToWhatABidMayCost) {
  set_line("bo", 100);
  EXPECT_EQ(reason_for(new_bid({"bo", "b1"}, Lots{3}, Price{50})), RejectReason::kCreditExceeded);

  EXPECT_EQ(decide(booking(Operation::kDeposit, "bo", "d1", 50)), Outcome::kBooked);

  EXPECT_EQ(used("bo"), -50);
  EXPECT_EQ(decide(new_bid({"bo", "b1"}, Lots{3}, Price{50})), Outcome::kPassed);
}

TEST_F(BookingTest, AWithdrawalMustBeCoveredByTheLine) {
  set_line("bo", 100);
  ASSERT_EQ(decide(new_bid({"bo", "b1"}, Lots{1}, Price{60})), Outcome::kPassed);

  EXPECT_EQ(reason_for(booking(Operation::kWithdrawal, "bo", "w1", 41)), RejectReason::kCreditExceeded);
  EXPECT_EQ(decide(booking(Operation::kWithdrawal, "bo", "w1", 40)), Outcome::kBooked);

  EXPECT_EQ(used("bo"), 40);
  EXPECT_EQ(reason_for(new_bid({"bo", "b2"}, Lots{1}, Price{1})), RejectReason::kCreditExceeded);
}

TEST_F(BookingTest, AWithdrawalWithoutALineIsNotRefused) {
  EXPECT_EQ(decide(booking(Operation::kWithdrawal, "al", "w1", kMoneyMax)), Outcome::kBooked);
  EXPECT_EQ(used("al"), kMoneyMax);
}

TEST_F(BookingTest, PayoutsAndLoansTouchNoCredit) {
  set_line("al", 0);

  EXPECT_EQ(decide(booking(Operation::kPayout, "al", "p1", 500)), Outcome::kBooked);
  EXPECT_EQ(decide(booking(Operation::kLoan, "al", "l1", 500)), Outcome::kBooked);

  EXPECT_EQ(used("al"), 0);
}

TEST_F(BookingTest, ACreditLineIsSetAndTakenAway) {
  set_line("bo", 0);
  EXPECT_EQ(reason_for(new_bid({"bo", "b1"}, Lots{1}, Price{1})), RejectReason::kCreditExceeded);

  EXPECT_EQ(decide(without_amount(booking(Operation::kCreditLine, "bo", "off", 0))), Outcome::kBooked);

  EXPECT_EQ(decide(new_bid({"bo", "b1"}, Lots{1}, Price{1})), Outcome::kPassed);
}

TEST_F(BookingTest, TheSameAgainIsARetryAndBooksNothing) {
  ASSERT_EQ(decide(booking(Operation::kDeposit, "bo", "d1", 50)), Outcome::kBooked);

  EXPECT_EQ(decide(booking(Operation::kDeposit, "bo", "d1", 50)), Outcome::kRetry);

  EXPECT_EQ(last_.first, 1u);
  EXPECT_EQ(used("bo"), -50);
}

TEST_F(BookingTest, OtherContentUnderTheIdIsADuplicate) {
  ASSERT_EQ(decide(booking(Operation::kDeposit, "bo", "d1", 50)), Outcome::kBooked);
  Request by_another = booking(Operation::kDeposit, "bo", "d1", 50);
  by_another.ordered_by = "someone else";

  EXPECT_EQ(reason_for(booking(Operation::kDeposit, "bo", "d1", 51)), RejectReason::kDuplicateId);
  EXPECT_EQ(reason_for(booking(Operation::kPayout, "bo", "d1", 50)), RejectReason::kDuplicateId);
  EXPECT_EQ(reason_for(by_another), RejectReason::kDuplicateId);
  EXPECT_EQ(reason_for(under_id("d1", mass_cancel_of("bo"))), RejectReason::kDuplicateId);
}

TEST_F(BookingTest, WhatIsRejectedLeavesItsIdFree) {
  EXPECT_EQ(reason_for(booking(Operation::kDeposit, "bo", "d1", 0)), RejectReason::kAmountOutOfRange);
  EXPECT_EQ(reason_for(booking(Operation::kDeposit, "bo", "d1", kMoneyMax + 1)),
            RejectReason::kAmountOutOfRange);
  EXPECT_EQ(reason_for(booking(Operation::kCreditLine, "bo", "d1", -1)), RejectReason::kAmountOutOfRange);

  EXPECT_EQ(decide(booking(Operation::kDeposit, "bo", "d1", kMoneyMax)), Outcome::kBooked);
}

TEST_F(BookingTest, WhatNamesTooLittleOrTooMuchIsMalformed) {
  const Request whole = booking(Operation::kDeposit, "bo", "d1", 5);
  Request by_nobody = whole;
  by_nobody.ordered_by = "";
  Request of_a_zone = whole;
  of_a_zone.zone = "hill";

  EXPECT_EQ(reason_for(without_amount(whole)), RejectReason::kMalformed);
  EXPECT_EQ(reason_for(under_id("", whole)), RejectReason::kMalformed);
  EXPECT_EQ(reason_for(by_nobody), RejectReason::kMalformed);
  EXPECT_EQ(reason_for(of_a_zone), RejectReason::kMalformed);
  EXPECT_EQ(reason_for(booking(Operation::kDeposit, "nobody", "d1", 5)), RejectReason::kUnknownAccount);
}

// A block that sets a line ends with it, since what follows may hang on what comes before.
TEST_F(BookingTest, ACreditLineEndsItsBlock) {
  const Request line = booking(Operation::kCreditLine, "bo", "line", 10);
  const Request bid = new_bid({"bo", "b1"}, Lots{1}, Price{1});
  const std::vector<PreparedRequest> requests{bid, line, new_bid({"bo", "b2"}, Lots{1}, Price{1})};
  Decisions decisions;

  EXPECT_EQ(gate_.decide(requests, 1, decisions), 2u);

  ASSERT_EQ(decisions.answers().size(), 1u);
  EXPECT_EQ(decisions.answers()[0].booked, account("bo"));
  EXPECT_EQ(decisions.answers()[0].passed_before, 1u);
}

TEST_F(BookingTest, AFollowerBooksTheSame) {
  Gate follower(small_market(), {});
  Command command;
  const Request line = booking(Operation::kCreditLine, "bo", "line", 100);
  const Request deposit = booking(Operation::kDeposit, "bo", "d1", 30);
  const Decision booked{.outcome = Outcome::kBooked};

  EXPECT_TRUE(follower.follow(line, booked, 1, command));
  EXPECT_TRUE(follower.follow(deposit, booked, 2, command));

  const AccountId bo = follower.reference().symbols().accounts.find("bo");
  EXPECT_EQ(follower.credit().balance(bo).used, -30);
  EXPECT_EQ(follower.reference().account(bo).credit_line, 100);
  EXPECT_FALSE(follower.follow(deposit, booked, 3, command));  // the id is used
  EXPECT_FALSE(follower.follow(booking(Operation::kDeposit, "bo", "d2", 1), Decision{}, 3, command));
  EXPECT_FALSE(follower.follow(new_bid({"bo", "b1"}, Lots{1}, Price{1}), booked, 3, command));
}

}  // namespace
}  // namespace farmgate
