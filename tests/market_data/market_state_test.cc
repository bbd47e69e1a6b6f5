// A market that goes on from a snapshot is the one that took in every event.
#include "engine/market_data/market_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/reference_rows.h"
#include "engine/runtime/snapshot.h"
#include "tests/market_data/snapshot_source.h"
#include "tests/support/engine_request.h"
#include "tests/support/random_requests.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

// All that is said of an open order.
std::string text_of(const OrderState& order, const Symbols& symbols) {
  std::string text;
  for (const std::int64_t figure :
       {static_cast<std::int64_t>(order.placed), static_cast<std::int64_t>(order.changed),
        order.placed_time.value(), order.filled_money, static_cast<std::int64_t>(order.fill_count),
        Lots{order.original_quantity}.value(), Lots{order.quantity}.value(), Lots{order.open}.value(),
        Lots{order.filled}.value(), Lots{order.cancelled}.value(), Price{order.price}.value(),
        order.expire_time.value(), Lots{order.min_quantity}.value(), static_cast<std::int64_t>(order.side),
        static_cast<std::int64_t>(order.time_in_force), static_cast<std::int64_t>(order.self_trade),
        static_cast<std::int64_t>(order.post_only)}) {
    text += std::to_string(figure) + " ";
  }
  return text + std::string(symbols.accounts.symbol(order.account)) + " " +
         std::string(symbols.commodities.symbol(order.commodity)) + " " +
         std::string(symbols.zones.symbol(order.zone)) + " " + std::string(order.id.view());
}

void add_orders(const OrderStates& orders, std::vector<std::string>& texts) {
  OrderPage page;
  for (Sequence after = 0; !page.is_last; after = page.next_after) {
    page = orders.page({}, after, 100);
    for (const OrderState* const order : page.orders) texts.push_back(text_of(*order, orders.symbols()));
  }
}

std::string coupon_text(const Coupon& coupon, const Symbols& symbols) {
  if (!coupon.exists()) return {};
  return " under " + std::string(symbols.programmes.symbol(coupon.programme)) + " " +
         std::to_string(Price{coupon.locked}.value());
}

// The orders in a book are those that rest there, in their priority.
void add_books(const Books& books, std::vector<std::string>& texts) {
  const Symbols& symbols = books.reference().symbols();
  for (std::size_t i = 0; i < symbols.commodities.size(); ++i) {
    const Market& market = books.book(CommodityId{i}).market();
    std::vector<std::string> resting;
    market.visit_resting([&](const RestingOrder& order) {
      resting.push_back(std::to_string(order.priority) + " " + std::to_string(order.placed) + " " +
                        std::to_string(order.open.value()) + " " + std::to_string(order.filled.value()) +
                        " " + std::to_string(Price{order.terms.price}.value()) + " " +
                        std::string(symbols.zones.symbol(order.zone)) + " " + std::string(order.id.view()) +
                        coupon_text(order.coupon, symbols));
    });
    std::ranges::sort(resting);
    texts.push_back(std::string(symbols.commodities.symbol(CommodityId{i})) +
                    (market.is_halted() ? " halted" : ""));
    texts.insert(texts.end(), resting.begin(), resting.end());
  }
}

// What is open of each zone; fills before a snapshot are in none of them.
void add_open_lots(const MarketState& market, std::vector<std::string>& texts) {
  const Symbols& symbols = market.orders().symbols();
  std::vector<std::string> open;
  for (const StatisticsRow& row : market.statistics().rows({.scope = StatisticsScope::kZone})) {
    if (row.offered == Lots{0} && row.wanted == Lots{0}) continue;
    const ZoneId zone = row.zones.origin.valid() ? row.zones.origin : row.zones.destination;
    open.push_back(std::string(symbols.commodities.symbol(row.commodity)) + " " +
                   std::string(symbols.zones.symbol(zone)) + " " + std::to_string(row.offered.value()) + " " +
                   std::to_string(row.wanted.value()));
  }
  std::ranges::sort(open);
  texts.insert(texts.end(), open.begin(), open.end());
}

// What programmes have paid; what is locked is held against the gate, each as of its own time.
void add_paid(const MarketState& market, std::vector<std::string>& texts) {
  const Symbols& symbols = market.books().reference().symbols();
  for (std::size_t i = 0; i < symbols.programmes.size(); ++i) {
    const ProgrammeId programme{i};
    texts.push_back(std::string(symbols.programmes.symbol(programme)) + " " +
                    std::to_string(market.programmes().balance(programme).paid));
  }
}

// What accounts have sold under programmes that pay for volume, and what all of them got.
void add_incentives(const MarketState& market, std::vector<std::string>& texts) {
  const Ledger& ledger = market.accounts().ledger();
  ledger.incentives().visit_shares([&texts](std::string_view programme, std::string_view account,
                                            const IncentiveShare& share) {
    texts.push_back(std::string(programme) + " " + std::string(account) + " " + std::to_string(share.period) +
                    " " + to_string(share.sold) + " " + std::to_string(share.paid));
  });
  texts.push_back(to_string(ledger.total().incentives) + " " + to_string(ledger.position(Party::kProgramme)));
}

