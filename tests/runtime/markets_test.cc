#include "engine/runtime/markets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/support/event_text.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// An order as the gate passes it on, by names.
struct Placing {
  Sequence sequence = 0;
  std::string_view commodity;
  Side side = Side::kAsk;
  Price price;
  std::string_view account = "al";
  std::string_view id;
  std::optional<Timestamp> expires;
};

class MarketsTest : public testing::Test {
 protected:
  void place(const Placing& order) {
    const Symbols& symbols = reference_.symbols();
    const CommodityId commodity = symbols.commodities.find(order.commodity);
    Command command;
    command.sequence = order.sequence;
    command.time = Timestamp{1};
    command.side = order.side;
    command.time_in_force = order.expires ? TimeInForce::kGoodTillDate : TimeInForce::kGoodTillCancel;
    command.commodity = commodity;
    command.account = symbols.accounts.find(order.account);
    command.zone = symbols.zones.find(order.side == Side::kAsk ? "hill" : "city");
    command.placed = order.sequence;
    command.slot = static_cast<OrderSlot>(order.sequence);
    command.order_id = order.id;
    command.quantity = Lots{1};
    command.price = order.price;
    command.expire_time = order.expires.value_or(Timestamp{});
    EventBuffer events;
    markets_.apply_to(commodity, command, events);
    ASSERT_EQ(events.size(), 1u);
  }

  // A command of every commodity, at time 100.
  std::vector<std::string> apply_to_all(Command command) {
    command.sequence = 50;
    command.time = Timestamp{100};
    EventBuffer events;
    markets_.apply_to_all(command, events);
    markets_.audit();
    return lines(events);
  }

  std::vector<std::string> apply_reference(const ReferenceChange& change) {
    ReferenceEffect effect;
    EXPECT_FALSE(reference_.apply(change, effect).has_value());
    EventBuffer events;
    markets_.apply_reference({.sequence = 50, .time = Timestamp{100}, .operation = Operation::kReference},
                             change, reference_, effect, events);
    markets_.audit();
    return lines(events);
  }

  std::vector<std::string> lines(const EventBuffer& events) const {
    std::vector<std::string> lines;
    for (const Event& event : events.events()) lines.push_back(event_text(event, reference_.symbols()));
    return lines;
  }

  ReferenceData reference_ = small_market();
  Markets markets_{reference_};
};

TEST_F(MarketsTest, MassCancelGoesByPriorityOverAllCommodities) {
  place({.sequence = 1, .commodity = "tea", .price = Price{50}, .id = "a1"});
  place({.sequence = 2, .commodity = "onion", .price = Price{50}, .id = "a2"});
  place({.sequence = 3, .commodity = "onion", .price = Price{40}, .account = "bo", .id = "b3"});
  place({.sequence = 4, .commodity = "tea", .price = Price{45}, .id = "a4"});
  place({.sequence = 5, .commodity = "onion", .price = Price{60}, .id = "a5"});

  const auto events = apply_to_all(
      {.operation = Operation::kMassCancel, .account = reference_.symbols().accounts.find("al")});

  EXPECT_THAT(
      events,
      ElementsAre("50.0 cancelled al/a1 mass_cancel filled=0", "50.1 cancelled al/a2 mass_cancel filled=0",
                  "50.2 cancelled al/a4 mass_cancel filled=0", "50.3 cancelled al/a5 mass_cancel filled=0"));
  EXPECT_EQ(markets_.resting_count(), 1u);
}

TEST_F(MarketsTest, MassCancelOfOneSideLeavesTheOther) {
  place({.sequence = 1, .commodity = "tea", .side = Side::kBid, .price = Price{50}, .id = "b1"});
  place({.sequence = 2, .commodity = "onion", .price = Price{50}, .id = "a2"});

  Command bids;
  bids.operation = Operation::kMassCancel;
  bids.one_side = true;
  bids.side = Side::kBid;
  bids.account = reference_.symbols().accounts.find("al");

  const auto events = apply_to_all(bids);

  EXPECT_THAT(events, ElementsAre("50.0 cancelled al/b1 mass_cancel filled=0"));
}

TEST_F(MarketsTest, MassCancelThatFindsNothingHasNoEvent) {
  place({.sequence = 1, .commodity = "tea", .price = Price{50}, .id = "a1"});

  EXPECT_THAT(apply_to_all(
                  {.operation = Operation::kMassCancel, .account = reference_.symbols().accounts.find("cy")}),
              IsEmpty());
}

TEST_F(MarketsTest, MassCancelExpiresWhatIsDueFirst) {
  place({.sequence = 1, .commodity = "onion", .price = Price{50}, .id = "a1"});
  place({.sequence = 2,
         .commodity = "tea",
         .price = Price{50},
         .account = "bo",
         .id = "b2",
         .expires = Timestamp{100}});

  EXPECT_THAT(apply_to_all(
                  {.operation = Operation::kMassCancel, .account = reference_.symbols().accounts.find("al")}),
              ElementsAre("50.0 expired bo/b2 filled=0", "50.1 cancelled al/a1 mass_cancel filled=0"));
}

