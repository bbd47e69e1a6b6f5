// An engine that goes on from a snapshot gives the events of one that never stopped.
#include "engine/runtime/snapshot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/reference_rows.h"
#include "tests/support/engine_request.h"
#include "tests/support/gate_balances.h"
#include "tests/support/random_requests.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

RecoveredEngine fresh(ReferenceData data, const GateOptions& options) {
  return {.engine = std::make_unique<Engine>(std::move(data), options), .digest = {}, .last_time = {}};
}

void feed(std::span<const PreparedRequest> requests, RecoveredEngine& state) {
  if (requests.empty()) return;
  EventBuffer events;
  state.engine->apply(requests, events);
  state.digest.add(events.events(), state.engine->reference().symbols());
  state.last_time = requests.back().time;
}

RecoveredEngine through_a_file(const RecoveredEngine& state, const TemporaryFolder& folder) {
  const std::string path = folder.file("one.snapshot.zst");
  const Status saved = save_snapshot(state, path);
  EXPECT_TRUE(saved) << saved.error().message;
  auto loaded = load_snapshot(path);
  EXPECT_TRUE(loaded) << loaded.error().message;
  return std::move(*loaded);
}

class RandomSnapshots : public testing::TestWithParam<std::uint64_t> {};

// Half of the markets forget ids almost at once, so that what counts when is of matter.
TEST_P(RandomSnapshots, GoOnAsIfNothingHadBeen) {
  const std::uint64_t seed = GetParam();
  RandomMarket market = make_random_market(seed, 2'000);
  if (seed % 2 == 0) market.options.remembered_closes = static_cast<std::int64_t>(seed % 8);
  const RandomRequests requests(market);
  const TemporaryFolder folder;
  RecoveredEngine straight = fresh(parse_reference(market.reference), gate_options(market.options));
  RecoveredEngine restored = fresh(parse_reference(market.reference), gate_options(market.options));

  const std::size_t life = 97 + seed;
  for (std::size_t at = 0; at < requests.all().size(); at += life) {
    const auto some = requests.all().subspan(at, std::min(life, requests.all().size() - at));
    feed(some, straight);
    feed(some, restored);
    ASSERT_EQ(restored.digest.text(), straight.digest.text()) << "after " << at + some.size();
    restored = through_a_file(restored, folder);
    restored.engine->audit();
    ASSERT_EQ(restored.engine->last_sequence(), straight.engine->last_sequence());
    ASSERT_EQ(restored.engine->resting_count(), straight.engine->resting_count());
    ASSERT_EQ(restored.engine->next_expiry(), straight.engine->next_expiry());
    ASSERT_EQ(restored.last_time, straight.last_time);
    ASSERT_EQ(restored.digest.value(), straight.digest.value());
    ASSERT_EQ(gate_balances(restored.engine->gate(), restored.last_time),
              gate_balances(straight.engine->gate(), straight.last_time));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomSnapshots, testing::Range<std::uint64_t>(1, 31));

// What accounts have, and what they have sold under programmes that pay for volume.
std::vector<std::string> texts_of(const Ledger& ledger, std::size_t account_count) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < account_count; ++i) {
    const AccountFigures figures = ledger.figures(AccountId{i});
    texts.push_back(to_string(figures.position()) + " " + to_string(figures.incentives));
  }
  ledger.incentives().visit_shares([&texts](std::string_view programme, std::string_view account,
                                            const IncentiveShare& share) {
    texts.push_back(std::string(programme) + " " + std::string(account) + " " + std::to_string(share.period) +
                    " " + to_string(share.sold) + " " + std::to_string(share.paid));
  });
  return texts;
}

