#include "engine/files/event_files.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace farmgate {
namespace {

constexpr EventHeader kHeader{.sequence = 7, .index = 2, .commodity = CommodityId{0}, .time = Timestamp{900}};

class EventFilesTest : public testing::Test {
 protected:
  EventFilesTest() {
    symbols_.commodities.add("onion, red");
    symbols_.zones.add("hill");
    symbols_.zones.add("city");
    symbols_.accounts.add("al");
    symbols_.accounts.add("bo");
  }

  std::string fill_rows(const std::vector<Event>& events) const {
    CsvWriter csv;
    append_fills(events, symbols_, csv);
    return std::string(csv.text());
  }
  std::string event_rows(const std::vector<Event>& events) const {
    CsvWriter csv;
    append_events(events, symbols_, csv);
    return std::string(csv.text());
  }

  // Al sells 4 of 10 to bo, whose order is done.
  static Filled fill(Side taker_side) {
    return {.taker_side = taker_side,
            .ask = {.order = {.account = AccountId{0}, .placed = 1, .id = "a1"},
                    .zone = ZoneId{0},
                    .open = Lots{6},
                    .filled = Lots{4}},
            .bid = {.order = {.account = AccountId{1}, .placed = 7, .id = "b1"},
                    .zone = ZoneId{1},
                    .open = Lots{0},
                    .filled = Lots{4}},
            .quantity = Lots{4},
            .farm_gate = Price{50},
            .delivered = Price{57},
            .unit_cost = Price{10},
            .subsidy = Price{3}};
  }
  static OrderName order() { return {.account = AccountId{0}, .placed = 1, .id = "a1"}; }

  Symbols symbols_;
};

TEST_F(EventFilesTest, HasTheColumnsOfTheRules) {
  CsvWriter fills;
  append_fills_header(fills);
  CsvWriter events;
  append_events_header(events);

  EXPECT_EQ(fills.text(),
            "sequence,index,ts_ns,commodity,taker_side,ask_account,ask_order,bid_account,bid_order,origin,"
            "destination,quantity,farm_gate_price,delivered_price,unit_cost,subsidy,programme\n");
  EXPECT_EQ(events.text(), "sequence,index,ts_ns,event,account,order_id,reason,open,filled\n");
}

TEST_F(EventFilesTest, AFillIsOneRowOfFills) {
  EXPECT_EQ(fill_rows({Event(kHeader, fill(Side::kBid))}),
            "7,2,900,\"onion, red\",bid,al,a1,bo,b1,hill,city,4,50,57,10,3,\n");
  EXPECT_EQ(fill_rows({Event(kHeader, fill(Side::kAsk))}),
            "7,2,900,\"onion, red\",ask,al,a1,bo,b1,hill,city,4,50,57,10,3,\n");
}

TEST_F(EventFilesTest, OtherEventsAreNoFills) {
  EXPECT_EQ(
      fill_rows({Event(kHeader, Accepted{.order = order()}), Event(kHeader, Cancelled{.order = order()})}),
      "");
}

TEST_F(EventFilesTest, AFillIsTwoRowsOfEventsTheMakersFirst) {
  EXPECT_EQ(event_rows({Event(kHeader, fill(Side::kBid))}),
            "7,2,900,filled,al,a1,,6,4\n7,2,900,filled,bo,b1,,0,4\n");
  EXPECT_EQ(event_rows({Event(kHeader, fill(Side::kAsk))}),
            "7,2,900,filled,bo,b1,,0,4\n7,2,900,filled,al,a1,,6,4\n");
}

TEST_F(EventFilesTest, AnAcceptedOrderIsOpenInFull) {
  EXPECT_EQ(event_rows({Event(kHeader, Accepted{Terms{.quantity = Lots{10}}, order(), ZoneId{}})}),
            "7,2,900,accepted,al,a1,,10,0\n");
}

TEST_F(EventFilesTest, ARejectionHasAReasonAndNoQuantities) {
  EXPECT_EQ(event_rows({Event(
                kHeader, Rejected{.account = "who, me", .order_id = "", .reason = RejectReason::kHalted})}),
            "7,2,900,rejected,\"who, me\",,halted,,\n");
  EXPECT_EQ(event_rows({Event(kHeader, Rejected{.known_account = AccountId{1}, .order_id = "b1"})}),
            "7,2,900,rejected,bo,b1,malformed,,\n");
}

TEST_F(EventFilesTest, ACancelledOrExpiredOrderHasNothingOpen) {
  EXPECT_EQ(event_rows({Event(kHeader, Cancelled{.order = order(),
                                                 .reason = CancelReason::kSelfTrade,
                                                 .filled = Lots{4},
                                                 .cancelled = Lots{6}})}),
            "7,2,900,cancelled,al,a1,self_trade,0,4\n");
  EXPECT_EQ(event_rows({Event(kHeader, Expired{.order = order(), .filled = Lots{4}, .cancelled = Lots{6}})}),
            "7,2,900,expired,al,a1,,0,4\n");
}

TEST_F(EventFilesTest, AReplacedOrderIsAsItStandsBeforeMatching) {
  EXPECT_EQ(
      event_rows({Event(
          kHeader, Replaced{.order = order(), .quantity = Lots{9}, .open = Lots{5}, .filled = Lots{4}})}),
      "7,2,900,replaced,al,a1,,5,4\n");
}

TEST_F(EventFilesTest, ABookingIsOfNoOrder) {
  EXPECT_EQ(event_rows({Event(kHeader, Booked{.account = order().account, .what = Operation::kPayout})}),
            "7,2,900,paid_out,al,,,,\n");
}

TEST_F(EventFilesTest, ASuspensionNamesTheAccount) {
  const ReferenceChanged suspended{.what = Operation::kSuspend, .account = order().account};
  EXPECT_EQ(event_rows({Event(kHeader, suspended)}), "7,2,900,reference_changed,al,,,,\n");
  EXPECT_EQ(event_rows({Event(kHeader, ReferenceChanged{.what = Operation::kSuspend})}),
            "7,2,900,reference_changed,,,,,\n");
}

TEST_F(EventFilesTest, AReferenceChangeIsOfNoOrder) {
  EXPECT_EQ(event_rows({Event(kHeader, ReferenceChanged{})}), "7,2,900,reference_changed,,,,,\n");
}

}  // namespace
}  // namespace farmgate
