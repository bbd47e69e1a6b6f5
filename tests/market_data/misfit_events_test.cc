// Events that do not fit, as a damaged log could have them, end the copy of the market and the ledger, and
// never the process.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/market_data/incentive_entries.h"
#include "engine/market_data/market_state.h"
#include "engine/market_data/programme_entries.h"
#include "engine/model/digest.h"
#include "engine/model/event_buffer.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/engine.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

// Two programmes: the one adds five a lot, the other pays nobody here.
// Pays 100 to whoever has sold 3 lots.
ProgrammeRow harvest(std::int64_t budget) {
  ProgrammeRow row{.symbol = "harvest", .funder = "state", .budget = budget};
  row.amount_kind = AmountKind::kTiersQuantity;
  row.period = IncentivePeriod::kWhole;
  row.tiers = {{.threshold = 3, .payment = 100}};
  return row;
}

ReferenceData market_with_programmes() {
  ReferenceData data = small_market();
  ReferenceEffect effect;
  EXPECT_FALSE(data.apply({ProgrammeRow{.symbol = "fair", .funder = "state", .budget = 1'000, .amount = 5},
                           ProgrammeRow{.symbol = "other", .funder = "state", .budget = 1'000, .amount = 1},
                           harvest(1'000)},
                          effect)
                   .has_value());
  return data;
}

// An engine, and readers that are told of its events, some of which are changed on the way.
class MisfitEvents : public testing::Test {
 protected:
  MisfitEvents() : engine_(market_with_programmes(), {}) {
    const ReferenceChange genesis = reference_rows(engine_.reference());
    EXPECT_TRUE(market_.begin(genesis));
    entries_->begin(genesis, batch_);
    incentives_->change(genesis, batch_);
  }

  using Change = std::function<void(Event&)>;
  struct Told {
    Status market;
    Status ledger;
  };
  Told tell(
      const Request& request, const Change& change = [](Event&) {}) {
    EventBuffer buffer;
    engine_.apply(PreparedRequest(request), buffer);
    std::vector<Event> events(buffer.events().begin(), buffer.events().end());
    for (Event& event : events) change(event);
    return tell(events);
  }

  // The text of both errors.
  static std::string misfit(const Told& told) {
    EXPECT_FALSE(told.market);
    EXPECT_FALSE(told.ledger);
    if (told.market || told.ledger) return {};
    EXPECT_EQ(told.market.error().code, ErrorCode::kBadInput);
    EXPECT_EQ(told.ledger.error().code, ErrorCode::kBadInput);
    return told.market.error().message + "; " + told.ledger.error().message;
  }

  ProgrammeId programme(std::string_view symbol) const {
    return engine_.reference().symbols().programmes.find(symbol);
  }

 private:
  Told tell(std::span<const Event> events) {
    EventChunk chunk{.first = engine_.last_sequence(), .last = engine_.last_sequence()};
    Digest().add(events, engine_.reference().symbols(), chunk.events);
    Told told{.market = market_.apply(chunk), .ledger = {}};
    EventRecords records(chunk.events);
    for (EventRecord record; told.ledger && records.next(record);) {
      told.ledger = take(record);
    }
    if (records.broken()) told.ledger = Error{.code = ErrorCode::kBadInput, .message = "broken"};
    return told;
  }

  Status take(const EventRecord& record) {
    if (Status applied = entries_->apply(record, batch_); !applied) return applied;
    const auto payments = incentives_->apply(record, batch_);
    if (!payments) return payments.error();
    return payments->empty() ? Status() : entries_->pay(record, *payments);
  }

  Engine engine_;
  MarketState market_;
  TemporaryFolder folder_;
  std::unique_ptr<LedgerStore> store_ = *LedgerStore::open(folder_.file("ledger"));
  LedgerBatch batch_;
  std::unique_ptr<ProgrammeEntries> entries_ = *ProgrammeEntries::open(*store_);
  std::unique_ptr<IncentiveEntries> incentives_ = IncentiveEntries::anew(*store_);
};

// What `change` does to events of one kind.
template <class Payload>
std::function<void(Event&)> to(std::function<void(Payload&)> change) {
  return [change = std::move(change)](Event& event) {
    if (auto* payload = std::get_if<Payload>(&event.payload)) change(*payload);
  };
}

TEST_F(MisfitEvents, ThatWereNotChangedFit) {
  EXPECT_TRUE(tell(new_ask({"al", "a1"}, Lots{10}, Price{50})).market);
  const Told told =
      tell(new_bid({"bo", "b1"}, Lots{4}, Price{80}),
           to<Filled>([](const Filled& filled) { EXPECT_EQ(Price{filled.redeemed}, Price{5}); }));

  EXPECT_TRUE(told.market);
  EXPECT_TRUE(told.ledger);
}

TEST_F(MisfitEvents, AFillThatRedeemsMoreThanIsLocked) {
  ASSERT_TRUE(tell(new_ask({"al", "a1"}, Lots{10}, Price{50})).market);

  const Told told = tell(new_bid({"bo", "b1"}, Lots{4}, Price{80}),
                         to<Filled>([](Filled& filled) { filled.redeemed = Price{6}; }));

  EXPECT_THAT(misfit(told), HasSubstr("more is filled or redeemed than"));
}

TEST_F(MisfitEvents, AFillThatRedeemsOfAnotherProgramme) {
  ASSERT_TRUE(tell(new_ask({"al", "a1"}, Lots{10}, Price{50})).market);

  const Told told = tell(new_bid({"bo", "b1"}, Lots{4}, Price{80}),
                         to<Filled>([this](Filled& filled) { filled.programme = programme("other"); }));

  EXPECT_THAT(misfit(told), HasSubstr("more is filled or redeemed than"));
}

TEST_F(MisfitEvents, AFillThatRedeemsOfNoCoupon) {
  ASSERT_TRUE(tell(new_ask({"al", "a1"}, Lots{10}, Price{50}),
                   to<Accepted>([](Accepted& accepted) { accepted.coupon = {}; }))
                  .market);

  const Told told = tell(new_bid({"bo", "b1"}, Lots{4}, Price{80}));

  EXPECT_THAT(misfit(told), HasSubstr("a programme pays to an ask without a coupon"));
}

// A thousand million lots, for each of which a thousand million is locked, are all that can be granted.
TEST_F(MisfitEvents, CouponsThatLockMoreThanCanBeGranted) {
  const Change lock_all = to<Accepted>([](Accepted& accepted) {
    accepted.quantity = kQuantityMax;
    accepted.coupon.locked = kCostMax;
  });
  ASSERT_TRUE(tell(new_ask({"al", "a1"}, Lots{1}, Price{50}), lock_all).market);

  const Told told = tell(new_ask({"al", "a2"}, Lots{1}, Price{50}));

  EXPECT_THAT(misfit(told), HasSubstr("no programme can lock so much"));
  EXPECT_THAT(misfit(told), HasSubstr("a programme cannot lock so much"));
}

TEST_F(MisfitEvents, AReplaceThatLeavesMoreOpenThanThereIs) {
  ASSERT_TRUE(tell(new_ask({"al", "a1"}, Lots{10}, Price{50})).market);

  const Told told = tell(replace_of({"al", "a1"}, Lots{5}, Price{50}),
                         to<Replaced>([](Replaced& replaced) { replaced.open = Lots{11}; }));

  EXPECT_THAT(misfit(told), HasSubstr("that do not add up"));
}

TEST_F(MisfitEvents, AnEventThatComesTwice) {
  ASSERT_TRUE(tell(new_ask({"al", "a1"}, Lots{10}, Price{50})).market);

  const Told told = tell(new_ask({"al", "a2"}, Lots{1}, Price{50}), [](Event& event) { event.sequence = 1; });

  ASSERT_TRUE(told.market);  // which has it, and passes it over
  const Told later =
      tell(new_ask({"al", "a3"}, Lots{1}, Price{50}), [](Event& event) { event.sequence = 4; });
  ASSERT_FALSE(later.market);
  EXPECT_THAT(later.market.error().message, HasSubstr("out of order"));
}

TEST_F(MisfitEvents, ATimeThatGoesBack) {
  ASSERT_TRUE(tell(at(Timestamp{7}, new_ask({"al", "a1"}, Lots{10}, Price{50}))).market);

  const Told told = tell(at(Timestamp{8}, new_ask({"al", "a2"}, Lots{10}, Price{50})),
                         [](Event& event) { event.time = Timestamp{6}; });

  ASSERT_FALSE(told.market);
  EXPECT_THAT(told.market.error().message, HasSubstr("out of order"));
}

TEST_F(MisfitEvents, ABudgetOfLessThanWasPaidForVolume) {
  ASSERT_TRUE(tell(new_ask({"al", "a1"}, Lots{10}, Price{50})).market);
  ASSERT_TRUE(tell(new_bid({"bo", "b1"}, Lots{4}, Price{80})).ledger);
  const ReferenceChange more{harvest(2'000)};
  const ReferenceChange less{harvest(50)};
  Request request;
  request.operation = Operation::kReference;
  request.change = &more;

  const Told told =
      tell(request, to<ReferenceChanged>([&less](ReferenceChanged& changed) { changed.change = &less; }));

  EXPECT_THAT(misfit(told), HasSubstr("programme harvest has paid more than it says"));
}

TEST_F(MisfitEvents, AFillOfTwoOrdersOfOneSide) {
  ASSERT_TRUE(tell(new_bid({"bo", "b1"}, Lots{4}, Price{80})).market);

  const Told told = tell(new_ask({"al", "a1"}, Lots{4}, Price{50}),
                         to<Filled>([](Filled& filled) { filled.ask.order = filled.bid.order; }));

  ASSERT_FALSE(told.market);
  EXPECT_THAT(told.market.error().message, HasSubstr("on another side"));
}

TEST_F(MisfitEvents, AnOrderThatEndsInAnotherCommodity) {
  ASSERT_TRUE(tell(new_ask({"al", "a1"}, Lots{4}, Price{50})).market);

  const Told told = tell(cancel_of({"al", "a1"}), [](Event& event) { event.commodity = CommodityId{1}; });

  ASSERT_FALSE(told.market);
  EXPECT_THAT(told.market.error().message, HasSubstr("in another commodity"));
}

TEST_F(MisfitEvents, APriceOffTheTick) {
  Request tea = new_ask({"al", "a1"}, Lots{4}, Price{50});
  tea.commodity = "tea";

  const Told told = tell(tea, to<Accepted>([](Accepted& accepted) { accepted.price = Price{52}; }));

  ASSERT_FALSE(told.market);
  EXPECT_THAT(told.market.error().message, HasSubstr("no multiple of the tick"));
}

}  // namespace
}  // namespace farmgate
