// Accounts as the events tell of them, held against the gate that let them pass.
#include "engine/market_data/account_states.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/market_data/market_state.h"
#include "engine/model/reference_rows.h"
#include "tests/market_data/snapshot_source.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

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

Request in_epoch(std::int64_t epoch, Request request) {
  return at(Timestamp{epoch * kEpochNs}, std::move(request));
}

// Every kind of what moves money or credit, over several epochs.
std::vector<Request> story() {
  return {in_epoch(0, booking(Operation::kCreditLine, "bo", "line", 5'000)),
          in_epoch(0, booking(Operation::kDeposit, "bo", "d1", 700)),
          in_epoch(0, booking(Operation::kLoan, "ana", "l1", 300)),
          in_epoch(0, new_bid({"bo", "b1"}, Lots{20}, Price{80})),
          in_epoch(1, new_ask({"ana", "a1"}, Lots{8}, Price{50})),
          in_epoch(1, new_bid({"cy", "c1"}, Lots{5}, Price{60})),
          in_epoch(2, replace_of({"bo", "b1"}, Lots{25}, Price{90})),
          in_epoch(2, new_ask({"ana", "a2"}, Lots{3}, Price{85})),
          in_epoch(4, booking(Operation::kWithdrawal, "bo", "w1", 50)),
          in_epoch(4, booking(Operation::kPayout, "ana", "p1", 100)),
          in_epoch(5, new_bid({"bo", "b2"}, Lots{10}, Price{40})),
          in_epoch(5, cancel_of({"bo", "b2"})),
          in_epoch(6, new_ask({"ana", "a3"}, Lots{2}, Price{40})),
          in_epoch(6, replace_of({"bo", "b2"}, Lots{30}, Price{50})),  // too late
          in_epoch(7, replace_of({"bo", "b1"}, Lots{10}, Price{95})),  // to no more than is filled
          in_epoch(8, booking(Operation::kDeposit, "cy", "d0", 1)),
          in_epoch(9, booking(Operation::kDeposit, "cy", "d1", 1))};
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

class AccountStatesTest : public testing::Test {
 protected:
  void apply_to_both(const Request& request, MarketState& market) {
    const std::vector<PreparedRequest> requests{request};
    ASSERT_TRUE(market.apply(farmgate::apply(requests, source_)));
  }

  // What the reader's copy says is what the gate and the ledger beside the engine say.
  void expect_same(const MarketState& market, Timestamp time) {
    const AccountStates& accounts = market.accounts();
    source_.state.engine->gate().credit_to_restore().advance(time);
    const ReferenceData& reference = source_.state.engine->reference();
    for (std::size_t i = 0; i < reference.symbols().accounts.size(); ++i) {
      const AccountId id{i};
      const std::string symbol(reference.symbols().accounts.symbol(id));
      const AccountId copied = accounts.find(symbol);
      ASSERT_TRUE(copied.valid()) << symbol;
      EXPECT_EQ(accounts.ledger().figures(copied), source_.folds.ledger.figures(id)) << symbol;
      EXPECT_EQ(accounts.account(copied).credit_line, reference.account(id).credit_line) << symbol;
      const Credit::Balance expected = source_.state.engine->gate().credit().balance(id);
      EXPECT_EQ(accounts.credit(copied).used, expected.used) << symbol << ' ' << time.value();
      EXPECT_EQ(accounts.credit(copied).reserved, expected.reserved) << symbol << ' ' << time.value();
    }
    EXPECT_EQ(accounts.ledger().sum(), 0);
  }

  SnapshotSource source_ = snapshot_source(market_with_loans(), {});
};

TEST_F(AccountStatesTest, SayWhatTheGateAndTheLedgerSayAfterEveryCommand) {
  MarketState market;
  ASSERT_TRUE(market.begin(reference_rows(market_with_loans())));

  for (const Request& request : story()) {
    apply_to_both(request, market);
    expect_same(market, request.time);
  }

  const AccountId ana = market.accounts().find("ana");
  EXPECT_GT(market.accounts().ledger().figures(ana).repaid, 0);
}

// From a snapshot at any place of the story, the rest of it gives the same.
TEST_F(AccountStatesTest, GoOnFromASnapshot) {
  const TemporaryFolder folder;
  const std::vector<Request> requests = story();
  for (std::size_t cut = 1; cut < requests.size(); ++cut) {
    source_ = snapshot_source(market_with_loans(), {});
    for (std::size_t i = 0; i < cut; ++i) farmgate::apply(std::vector<PreparedRequest>{requests[i]}, source_);
    const std::string path = folder.file("at" + std::to_string(cut) + ".snapshot.zst");
    ASSERT_TRUE(save_snapshot(source_.state, path, &source_.folds));
    auto market = MarketState::restore(path);
    ASSERT_TRUE(market) << market.error().message;

    for (std::size_t i = cut; i < requests.size(); ++i) {
      apply_to_both(requests[i], **market);
      expect_same(**market, requests[i].time);
    }
  }
}

// The engine that makes the next snapshot goes on from the last one's ledger.
TEST_F(AccountStatesTest, AnEngineRestoredKeepsEveryBalance) {
  const TemporaryFolder folder;
  const std::vector<Request> requests = story();
  for (const Request& request : requests) farmgate::apply(std::vector<PreparedRequest>{request}, source_);
  const std::string path = folder.file("end.snapshot.zst");
  ASSERT_TRUE(save_snapshot(source_.state, path, &source_.folds));

  EventFolds folds;
  const auto restored = load_snapshot(path, &folds);

  ASSERT_TRUE(restored) << restored.error().message;
  const Symbols& symbols = restored->engine->reference().symbols();
  for (std::size_t i = 0; i < symbols.accounts.size(); ++i) {
    EXPECT_EQ(folds.ledger.figures(AccountId{i}), source_.folds.ledger.figures(AccountId{i}));
    EXPECT_EQ(restored->engine->gate().credit().balance(AccountId{i}).used,
              source_.state.engine->gate().credit().balance(AccountId{i}).used);
  }
  EXPECT_EQ(folds.ledger.sum(), 0);
}

TEST_F(AccountStatesTest, TellWhoIsSuspendedFromEventsAndFromASnapshot) {
  MarketState market;
  ASSERT_TRUE(market.begin(reference_rows(market_with_loans())));
  const AccountStates& accounts = market.accounts();
  apply_to_both({.operation = Operation::kSuspend, .account = "bo"}, market);
  EXPECT_TRUE(accounts.is_suspended(accounts.find("bo")));
  EXPECT_FALSE(accounts.is_suspended(accounts.find("ana")));
  apply_to_both({.operation = Operation::kSuspend}, market);
  EXPECT_TRUE(accounts.is_suspended(accounts.find("ana")));

  const TemporaryFolder folder;
  const std::string path = folder.file("stopped.snapshot.zst");
  ASSERT_TRUE(save_snapshot(source_.state, path, &source_.folds));
  auto restored = MarketState::restore(path);
  ASSERT_TRUE(restored) << restored.error().message;
  const AccountStates& copied = (*restored)->accounts();
  EXPECT_TRUE(copied.is_everyone_suspended());
  EXPECT_TRUE(copied.account(copied.find("bo")).is_suspended);
  EXPECT_FALSE(copied.account(copied.find("ana")).is_suspended);

  apply_to_both({.operation = Operation::kReinstate}, **restored);
  EXPECT_TRUE(copied.is_suspended(copied.find("bo")));
  EXPECT_FALSE(copied.is_suspended(copied.find("ana")));
  apply_to_both({.operation = Operation::kReinstate, .account = "bo"}, **restored);
  EXPECT_FALSE(copied.is_suspended(copied.find("bo")));
}

TEST_F(AccountStatesTest, ASnapshotWithoutALedgerIsRefused) {
  const TemporaryFolder folder;
  farmgate::apply(std::vector<PreparedRequest>{booking(Operation::kDeposit, "bo", "d1", 5)}, source_);
  const std::string path = folder.file("without.snapshot.zst");
  ASSERT_TRUE(save_snapshot(source_.state, path));

  const auto market = MarketState::restore(path);

  ASSERT_FALSE(market);
  EXPECT_NE(market.error().message.find("has no ledger"), std::string::npos);
}

}  // namespace
}  // namespace farmgate
