// Histories are of the open orders alone, and say what the events said of them.
#include "engine/runtime/order_histories.h"

#include <gtest/gtest.h>

#include "engine/runtime/engine.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

class OrderHistoriesTest : public testing::Test {
 protected:
  void apply(std::int64_t time, const Request& request) {
    events_.clear();
    engine_.apply(PreparedRequest(at(Timestamp{time}, request)), events_);
    histories_.add(events_.events());
  }

  Engine engine_{small_market(), {}};
  EventBuffer events_;
  OrderHistories histories_;
};

TEST_F(OrderHistoriesTest, SayWhatBecameOfAnOpenOrder) {
  apply(10, new_ask({"al", "a1"}, Lots{9}, Price{50}));
  apply(20, new_bid({"bo", "b1"}, Lots{2}, Price{100}));
  apply(30, new_bid({"bo", "b2"}, Lots{3}, Price{100}));
  apply(40, replace_of({"al", "a1"}, Lots{8}, Price{50}));

  ASSERT_NE(histories_.find(1), nullptr);
  EXPECT_EQ(
      *histories_.find(1),
      (OrderHistory{.placed_time = Timestamp{10}, .changed = 4, .fill_count = 2, .filled_money = 5 * 50}));
  EXPECT_EQ(histories_.size(), 1u);
}

// A bid pays what its lots cost delivered: 50 at the farm and 7 of the lane's 10, of which 3 are paid for.
TEST_F(OrderHistoriesTest, CountWhatABidPaysDelivered) {
  apply(10, new_ask({"al", "a1"}, Lots{2}, Price{50}));
  apply(20, new_bid({"bo", "b1"}, Lots{5}, Price{100}));

  ASSERT_NE(histories_.find(2), nullptr);
  EXPECT_EQ(histories_.find(2)->filled_money, 2 * 57);
  EXPECT_EQ(histories_.find(2)->changed, 2u);
}

TEST_F(OrderHistoriesTest, EndWithTheOrder) {
  apply(10, new_ask({"al", "a1"}, Lots{2}, Price{50}));
  apply(20, new_ask({"al", "a2"}, Lots{2}, Price{60}));
  apply(30, cancel_of({"al", "a1"}));
  apply(40, new_bid({"bo", "b1"}, Lots{2}, Price{100}));

  EXPECT_EQ(histories_.size(), 0u);
}

}  // namespace
}  // namespace farmgate
