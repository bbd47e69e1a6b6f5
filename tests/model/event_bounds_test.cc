// What no engine says is not read back as an event.
#include "engine/model/event_bounds.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace farmgate {
namespace {

EventRecord event_of(const decltype(EventRecord::payload)& payload) {
  return {.sequence = 1, .time = Timestamp{1}, .commodity = "onion", .payload = payload};
}

AcceptedRecord accepted() {
  return {.order = {.account = "al", .id = "a1"},
          .side = Side::kAsk,
          .zone = "hill",
          .quantity = kQuantityMax,
          .price = kPriceMax,
          .coupon = {.programme = "fair", .locked = kCostMax}};
}

FilledRecord filled() {
  return {.ask = {.order = {.account = "al", .id = "a1"}, .zone = "hill", .open = {}, .filled = Lots{1}},
          .bid = {.order = {.account = "bo", .id = "b1"}, .zone = "city", .open = {}, .filled = Lots{1}},
          .quantity = Lots{1},
          .farm_gate = kPriceMin,
          .delivered = kPriceMax,
          .unit_cost = kCostMax,
          .subsidy = {}};
}

bool holds_after(const std::function<void(AcceptedRecord&)>& change) {
  AcceptedRecord record = accepted();
  change(record);
  return is_within_bounds(event_of(record));
}
bool holds_after(const std::function<void(FilledRecord&)>& change) {
  FilledRecord record = filled();
  change(record);
  return is_within_bounds(event_of(record));
}

TEST(EventBounds, TheMostThereIsIsWithin) {
  EXPECT_TRUE(is_within_bounds(event_of(accepted())));
  EXPECT_TRUE(is_within_bounds(event_of(filled())));
  EXPECT_TRUE(is_within_bounds(event_of(RejectedRecord{.order = {.account = "", .id = ""}})));
}

TEST(EventBounds, AnOrderHasANameAZoneLotsAndAPrice) {
  const std::string long_name(65, 'x');
  EXPECT_FALSE(holds_after([&](AcceptedRecord& record) { record.order.id = long_name; }));
  EXPECT_FALSE(holds_after([](AcceptedRecord& record) { record.order.account = ""; }));
  EXPECT_FALSE(holds_after([](AcceptedRecord& record) { record.zone = ""; }));
  EXPECT_FALSE(holds_after([](AcceptedRecord& record) { record.quantity = Lots{0}; }));
  EXPECT_FALSE(holds_after([](AcceptedRecord& record) { record.quantity = kQuantityMax + Lots{1}; }));
  EXPECT_FALSE(holds_after([](AcceptedRecord& record) { record.price = kPriceMax + Price{1}; }));
  EXPECT_FALSE(holds_after([](AcceptedRecord& record) { record.coupon.locked = Price{0}; }));
  EXPECT_FALSE(holds_after([](AcceptedRecord& record) { record.coupon.locked = kCostMax + Price{1}; }));
}

TEST(EventBounds, AFillHasLotsAndPrices) {
  EXPECT_FALSE(holds_after([](FilledRecord& record) { record.quantity = Lots{0}; }));
  EXPECT_FALSE(holds_after([](FilledRecord& record) { record.bid.open = Lots{-1}; }));
  EXPECT_FALSE(holds_after([](FilledRecord& record) { record.farm_gate = Price{0}; }));
  EXPECT_FALSE(holds_after([](FilledRecord& record) { record.unit_cost = Price{-1}; }));
  EXPECT_FALSE(holds_after([](FilledRecord& record) { record.redeemed = Price{-1}; }));
}

TEST(EventBounds, ASuspensionIsOfAnAccountOrOfEveryone) {
  const auto holds_of = [](const std::string& account) {
    EventRecord event = event_of(ReferenceChangedRecord{.what = Operation::kSuspend, .account = account});
    event.commodity = "";
    return is_within_bounds(event);
  };
  EXPECT_TRUE(holds_of("al"));
  EXPECT_TRUE(holds_of(""));
  EXPECT_FALSE(holds_of(std::string(65, 'x')));
}

TEST(EventBounds, ASuspensionIsOfNoCommodity) {
  EXPECT_FALSE(is_within_bounds(event_of(ReferenceChangedRecord{.what = Operation::kSuspend})));
  EXPECT_FALSE(is_within_bounds(event_of(ReferenceChangedRecord{.what = Operation::kReinstate})));
}

TEST(EventBounds, AHaltHasNoRows) {
  for (const Operation what : {Operation::kHalt, Operation::kResume}) {
    EXPECT_TRUE(is_within_bounds(event_of(ReferenceChangedRecord{.what = what})));
    EXPECT_FALSE(is_within_bounds(event_of(ReferenceChangedRecord{.what = what, .rows = "rows"})));
  }
  EXPECT_TRUE(
      is_within_bounds(event_of(ReferenceChangedRecord{.what = Operation::kReference, .rows = "rows"})));
}

TEST(EventBounds, NoOtherOperationChangesReferenceData) {
  for (const Operation what :
       {Operation::kNew, Operation::kCancel, Operation::kReplace, Operation::kMassCancel, Operation::kTick,
        Operation::kDisconnect, Operation::kDeposit, Operation::kWithdrawal, Operation::kPayout,
        Operation::kLoan, Operation::kCreditLine}) {
    EXPECT_FALSE(is_within_bounds(event_of(ReferenceChangedRecord{.what = what}))) << to_string(what);
  }
}

TEST(EventBounds, AReplaceLeavesSomethingOpen) {
  const ReplacedRecord replaced{
      .order = {.account = "al", .id = "a1"}, .quantity = Lots{5}, .price = Price{1}, .open = Lots{0}};

  EXPECT_FALSE(is_within_bounds(event_of(replaced)));
}

TEST(EventBounds, ACommandHasASequenceAndATime) {
  EventRecord event = event_of(accepted());
  event.sequence = 0;
  EXPECT_FALSE(is_within_bounds(event));
  event.sequence = 1;
  event.time = Timestamp{-1};
  EXPECT_FALSE(is_within_bounds(event));
}

}  // namespace
}  // namespace farmgate
