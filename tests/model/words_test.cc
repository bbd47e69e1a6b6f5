#include "engine/model/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string_view>
#include <vector>

namespace farmgate {
namespace {

using testing::ElementsAre;

// The words of all enumerators, from the first to `last`.
template <class Enum>
std::vector<std::string_view> words_to(Enum last) {
  std::vector<std::string_view> words;
  for (int i = 0; i <= static_cast<int>(last); ++i) words.push_back(to_string(static_cast<Enum>(i)));
  return words;
}

template <class Enum>
void expect_round_trip(Enum last, std::optional<Enum> (*parse)(std::string_view)) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    const auto value = static_cast<Enum>(i);
    EXPECT_EQ(parse(to_string(value)), value) << to_string(value);
  }
}

TEST(Words, AreThoseOfTheRules) {
  EXPECT_THAT(words_to(Side::kAsk), ElementsAre("bid", "ask"));
  EXPECT_THAT(words_to(TimeInForce::kFillOrKill), ElementsAre("GTC", "GTD", "IOC", "FOK"));
  EXPECT_THAT(words_to(SelfTrade::kCancelBoth),
              ElementsAre("cancel_incoming", "cancel_resting", "cancel_both"));
  EXPECT_THAT(words_to(Operation::kReinstate),
              ElementsAre("new", "cancel", "replace", "mass_cancel", "reference", "halt", "resume", "tick",
                          "disconnect", "deposit", "withdrawal", "payout", "loan", "credit_line", "suspend",
                          "reinstate"));
  EXPECT_THAT(words_to(ZoneKind::kBoth), ElementsAre("rural", "urban", "both"));
}

TEST(Words, OfReasonsAreThoseOfTheRules) {
  EXPECT_THAT(words_to(RejectReason::kSuspended),
              ElementsAre("malformed", "unknown_account", "duplicate_id", "unknown_commodity", "unknown_zone",
                          "price_out_of_range", "price_off_tick", "quantity_out_of_range",
                          "expired_on_arrival", "halted", "unknown_order", "immutable_field", "order_closed",
                          "credit_exceeded", "amount_out_of_range", "suspended"));
  EXPECT_THAT(words_to(CancelReason::kSuspended),
              ElementsAre("cancel", "mass_cancel", "replace", "ioc", "fok", "min_quantity", "post_only",
                          "self_trade", "disconnect", "halted", "suspended"));
}

TEST(Words, RejectReasonsAreCountedRight) {
  EXPECT_EQ(kRejectReasonCount, static_cast<int>(RejectReason::kSuspended) + 1);
}

TEST(Words, ReadBackAsWhatTheyStandFor) {
  expect_round_trip(Side::kAsk, parse_side);
  expect_round_trip(TimeInForce::kFillOrKill, parse_time_in_force);
  expect_round_trip(SelfTrade::kCancelBoth, parse_self_trade);
  expect_round_trip(Operation::kReinstate, parse_operation);
  expect_round_trip(ZoneKind::kBoth, parse_zone_kind);
}

TEST(Words, OnlyWhoKeepsAccountsBooksAndOnlyAccountsAct) {
  EXPECT_FALSE(is_booking(Operation::kDisconnect));
  EXPECT_TRUE(is_booking(Operation::kCreditLine));
  EXPECT_TRUE(is_from_account(Operation::kCreditLine));
  for (const Operation operation : {Operation::kSuspend, Operation::kReinstate}) {
    EXPECT_FALSE(is_booking(operation));
    EXPECT_FALSE(is_from_account(operation));
    EXPECT_TRUE(is_suspension(operation));
  }
  EXPECT_FALSE(is_suspension(Operation::kHalt));
}

TEST(Words, OfWhatWasBookedReadBack) {
  for (const Operation booking : {Operation::kDeposit, Operation::kWithdrawal, Operation::kPayout,
                                  Operation::kLoan, Operation::kCreditLine}) {
    EXPECT_EQ(parse_booked(booked_word(booking)), booking);
    EXPECT_EQ(parse_booked(to_string(booking)), std::nullopt);
  }
  EXPECT_EQ(booked_word(Operation::kDeposit), "deposited");
  EXPECT_EQ(booked_word(Operation::kCreditLine), "credit_line_set");
}

TEST(Words, NothingElseIsAWord) {
  for (const char* text :
       {"", " ", "Bid", "BID", "bids", "bi", "gtc", "GTC ", "cancel_incomin", "News", "rurals"}) {
    EXPECT_EQ(parse_side(text), std::nullopt) << text;
    EXPECT_EQ(parse_time_in_force(text), std::nullopt) << text;
    EXPECT_EQ(parse_self_trade(text), std::nullopt) << text;
    EXPECT_EQ(parse_operation(text), std::nullopt) << text;
    EXPECT_EQ(parse_zone_kind(text), std::nullopt) << text;
  }
}

TEST(WordsDeathTest, ANumberThatIsNoEnumeratorIsABug) {
  EXPECT_DEATH(to_string(static_cast<Side>(2)), "check failed");
}

TEST(Side, HasAnOpposite) {
  EXPECT_EQ(opposite(Side::kBid), Side::kAsk);
  EXPECT_EQ(opposite(Side::kAsk), Side::kBid);
}

}  // namespace
}  // namespace farmgate
