// Quotes at every zone are what a quote for one lot says there, however seldom somebody looks.
#include "engine/market_data/zone_quotes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/reference_rows.h"
#include "engine/runtime/snapshot.h"
#include "tests/market_data/checked_quotes.h"
#include "tests/market_data/copied_market.h"
#include "tests/market_data/snapshot_source.h"
#include "tests/support/engine_request.h"
#include "tests/support/random_draws.h"
#include "tests/support/random_requests.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

class RandomZoneQuotes : public testing::TestWithParam<std::uint64_t> {};

// One looks at every command, one now and then; changed costs, halts, deletions and expiries come by.
TEST_P(RandomZoneQuotes, AreThoseOfOneLotAtEveryZone) {
  const RandomMarket market = make_random_market(GetParam(), 1'200);
  const RandomRequests requests(market);
  CopiedMarket copied(market);
  RandomDraws draws(GetParam());
  std::map<std::string, CheckedQuotes> always;
  std::map<std::string, CheckedQuotes> seldom;
  std::size_t seen = 0;
  for (const PreparedRequest& request : requests.all()) {
    copied.apply(request);
    const Symbols& symbols = copied.copy().books().reference().symbols();
    const bool is_now = draws.per_mille(60);
    for (std::size_t i = 0; i < symbols.commodities.size(); ++i) {
      const std::string symbol(symbols.commodities.symbol(CommodityId{i}));
      always.try_emplace(symbol, symbol).first->second.expect_right(copied.copy());
      if (is_now) seldom.try_emplace(symbol, symbol).first->second.expect_right(copied.copy());
      if (HasFatalFailure()) return;
    }
  }
  for (const auto& [symbol, quotes] : seldom) seen += quotes.seen();
  EXPECT_GT(seen, 20u);
}

// So many zones that books are searched by blocks.
class WideMarket {
 public:
  static constexpr std::int64_t kOrigins = 70;
  static constexpr std::int64_t kDestinations = 50;

  static ReferenceData reference(RandomDraws& draws) {
    ReferenceChange rows = {
        CommodityRow{
            .symbol = "onion", .name = "Onion", .lot = "bag", .class_symbol = "road", .tick = Price{1}},
        AccountRow{.symbol = "al"}};
    for (std::int64_t i = 0; i < kOrigins; ++i) rows.push_back(ZoneRow{.symbol = origin(i)});
    for (std::int64_t i = 0; i < kDestinations; ++i) rows.push_back(ZoneRow{.symbol = destination(i)});
    rows.push_back(ProgrammeRow{.symbol = "relief",
                                .budget = 1'000'000,
                                .amount = 100,
                                .amount_kind = AmountKind::kPerMille,
                                .origins = names_of_half_the_origins()});
    for (std::int64_t from = 0; from < kOrigins; ++from) {
      for (std::int64_t to = 0; to < kDestinations; ++to) {
        if (draws.per_mille(900)) rows.push_back(lane(draws, from, to));
      }
    }
    ReferenceData data;
    ReferenceEffect effect;
    EXPECT_FALSE(data.apply(rows, effect).has_value());
    return data;
  }
  static LaneRow lane(RandomDraws& draws, std::int64_t from, std::int64_t to) {
    return {.origin = origin(from),
            .destination = destination(to),
            .class_symbol = "road",
            .unit_cost = Price{draws.between(20, 40)},
            .transit_hours = 5};
  }
  static std::vector<std::string> names_of_half_the_origins() {
    std::vector<std::string> names;
    for (std::int64_t i = 0; i < kOrigins / 2; ++i) names.push_back(origin(i));
    return names;
  }
  static std::string origin(std::int64_t i) { return "from" + std::to_string(i); }
  static std::string destination(std::int64_t i) { return "to" + std::to_string(i); }
};

// Orders whose names it keeps, and changes of lanes.
class WideRequests {
 public:
  explicit WideRequests(RandomDraws& draws) : draws_(draws) {}

  Request next() {
    if (draws_.per_mille(10)) return change();
    return draws_.per_mille(300) && count_ > 0 ? cancel() : order();
  }

 private:
  Request order() {
    const bool is_ask = draws_.per_mille(500);
    id_ = "o" + std::to_string(count_++);
    zone_ = is_ask ? WideMarket::origin(draws_.between(0, WideMarket::kOrigins - 1))
                   : WideMarket::destination(draws_.between(0, WideMarket::kDestinations - 1));
    Request request = is_ask
                          ? new_ask({"al", id_}, Lots{draws_.between(1, 9)}, Price{draws_.between(90, 99)})
                          : new_bid({"al", id_}, Lots{draws_.between(1, 9)}, Price{draws_.between(105, 114)});
    request.zone = zone_;
    request.self_trade = SelfTrade::kCancelResting;
    return request;
  }
  Request cancel() {
    id_ = "o" + std::to_string(draws_.between(0, count_ - 1));
    return cancel_of({"al", id_});
  }
  Request change() {
    change_ = {WideMarket::lane(draws_, draws_.between(0, WideMarket::kOrigins - 1),
                                draws_.between(0, WideMarket::kDestinations - 1))};
    Request request;
    request.operation = Operation::kReference;
    request.change = &change_;
    return request;
  }

  RandomDraws& draws_;
  std::int64_t count_ = 0;
  std::string id_;
  std::string zone_;
  ReferenceChange change_;
};

TEST(ZoneQuotes, AreRightInAMarketOfManyZones) {
  RandomDraws draws(1);
  CopiedMarket copied(WideMarket::reference(draws), {});
  WideRequests requests(draws);
  CheckedQuotes quotes("onion");
  for (int i = 0; i < 3'000; ++i) {
    copied.apply(PreparedRequest(requests.next()));
    if (draws.per_mille(300)) quotes.expect_right(copied.copy());
    if (HasFatalFailure()) return;
  }
  const Market& onion = copied.copy().books().find("onion")->market();
  EXPECT_TRUE(onion.makers(Side::kAsk).is_dense());
  ASSERT_NE(onion.coupons(), nullptr);
  EXPECT_TRUE(onion.coupons()->asks().is_dense());
  EXPECT_GT(quotes.seen(), 1'000u);
}

// Numbers of zones and cells are others then; what has not changed by it is told as it was.
TEST_P(RandomZoneQuotes, GoOnWhenTheMarketGoesOnFromASnapshot) {
  const RandomMarket market = make_random_market(GetParam(), 1'200);
  const RandomRequests requests(market);
  SnapshotSource source = snapshot_source(parse_reference(market.reference), gate_options(market.options));
  auto state = std::make_unique<MarketState>();
  ASSERT_TRUE(state->begin(reference_rows(source.state.engine->reference())));
  const TemporaryFolder folder;
  const std::string path = folder.file("one.snapshot.zst");
  std::map<std::string, CheckedQuotes> followed;

  const std::size_t step = 20 + GetParam();
  for (std::size_t at = 0; at < requests.all().size(); at += step) {
    const EventChunk chunk =
        apply(requests.all().subspan(at, std::min(step, requests.all().size() - at)), source);
    if (at / step % 3 == 0) {
      ASSERT_TRUE(save_snapshot(source.state, path, &source.folds));
      auto restored = MarketState::restore(path);
      ASSERT_TRUE(restored) << restored.error().message;
      state = std::move(*restored);
    } else {
      ASSERT_TRUE(state->apply(chunk));
    }
    const Symbols& symbols = state->books().reference().symbols();
    for (std::size_t i = 0; i < symbols.commodities.size(); ++i) {
      const std::string symbol(symbols.commodities.symbol(CommodityId{i}));
      followed.try_emplace(symbol, symbol).first->second.expect_right(*state);
      if (HasFatalFailure()) return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomZoneQuotes, testing::Range<std::uint64_t>(1, 41));

// Time passes with commands of other commodities, which expire nothing here.
TEST(ZoneQuotes, OrdersWhoseTimeHasComeCountForNothing) {
  CopiedMarket copied(small_market(), {});
  const auto good_till = [](Request order, std::int64_t time) {
    order.time_in_force = TimeInForce::kGoodTillDate;
    order.given.expire_time = true;
    order.expire_time = Timestamp{time};
    return PreparedRequest(order);
  };
  const auto pass_time = [&](std::int64_t time) {
    Request tea = at(Timestamp{time}, new_ask({"al", "t" + std::to_string(time)}, Lots{1}, Price{20}));
    tea.commodity = "tea";
    copied.apply(PreparedRequest(tea));
  };
  const auto netback = [&](CheckedQuotes& quotes) {
    quotes.expect_right(copied.copy());
    const ZoneQuote* const quote = quotes.quotes().of(Side::kAsk).find("hill");
    return quote->exists() ? std::pair(quote->price.value(), quote->depth_lots)
                           : std::pair(std::int64_t{0}, std::int64_t{0});
  };
  copied.apply(good_till(new_bid({"bo", "b1"}, Lots{10}, Price{57}), 1'000));
  copied.apply(good_till(new_bid({"bo", "b2"}, Lots{4}, Price{57}), 2'000));
  copied.apply(good_till(new_bid({"bo", "b3"}, Lots{5}, Price{55}), 3'000));
  CheckedQuotes quotes("onion");
  using Level = std::pair<std::int64_t, std::int64_t>;  // netback, lots

  EXPECT_EQ(netback(quotes), Level(50, 14));
  pass_time(1'000);
  EXPECT_EQ(netback(quotes), Level(50, 4));
  pass_time(2'500);
  EXPECT_EQ(netback(quotes), Level(48, 5));
  pass_time(3'000);
  EXPECT_EQ(netback(quotes), Level(0, 0));
  copied.apply(PreparedRequest(at(Timestamp{3'000}, new_bid({"bo", "b4"}, Lots{1}, Price{50}))));
  EXPECT_EQ(netback(quotes), Level(43, 1));
}

TEST(ZoneQuotes, OfNoCommodityThereAreNone) {
  const CopiedMarket copied(small_market(), {});
  ZoneQuotes quotes("tulip");
  quotes.look(copied.copy());
  quotes.update();
  EXPECT_EQ(quotes.state(), CommodityState::kUnknown);
  EXPECT_TRUE(quotes.of(Side::kAsk).all().empty());
}

}  // namespace
}  // namespace farmgate
