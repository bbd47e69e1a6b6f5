// The ledger as the events make it, held against the one that adds everything up in memory; and that it goes
// on from where it was, from a snapshot, or not at all.
#include "engine/market_data/ledger_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/market_data/built_ledger.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

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

// Ana owes 150, repays with 250 per mille and sells to bo, who has paid in; cy opens later, with a loan.
std::vector<Request> story() {
  return {booking(Operation::kDeposit, "bo", "d1", 700),        booking(Operation::kLoan, "ana", "l1", 50),
          new_bid({"bo", "b1"}, Lots{20}, Price{80}),           new_ask({"ana", "a1"}, Lots{8}, Price{50}),
          booking(Operation::kCreditLine, "bo", "line", 5'000), new_ask({"al", "a2"}, Lots{2}, Price{60}),
          booking(Operation::kWithdrawal, "bo", "w1", 50),      new_ask({"ana", "a3"}, Lots{5}, Price{50}),
          booking(Operation::kPayout, "ana", "p1", 100),        new_ask({"ana", "a4"}, Lots{5}, Price{50})};
}

ReferenceData market_with_loans() {
  ReferenceData data = small_market();
  AccountRow row;
  row.symbol = "ana";
  row.loan = 150;
  row.repayment_per_mille = 250;
  ReferenceEffect effect;
  EXPECT_FALSE(data.apply({row}, effect).has_value());
  return data;
}

class LedgerBuilderTest : public BuiltLedger {
 protected:
  LedgerBuilderTest() : BuiltLedger(market_with_loans) {}
};

// The rest of a loan of 200 is repaid by a quarter of what her lots bring, 73 a lot at the gate.
TEST_F(LedgerBuilderTest, MakesAnEntryOfEverythingThatMovesMoney) {
  publish(story());
  catch_up();

  std::vector<std::string> lines;
  for (const AccountEntry& entry : entries("ana")) {
    lines.push_back(std::to_string(entry.place.sequence) + " " + to_string(entry.amount) + " " +
                    to_string(entry.position) + " " + to_string(entry.loan));
  }
  EXPECT_THAT(lines, ElementsAre("2 50 50 200",                     // the loan
                                 "4 584 634 200", "4 -146 488 54",  // 8 lots, a quarter
                                 "8 365 853 54", "8 -54 799 0",     // 5 lots, no more than is owed
                                 "9 -100 699 0",                    // the payout
                                 "10 365 1064 0"));                 // 5 lots, nothing to repay
  const AccountEntry sold = entries("ana")[1];
  EXPECT_EQ(sold.place, (EntryPlace{.sequence = 4, .index = 1, .kind = EntryKind::kSold}));
  EXPECT_EQ(sold.commodity, "onion");
  EXPECT_EQ(sold.order_id, "a1");
  EXPECT_EQ(sold.counterparty, "bo");
  EXPECT_EQ(sold.counterparty_order_id, "b1");
  EXPECT_EQ(sold.quantity, Lots{8});
  EXPECT_EQ(sold.price, Price{73});
  const AccountEntry bought = entries("bo")[1];
  EXPECT_EQ(bought.place, (EntryPlace{.sequence = 4, .index = 1, .kind = EntryKind::kBought}));
  EXPECT_EQ(bought.price, Price{80});
  EXPECT_EQ(to_string(bought.amount), "-640");
  EXPECT_EQ(entries("bo")[0].ordered_by, "ops");
  EXPECT_EQ(entries("bo")[0].request_id, "d1");
  expect_adds_up();
  EXPECT_EQ(store_->progress().complete_from, 1u);
  EXPECT_EQ(store_->progress().last, 10u);
}

TEST_F(LedgerBuilderTest, GoesOnFromWhereItWasWithoutGapOrDuplicate) {
  const std::vector<Request> requests = story();
  for (std::size_t published = 0; published < requests.size(); ++published) {
    publish(requests[published]);
    store_.reset();
    store_ = *LedgerStore::open(folder_.file("ledger"));
    catch_up();
  }
  const std::vector<AccountEntry> in_steps = entries_of_all();
  expect_adds_up();

  make_anew();

  EXPECT_EQ(entries_of_all(), in_steps);
}

TEST_F(LedgerBuilderTest, KeepsWhatIsDroppedFromTheEvents) {
  const std::vector<Request> requests = story();
  publish(requests);
  catch_up();
  const std::vector<AccountEntry> before = entries_of_all();

  ASSERT_TRUE(log_->drop_before(last()));
  publish(new_ask({"al", "a9"}, Lots{1}, Price{50}));
  catch_up();

  EXPECT_EQ(entries_of_all().size(), before.size());
  EXPECT_EQ(store_->progress().complete_from, 1u);
  expect_adds_up();
}

// What accounts have come to is right then, and what is behind the snapshot is there.
TEST_F(LedgerBuilderTest, MadeWhenTheFirstEventsAreGoneItBeginsWithASnapshot) {
  const std::vector<Request> requests = story();
  publish(std::span(requests).first(6));
  save_snapshot();
  publish(std::span(requests).subspan(6));
  ASSERT_TRUE(log_->drop_before(6));
  open_feed();
  catch_up();

  EXPECT_EQ(store_->progress().complete_from, 7u);
  EXPECT_EQ(entries("ana").front().place.sequence, 8u);
  EXPECT_EQ(to_string(entries("ana").back().position), to_string(figures("ana").position()));
  EXPECT_EQ(to_string(entries("ana").front().loan), "54");
  EXPECT_EQ(store_->balance("al")->figures, figures("al"));
}

// As when an engine ran without it: what was there stays, and it says that something is missing.
TEST_F(LedgerBuilderTest, EventsThatWentBeforeItCameToThemLeaveAGapThatItTells) {
  const std::vector<Request> requests = story();
  publish(std::span(requests).first(2));
  catch_up();
  publish(std::span(requests).subspan(2, 4));
  save_snapshot();
  publish(std::span(requests).subspan(6));
  ASSERT_TRUE(log_->drop_before(6));
  open_feed();
  catch_up();

  EXPECT_EQ(store_->progress().complete_from, 7u);
  EXPECT_EQ(entries("ana").front().place.sequence, 2u);
  EXPECT_EQ(to_string(entries("ana").back().position), to_string(figures("ana").position()));
}

TEST_F(LedgerBuilderTest, OfOtherEventsItSaysSoAndWritesNothing) {
  publish(story());
  catch_up();
  source_ = snapshot_source(market_with_loans(), {});
  log_ = *EventLog::open(folder_.file("other"));
  open_feed();
  publish(booking(Operation::kDeposit, "bo", "d9", 1));

  start();
  wait();

  EXPECT_EQ(builder_->phase(), LedgerBuilder::Phase::kFailed);
  EXPECT_THAT(builder_->failure().message, HasSubstr("is of other events than those published"));
  EXPECT_EQ(store_->progress().last, 10u);
}

TEST_F(LedgerBuilderTest, EventsThatCannotBeReadStopItAndTellThoseWhoWait) {
  start();
  publish(story().front());
  wait();

  publish(EventChunk{.first = 2, .last = 2, .events = "nonsense"});
  while (builder_->phase() != LedgerBuilder::Phase::kFailed) {
    if (!builder_->reach(2)) advanced_.acquire();
  }

  EXPECT_THAT(builder_->failure().message, HasSubstr("sequences 2 to 2 cannot be read back"));
  EXPECT_EQ(store_->progress().last, 1u);
}

}  // namespace
}  // namespace farmgate
