// Books are seen as they are: over random markets, held against all that rests.
#include "engine/market_data/book_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/market_data/quote.h"
#include "tests/market_data/copied_market.h"
#include "tests/market_data/naive_lane.h"
#include "tests/support/random_requests.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// What a level says: zone, price, lots, orders, net cost, subsidy, coupon.
using Line = std::tuple<std::uint32_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                        std::string>;

// Empty: there is none.
std::string text_of(const Coupon& coupon) {
  if (!coupon.exists()) return {};
  return std::to_string(coupon.programme.value()) + " " + std::to_string(Price{coupon.locked}.value());
}

std::vector<Line> lines_of(const BookView& view) {
  std::vector<Line> lines;
  for (const BookLevel& level : view.levels) {
    lines.emplace_back(level.zone.value(), level.price.value(), level.quantity_lots, level.order_count,
                       level.net_cost.value(), level.subsidy.value(), text_of(level.coupon));
  }
  return lines;
}

// Sees a book by looking at every order and every lane.
class NaiveView {
 public:
  NaiveView(const Books& books, CommodityId commodity)
      : reference_(books.reference()), commodity_(commodity) {
    books.book(commodity).market().visit_resting(
        [this](const RestingOrder& order) { orders_.push_back(order); });
    std::ranges::sort(orders_, {}, &RestingOrder::priority);
  }

  std::vector<Line> lines(Side side, std::optional<ZoneId> zone) const {
    struct Level {
      std::int64_t value = 0;  // greater is better
      Sequence oldest = 0;
      Line line;
    };
    std::map<std::tuple<std::uint32_t, std::int64_t, std::string>, Level> levels;
    for (const RestingOrder& order : orders_) {
      if (order.terms.side != side) continue;
      const std::optional<Lane> lane = lane_to(order, zone);
      if (!lane) continue;
      const std::int64_t price = order.terms.price.value();
      const std::int64_t cost = lane->net_cost().value();
      const bool is_out_of_reach =
          side == Side::kAsk ? price + cost > highest_bid() : price - cost < lowest_ask();
      if (zone && is_out_of_reach) continue;
      Level& level = levels[{order.zone.value(), price, text_of(order.coupon)}];
      if (level.oldest == 0) {
        level = {
            .value = (side == Side::kAsk ? -price : price) - cost,
            .oldest = order.priority,
            .line = {order.zone.value(), price, 0, 0, cost, lane->subsidy.value(), text_of(order.coupon)}};
      }
      std::get<2>(level.line) += order.open.value();
      ++std::get<3>(level.line);
    }
    std::vector<Level> sorted;
    for (const auto& [key, level] : levels) sorted.push_back(level);
    std::ranges::sort(sorted, [](const Level& a, const Level& b) {
      return a.value != b.value ? a.value > b.value : a.oldest < b.oldest;
    });
    std::vector<Line> lines;
    for (const Level& level : sorted) lines.push_back(level.line);
    return lines;
  }

 private:
  // Nothing: there is none, or it is too slow.
  std::optional<Lane> lane_to(const RestingOrder& order, std::optional<ZoneId> zone) const {
    if (!zone) return Lane{};
    const ZonePair zones =
        order.terms.side == Side::kAsk ? ZonePair{order.zone, *zone} : ZonePair{*zone, order.zone};
    return naive_lane(reference_, reference_.commodity(commodity_), zones, order.coupon);
  }

  // The furthest prices that orders may have.
  std::int64_t highest_bid() const {
    const Commodity& commodity = reference_.commodity(commodity_);
    std::int64_t price = commodity.collar.highest.value();
    price -= price % commodity.tick.value();
    return price;
  }
  std::int64_t lowest_ask() const {
    const Commodity& commodity = reference_.commodity(commodity_);
    std::int64_t price = commodity.collar.lowest.value();
    while (price % commodity.tick.value() != 0) ++price;
    return price;
  }

  const ReferenceData& reference_;
  const CommodityId commodity_;
  std::vector<RestingOrder> orders_;
};

class RandomViews : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomViews, SayWhatRests) {
  const RandomMarket market = make_random_market(GetParam(), 1'000);
  const RandomRequests requests(market);
  CopiedMarket copied(market);
  std::size_t levels = 0;
  for (std::size_t i = 0; i < requests.all().size(); ++i) {
    copied.apply(requests.all()[i]);
    if (i % 100 != 99) continue;
    const Books& books = copied.copy().books();
    for (std::size_t c = 0; c < books.reference().symbols().commodities.size(); ++c) {
      const NaiveView naive(books, CommodityId{c});
      for (const Side side : {Side::kBid, Side::kAsk}) {
        const auto plain = view(books.book(CommodityId{c}), {.side = side, .level_count = 1'000});
        ASSERT_EQ(lines_of(plain), naive.lines(side, std::nullopt));
        for (std::size_t z = 0; z < books.reference().symbols().zones.size(); ++z) {
          const Commodity& commodity = books.reference().commodity(CommodityId{c});
          const auto seen =
              view(books.book(CommodityId{c}), {.side = side,
                                                .seen_from = ZoneId{z},
                                                .furthest = furthest_price(commodity, opposite(side)),
                                                .level_count = 1'000});
          ASSERT_EQ(lines_of(seen), naive.lines(side, ZoneId{z}));
          levels += seen.levels.size();
        }
      }
    }
  }
  EXPECT_GT(levels, 0u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomViews, testing::Range<std::uint64_t>(1, 17));

TEST(BookView, SaysWhetherThereIsMore) {
  CopiedMarket copied(small_market(), {});
  copied.apply(PreparedRequest(new_ask({"al", "a1"}, Lots{5}, Price{60})));
  copied.apply(PreparedRequest(new_ask({"al", "a2"}, Lots{5}, Price{50})));
  copied.apply(PreparedRequest(new_ask({"cy", "c1"}, Lots{2}, Price{50})));
  const Books& books = copied.copy().books();
  const BookCopy& onion = books.book(books.reference().symbols().commodities.find("onion"));

  const BookView one = view(onion, {.side = Side::kAsk, .level_count = 1});
  const BookView two = view(onion, {.side = Side::kAsk, .level_count = 2});

  EXPECT_TRUE(one.more);
  EXPECT_THAT(lines_of(one), ElementsAre(Line{0, 50, 7, 2, 0, 0, ""}));
  EXPECT_FALSE(two.more);
  EXPECT_EQ(two.levels.size(), 2u);
  EXPECT_THAT(lines_of(view(onion, {.side = Side::kBid, .level_count = 1})), IsEmpty());
}

}  // namespace
}  // namespace farmgate
