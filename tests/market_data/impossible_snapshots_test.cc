// Snapshots that are whole, but hold what no engine can have come to: refused by the engine, by market data
// and by the ledger's store alike, and nothing overflows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "engine/journal/snapshot_file.h"
#include "engine/market_data/ledger_restore.h"
#include "engine/market_data/market_state.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/event_folds.h"
#include "engine/runtime/snapshot.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Int128 kHuge = Int128{1} << 126;
constexpr AccountId kAl{0};
constexpr AccountId kBo{1};

// Al asks for tea under a coupon and has sold under a programme that pays for volume; bo bids on credit.
struct Parts {
  std::vector<SnapshotOrder> orders{ask(), bid()};
  std::vector<SnapshotCredit> credit{{.account = kBo, .epoch = {}, .used = 100},
                                     {.account = kBo, .epoch = 1, .reserved = 40, .used = 30}};
  std::vector<SnapshotSubsidy> subsidies{
      {.programme = ProgrammeId{0}, .account = kAl, .epoch = {}, .money = 10},
      {.programme = ProgrammeId{0}, .account = kAl, .epoch = 1, .money = 20}};
  std::vector<SnapshotFigures> figures{{.account = kAl, .figures = {.sold = 90, .incentives = 30}},
                                       {.account = kBo, .figures = {.bought = 100}}};
  std::vector<SnapshotPosition> positions{{.party = Party::kCarrier, .amount = 20},
                                          {.party = Party::kProgramme, .amount = -40}};
  std::vector<SnapshotIncentive> incentives{
      {.programme = "bonus", .account = "al", .share = {.period = 0, .sold = 9, .paid = 30}}};

  // Its priority is that of the command that placed it.
  static SnapshotOrder order(Side side, AccountId account, Sequence placed) {
    SnapshotOrder order{.placed = {.account = account,
                                   .id = "o",
                                   .sequence = placed,
                                   .commodity = CommodityId{1},
                                   .zone = ZoneId{side == Side::kAsk ? 0u : 2u}},
                        .requests = {},
                        .priority = placed,
                        .price = Price{side == Side::kAsk ? 100 : 50},
                        .open = Lots{5},
                        .filled = Lots{1},
                        .history = OrderHistory{.changed = placed, .filled_money = 90}};
    order.placed.terms.side = side;
    order.placed.terms.quantity = Lots{6};
    order.placed.terms.price = order.price;
    return order;
  }
  static SnapshotOrder ask() {
    SnapshotOrder ask = order(Side::kAsk, kAl, 3);
    ask.coupon = {.programme = ProgrammeId{0}, .locked = Price{4}};
    return ask;
  }
  static SnapshotOrder bid() {
    SnapshotOrder bid = order(Side::kBid, kBo, 4);
    bid.bid = SnapshotBid{.price = Price{50}, .quantity = Lots{6}};
    return bid;
  }
};

ReferenceChange rows() {
  ReferenceChange rows = reference_rows(small_market());
  rows.emplace_back(ProgrammeRow{.symbol = "fair", .budget = 100, .amount = 4});
  rows.emplace_back(ProgrammeRow{.symbol = "bonus",
                                 .budget = 1'000,
                                 .amount_kind = AmountKind::kTiersQuantity,
                                 .account_cap = 500,
                                 .period = IncentivePeriod::kDay,
                                 .tiers = {{.threshold = 5, .payment = 30}}});
  return rows;
}

class ImpossibleSnapshots : public testing::Test {
 protected:
  // What each reader says against it; empty: it is taken by all.
  std::vector<std::string> refusals(const std::function<void(Parts&)>& change) const {
    Parts parts;
    change(parts);
    write(parts);
    EventFolds folds;
    const auto engine = load_snapshot(path(), &folds);
    const auto market = MarketState::restore(path());
    const Status ledger = restore_ledger_of(path());
    std::vector<std::string> said;
    if (!engine) said.push_back(engine.error().message);
    if (!market) said.push_back(market.error().message);
    if (!ledger) said.push_back(ledger.error().message);
    return said;
  }
  // Refused by all, each saying what it is that does not add up.
  void expect_refused(const std::function<void(Parts&)>& change) const {
    EXPECT_THAT(refusals(change), ElementsAre(HasSubstr("does not add up: "), HasSubstr("does not add up: "),
                                              HasSubstr("does not add up: ")));
  }
  // What the ledger's store has no use for.
  void expect_refused_by_two(const std::function<void(Parts&)>& change) const {
    EXPECT_THAT(refusals(change),
                ElementsAre(HasSubstr("does not add up: "), HasSubstr("does not add up: ")));
  }

 private:
  std::string path() const { return folder_.file("one.snapshot.zst"); }

  void write(const Parts& parts) const {
    auto file = SnapshotWriter::open(path(), {.sequence = 9});
    ASSERT_TRUE(file);
    for (const ReferenceEdit& row : rows()) EXPECT_TRUE(file->add(row));
    for (const SnapshotOrder& order : parts.orders) EXPECT_TRUE(file->add(order));
    for (const SnapshotCredit& credit : parts.credit) EXPECT_TRUE(file->add(credit));
    for (const SnapshotSubsidy& subsidy : parts.subsidies) EXPECT_TRUE(file->add(subsidy));
    for (const SnapshotFigures& figures : parts.figures) EXPECT_TRUE(file->add(figures));
    for (const SnapshotPosition& position : parts.positions) EXPECT_TRUE(file->add(position));
    for (const SnapshotIncentive& incentive : parts.incentives) EXPECT_TRUE(file->add(incentive));
    ASSERT_TRUE(file->finish());
  }

