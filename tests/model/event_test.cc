#include "engine/model/event.h"

#include <gtest/gtest.h>

#include <string>

namespace farmgate {
namespace {

// The ids of the orders that an event closes.
template <class Payload>
std::string closed_by(const Payload& payload) {
  std::string ids;
  for_each_closed(Event({}, payload), [&](const OrderName& order) { ids += order.id; });
  return ids;
}

Filled fill_leaving(Lots ask_open, Lots bid_open, Side taker_side) {
  return {.taker_side = taker_side,
          .ask = {.order = {.id = "a"}, .open = ask_open},
          .bid = {.order = {.id = "b"}, .open = bid_open}};
}

TEST(EventPayload, HasAWordForEachKind) {
  EXPECT_EQ(to_string(EventPayload{Accepted{}}), "accepted");
  EXPECT_EQ(to_string(EventPayload{Rejected{}}), "rejected");
  EXPECT_EQ(to_string(EventPayload{Filled{}}), "filled");
  EXPECT_EQ(to_string(EventPayload{Cancelled{}}), "cancelled");
  EXPECT_EQ(to_string(EventPayload{Expired{}}), "expired");
  EXPECT_EQ(to_string(EventPayload{Replaced{}}), "replaced");
  EXPECT_EQ(to_string(EventPayload{ReferenceChanged{}}), "reference_changed");
  EXPECT_EQ(to_string(EventPayload{Booked{.what = Operation::kLoan}}), "loan_granted");
}

TEST(Filled, NamesMakerAndTakerByTheTakersSide) {
  const Filled bid_takes = fill_leaving(Lots{0}, Lots{0}, Side::kBid);
  const Filled ask_takes = fill_leaving(Lots{0}, Lots{0}, Side::kAsk);

  EXPECT_EQ(bid_takes.taker().order.id, "b");
  EXPECT_EQ(bid_takes.maker().order.id, "a");
  EXPECT_EQ(ask_takes.taker().order.id, "a");
  EXPECT_EQ(ask_takes.maker().order.id, "b");
}

TEST(ForEachClosed, AFillClosesWhatHasNothingOpenTheMakerFirst) {
  EXPECT_EQ(closed_by(fill_leaving(Lots{1}, Lots{1}, Side::kBid)), "");
  EXPECT_EQ(closed_by(fill_leaving(Lots{0}, Lots{1}, Side::kBid)), "a");
  EXPECT_EQ(closed_by(fill_leaving(Lots{1}, Lots{0}, Side::kBid)), "b");
  EXPECT_EQ(closed_by(fill_leaving(Lots{0}, Lots{0}, Side::kBid)), "ab");
  EXPECT_EQ(closed_by(fill_leaving(Lots{0}, Lots{0}, Side::kAsk)), "ba");
}

TEST(ForEachClosed, CancellationAndExpiryClose) {
  EXPECT_EQ(closed_by(Cancelled{.order = {.id = "c"}}), "c");
  EXPECT_EQ(closed_by(Expired{.order = {.id = "e"}}), "e");
}

TEST(ForEachClosed, NothingElseCloses) {
  EXPECT_EQ(closed_by(Accepted{Terms{}, {.id = "x"}, ZoneId{}}), "");
  EXPECT_EQ(closed_by(Rejected{.order_id = "x"}), "");
  EXPECT_EQ(closed_by(Replaced{.order = {.id = "x"}}), "");
  EXPECT_EQ(closed_by(ReferenceChanged{}), "");
  EXPECT_EQ(closed_by(Booked{}), "");
}

TEST(AccountOf, ARejectionNamesItsAccountByNumberOrText) {
  Symbols symbols;
  const AccountId al = symbols.accounts.add("al");

  EXPECT_EQ(account_of(Rejected{.known_account = al, .account = ""}, symbols), "al");
  EXPECT_EQ(account_of(Rejected{.known_account = {}, .account = "nobody"}, symbols), "nobody");
}

}  // namespace
}  // namespace farmgate
