#include "engine/accounts/gate.h"

#include <gtest/gtest.h>

#include <optional>
#include <span>
#include <vector>

#include "tests/support/small_market.h"

namespace farmgate {
namespace {

using Outcome = Decision::Outcome;

class GateTest : public testing::Test {
 protected:
  Decision decide(const Request& request) {
    command_ = {};
    return gate_.decide(request, ++sequence_, command_);
  }
  // Nothing: it did not reject.
  std::optional<RejectReason> reason_for(const Request& request) {
    const Decision decision = decide(request);
    if (decision.outcome != Outcome::kRejected) return std::nullopt;
    return decision.reason;
  }
  bool passes(const Request& request) { return decide(request).outcome == Outcome::kPassed; }
  void change(const ReferenceChange& change) {
    ASSERT_TRUE(passes({.operation = Operation::kReference, .change = &change}));
  }
  void report_close(OrderSlot slot, Sequence cause, Timestamp time) {
    const CommodityId onion = gate_.reference().symbols().commodities.find("onion");
    gate_.report({.cause = cause, .time = time, .commodity = onion, .slot = slot});
  }

  Gate gate_{small_market(), {.remembered_closes = 2}};
  Sequence sequence_ = 0;
  Command command_;
};

TEST_F(GateTest, PassesANewOrderOnInNumbers) {
  Request request = new_ask({"bo", "a1"}, Lots{5}, Price{50});
  request.time = Timestamp{9};
  request.self_trade = SelfTrade::kCancelBoth;

  ASSERT_TRUE(passes(request));

  const Symbols& symbols = gate_.reference().symbols();
  EXPECT_EQ(command_.sequence, 1u);
  EXPECT_EQ(command_.placed, 1u);
  EXPECT_EQ(command_.time, Timestamp{9});
  EXPECT_EQ(command_.account, symbols.accounts.find("bo"));
  EXPECT_EQ(command_.commodity, symbols.commodities.find("onion"));
  EXPECT_EQ(command_.zone, symbols.zones.find("hill"));
  EXPECT_EQ(command_.side, Side::kAsk);
  EXPECT_EQ(command_.order_id, "a1");
  EXPECT_EQ(command_.quantity, Lots{5});
  EXPECT_EQ(command_.price, Price{50});
  EXPECT_EQ(command_.self_trade, SelfTrade::kCancelBoth);
}

TEST_F(GateTest, PassesACancelOnWithWhatItKnowsOfTheOrder) {
  ASSERT_TRUE(passes(new_ask({"al", "a1"}, Lots{5}, Price{50})));

  ASSERT_TRUE(passes(cancel_of({"al", "a1"})));

  EXPECT_EQ(command_.sequence, 2u);
  EXPECT_EQ(command_.placed, 1u);
  EXPECT_EQ(command_.side, Side::kAsk);
  EXPECT_EQ(command_.commodity, gate_.reference().symbols().commodities.find("onion"));
  EXPECT_EQ(command_.zone, gate_.reference().symbols().zones.find("hill"));
}

TEST_F(GateTest, GivesTheSlotOfAClosedOrderToTheNext) {
  ASSERT_TRUE(passes(new_ask({"al", "a1"}, Lots{5}, Price{50})));
  const OrderSlot first = command_.slot;
  ASSERT_TRUE(passes(new_ask({"al", "a2"}, Lots{5}, Price{50})));
  EXPECT_NE(command_.slot, first);

  report_close(first, 3, Timestamp{0});
  ASSERT_TRUE(passes(new_ask({"al", "a3"}, Lots{5}, Price{50})));

  EXPECT_EQ(command_.slot, first);
}

TEST_F(GateTest, AMassCancelIsOfEveryCommodityOrOfOne) {
  Request request = mass_cancel_of("al");
  ASSERT_TRUE(passes(request));
  EXPECT_FALSE(command_.commodity.valid());
  EXPECT_FALSE(command_.one_side);

  request.commodity = "tea";
  request.given.side = true;
  request.side = Side::kAsk;
  ASSERT_TRUE(passes(request));

  EXPECT_TRUE(command_.commodity.valid());
  EXPECT_TRUE(command_.one_side);
}

// Whatever the command was before: its memory is used again.
TEST_F(GateTest, WhatStopsTradingNamesWhoseOrdersItCancels) {
  const AccountId al = gate_.reference().symbols().accounts.find("al");
  command_.account = al;
  command_.one_side = true;
  const Request halt{.operation = Operation::kHalt, .cancel_resting = true, .commodity = "onion"};
  ASSERT_EQ(gate_.decide(halt, ++sequence_, command_).outcome, Outcome::kPassed);
  EXPECT_FALSE(command_.account.valid());
  EXPECT_FALSE(command_.one_side);
  EXPECT_TRUE(command_.cancel_resting);

  const Request one{.operation = Operation::kSuspend, .account = "al"};
  ASSERT_EQ(gate_.decide(one, ++sequence_, command_).outcome, Outcome::kPassed);
  EXPECT_EQ(command_.account, al);
  EXPECT_FALSE(command_.commodity.valid());
  EXPECT_FALSE(command_.cancel_resting);

  const Request everyone{.operation = Operation::kSuspend, .cancel_resting = true};
  ASSERT_EQ(gate_.decide(everyone, ++sequence_, command_).outcome, Outcome::kPassed);
  EXPECT_FALSE(command_.account.valid());
  EXPECT_TRUE(command_.cancel_resting);
}

// A suspension holds for the requests behind it, also for those that are decided on together with it.
TEST_F(GateTest, ASuspensionHoldsFromTheNextRequestOn) {
  const std::vector<PreparedRequest> requests{
      new_ask({"al", "a1"}, Lots{5}, Price{50}), Request{.operation = Operation::kSuspend, .account = "al"},
      new_ask({"al", "a2"}, Lots{5}, Price{50}), new_ask({"bo", "b1"}, Lots{5}, Price{50})};
  Decisions decisions;
  std::vector<Decision> all;
  for (std::size_t done = 0; done < requests.size();) {
    const std::size_t count = gate_.decide(std::span(requests).subspan(done), done + 1, decisions);
    decisions.append_to(all, count);
    done += count;
  }

  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[0].outcome, Outcome::kPassed);
  EXPECT_EQ(all[1].outcome, Outcome::kPassed);
  EXPECT_EQ(all[2].reason, RejectReason::kSuspended);
  EXPECT_EQ(all[3].outcome, Outcome::kPassed);
}

TEST_F(GateTest, TheSameRequestAgainIsARetry) {
  const Request order = new_ask({"al", "a1"}, Lots{5}, Price{50});
  const Request cancel = under_id("r1", cancel_of({"al", "a1"}));
  const Request all = under_id("r2", mass_cancel_of("al"));
  for (const Request& request : {order, cancel, all}) ASSERT_TRUE(passes(request));

  Sequence first = 0;
  for (const Request& request : {order, cancel, all}) {
    const Decision decision = decide(at(Timestamp{1}, request));
    EXPECT_EQ(decision.outcome, Outcome::kRetry);
    EXPECT_EQ(decision.first, ++first);
  }
}

TEST_F(GateTest, AnOtherRequestUnderTheSameIdIsADuplicate) {
  ASSERT_TRUE(passes(new_ask({"al", "a1"}, Lots{5}, Price{50})));
  ASSERT_TRUE(passes(under_id("r1", cancel_of({"al", "a1"}))));

  EXPECT_EQ(reason_for(new_ask({"al", "a1"}, Lots{5}, Price{51})), RejectReason::kDuplicateId);
  EXPECT_EQ(reason_for(under_id("r1", mass_cancel_of("al"))), RejectReason::kDuplicateId);
}

TEST_F(GateTest, OrderIdsAndRequestIdsAreApartAndSoAreAccounts) {
  EXPECT_TRUE(passes(new_ask({"al", "1"}, Lots{5}, Price{50})));
  EXPECT_TRUE(passes(under_id("1", cancel_of({"al", "1"}))));
  EXPECT_TRUE(passes(new_ask({"bo", "1"}, Lots{6}, Price{50})));
  EXPECT_TRUE(passes(under_id("1", mass_cancel_of("bo"))));
}

TEST_F(GateTest, WithoutRequestIdNothingIsARetry) {
  ASSERT_TRUE(passes(new_ask({"al", "a1"}, Lots{5}, Price{50})));

  EXPECT_TRUE(passes(cancel_of({"al", "a1"})));
  EXPECT_TRUE(passes(cancel_of({"al", "a1"})));
  EXPECT_TRUE(passes(mass_cancel_of("al")));
  EXPECT_TRUE(passes(mass_cancel_of("al")));
}

TEST_F(GateTest, ARetryIsOneWhateverHasChangedSince) {
  const Request order = new_ask({"al", "a1"}, Lots{5}, Price{50});
  ASSERT_TRUE(passes(order));
  change({CommodityDeletion{"onion"}, ZoneDeletion{"hill"}});

  EXPECT_EQ(decide(order).outcome, Outcome::kRetry);
}

TEST_F(GateTest, WhatItRejectsLeavesItsIdFree) {
  ASSERT_TRUE(passes(new_ask({"al", "a1"}, Lots{5}, Price{50})));
  ASSERT_TRUE(reason_for(new_ask({"al", "a2"}, Lots{0}, Price{50})).has_value());
  ASSERT_TRUE(reason_for(under_id("r1", cancel_of({"al", "a9"}))).has_value());
  Request all = under_id("r2", mass_cancel_of("al"));
  all.commodity = "coal";
  ASSERT_TRUE(reason_for(all).has_value());

  EXPECT_TRUE(passes(new_ask({"al", "a2"}, Lots{7}, Price{50})));
  EXPECT_TRUE(passes(under_id("r1", cancel_of({"al", "a1"}))));
  EXPECT_TRUE(passes(under_id("r2", mass_cancel_of("al"))));
}

TEST_F(GateTest, AnotherAccountsOrderIsUnknown) {
  ASSERT_TRUE(passes(new_ask({"al", "a1"}, Lots{5}, Price{50})));

  EXPECT_EQ(reason_for(cancel_of({"bo", "a1"})), RejectReason::kUnknownOrder);
}

// Rule 10.5.
TEST_F(GateTest, ADeletedAccountPlacesNothingNewAndMayCancel) {
  ASSERT_TRUE(passes(new_ask({"al", "a1"}, Lots{5}, Price{50})));
  change({AccountDeletion{"al"}});

  EXPECT_EQ(reason_for(new_ask({"al", "a2"}, Lots{5}, Price{50})), RejectReason::kUnknownAccount);
  EXPECT_TRUE(passes(replace_of({"al", "a1"}, Lots{4}, Price{50})));
  EXPECT_TRUE(passes(cancel_of({"al", "a1"})));
  EXPECT_TRUE(passes(mass_cancel_of("al")));
}

TEST_F(GateTest, ADeletedCommodityOrZoneTakesNothingNew) {
  ASSERT_TRUE(passes(new_ask({"al", "a1"}, Lots{5}, Price{50})));
  change({ZoneDeletion{"city"}});
  EXPECT_EQ(reason_for(new_bid({"al", "b1"}, Lots{5}, Price{50})), RejectReason::kUnknownZone);
  change({CommodityDeletion{"onion"}});
  EXPECT_EQ(reason_for(new_ask({"al", "a2"}, Lots{5}, Price{50})), RejectReason::kUnknownCommodity);

  Request all = mass_cancel_of("al");
  all.commodity = "onion";
  EXPECT_TRUE(passes(all));
  EXPECT_TRUE(passes(replace_of({"al", "a1"}, Lots{6}, Price{50})));
}

// Rule 10.16.
TEST_F(GateTest, OpensAccountsWhenAskedAlsoForWhatItRejects) {
  Gate gate(small_market(), {.open_accounts = true});
  const auto known = [&](std::string_view account) {
    return gate.reference().symbols().accounts.find(account).valid();
  };
  Request malformed = new_ask({"eve", "a1"}, Lots{5}, Price{50});
  malformed.given.price = false;

  gate.decide(malformed, 1, command_);
  EXPECT_FALSE(known("eve"));
  const Decision decision = gate.decide(cancel_of({"eve", "a1"}), 2, command_);

  EXPECT_EQ(decision.reason, RejectReason::kUnknownOrder);
  EXPECT_TRUE(known("eve"));
}

TEST_F(GateTest, OpeningAccountsDoesNotBringADeletedOneBack) {
  Gate gate(small_market(), {.open_accounts = true});
  const ReferenceChange change = {AccountDeletion{"al"}};
  gate.decide(Request{.operation = Operation::kReference, .change = &change}, 1, command_);

  const Decision decision = gate.decide(new_ask({"al", "a1"}, Lots{5}, Price{50}), 2, command_);

  EXPECT_EQ(decision.outcome, Outcome::kRejected);
  EXPECT_EQ(decision.reason, RejectReason::kUnknownAccount);
}

TEST_F(GateTest, ForgetsAnOrderAfterEnoughReportedCloses) {
  for (Sequence close = 4; const char* id : {"a1", "a2", "a3"}) {
    ASSERT_TRUE(passes(new_ask({"al", id}, Lots{5}, Price{50})));
    report_close(command_.slot, close++, Timestamp{0});
  }
  sequence_ = 6;
  const Timestamp before{2 * kEpochNs - 1};
  EXPECT_EQ(reason_for(at(before, new_ask({"al", "a1"}, Lots{9}, Price{50}))), RejectReason::kDuplicateId);

  EXPECT_TRUE(passes(at(Timestamp{2 * kEpochNs}, new_ask({"al", "a1"}, Lots{9}, Price{50}))));
}

TEST_F(GateTest, NeedsReportsOnlyWhenAnIdCouldBeForgotten) {
  const Request first = new_ask({"al", "a1"}, Lots{5}, Price{50});
  ASSERT_TRUE(passes(first));
  ASSERT_TRUE(passes(new_ask({"al", "a2"}, Lots{5}, Price{50})));
  EXPECT_FALSE(gate_.needs_reports(first));

  ASSERT_TRUE(passes(new_ask({"al", "a3"}, Lots{5}, Price{50})));

  EXPECT_TRUE(gate_.needs_reports(first));
  EXPECT_FALSE(gate_.needs_reports(new_ask({"al", "a9"}, Lots{5}, Price{50})));
  EXPECT_FALSE(gate_.needs_reports(new_ask({"nobody", "a1"}, Lots{5}, Price{50})));
}

// Which could be of lots that were released meanwhile.
TEST_F(GateTest, NeedsReportsWhenALineIsShortOfWhatIsReserved) {
  change({AccountRow{.symbol = "bo", .credit_line = 600}, AccountRow{.symbol = "cy", .credit_line = 0}});
  const Request first = new_bid({"bo", "b1"}, Lots{5}, Price{100});
  EXPECT_FALSE(gate_.needs_reports(first));
  ASSERT_TRUE(passes(first));

  EXPECT_TRUE(gate_.needs_reports(new_bid({"bo", "b2"}, Lots{2}, Price{100})));
  EXPECT_TRUE(gate_.needs_reports(replace_of({"bo", "b1"}, Lots{5}, Price{121})));
  EXPECT_FALSE(gate_.needs_reports(new_bid({"bo", "b2"}, Lots{1}, Price{100})));
  EXPECT_FALSE(gate_.needs_reports(replace_of({"bo", "b1"}, Lots{5}, Price{120})));
  // No release would help: it needs more than the line, it is a retry, it is no bid, or has no line.
  EXPECT_FALSE(gate_.needs_reports(new_bid({"bo", "b2"}, Lots{7}, Price{100})));
  EXPECT_FALSE(gate_.needs_reports(first));
  EXPECT_FALSE(gate_.needs_reports(new_ask({"bo", "b2"}, Lots{9}, Price{100})));
  EXPECT_FALSE(gate_.needs_reports(new_bid({"cy", "c1"}, Lots{1}, Price{1})));
  EXPECT_FALSE(gate_.needs_reports(new_bid({"al", "a1"}, Lots{9}, Price{100})));
}

TEST_F(GateTest, NeedsReportsForARequestIdUsedBefore) {
  for (const char* id : {"a1", "a2", "a3"}) ASSERT_TRUE(passes(new_ask({"al", id}, Lots{5}, Price{50})));
  const Request all = under_id("r1", mass_cancel_of("al"));
  EXPECT_FALSE(gate_.needs_reports(all));

  ASSERT_TRUE(passes(all));

  EXPECT_TRUE(gate_.needs_reports(all));
}

}  // namespace
}  // namespace farmgate