// The ledger goes on too, as if it had taken in every event.
TEST_P(RandomSnapshots, KeepTheLedger) {
  const RandomMarket market = make_random_market(GetParam(), 1'000);
  const RandomRequests requests(market);
  const TemporaryFolder folder;
  const std::string path = folder.file("one.snapshot.zst");
  RecoveredEngine state = fresh(parse_reference(market.reference), gate_options(market.options));
  Ledger straight(state.engine->reference());
  EventFolds folds = EventFolds::of(state.engine->reference());

  const std::size_t life = 47 + GetParam();
  for (std::size_t at = 0; at < requests.all().size(); at += life) {
    EventBuffer events;
    const auto some = requests.all().subspan(at, std::min(life, requests.all().size() - at));
    state.engine->apply(some, events);
    state.last_time = some.back().time;
    const Symbols& symbols = state.engine->reference().symbols();
    for (const Event& event : events.events()) straight.apply(event, symbols);
    folds.add(events.events(), symbols);
    ASSERT_EQ(texts_of(folds.ledger, symbols.accounts.size()), texts_of(straight, symbols.accounts.size()))
        << "after " << at + some.size();
    ASSERT_EQ(folds.ledger.sum(), 0);
    ASSERT_TRUE(save_snapshot(state, path, &folds));
    auto loaded = load_snapshot(path, &folds);
    ASSERT_TRUE(loaded) << loaded.error().message;
    state = std::move(*loaded);
  }
}

// What it takes to owe: a line that comes, goes and comes back, and orders that are filled meanwhile.
class CreditSnapshots : public testing::Test {
 protected:
  explicit CreditSnapshots(const GateOptions& options = {}) : state_(fresh(small_market(), options)) {}

  void feed(const Request& request, std::int64_t epoch) {
    const PreparedRequest prepared(at(epoch_begin(epoch), request));
    farmgate::feed({&prepared, 1}, state_);
  }
  void give_line(CreditLine line, std::int64_t epoch) {
    const ReferenceChange change{AccountRow{.symbol = "bo", .credit_line = line}};
    feed({.operation = Operation::kReference, .change = &change}, epoch);
  }
  // Why a bid of so much is rejected; nothing: it is not.
  std::optional<RejectReason> reason_for_bid(std::string_view id, Price price, std::int64_t epoch) {
    EventBuffer events;
    const Decision decision =
        state_.engine->apply(at(epoch_begin(epoch), new_bid({"bo", id}, Lots{1}, price)), events);
    if (decision.outcome != Decision::Outcome::kRejected) return std::nullopt;
    return decision.reason;
  }
  void restart() { state_ = through_a_file(state_, folder_); }

  TemporaryFolder folder_;
  RecoveredEngine state_;
};

TEST_F(CreditSnapshots, ABidCountsAlsoWhenNobodyHasALineAnyMore) {
  give_line(1'000, 0);
  feed(new_bid({"bo", "b1"}, Lots{10}, Price{60}), 0);
  give_line({}, 0);
  restart();
  feed(new_ask({"al", "a1"}, Lots{10}, Price{50}), 1);
  give_line(1'000, 5);
  restart();

  // Ten lots for 60 are used.
  EXPECT_EQ(reason_for_bid("b2", Price{401}, 5), RejectReason::kCreditExceeded);
  EXPECT_EQ(reason_for_bid("b3", Price{400}, 5), std::nullopt);
}

class ForgetfulCreditSnapshots : public CreditSnapshots {
 protected:
  ForgetfulCreditSnapshots() : CreditSnapshots({.remembered_closes = 0}) {}
};

TEST_F(ForgetfulCreditSnapshots, WhatIsUsedStaysWhenEveryOrderIsForgotten) {
  give_line(1'000, 0);
  feed(new_bid({"bo", "b1"}, Lots{10}, Price{60}), 0);
  feed(new_ask({"al", "a1"}, Lots{10}, Price{50}), 1);
  feed({.operation = Operation::kTick}, 9);
  restart();

  EXPECT_EQ(reason_for_bid("b2", Price{401}, 9), RejectReason::kCreditExceeded);
  EXPECT_EQ(reason_for_bid("b3", Price{400}, 9), std::nullopt);
}

TEST_F(CreditSnapshots, AnOrderThatHasClosedIsKnownThoughNothingRests) {
  feed(new_ask({"al", "a1"}, Lots{10}, Price{50}), 0);
  feed(cancel_of({"al", "a1"}), 0);
  restart();

  feed(cancel_of({"al", "a1"}), 1);

  EXPECT_EQ(state_.engine->resting_count(), 0u);
}

TEST_F(CreditSnapshots, TheEndOfTimeIsATimeLikeAnyOther) {
  give_line(1'000, 0);
  const Request bid = at(Timestamp{INT64_MAX}, new_bid({"bo", "b1"}, Lots{10}, Price{60}));
  const Request ask = at(Timestamp{INT64_MAX}, new_ask({"al", "a1"}, Lots{10}, Price{50}));
  const std::vector<PreparedRequest> last{bid, ask};

  farmgate::feed(last, state_);

  EXPECT_EQ(state_.engine->last_sequence(), 3u);
  EXPECT_EQ(state_.engine->resting_count(), 0u);
}

class SnapshotTest : public testing::Test {
 protected:
  // One with a resting order whose id is long, a halt, a suspension, a mass cancel, and a closed order.
  RecoveredEngine small() const {
    RecoveredEngine state = fresh(small_market(), {});
    Request halt;
    halt.operation = Operation::kHalt;
    halt.commodity = "tea";
    Request suspend;
    suspend.operation = Operation::kSuspend;
    suspend.account = "cy";
    const std::vector<PreparedRequest> requests{
        new_ask({"al", "an id that is too long to lie within a record of one cache line"}, Lots{5},
                Price{50}),
        new_bid({"bo", "b1"}, Lots{2}, Price{100}), halt, suspend, new_ask({"al", "a2"}, Lots{9}, Price{51})};
    feed(requests, state);
    return state;
  }

  std::string bytes() const {
    std::ifstream file(path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(const std::string& bytes) const { std::ofstream(path(), std::ios::binary) << bytes; }
  std::string path() const { return folder_.file("one.snapshot.zst"); }

  TemporaryFolder folder_;
};

TEST_F(SnapshotTest, ARetryIsOneAfterIt) {
  RecoveredEngine state = through_a_file(small(), folder_);
  EventBuffer events;

  const Decision decision = state.engine->apply(new_bid({"bo", "b1"}, Lots{2}, Price{100}), events);

  EXPECT_EQ(decision.outcome, Decision::Outcome::kRetry);
  EXPECT_EQ(decision.first, 2u);
}

// While it rests, and when it has closed. More than come with an order, and than come in a part.
TEST_F(SnapshotTest, KeepsAllRequestsHoweverManyNamedAnOrder) {
  constexpr std::size_t kRequests = 2 * kRequestsWithOrderMax + 500;
  RecoveredEngine state = small();
  const auto replace = [](const std::string& id) {
    Request request = replace_of({"al", "a2"}, Lots{9}, Price{51});
    request.request_id = id;  // which is short, and lies within
    return request;
  };
  for (std::size_t i = 0; i < kRequests; ++i) {
    const PreparedRequest prepared(replace("r" + std::to_string(i)));
    feed({&prepared, 1}, state);
  }

  for (const bool has_closed : {false, true}) {
    const PreparedRequest cancel(cancel_of({"al", "a2"}));
    if (has_closed) feed({&cancel, 1}, state);
    RecoveredEngine loaded = through_a_file(state, folder_);
    loaded.engine->audit();
    EXPECT_EQ(loaded.engine->gate().memory().request_count(), kRequests);
    const std::string once = bytes();
    ASSERT_TRUE(save_snapshot(loaded, path()));
    EXPECT_EQ(bytes(), once);
    for (const std::size_t number : {std::size_t{0}, kRequestsWithOrderMax, kRequests - 1}) {
      EventBuffer events;
      const Decision decision = loaded.engine->apply(replace("r" + std::to_string(number)), events);
      EXPECT_EQ(decision.outcome, Decision::Outcome::kRetry) << number;
    }
  }
}

TEST_F(SnapshotTest, KeepsWhoIsSuspendedAndWhetherEveryoneIs) {
  const RecoveredEngine one = through_a_file(small(), folder_);
  const ReferenceData& data = one.engine->reference();
  EXPECT_TRUE(data.is_suspended(data.symbols().accounts.find("cy")));
  EXPECT_FALSE(data.is_suspended(data.symbols().accounts.find("al")));
  EXPECT_EQ(data.suspended_count(), 1u);

  RecoveredEngine state = small();
  const PreparedRequest everyone(Request{.operation = Operation::kSuspend});
  feed({&everyone, 1}, state);
  const RecoveredEngine all = through_a_file(state, folder_);
  EXPECT_TRUE(all.engine->reference().is_everyone_suspended());
  EXPECT_EQ(all.engine->reference().suspended_count(), 1u);
}

// Or is the same: compressed data have a few bits that stand for nothing.
TEST_F(SnapshotTest, IsRefusedWithAnyBitFlipped) {
  ASSERT_TRUE(save_snapshot(small(), path()));
  const std::string good = bytes();
  std::size_t refused = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ (1 << i % 8));
    write(bad);
    const auto loaded = load_snapshot(path());
    if (loaded) {
      ASSERT_TRUE(save_snapshot(*loaded, path()));
      ASSERT_EQ(bytes(), good) << "byte " << i;
    } else {
      ASSERT_THAT(loaded.error().message, HasSubstr("one.snapshot.zst")) << "byte " << i;
      ++refused;
    }
  }
  EXPECT_GT(refused + 8, good.size());
}

TEST_F(SnapshotTest, IsRefusedWhenItEndsEarly) {
  ASSERT_TRUE(save_snapshot(small(), path()));
  const std::string good = bytes();
  for (std::size_t size = 0; size < good.size(); ++size) {
    write(good.substr(0, size));
    ASSERT_FALSE(load_snapshot(path())) << size << " bytes";
  }
}

// Snapshots that are whole, but hold what no engine can have come to: of the small market and one programme.
class WrittenSnapshots : public SnapshotTest {
 protected:
  // Which parts it has besides reference data.
  struct Parts {
    SnapshotHeader header{.sequence = 9};
    std::vector<SnapshotOrder> orders;
    std::vector<SnapshotRequest> more_requests;
    std::vector<SnapshotRequest> mass_cancels;
    std::vector<SnapshotCredit> credit;
    std::vector<SnapshotSubsidy> subsidies;
  };

  bool is_taken(const Parts& parts) const {
    auto file = SnapshotWriter::open(path(), parts.header);
    EXPECT_TRUE(file);
    ReferenceChange rows = reference_rows(small_market());
    rows.emplace_back(ProgrammeRow{.symbol = "f1", .budget = 100, .amount = 2});
    for (const ReferenceEdit& row : rows) EXPECT_TRUE(file->add(row));
    for (const SnapshotOrder& order : parts.orders) EXPECT_TRUE(file->add(order));
    for (const SnapshotRequest& request : parts.more_requests) EXPECT_TRUE(file->add_more_request(request));
    for (const SnapshotRequest& request : parts.mass_cancels) EXPECT_TRUE(file->add_mass_cancel(request));
    for (const SnapshotCredit& credit : parts.credit) EXPECT_TRUE(file->add(credit));
    for (const SnapshotSubsidy& subsidy : parts.subsidies) EXPECT_TRUE(file->add(subsidy));
    EXPECT_TRUE(file->finish());
    return load_snapshot(path()).ok();
  }

  // An open ask for tea, whose tick is 5.
  static SnapshotOrder open_ask() {
    SnapshotOrder order{.placed = {.account = AccountId{0},
                                   .id = "a1",
                                   .sequence = 3,
                                   .commodity = CommodityId{1},
                                   .zone = ZoneId{0}},
                        .requests = {},
                        .priority = 3,
                        .price = Price{50},
                        .open = Lots{5}};
    order.placed.terms.side = Side::kAsk;
    return order;
  }
  static SnapshotOrder ask_at(Price price) {
    SnapshotOrder order = open_ask();
    order.price = price;
    return order;
  }
  static SnapshotOrder ask_of(Lots open, Lots filled) {
    SnapshotOrder order = open_ask();
    order.open = open;
    order.filled = filled;
    return order;
  }
  static SnapshotOrder ask_named(const std::string& id) {
    SnapshotOrder order = open_ask();
    order.placed.id = id;
    return order;
  }
  static SnapshotOrder ask_under_coupon(Price locked) {
    SnapshotOrder order = open_ask();
    order.coupon = {.programme = ProgrammeId{0}, .locked = locked};
    return order;
  }
};

constexpr std::int64_t kLastEpoch = INT64_MAX / kEpochNs;

TEST_F(WrittenSnapshots, AreTakenWhenTheyAddUp) {
  EXPECT_TRUE(is_taken({}));
  EXPECT_TRUE(is_taken({.orders = {open_ask()}}));
  EXPECT_TRUE(is_taken({.orders = {ask_of(Lots{1}, kQuantityMax - Lots{1})}}));
  EXPECT_TRUE(is_taken({.mass_cancels = {open_ask().placed}}));
}

TEST_F(WrittenSnapshots, HaveNoOpenOrderThatFitsNoMarket) {
  EXPECT_FALSE(is_taken({.orders = {ask_at(Price{0})}}));
  EXPECT_FALSE(is_taken({.orders = {ask_at(Price{51})}}));
  EXPECT_FALSE(is_taken({.orders = {ask_at(kPriceMax + Price{5})}}));
  EXPECT_FALSE(is_taken({.orders = {ask_at(Price{UINT32_MAX})}}));
  EXPECT_FALSE(is_taken({.orders = {ask_of(kQuantityMax, Lots{1})}}));
}

TEST_F(WrittenSnapshots, HaveIdsOfALegalSize) {
  SnapshotOrder named = open_ask();
  named.requests = {open_ask().placed};
  EXPECT_TRUE(is_taken({.orders = {named}}));
  named.requests.front().id.clear();

  EXPECT_FALSE(is_taken({.orders = {named}}));
  EXPECT_FALSE(is_taken({.orders = {ask_named("")}}));
  EXPECT_FALSE(is_taken({.orders = {ask_named(std::string(300, 'a'))}}));
  EXPECT_FALSE(is_taken({.mass_cancels = {ask_named(std::string(65, 'a')).placed}}));
}

TEST_F(WrittenSnapshots, HaveNoRequestsOfNoOrderAndNoneTwice) {
  const SnapshotRequest one = ask_named("r1").placed;
  const SnapshotRequest other = ask_named("r2").placed;
  EXPECT_TRUE(is_taken({.orders = {open_ask()}, .more_requests = {one, other}}));

  EXPECT_FALSE(is_taken({.more_requests = {one}}));
  EXPECT_FALSE(is_taken({.orders = {open_ask()}, .more_requests = {one, one}}));
  EXPECT_FALSE(is_taken({.orders = {open_ask()}, .more_requests = {ask_named("").placed}}));
}

TEST_F(WrittenSnapshots, HaveTakenNoMoreOfAProgrammeThanItsBudget) {
  const SnapshotSubsidy paid{.programme = ProgrammeId{0}, .account = AccountId{0}, .epoch = {}, .money = 60};

  EXPECT_TRUE(is_taken({.orders = {ask_under_coupon(Price{8})}, .subsidies = {paid}}));
  EXPECT_FALSE(is_taken({.orders = {ask_under_coupon(Price{9})}, .subsidies = {paid}}));
  EXPECT_FALSE(is_taken({.orders = {ask_under_coupon(kCostMax)}}));
  EXPECT_FALSE(is_taken({.subsidies = {paid, paid}}));
}

TEST_F(WrittenSnapshots, HaveCreditThatCanBeAdded) {
  const Int128 most = Int128{1} << 126;
  const AccountId account{0};

  EXPECT_TRUE(is_taken({.credit = {{.account = account, .epoch = {}, .used = 5}}}));
  EXPECT_FALSE(is_taken({.credit = {{.account = account, .epoch = {}, .used = most}}}));
  EXPECT_FALSE(is_taken({.credit = {{.account = account, .epoch = 1, .reserved = -most}}}));
  EXPECT_TRUE(is_taken({.credit = {{.account = account, .epoch = 1, .used = kMoneyMax}}}));
  EXPECT_FALSE(is_taken({.credit = {{.account = account, .epoch = 1, .used = Int128{kMoneyMax} + 1}}}));
}

TEST_F(WrittenSnapshots, HaveEpochsThatTimeHas) {
  for (const std::int64_t epoch : {std::int64_t{-1}, kLastEpoch + 1, INT64_MAX}) {
    const SnapshotCredit credit{.account = AccountId{0}, .epoch = epoch, .reserved = 1};
    const SnapshotSubsidy subsidy{
        .programme = ProgrammeId{0}, .account = AccountId{0}, .epoch = epoch, .money = 1};
    EXPECT_FALSE(is_taken({.credit = {credit}})) << epoch;
    EXPECT_FALSE(is_taken({.subsidies = {subsidy}})) << epoch;
    EXPECT_FALSE(is_taken({.header = {.sequence = 9, .uncounted = {{epoch, 0}}}})) << epoch;
  }
  EXPECT_TRUE(is_taken({.header = {.sequence = 9, .uncounted = {{kLastEpoch, 0}}}}));
}

}  // namespace
}  // namespace farmgate
