#include "engine/runtime/summary.h"

#include <gtest/gtest.h>

#include <vector>

#include "engine/runtime/engine.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

// What requests to the small market come to.
Summary summary_of(const std::vector<PreparedRequest>& requests) {
  Engine engine(small_market(), {});
  EventBuffer events;
  std::uint64_t retries = 0;
  for (const PreparedRequest& request : requests) {
    if (engine.apply(request, events).outcome == Decision::Outcome::kRetry) ++retries;
  }
  Summary summary;
  summary.count_commands(requests.size(), retries);
  summary.add(events.events());
  return summary;
}

TEST(Summary, StartsAtNothing) {
  const Summary summary;

  EXPECT_EQ(summary.commands(), 0u);
  EXPECT_EQ(summary.accepted(), 0u);
  EXPECT_EQ(summary.filled().quantity, 0);
  EXPECT_TRUE(summary.commodities().empty());
}

TEST(Summary, CountsEveryCommandOnce) {
  const Request ask = new_ask({"al", "a1"}, Lots{10}, Price{50});

  const Summary summary = summary_of({ask, ask, new_ask({"al", "a2"}, Lots{0}, Price{50}),
                                      new_ask({"no", "a"}, Lots{1}, Price{5}), cancel_of({"al", "a9"}),
                                      cancel_of({"al", "a8"}), cancel_of({"al", "a1"})});

  EXPECT_EQ(summary.commands(), 7u);
  EXPECT_EQ(summary.retries(), 1u);
  EXPECT_EQ(summary.rejected(), 4u);
  EXPECT_EQ(summary.accepted(), 2u);
  EXPECT_EQ(summary.rejected(RejectReason::kQuantityOutOfRange), 1u);
  EXPECT_EQ(summary.rejected(RejectReason::kUnknownAccount), 1u);
  EXPECT_EQ(summary.rejected(RejectReason::kUnknownOrder), 2u);
  EXPECT_EQ(summary.rejected(RejectReason::kHalted), 0u);
}

// Per lot: the buyer pays 57 and the lane's funder 3, the producer gets 50 and the carrier 10.
TEST(Summary, MoneyAddsUp) {
  const Summary summary =
      summary_of({new_ask({"al", "a1"}, Lots{10}, Price{50}), new_bid({"bo", "b1"}, Lots{4}, Price{100})});

  const FillTotals& totals = summary.filled();
  EXPECT_EQ(totals.fills, 1u);
  EXPECT_EQ(totals.quantity, 4);
  EXPECT_EQ(totals.buyers_paid, 228);
  EXPECT_EQ(totals.subsidies, 12);
  EXPECT_EQ(totals.producers_received, 200);
  EXPECT_EQ(totals.carriers_received, 40);
  EXPECT_EQ(totals.buyers_paid + totals.subsidies, totals.producers_received + totals.carriers_received);
}

TEST(Summary, MoneyGoesBeyond64Bits) {
  Filled fill{.quantity = kQuantityMax, .farm_gate = kPriceMax, .delivered = kPriceMax};
  FillTotals totals;

  for (int i = 0; i < 100; ++i) totals.add(fill);

  EXPECT_EQ(totals.buyers_paid, Int128{1'000'000'000} * 1'000'000'000 * 100);
}

TEST(Summary, OfferedAndWantedFollowReplaces) {
  Request tea = new_bid({"bo", "b1"}, Lots{7}, Price{20});
  tea.commodity = "tea";

  const Summary summary = summary_of(
      {tea, new_ask({"al", "a1"}, Lots{10}, Price{50}), new_ask({"al", "a2"}, Lots{5}, Price{50}),
       replace_of({"al", "a1"}, Lots{4}, Price{50}), replace_of({"al", "a2"}, Lots{9}, Price{60})});

  ASSERT_EQ(summary.commodities().size(), 2u);
  EXPECT_EQ(summary.commodities()[0].offered, 13);
  EXPECT_EQ(summary.commodities()[0].wanted, 0);
  EXPECT_EQ(summary.commodities()[1].wanted, 7);
}

TEST(Summary, KeepsCommoditiesApart) {
  Request tea_ask = new_ask({"al", "a2"}, Lots{3}, Price{50});
  Request tea_bid = new_bid({"bo", "b2"}, Lots{2}, Price{65});
  tea_ask.commodity = tea_bid.commodity = "tea";

  const Summary summary = summary_of({new_ask({"al", "a1"}, Lots{10}, Price{50}), tea_ask, tea_bid,
                                      new_bid({"bo", "b1"}, Lots{1}, Price{57})});

  EXPECT_EQ(summary.commodities()[0].filled.quantity, 1);
  EXPECT_EQ(summary.commodities()[1].filled.quantity, 2);
  EXPECT_EQ(summary.commodities()[1].filled.carriers_received, 30);
}

}  // namespace
}  // namespace farmgate
