// The books of market data are those of the live engine, at every thousandth sequence, whatever has been
// restarted on the way.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "engine/model/reference_rows.h"
#include "engine/model/request_batch.h"
#include "tests/market_data/live_market.h"
#include "tests/support/random_requests.h"
#include "tools/workload/catalogue.h"

namespace farmgate {
namespace {

constexpr std::size_t kCommands = 6'000;
constexpr std::size_t kStep = 1'000;

// Sends requests, and looks at the books behind each of the next thousands, and behind the last.
void expect_same_books(std::span<const PreparedRequest> requests, LiveMarket& live) {
  while (!requests.empty()) {
    const auto next = requests.first(std::min(kStep - live.last() % kStep, requests.size()));
    requests = requests.subspan(next.size());
    const BookTexts matched = live.apply(next);
    ASSERT_EQ(live.copied_books(), matched) << "at sequence " << live.last();
    ASSERT_FALSE(matched.empty());
  }
}

// The engine begins again from its journal, then from a snapshot and what its journal has behind that; the
// copy from the first event, and from the snapshot.
void expect_same_books_over_restarts(const Genesis& genesis, std::span<const PreparedRequest> requests,
                                     std::size_t shards) {
  using CopyFrom = LiveMarket::CopyFrom;
  const std::size_t part = requests.size() / 4 + 123;  // within a thousand
  LiveMarket live(genesis, shards);
  expect_same_books(requests.first(part), live);
  live.restart(CopyFrom::kFirstEvent);
  expect_same_books(requests.subspan(part, part), live);
  live.stop_with_snapshot();
  live.restart(CopyFrom::kFirstEvent);
  expect_same_books(requests.subspan(2 * part, part), live);
  live.restart(CopyFrom::kSnapshot);
  expect_same_books(requests.subspan(3 * part), live);
  EXPECT_EQ(live.copied_from(), 2 * part);
  EXPECT_EQ(live.last(), requests.size());
}

class RandomLiveBooks : public testing::TestWithParam<std::tuple<std::size_t, std::uint64_t>> {};

// Every feature of the rules.
TEST_P(RandomLiveBooks, AreThoseOfMarketData) {
  const auto [shards, seed] = GetParam();
  const RandomMarket market = make_random_market(seed, kCommands);
  const RandomRequests requests(market);
  const GateOptions gate = gate_options(market.options);
  const Genesis genesis{.reference = reference_rows(parse_reference(market.reference)),
                        .open_accounts = gate.open_accounts,
                        .remembered_closes = gate.remembered_closes};

  expect_same_books_over_restarts(genesis, requests.all(), shards);
}

INSTANTIATE_TEST_SUITE_P(Shards, RandomLiveBooks,
                         testing::Combine(testing::Values(0, 2, 8), testing::Range<std::uint64_t>(1, 5)));

// Keeps the commands of a workload.
void record(const Workload& workload, RequestBatch& batch) {
  workload.generate([&batch](Request request) {
    for (ShortText* const text :
         {&request.account, &request.order_id, &request.request_id, &request.commodity, &request.zone}) {
      *text = batch.texts.keep(*text);
    }
    batch.requests.emplace_back(request);
  });
}

class LiveBooksOfWorkload : public testing::TestWithParam<std::tuple<std::size_t, std::string>> {};

// Books of thousands of orders.
TEST_P(LiveBooksOfWorkload, AreThoseOfMarketData) {
  const auto& [shards, name] = GetParam();
  const auto workload = workload_named(name, {.commands = 2 * kCommands, .resting = 5'000});
  ASSERT_TRUE(workload) << workload.error().message;
  RequestBatch batch;
  record(*workload, batch);
  ReferenceChange rows;
  const WorkloadReference& reference = workload->reference;
  for (const CommodityRow& row : reference.commodities) rows.emplace_back(row);
  for (const ZoneRow& row : reference.zones) rows.emplace_back(row);
  for (const LaneRow& row : reference.lanes) rows.emplace_back(row);
  const Genesis genesis{.reference = std::move(rows), .open_accounts = true, .remembered_closes = 10'000'000};

  expect_same_books_over_restarts(genesis, batch.requests, shards);
}

INSTANTIATE_TEST_SUITE_P(Shards, LiveBooksOfWorkload,
                         testing::Combine(testing::Values(0, 2, 8),
                                          testing::Values("plain-32", "spatial-100")));

}  // namespace
}  // namespace farmgate