  Status restore_ledger_of(const std::string& path) const {
    const TemporaryFolder folder;
    const auto store = LedgerStore::open(folder.file("ledger"));
    if (!store) return store.error();
    auto file = SnapshotReader::open(path);
    if (!file) return file.error();
    return restore_ledger(*file, **store);
  }

  TemporaryFolder folder_;
};

TEST_F(ImpossibleSnapshots, OnesThatAddUpAreTaken) {
  EXPECT_THAT(refusals([](Parts&) {}), IsEmpty());
}

TEST_F(ImpossibleSnapshots, NoAccountCanHaveMovedSoMuch) {
  for (const Int128 money : {kHuge, Int128{-1}}) {
    expect_refused([money](Parts& parts) { parts.figures[0].figures.sold = money; });
    expect_refused([money](Parts& parts) { parts.figures[1].figures.bought = money; });
    expect_refused([money](Parts& parts) { parts.figures[0].figures.loan = money; });
    expect_refused([money](Parts& parts) { parts.figures[0].figures.incentives = money; });
  }
}

TEST_F(ImpossibleSnapshots, PositionsAddUpToZero) {
  expect_refused_by_two([](Parts& parts) { parts.positions[0].amount = 21; });
  expect_refused_by_two([](Parts& parts) { parts.figures[0].figures.sold = 91; });
  expect_refused_by_two([](Parts& parts) { parts.positions[0].amount = kHuge; });
}

TEST_F(ImpossibleSnapshots, CreditCanBeAddedAndReleased) {
  expect_refused_by_two([](Parts& parts) { parts.credit[0].used = kHuge; });
  expect_refused_by_two([](Parts& parts) { parts.credit[1].reserved = kHuge; });
  expect_refused_by_two([](Parts& parts) { parts.credit[1].reserved = -251; });
  expect_refused_by_two([](Parts& parts) { parts.credit[1].epoch = -1; });
  expect_refused_by_two(
      [](Parts& parts) { parts.credit[1].epoch = std::numeric_limits<std::int64_t>::max(); });
}

TEST_F(ImpossibleSnapshots, AProgrammeHasSpentNoMoreThanItsBudget) {
  expect_refused([](Parts& parts) { parts.subsidies[0].money = 61; });
  expect_refused([](Parts& parts) { parts.subsidies[0].money = std::numeric_limits<std::int64_t>::max(); });
  expect_refused([](Parts& parts) { parts.subsidies[0].money = -1; });
  expect_refused([](Parts& parts) { parts.subsidies[1].epoch = std::numeric_limits<std::int64_t>::max(); });
  expect_refused([](Parts& parts) { parts.orders[0].coupon.locked = Price{15}; });
  expect_refused([](Parts& parts) { parts.orders[0].coupon.locked = kCostMax; });
  EXPECT_THAT(refusals([](Parts& parts) { parts.subsidies[0].money = 60; }), IsEmpty());
}

TEST_F(ImpossibleSnapshots, AnAccountHasSoldWhatCanBeAdded) {
  expect_refused([](Parts& parts) { parts.incentives[0].share.sold = kHuge; });
  expect_refused([](Parts& parts) { parts.incentives[0].share.sold = -1; });
  expect_refused([](Parts& parts) { parts.incentives[0].share.paid = 501; });
  expect_refused([](Parts& parts) { parts.incentives[0].share.paid = -1; });
  expect_refused([](Parts& parts) { parts.incentives.push_back(parts.incentives[0]); });
}

TEST_F(ImpossibleSnapshots, OpenOrdersHaveAPlaceInTheirMarket) {
  expect_refused([](Parts& parts) { parts.orders[0].price = Price{51}; });
  expect_refused([](Parts& parts) { parts.orders[0].price = Price{0}; });
  expect_refused([](Parts& parts) { parts.orders[0].open = kQuantityMax; });
  expect_refused([](Parts& parts) { parts.orders[0].priority = 0; });
  expect_refused([](Parts& parts) { parts.orders[0].priority = 2; });
  expect_refused([](Parts& parts) { parts.orders[0].priority = 10; });
  expect_refused([](Parts& parts) {
    parts.orders[0].history = OrderHistory{.filled_money = std::numeric_limits<std::int64_t>::max()};
  });
  expect_refused_by_two([](Parts& parts) { parts.orders[0].priority = parts.orders[1].priority; });
  expect_refused_by_two([](Parts& parts) { parts.orders[1].priority = 3; });
  expect_refused_by_two([](Parts& parts) { parts.orders[1].priority = 10; });
}

TEST_F(ImpossibleSnapshots, ACommandPlacesOneOrder) {
  const auto add_after = [](SnapshotOrder order, Sequence placed) {
    return [order, placed](Parts& parts) mutable {
      order.placed.id = "o2";
      order.placed.sequence = placed;
      order.priority = 5;
      parts.orders.push_back(order);
    };
  };
  EXPECT_THAT(refusals(add_after(Parts::bid(), 5)), IsEmpty());
  expect_refused_by_two(add_after(Parts::bid(), 4));
  const SnapshotOrder without_credit = Parts::order(Side::kBid, kBo, 4);
  EXPECT_THAT(refusals(add_after(without_credit, 5)), IsEmpty());
  expect_refused_by_two(add_after(without_credit, 4));
}

}  // namespace
}  // namespace farmgate