TEST_F(MarketsTest, ASuspensionIsSaidBetweenWhatExpiresAndWhatItCancels) {
  place({.sequence = 1, .commodity = "tea", .price = Price{50}, .id = "a1"});
  place({.sequence = 2, .commodity = "onion", .price = Price{50}, .account = "bo", .id = "b2"});
  place({.sequence = 3, .commodity = "onion", .price = Price{50}, .id = "a3", .expires = Timestamp{100}});
  place({.sequence = 4, .commodity = "onion", .price = Price{50}, .id = "a4"});

  const auto events = apply_to_all({.operation = Operation::kSuspend,
                                    .cancel_resting = true,
                                    .account = reference_.symbols().accounts.find("al")});

  EXPECT_THAT(events, ElementsAre("50.0 expired al/a3 filled=0", "50.1 reference_changed suspend al",
                                  "50.2 cancelled al/a1 suspended filled=0",
                                  "50.3 cancelled al/a4 suspended filled=0"));
  EXPECT_EQ(markets_.resting_count(), 1u);
}

TEST_F(MarketsTest, EveryonesOrdersAreCancelledWhenEveryoneIsSuspended) {
  place({.sequence = 1, .commodity = "tea", .price = Price{50}, .id = "a1"});
  place({.sequence = 2,
         .commodity = "onion",
         .side = Side::kBid,
         .price = Price{5},
         .account = "bo",
         .id = "b2"});

  EXPECT_THAT(apply_to_all({.operation = Operation::kSuspend, .cancel_resting = true}),
              ElementsAre("50.0 reference_changed suspend", "50.1 cancelled al/a1 suspended filled=0",
                          "50.2 cancelled bo/b2 suspended filled=0"));
}

TEST_F(MarketsTest, WithoutCancellingASuspensionLeavesWhatRests) {
  place({.sequence = 1, .commodity = "tea", .price = Price{50}, .id = "a1"});

  EXPECT_THAT(apply_to_all({.operation = Operation::kSuspend}),
              ElementsAre("50.0 reference_changed suspend"));
  EXPECT_EQ(markets_.resting_count(), 1u);
}

TEST_F(MarketsTest, TickExpiresByTimeThenPriorityOverAllCommodities) {
  place({.sequence = 1, .commodity = "tea", .price = Price{50}, .id = "a1", .expires = Timestamp{90}});
  place({.sequence = 2, .commodity = "onion", .price = Price{50}, .id = "a2", .expires = Timestamp{80}});
  place({.sequence = 3, .commodity = "onion", .price = Price{50}, .id = "a3", .expires = Timestamp{90}});
  place({.sequence = 4, .commodity = "tea", .price = Price{50}, .id = "a4", .expires = Timestamp{80}});
  place({.sequence = 5, .commodity = "tea", .price = Price{50}, .id = "a5", .expires = Timestamp{101}});

  EXPECT_THAT(apply_to_all({.operation = Operation::kTick}),
              ElementsAre("50.0 expired al/a2 filled=0", "50.1 expired al/a4 filled=0",
                          "50.2 expired al/a1 filled=0", "50.3 expired al/a3 filled=0"));
}

// Tea has the older orders, onion the earlier place in the order of creation.
TEST_F(MarketsTest, ReferenceChangeExpiresThenTradesCommodityByCommodity) {
  place({.sequence = 1, .commodity = "tea", .price = Price{90}, .id = "a1"});
  place({.sequence = 2,
         .commodity = "tea",
         .side = Side::kBid,
         .price = Price{95},
         .account = "bo",
         .id = "b2"});
  place({.sequence = 3,
         .commodity = "onion",
         .side = Side::kBid,
         .price = Price{95},
         .account = "bo",
         .id = "b3"});
  place({.sequence = 4, .commodity = "onion", .price = Price{90}, .id = "a4"});
  place({.sequence = 5, .commodity = "tea", .price = Price{500}, .id = "a5", .expires = Timestamp{100}});

  const auto events =
      apply_reference({LaneRow{.origin = "hill", .destination = "city", .class_symbol = "*"},
                       LaneRow{.origin = "hill", .destination = "city", .class_symbol = "road"}});

  EXPECT_THAT(
      events,
      ElementsAre("50.0 expired al/a5 filled=0", "50.1 reference_changed",
                  "50.2 filled onion taker=ask ask=al/a4@hill(0,1) bid=bo/b3@city(0,1) 1 farm_gate=95 "
                  "delivered=95 unit_cost=0 subsidy=0",
                  "50.3 filled tea taker=bid ask=al/a1@hill(0,1) bid=bo/b2@city(0,1) 1 farm_gate=90 "
                  "delivered=90 unit_cost=0 subsidy=0"));
}

TEST_F(MarketsTest, ReferenceChangeOpensTheMarketOfANewCommodity) {
  const CommodityRow fig{.symbol = "fig", .class_symbol = "road", .tick = Price{1}};

  EXPECT_THAT(apply_reference({fig}), ElementsAre("50.0 reference_changed"));

  EXPECT_EQ(markets_.count(), 3u);
}

}  // namespace
}  // namespace farmgate
