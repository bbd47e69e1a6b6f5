// Statistics are what all fills there were add up to: over random markets, held against a sum of every one.
#include "engine/market_data/statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "engine/model/digest.h"
#include "engine/runtime/engine.h"
#include "tests/market_data/naive_orders.h"
#include "tests/market_data/naive_statistics.h"
#include "tests/support/random_draws.h"
#include "tests/support/random_requests.h"

namespace farmgate {
namespace {

using testing::UnorderedElementsAre;

constexpr std::array kScopes{StatisticsScope::kCommodity, StatisticsScope::kZone, StatisticsScope::kLane};
constexpr std::array kWindows{StatisticsWindow::kMinute, StatisticsWindow::kHour, StatisticsWindow::kDay,
                              StatisticsWindow::kSinceStart};

constexpr std::int64_t kSecond = 1'000'000'000;

// A market and both views of what it trades, at times that are drawn from all windows.
class BothViews {
 public:
  BothViews(const RandomMarket& market, std::uint64_t seed)
      : engine_(parse_reference(market.reference), gate_options(market.options)), draws_(seed) {}

  void apply(const PreparedRequest& request) {
    events_.clear();
    engine_.apply(request, events_);
    bytes_.clear();
    digest_.add(events_.events(), engine_.reference().symbols(), bytes_);
    for (const Event& event : events_.events()) naive_orders_.apply(event, engine_.reference().symbols());
    time_ += Timestamp{draw_gap()};
    EventRecords records(bytes_);
    for (EventRecord record; records.next(record);) {
      record.time = time_;
      ASSERT_TRUE(orders_.apply(record));
      statistics_.apply(record, orders_.changes());
      naive_.apply(record);
    }
  }

  void expect_same() const {
    for (const StatisticsScope scope : kScopes) {
      for (const StatisticsWindow window : kWindows) {
        const auto rows = statistics_.rows({.scope = scope, .window = window, .commodity = {}, .zones = {}});
        ASSERT_EQ(text_of(rows, orders_.symbols()), naive_.rows(scope, window, naive_orders_))
            << static_cast<int>(scope) << ' ' << static_cast<int>(window);
      }
    }
  }

  std::size_t fill_count() const {
    std::int64_t fills = 0;
    for (const StatisticsRow& row : statistics_.rows({})) fills += row.figures.fill_count;
    return static_cast<std::size_t>(fills);
  }

 private:
  std::int64_t draw_gap() {
    constexpr std::array<std::int64_t, 8> kGaps{
        0, 1, kSecond / 3, kSecond, 7 * kSecond, 59 * kSecond, 3'601 * kSecond, 86'400 * kSecond};
    // Mostly short ones, so that windows have something in them.
    const auto longest = static_cast<std::size_t>(draws_.between(0, 7));
    return kGaps[std::min(longest, static_cast<std::size_t>(draws_.between(0, 7)))] + draws_.between(0, 999);
  }