// The gate counts what was given back when it next needs to know.
void expect_balances_of(Engine& engine, const MarketState& copy) {
  engine.gate().programmes_to_restore().advance(copy.time());
  engine.gate().credit_to_restore().advance(copy.time());
  for (std::size_t a = 0; a < engine.reference().symbols().accounts.size(); ++a) {
    const std::string_view symbol = engine.reference().symbols().accounts.symbol(AccountId{a});
    const Credit::Balance expected = engine.gate().credit().balance(AccountId{a});
    const Credit::Balance copied = copy.accounts().credit(copy.accounts().find(symbol));
    EXPECT_EQ(copied.used, expected.used) << symbol;
    EXPECT_EQ(copied.reserved, expected.reserved) << symbol;
  }
  for (std::size_t i = 0; i < engine.reference().programme_count(); ++i) {
    const ProgrammeId programme{i};
    const Programmes::Balance expected = engine.gate().programmes().balance(programme);
    EXPECT_EQ(copy.programmes().balance(programme).locked, expected.locked);
    EXPECT_EQ(copy.programmes().balance(programme).paid, expected.paid);
    for (std::size_t a = 0; a < engine.reference().symbols().accounts.size(); ++a) {
      const AccountId account{a};
      const AccountId copied = copy.accounts().find(engine.reference().symbols().accounts.symbol(account));
      EXPECT_EQ(copy.programmes().balance(programme, copied).taken(),
                engine.gate().programmes().balance(programme, account).taken());
    }
  }
}

std::vector<std::string> texts_of(const MarketState& market) {
  std::vector<std::string> texts;
  add_orders(market.orders(), texts);
  add_books(market.books(), texts);
  add_open_lots(market, texts);
  add_paid(market, texts);
  add_incentives(market, texts);
  market.books().audit();
  market.programmes().audit();
  return texts;
}

class RandomMarketStates : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomMarketStates, GoOnFromASnapshotAsIfNothingHadBeen) {
  const RandomMarket market = make_random_market(GetParam(), 2'000);
  const RandomRequests requests(market);
  SnapshotSource source = snapshot_source(parse_reference(market.reference), gate_options(market.options));
  MarketState straight;
  ASSERT_TRUE(straight.begin(reference_rows(source.state.engine->reference())));
  auto restored = std::make_unique<MarketState>();
  ASSERT_TRUE(restored->begin(reference_rows(source.state.engine->reference())));
  const TemporaryFolder folder;
  const std::string path = folder.file("one.snapshot.zst");

  const std::size_t life = 150 + GetParam();
  for (std::size_t at = 0; at < requests.all().size(); at += life) {
    const EventChunk chunk =
        apply(requests.all().subspan(at, std::min(life, requests.all().size() - at)), source);
    ASSERT_TRUE(straight.apply(chunk));
    ASSERT_TRUE(restored->apply(chunk));
    ASSERT_EQ(texts_of(*restored), texts_of(straight)) << "after " << chunk.last;

    ASSERT_TRUE(save_snapshot(source.state, path, &source.folds));
    auto again = MarketState::restore(path);
    ASSERT_TRUE(again) << again.error().message;
    restored = std::move(*again);
    ASSERT_EQ(texts_of(*restored), texts_of(straight)) << "restored at " << chunk.last;
    expect_balances_of(*source.state.engine, straight);
    expect_balances_of(*source.state.engine, *restored);
    ASSERT_EQ(restored->sequence(), straight.sequence());
    ASSERT_EQ(restored->digest(), straight.digest());
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomMarketStates, testing::Range<std::uint64_t>(1, 21));

TEST(MarketState, NoWindowBeginsBeforeTheSnapshotItGoesOnFrom) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  SnapshotSource source = snapshot_source(small_market(), {});
  Request ask = new_ask({"al", "a1"}, Lots{5}, Price{50});
  ask.time = Timestamp{100 * kSecond};
  const PreparedRequest first(ask);
  apply({&first, 1}, source);
  const TemporaryFolder folder;
  ASSERT_TRUE(save_snapshot(source.state, folder.file("one.snapshot.zst"), &source.folds));
  const auto restored = MarketState::restore(folder.file("one.snapshot.zst"));
  ASSERT_TRUE(restored) << restored.error().message;
  MarketState& market = **restored;
  EXPECT_EQ(market.window_start(StatisticsWindow::kSinceStart), Timestamp{100 * kSecond});
  EXPECT_EQ(market.window_start(StatisticsWindow::kMinute), Timestamp{100 * kSecond});

  Request bid = new_bid({"bo", "b1"}, Lots{5}, Price{50});
  bid.time = Timestamp{200 * kSecond};
  const PreparedRequest second(bid);
  ASSERT_TRUE(market.apply(apply({&second, 1}, source)));

  EXPECT_EQ(market.window_start(StatisticsWindow::kSinceStart), Timestamp{100 * kSecond});
  EXPECT_EQ(market.window_start(StatisticsWindow::kMinute), Timestamp{141 * kSecond});
}

TEST(MarketState, NeedsTheHistoriesOfItsOrders) {
  SnapshotSource source = snapshot_source(small_market(), {});
  const PreparedRequest ask(new_ask({"al", "a1"}, Lots{5}, Price{50}));
  apply({&ask, 1}, source);
  const TemporaryFolder folder;
  ASSERT_TRUE(save_snapshot(source.state, folder.file("one.snapshot.zst")));

  const auto restored = MarketState::restore(folder.file("one.snapshot.zst"));

  ASSERT_FALSE(restored);
  EXPECT_THAT(restored.error().message, HasSubstr("does not say what has become of its orders"));
}

}  // namespace
}  // namespace farmgate
