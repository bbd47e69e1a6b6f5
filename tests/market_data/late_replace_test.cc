// What the gate had taken for a replace that came to nothing is taken in market data too, so that balances
// and quotes say what the next order does: for every number of shards, and whatever was restarted on the way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "engine/market_data/quote.h"
#include "engine/model/reference_rows.h"
#include "tests/market_data/live_market.h"
#include "tests/market_data/snapshot_source.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

// bo has a line. A lot of onions from hill to city costs 10, of which 3 are paid: relief adds 4 for al, and
// has enough for 10 lots.
ReferenceData market() {
  ReferenceData data = small_market();
  ReferenceEffect effect;
  EXPECT_FALSE(
      data.apply({AccountRow{.symbol = "bo", .credit_line = 2'000},
                  AccountRow{.symbol = "al", .attributes = {"smallholder"}},
                  ProgrammeRow{.symbol = "relief", .budget = 40, .amount = 4, .attributes = {"smallholder"}}},
                 effect)
          .has_value());
  return data;
}

Request in_epoch(std::int64_t epoch, Request request) {
  return at(epoch_begin(epoch), std::move(request));
}

Request immediate(Request request) {
  request.time_in_force = TimeInForce::kImmediateOrCancel;
  return request;
}

// Up to three replaces that come to nothing in epoch 4. al's would lock the 20 that relief has left; bo's
// need 10 x 5 + 70 x 3 and 20 x 10.
std::vector<PreparedRequest> story() {
  return {in_epoch(0, new_ask({"al", "a1"}, Lots{5}, Price{50})),
          in_epoch(0, new_bid({"bo", "b1"}, Lots{5}, Price{60})),  // takes them at 53
          in_epoch(0, new_ask({"cy", "c1"}, Lots{4}, Price{50})),
          in_epoch(0, new_bid({"bo", "b2"}, Lots{10}, Price{60})),  // takes them at 57
          in_epoch(4, new_bid({"cy", "c2"}, Lots{9}, Price{60})),
          in_epoch(4, replace_of({"al", "a1"}, Lots{5}, Price{60})),
          in_epoch(4, replace_of({"bo", "b1"}, Lots{8}, Price{70})),
          in_epoch(4, replace_of({"bo", "b2"}, Lots{4}, Price{80}))};
}
constexpr std::int64_t kUsed = 5 * 53 + 4 * 57;
constexpr std::int64_t kHeld = 10 * 5 + 70 * 3 + 20 * 10;
constexpr std::int64_t kOpenBefore = 6 * 60;  // of b2

Int128 available(const MarketState& market, std::string_view symbol) {
  const AccountId account = market.accounts().find(symbol);
  const Credit::Balance balance = market.accounts().credit(account);
  return market.accounts().account(account).credit_line.value_or(0) - balance.used - balance.reserved;
}

Coupon coupon_of(const Request& ask, const MarketState& market) {
  const Symbols& names = market.books().reference().symbols();
  return market.coupon_for({.commodity = names.commodities.find(ask.commodity),
                            .zone = names.zones.find(ask.zone),
                            .account = ask.account.view(),
                            .quantity = ask.quantity});
}

// The fills of one order: lots, price at the farm gate, and what a programme pays of the lane.
using Fills = std::vector<std::array<std::int64_t, 3>>;

Fills quoted(const Request& ask, const MarketState& market) {
  const Symbols& names = market.books().reference().symbols();
  Fills fills;
  const Quote quoted = quote(market.books().find(ask.commodity)->market(),
                             {.side = Side::kAsk,
                              .zone = names.zones.find(ask.zone),
                              .quantity = ask.quantity,
                              .limit = ask.price,
                              .account = market.orders().symbols().accounts.find(ask.account),
                              .time = market.time(),
                              .coupon = coupon_of(ask, market)});
  for (const QuotedFill& fill : quoted.fills) {
    fills.push_back({fill.quantity.value(), fill.farm_gate.value(), fill.redeemed.value()});
  }
  return fills;
}

Fills filled(std::string_view events) {
  Fills fills;
  EventRecords records(events);
  for (EventRecord record; records.next(record);) {
    const auto* const fill = std::get_if<FilledRecord>(&record.payload);
    if (fill == nullptr) continue;
    fills.push_back({fill->quantity.value(), fill->farm_gate.value(), fill->redeemed.value()});
  }
  return fills;
}

// Nothing: it was not rejected.
std::optional<RejectReason> rejection(std::string_view events) {
  EventRecords records(events);
  for (EventRecord record; records.next(record);) {
    if (const auto* rejected = std::get_if<RejectedRecord>(&record.payload)) return rejected->reason;
  }
  return {};
}

enum class Meanwhile { kNothing, kRestart, kEventsMadeAgain, kSnapshot };

class LateReplacesInLiveMarket : public testing::TestWithParam<std::tuple<std::size_t, Meanwhile>> {
 protected:
  LateReplacesInLiveMarket()
      : live_({.reference = reference_rows(market()), .remembered_closes = 1'000}, std::get<0>(GetParam())) {}

  void go_on() {
    switch (std::get<1>(GetParam())) {
      case Meanwhile::kNothing:
        return;
      case Meanwhile::kRestart:
        return live_.restart(LiveMarket::CopyFrom::kFirstEvent);
      case Meanwhile::kEventsMadeAgain:
        return live_.restart_without_events();
      case Meanwhile::kSnapshot:
        live_.stop_with_snapshot();
        return live_.restart(LiveMarket::CopyFrom::kSnapshot);
    }
  }

  std::string events_of(const Request& request) {
    const std::vector<PreparedRequest> requests{request};
    live_.apply(requests);
    return live_.last_events();
  }
  // That bo can bid for so much in this epoch, and for no more, and that market data says so.
  void expect_available(std::int64_t money, std::int64_t epoch, const std::string& id) {
    live_.read([money](const MarketState& market) { EXPECT_EQ(available(market, "bo"), money); });
    const std::string more = id + "more";
    EXPECT_EQ(
        rejection(events_of(in_epoch(epoch, immediate(new_bid({"bo", more}, Lots{money + 1}, Price{1}))))),
        RejectReason::kCreditExceeded);
    EXPECT_EQ(rejection(events_of(in_epoch(epoch, immediate(new_bid({"bo", id}, Lots{money}, Price{1}))))),
              std::nullopt);
  }
  // That a quote of an ask of al's of this epoch says what the ask then does.
  Fills fills_as_quoted(Lots quantity, std::int64_t epoch, const std::string& id) {
    const Request ask = in_epoch(epoch, immediate(new_ask({"al", id}, quantity, Price{40})));
    const Fills expected = live_.read([&ask](const MarketState& market) { return quoted(ask, market); });
    EXPECT_EQ(filled(events_of(ask)), expected);
    return expected;
  }
  // Market data is as of the last event: one that changes nothing.
  void tell_the_time(std::int64_t epoch) { events_of(in_epoch(epoch, cancel_of({"cy", "nothing"}))); }

  LiveMarket live_;
};

TEST_P(LateReplacesInLiveMarket, QuotesAreWhatTheNextOrderDoes) {
  live_.apply(story());
  go_on();

  tell_the_time(5);
  expect_available(2'000 - kUsed - kOpenBefore - kHeld, 5, "b3");
  EXPECT_EQ(fills_as_quoted(Lots{1}, 5, "a2"), (Fills{{1, 53, 0}}));

  tell_the_time(6);
  EXPECT_EQ(fills_as_quoted(Lots{6}, 6, "a3"), (Fills{{6, 53, 0}}));  // 24 would be more than there is
  EXPECT_EQ(fills_as_quoted(Lots{1}, 6, "a4"), (Fills{{1, 57, 4}}));
  tell_the_time(7);
  expect_available(2'000 - kUsed, 7, "b4");
}

INSTANTIATE_TEST_SUITE_P(ShardsAndRestarts, LateReplacesInLiveMarket,
                         testing::Combine(testing::Values(0, 2),
                                          testing::Values(Meanwhile::kNothing, Meanwhile::kRestart,
                                                          Meanwhile::kEventsMadeAgain,
                                                          Meanwhile::kSnapshot)));

// A chunk whose list of late replaces was changed, as a damaged log could have it.
class MisfitLateReplaces : public testing::Test {
 protected:
  MisfitLateReplaces() : source_(snapshot_source(market(), {})) {
    EXPECT_TRUE(copy_.begin(reference_rows(market())));
    chunk_ = farmgate::apply(story(), source_);
  }
  std::string misfit() {
    const Status applied = copy_.apply(chunk_);
    EXPECT_FALSE(applied);
    return applied ? "" : applied.error().message;
  }

  SnapshotSource source_;
  MarketState copy_;
  EventChunk chunk_;
};

TEST_F(MisfitLateReplaces, ThoseThatWereNotChangedFit) {
  ASSERT_EQ(chunk_.late_replaces.size(), 3u);
  EXPECT_EQ(chunk_.late_replaces[0],
            (LateReplace{.sequence = 6, .reserved = 0, .programme = "relief", .locked = 20}));

  ASSERT_TRUE(copy_.apply(chunk_));

  EXPECT_EQ(available(copy_, "bo"), 2'000 - kUsed - kOpenBefore - kHeld);
}

TEST_F(MisfitLateReplaces, OfAProgrammeThatIsNotThere) {
  chunk_.late_replaces[0].programme = "nobody's";

  EXPECT_THAT(misfit(), HasSubstr("under a programme that is not there"));
}

TEST_F(MisfitLateReplaces, OfMoreThanAnyProgrammeHas) {
  chunk_.late_replaces[0].locked = kMoneyMax;

  EXPECT_THAT(misfit(), HasSubstr("can lock so much for a replace"));
}

TEST_F(MisfitLateReplaces, OfAnAccountThatIsNotThere) {
  const PreparedRequest unknown(in_epoch(4, cancel_of({"nobody", "n1"})));
  ASSERT_TRUE(copy_.apply(chunk_));
  chunk_ = farmgate::apply({&unknown, 1}, source_);
  chunk_.late_replaces.push_back({.sequence = chunk_.first, .reserved = 1, .programme = {}, .locked = 0});

  EXPECT_THAT(misfit(), HasSubstr("of an account that is not there"));
}

}  // namespace
}  // namespace farmgate