  Engine engine_;
  RandomDraws draws_;
  EventBuffer events_;
  Digest digest_;
  std::string bytes_;
  Timestamp time_{1'555'555'555 * kSecond};
  NaiveOrders naive_orders_;
  NaiveStatistics naive_;
  OrderStates orders_;
  Statistics statistics_;
};

class RandomStatistics : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomStatistics, AreWhatAllFillsAddUpTo) {
  const RandomMarket market = make_random_market(GetParam(), 3'000);
  const RandomRequests requests(market);
  BothViews views(market, GetParam());

  for (std::size_t i = 0; i < requests.all().size(); ++i) {
    views.apply(requests.all()[i]);
    if (i % 50 == 0) views.expect_same();
  }

  views.expect_same();
  EXPECT_GT(views.fill_count(), 100u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomStatistics, testing::Range<std::uint64_t>(1, 9));

// Fills of one lot each at given times, of onion from hill to city.
class Fills : public testing::Test {
 protected:
  void fill(std::int64_t time_ns, Price farm_gate = Price{50}, Lots quantity = Lots{1}) {
    fill_on(time_ns, {.origin = kHill, .destination = kCity}, farm_gate, quantity);
  }
  void fill_on(std::int64_t time_ns, ZonePair zones, Price farm_gate = Price{50}, Lots quantity = Lots{1}) {
    OrderState ask;
    ask.commodity = kOnion;
    ask.zone = zones.origin;
    ask.side = Side::kAsk;
    OrderState bid;
    bid.commodity = kOnion;
    bid.zone = zones.destination;
    const std::array<OrderChange, 2> changes{
        {{.order = &ask, .open_before = {}}, {.order = &bid, .open_before = {}}}};
    statistics_.apply({.time = Timestamp{time_ns},
                       .commodity = "onion",
                       .payload = FilledRecord{.ask = {},
                                               .bid = {},
                                               .quantity = quantity,
                                               .farm_gate = farm_gate,
                                               .delivered = farm_gate + Price{7},
                                               .programme = {}}},
                      changes);
  }
  // An event at this time that is no fill.
  void pass(std::int64_t time_ns) {
    statistics_.apply({.time = Timestamp{time_ns}, .commodity = {}, .payload = RejectedRecord{}}, {});
  }
  std::int64_t fills_within(StatisticsWindow window) const {
    const auto rows = statistics_.rows({.window = window, .commodity = kOnion, .zones = {}});
    return rows.empty() ? 0 : rows[0].figures.fill_count;
  }
  // The pairs of zones of the rows that pass.
  std::vector<ZonePair> zones_of(StatisticsScope scope, ZonePair zones) const {
    std::vector<ZonePair> found;
    for (const StatisticsRow& row : statistics_.rows({.scope = scope, .commodity = kOnion, .zones = zones})) {
      found.push_back(row.zones);
    }
    return found;
  }

  static constexpr CommodityId kOnion{0};
  static constexpr ZoneId kHill{0};
  static constexpr ZoneId kDale{1};
  static constexpr ZoneId kCity{2};
  Statistics statistics_;
};

TEST_F(Fills, AMinuteIsTheSecondThatHasBegunAndTheFiftyNineBefore) {
  fill(100 * kSecond - 1);
  fill(100 * kSecond);

  pass(158 * kSecond + kSecond - 1);
  EXPECT_EQ(fills_within(StatisticsWindow::kMinute), 2);
  pass(159 * kSecond);
  EXPECT_EQ(fills_within(StatisticsWindow::kMinute), 1);
  EXPECT_EQ(window_start(StatisticsWindow::kMinute, statistics_.time()), Timestamp{100 * kSecond});
  pass(160 * kSecond);
  EXPECT_EQ(fills_within(StatisticsWindow::kMinute), 0);
  EXPECT_EQ(fills_within(StatisticsWindow::kHour), 2);
}

TEST_F(Fills, AnHourIsOfMinutesAndADayOfHours) {
  fill(3'600 * kSecond - 1);
  fill(3'600 * kSecond);

  pass(2 * 3'600 * kSecond - 1);
  EXPECT_EQ(fills_within(StatisticsWindow::kHour), 1);
  pass(24 * 3'600 * kSecond - 1);
  EXPECT_EQ(fills_within(StatisticsWindow::kDay), 2);
  pass(24 * 3'600 * kSecond);
  EXPECT_EQ(fills_within(StatisticsWindow::kDay), 1);
  EXPECT_EQ(fills_within(StatisticsWindow::kSinceStart), 2);
  EXPECT_EQ(window_start(StatisticsWindow::kHour, statistics_.time()),
            Timestamp{(23 * 60 + 1) * 60 * kSecond});
  EXPECT_EQ(window_start(StatisticsWindow::kDay, statistics_.time()), Timestamp{3'600 * kSecond});
}

TEST_F(Fills, MoneyGoesBeyond64Bits) {
  for (int i = 0; i < 20; ++i) fill(kSecond * i, kPriceMax, kQuantityMax);

  const auto rows = statistics_.rows({.commodity = kOnion, .zones = {}});
  EXPECT_EQ(to_string(rows.at(0).figures.farm_gate.money), "20000000000000000000");
  EXPECT_EQ(to_string(rows.at(0).figures.delivered.money), "20000000140000000000");
}

TEST_F(Fills, RowsAreThoseOfTheZonesThatAreGiven) {
  const ZonePair from_hill{.origin = kHill, .destination = kCity};
  const ZonePair from_dale{.origin = kDale, .destination = kCity};
  const ZonePair within_dale{.origin = kDale, .destination = kDale};
  for (const ZonePair zones : {from_hill, from_dale, within_dale}) fill_on(kSecond, zones);
  const ZonePair of_dale{.origin = kDale, .destination = {}};
  const ZonePair to_dale{.origin = {}, .destination = kDale};

  const auto lane = StatisticsScope::kLane;
  EXPECT_THAT(zones_of(lane, {}), UnorderedElementsAre(from_hill, from_dale, within_dale));
  EXPECT_THAT(zones_of(lane, of_dale), UnorderedElementsAre(from_dale, within_dale));
  EXPECT_THAT(zones_of(lane, to_dale), UnorderedElementsAre(within_dale));
  EXPECT_THAT(zones_of(lane, from_hill), UnorderedElementsAre(from_hill));
  EXPECT_THAT(zones_of(lane, {.origin = kHill, .destination = kDale}), UnorderedElementsAre());
  EXPECT_THAT(zones_of(StatisticsScope::kZone, within_dale), UnorderedElementsAre(of_dale, to_dale));
  EXPECT_THAT(zones_of(StatisticsScope::kZone, of_dale), UnorderedElementsAre(of_dale));
  EXPECT_EQ(zones_of(StatisticsScope::kZone, {}).size(), 4u);
}

}  // namespace
}  // namespace farmgate
