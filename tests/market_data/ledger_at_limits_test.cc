// The ledger on disk of markets whose amounts are at their bounds: everybody has in it what adds up in
// memory, to the last unit, from the first event and from a snapshot. The sanitizers look on.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/int128.h"
#include "engine/market_data/ledger_builder.h"
#include "engine/model/prepared_request.h"
#include "engine/model/units.h"
#include "tests/market_data/built_ledger.h"
#include "tests/market_data/market_at_limits.h"
#include "tests/support/engine_request.h"
#include "tests/support/random_requests.h"

namespace farmgate {
namespace {

constexpr int kCommands = 1'500;

class LedgerAtLimits : public BuiltLedger, public testing::WithParamInterface<std::uint64_t> {
 protected:
  LedgerAtLimits() : LedgerAtLimits(market_at_limits(GetParam(), kCommands)) {}

  std::span<const PreparedRequest> requests() const { return requests_.all(); }
  void publish_all(std::span<const PreparedRequest> requests) {
    for (const PreparedRequest& request : requests) publish(request);
  }
  std::vector<std::string> accounts() const {
    const auto& symbols = source_.state.engine->reference().symbols().accounts;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < symbols.size(); ++i) names.emplace_back(symbols.symbol(AccountId{i}));
    return names;
  }

  void expect_balances() const {
    for (const std::string& account : accounts()) {
      const auto balance = store_->balance(account);
      ASSERT_TRUE(balance) << balance.error().message;
      EXPECT_TRUE(balance->figures == figures(account)) << account;
    }
    EXPECT_EQ(source_.folds.ledger.sum(), 0);
  }
  // What coupons and payments for volume came to is at the gate, and in the ledger in memory.
  void expect_programmes() const {
    const ReferenceData& reference = source_.state.engine->reference();
    for (std::size_t i = 0; i < reference.programme_count(); ++i) {
      const std::string_view programme = reference.symbols().programmes.symbol(ProgrammeId{i});
      const auto stored = store_->programmes().balance(programme);
      ASSERT_TRUE(stored && *stored) << programme;
      const std::int64_t coupons = source_.state.engine->gate().programmes().balance(ProgrammeId{i}).paid;
      EXPECT_EQ((*stored)->granted, reference.programme(ProgrammeId{i}).budget) << programme;
      EXPECT_EQ((*stored)->sums.paid, coupons + source_.folds.ledger.incentives().paid(programme))
          << programme;
      EXPECT_GE((*stored)->available(), 0) << programme;
    }
  }
  // Each entry leads to the next. Returns how many lead beyond the greatest single amount.
  int expect_entries_add_up(const std::string& account) const {
    int beyond = 0;
    Int128 position = 0;
    const std::vector<AccountEntry> all = entries(account);
    for (const AccountEntry& entry : all) {
      position += entry.amount;
      EXPECT_EQ(to_string(entry.position), to_string(position)) << account << " " << entry.place.sequence;
      beyond += position > kMoneyMax || position < -Int128{kMoneyMax} ? 1 : 0;
    }
    EXPECT_EQ(to_string(position), to_string(figures(account).position())) << account;
    if (all.empty()) return 0;
    EXPECT_EQ(to_string(all.back().loan), to_string(figures(account).loan)) << account;
    return beyond;
  }

 private:
  explicit LedgerAtLimits(RandomMarket market)
      : BuiltLedger(parse_reference(market.reference), gate_options(market.options)),
        market_(std::move(market)),
        requests_(market_) {}

  const RandomMarket market_;
  const RandomRequests requests_;
};

INSTANTIATE_TEST_SUITE_P(Seeds, LedgerAtLimits, testing::Range<std::uint64_t>(1, 9));

TEST_P(LedgerAtLimits, HasWhatAddsUpInMemory) {
  publish_all(requests());

  catch_up();

  expect_balances();
  expect_programmes();
  int beyond = 0;
  for (const std::string& account : accounts()) beyond += expect_entries_add_up(account);
  EXPECT_GT(beyond, 0);  // else there would be little to see
}

TEST_P(LedgerAtLimits, GoesOnFromASnapshotToTheSame) {
  constexpr std::size_t kHalf = kCommands / 2;
  publish_all(requests().first(kHalf));
  save_snapshot();
  publish_all(requests().subspan(kHalf));
  ASSERT_TRUE(log_->drop_before(kHalf));
  open_feed();

  catch_up();

  EXPECT_EQ(store_->progress().complete_from, kHalf + 1);
  expect_balances();
  expect_programmes();
}

}  // namespace
}  // namespace farmgate
