// The best offer over all zones of one side, and the ladder behind it.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "engine/book/book_side.h"
#include "engine/book/offer_search.h"
#include "engine/model/cost_rows.h"

namespace farmgate {
namespace {

OrderSlot add_bid(OrderPool& pool, Sequence priority, CellIndex cell, std::int64_t bid_price) {
  const OrderSlot slot = pool.slot_count();
  pool.add(slot, "b1");
  pool[slot].priority = priority;
  pool[slot].score = score(Side::kBid, Price{bid_price});
  pool[slot].open = 1;
  pool[slot].cell = cell;
  return slot;
}

// The search that every taker starts with, by the number of zones that hold an order.
void BM_BestOffer(benchmark::State& state) {
  const auto zones = static_cast<std::size_t>(state.range(0));
  std::mt19937_64 random(1);
  CostRows costs(1, zones);
  OrderPool pool;
  BookSide bids;
  bids.renumber(costs.row_size(), [](ZoneId zone) { return zone.value(); });
  for (std::size_t zone = 0; zone < zones; ++zone) {
    costs.set(0, zone, static_cast<std::int32_t>(1'000 + random() % 19'000));
    const CellIndex cell = bids.add_cell(ZoneId{zone}, static_cast<std::uint32_t>(zone));
    bids.rest(pool, add_bid(pool, zone + 1, cell, static_cast<std::int64_t>(50'000 + random() % 10'000)));
  }

  OfferSearch search;
  for (auto _ : state) {
    search.start(bids, costs[0], 1);
    benchmark::DoNotOptimize(search.next(pool));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_BestOffer)->ArgName("zones")->Arg(1)->Arg(24)->Arg(340)->Arg(2838);

// One order in and out of a ladder of so many prices, near the best one as most are.
void BM_RestAndRemove(benchmark::State& state) {
  const auto levels = static_cast<int>(state.range(0));
  OrderPool pool;
  Ladder ladder;
  Sequence priority = 0;
  for (int level = 0; level < levels; ++level) ladder.rest(pool, add_bid(pool, ++priority, 0, level + 1));
  const OrderSlot slot = add_bid(pool, ++priority, 0, std::max(1, levels - 8));

  for (auto _ : state) {
    ladder.rest(pool, slot);
    ladder.remove(pool, slot);
    pool[slot].priority = ++priority;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_RestAndRemove)->ArgName("levels")->Arg(1)->Arg(300)->Arg(100'000);

}  // namespace
}  // namespace farmgate
