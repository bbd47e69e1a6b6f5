// Orders stand as the events tell: over random streams, held against plain maps.
#include "engine/market_data/order_states.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/digest.h"
#include "engine/runtime/engine.h"
#include "tests/market_data/naive_orders.h"
#include "tests/support/random_requests.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::size_t kClosedKept = 50;

// A market and both views of its orders.
class BothViews {
 public:
  explicit BothViews(const RandomMarket& market)
      : engine_(parse_reference(market.reference), gate_options(market.options)) {}

  void apply(const PreparedRequest& request) {
    events_.clear();
    engine_.apply(request, events_);
    bytes_.clear();
    digest_.add(events_.events(), symbols(), bytes_);
    for (const Event& event : events_.events()) naive_.apply(event, symbols());
    EventRecords records(bytes_);
    for (EventRecord record; records.next(record);) {
      const Status applied = orders_.apply(record);
      ASSERT_TRUE(applied) << applied.error().message;
    }
  }

  // Every order is found by its sequence, and the last one of its name by that, as long as it is kept.
  void expect_same() const {
    std::map<Sequence, std::string> expected;
    std::map<std::string, std::size_t> open_by_account;
    for (const auto& [placed, order] : naive_.all()) {
      if (order.status == "open") expected[placed] = text_of(placed, order);
      open_by_account[order.account] += order.status == "open" ? 1 : 0;
    }
    const std::size_t open = expected.size();
    for (const Sequence placed : naive_.last_closed(kClosedKept)) {
      expected[placed] = text_of(placed, naive_.all().at(placed));
    }

    EXPECT_EQ(orders_.open_count(), open);
    for (const auto& [account, count] : open_by_account) {
      EXPECT_EQ(orders_.open_count(account), count) << account;
    }
    for (const auto& [placed, order] : naive_.all()) {
      const OrderState* const found = orders_.find(placed);
      ASSERT_EQ(found != nullptr, expected.contains(placed)) << placed;
      if (found == nullptr) continue;
      ASSERT_EQ(text_of(*found, orders_.symbols()), expected[placed]);
      const OrderState* const named = orders_.find(order.account, order.id);
      ASSERT_NE(named, nullptr) << order.account << '/' << order.id;
      ASSERT_GE(named->placed, placed);
      ASSERT_EQ(named->id, order.id);
    }
  }

  // The sequences of the open orders that pass, page by page.
  std::vector<Sequence> listed(const OrderFilter& filter, std::size_t page_size) const {
    std::vector<Sequence> listed;
    OrderPage page;
    while (!page.is_last) {
      page = orders_.page(filter, page.next_after, page_size);
      EXPECT_LE(page.orders.size(), page_size);
      for (const OrderState* const order : page.orders) listed.push_back(order->placed);
    }
    return listed;
  }
  std::vector<Sequence> expected(const OrderFilter& filter) const {
    std::vector<Sequence> expected;
    for (const auto& [placed, order] : naive_.all()) {
      const bool passes = order.status == "open" &&
                          (filter.account.empty() || filter.account == order.account) &&
                          (filter.commodity.empty() || filter.commodity == order.commodity) &&
                          (filter.zone.empty() || filter.zone == order.zone) &&
                          (!filter.side || *filter.side == order.terms.side);
      if (passes) expected.push_back(placed);
    }
    return expected;
  }

  const NaiveOrders& naive() const { return naive_; }
  const OrderStates& orders() const { return orders_; }

 private:
  const Symbols& symbols() const { return engine_.reference().symbols(); }

  Engine engine_;
  EventBuffer events_;
  Digest digest_;
  std::string bytes_;
  NaiveOrders naive_;
  OrderStates orders_{kClosedKept};
};

