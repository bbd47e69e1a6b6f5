// The demand map says what is open and what it would fetch: over random markets, held against every order and
// lane.
#include "engine/market_data/demand_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "tests/market_data/copied_market.h"
#include "tests/market_data/naive_orders.h"
#include "tests/support/random_requests.h"

namespace farmgate {
namespace {

using Interest = std::map<std::string, std::pair<std::int64_t, std::int64_t>>;  // lots, best price
using Netbacks = std::map<std::string, std::int64_t>;

class DemandMapTest : public testing::TestWithParam<std::uint64_t> {
 protected:
  DemandMapTest() : market_(make_random_market(GetParam(), 1'500)), requests_(market_), copied_(market_) {}

  const ReferenceData& reference() const { return copied_.copy().books().reference(); }
  std::string symbol(ZoneId zone) const { return std::string(reference().symbols().zones.symbol(zone)); }

  Interest expected_interest(const std::string& commodity, Side side) const {
    Interest interest;
    for (const auto& [placed, order] : orders_.all()) {
      if (order.open == 0 || order.commodity != commodity || order.terms.side != side) continue;
      const std::int64_t price = order.terms.price.value();
      const auto [found, is_first] = interest.try_emplace(order.zone, 0, price);
      auto& [lots, best] = found->second;
      lots += order.open;
      best = side == Side::kBid ? std::max(best, price) : std::min(best, price);
    }
    return interest;
  }
  Interest interest_of(const std::vector<MapInterest>& entries) const {
    Interest interest;
    for (const MapInterest& entry : entries) {
      interest[symbol(entry.zone)] = {entry.quantity.value(), entry.best.value()};
    }
    return interest;
  }

  // From every zone along every lane in time to every bid that has not expired.
  Netbacks expected_netbacks(CommodityId id, const std::string& symbol) const {
    Netbacks netbacks;
    const Commodity& commodity = reference().commodity(id);
    for (std::size_t i = 0; i < reference().symbols().zones.size(); ++i) {
      for (const auto& [placed, order] : orders_.all()) {
        if (order.open == 0 || order.commodity != symbol || order.terms.side != Side::kBid) continue;
        if (order.terms.time_in_force == TimeInForce::kGoodTillDate &&
            order.terms.expire_time <= copied_.copy().time()) {
          continue;
        }
        const ZoneId origin{i};
        const Lane* const lane =
            reference().lane(commodity.class_id,
                             {.origin = origin, .destination = reference().symbols().zones.find(order.zone)});
        const bool is_in_time = lane != nullptr && (commodity.shelf_life_hours == 0 ||
                                                    lane->transit_hours <= commodity.shelf_life_hours);
        if (!is_in_time) continue;
        const Price netback = Price{order.terms.price} - lane->net_cost();
        if (netback < lowest_ask(commodity)) continue;
        std::int64_t& best = netbacks[this->symbol(origin)];
        best = std::max(best, netback.value());
      }
    }
    return netbacks;
  }

  // No ask may have less.
  static Price lowest_ask(const Commodity& commodity) {
    Price price = commodity.collar.lowest;
    while (price.value() % commodity.tick.value() != 0) price = price + Price{1};
    return price;
  }

  void expect_right(CommodityId id) const {
    const std::string commodity(reference().symbols().commodities.symbol(id));
    const DemandMap map = demand_map(copied_.copy(), id, StatisticsWindow::kSinceStart);
    ASSERT_EQ(interest_of(map.demand), expected_interest(commodity, Side::kBid)) << commodity;
    ASSERT_EQ(interest_of(map.supply), expected_interest(commodity, Side::kAsk)) << commodity;
    Netbacks netbacks;
    for (const MapNetback& netback : map.netbacks) netbacks[symbol(netback.origin)] = netback.price.value();
    if (copied_.copy().books().book(id).market().is_halted()) {
      ASSERT_TRUE(netbacks.empty());
      return;
    }
    ASSERT_EQ(netbacks, expected_netbacks(id, commodity)) << commodity;
  }

  RandomMarket market_;
  RandomRequests requests_;
  CopiedMarket copied_;
  NaiveOrders orders_;
};

TEST_P(DemandMapTest, SaysWhatIsOpenAndWhatItWouldFetch) {
  for (std::size_t i = 0; i < requests_.all().size(); ++i) {
    for (const Event& event : copied_.apply(requests_.all()[i])) {
      orders_.apply(event, copied_.engine().reference().symbols());
    }
    if (i % 50 != 0) continue;
    for (std::size_t id = 0; id < reference().symbols().commodities.size(); ++id) {
      expect_right(CommodityId{id});
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, DemandMapTest, testing::Range<std::uint64_t>(1, 9));

}  // namespace
}  // namespace farmgate