class RandomOrders : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomOrders, StandAsPlainMapsSay) {
  const RandomMarket market = make_random_market(GetParam(), 2'000);
  const RandomRequests requests(market);
  BothViews views(market);

  for (std::size_t i = 0; i < requests.all().size(); ++i) {
    views.apply(requests.all()[i]);
    if (i % 100 == 0) views.expect_same();
  }

  views.expect_same();
  EXPECT_GT(views.naive().last_closed(SIZE_MAX).size(), kClosedKept);
}

TEST_P(RandomOrders, AreListedPageByPage) {
  const RandomMarket market = make_random_market(GetParam(), 1'000);
  const RandomRequests requests(market);
  BothViews views(market);
  for (const PreparedRequest& request : requests.all()) views.apply(request);
  ASSERT_FALSE(views.naive().all().empty());

  for (const auto& [placed, order] : views.naive().all()) {
    const std::vector<OrderFilter> filters{
        {},
        {.account = order.account, .side = order.terms.side},
        {.commodity = order.commodity, .zone = order.zone},
        {.account = order.account, .commodity = order.commodity, .zone = order.zone, .side = Side::kAsk}};
    for (const OrderFilter& filter : filters) {
      ASSERT_EQ(views.listed(filter, 1 + placed % 7), views.expected(filter));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomOrders, testing::Range<std::uint64_t>(1, 9));

// Events of one order for onion in hill, in turn.
class OrderEvents : public testing::Test {
 protected:
  Status accept(const std::string& id, Lots quantity = Lots{5}) {
    return apply(AcceptedRecord{.order = {.account = "al", .id = id},
                                .side = Side::kAsk,
                                .zone = "hill",
                                .quantity = quantity,
                                .price = Price{50}});
  }
  Status cancel(const std::string& id, Lots cancelled = Lots{5}) {
    return apply(CancelledRecord{.order = {.account = "al", .id = id}, .filled = {}, .cancelled = cancelled});
  }
  template <class Payload>
  Status apply(const Payload& payload) {
    return orders_.apply(
        {.sequence = ++sequence_, .time = Timestamp{1}, .commodity = "onion", .payload = payload});
  }

  OrderStates orders_{2};
  Sequence sequence_ = 0;
};

TEST_F(OrderEvents, AnIdUsedAgainNamesTheLastOrderThatHadIt) {
  const std::string id(60, 'x');  // too long to be kept within the order
  ASSERT_TRUE(accept(id));
  ASSERT_TRUE(cancel(id));
  ASSERT_TRUE(accept(id));

  EXPECT_EQ(orders_.find("al", id)->placed, 3u);
  EXPECT_FALSE(orders_.find(1)->is_open());

  for (const char* const other : {"a", "b"}) {  // the first is not kept any more
    ASSERT_TRUE(accept(other));
    ASSERT_TRUE(cancel(other));
  }
  EXPECT_EQ(orders_.find(1), nullptr);
  EXPECT_EQ(orders_.find("al", id)->placed, 3u);
}

// As many are placed and closed as it takes to drop what is forgotten again and again.
TEST_F(OrderEvents, WhatIsForgottenTakesNoRoom) {
  for (int i = 0; i < 20'000; ++i) {
    const std::string id = std::to_string(i);
    ASSERT_TRUE(accept(id));
    if (i % 1'000 == 0) continue;
    ASSERT_TRUE(cancel(id)) << i;
  }

  EXPECT_EQ(orders_.open_count(), 20u);
  EXPECT_EQ(orders_.open_count("al"), 20u);
  EXPECT_EQ(orders_.open_count("nobody"), 0u);
  std::vector<std::string> ids;
  for (const OrderState* const order : orders_.page({}, 0, 3).orders) ids.emplace_back(order->id.view());
  EXPECT_THAT(ids, ElementsAre("0", "1000", "2000"));
  EXPECT_EQ(orders_.find("al", "19998")->status, OrderStatus::kCancelled);
  EXPECT_EQ(orders_.find("al", "19997"), orders_.find(sequence_ - 5));
  EXPECT_EQ(orders_.find("al", "19996"), nullptr);
}

TEST_F(OrderEvents, ThatDoNotFitAreRefused) {
  ASSERT_TRUE(accept("a"));

  EXPECT_THAT(accept("a").error().message, HasSubstr("sequence 2 do not fit those before: order a of al"));
  EXPECT_FALSE(cancel("b"));
  EXPECT_FALSE(cancel("a", Lots{4}));
  EXPECT_FALSE(apply(ReplacedRecord{.order = {.account = "al", .id = "a"},
                                    .quantity = Lots{9},
                                    .price = Price{50},
                                    .open = Lots{8},
                                    .filled = Lots{0}}));
  EXPECT_FALSE(apply(FilledRecord{.taker_side = Side::kBid,
                                  .ask = {.order = {.account = "al", .id = "a"}, .zone = "hill"},
                                  .bid = {.order = {.account = "bo", .id = "b"}, .zone = "city"},
                                  .quantity = Lots{1}}));
}

}  // namespace
}  // namespace farmgate
