// What market data take, in memory: a state that takes in events, and quotes for all zones that are brought
// up to date from it.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/disk.h"
#include "bench/genesis.h"
#include "bench/recording.h"
#include "engine/base/check.h"
#include "engine/journal/event_log.h"
#include "engine/market_data/demand_map.h"
#include "engine/market_data/market_state.h"
#include "engine/market_data/statistics.h"
#include "engine/market_data/zone_quotes.h"
#include "engine/model/digest.h"
#include "engine/model/event_buffer.h"
#include "engine/runtime/engine.h"

namespace farmgate {
namespace {

using Clock = std::chrono::steady_clock;

// As many commands as a busy engine publishes at a time.
constexpr std::size_t kChunk = 256;

// The events of a workload, as market data get them.
struct PublishedEvents {
  explicit PublishedEvents(std::string_view name) : recording(record_named(name)) { publish(); }

  void publish() {
    Engine engine(reference_of(recording.workload), {.open_accounts = true});
    EventBuffer events;
    Digest digest;
    add(recording.requests().first(recording.warm_up()), engine, events, digest);
    first_timed = chunks.size();
    timed = add(recording.requests().subspan(recording.warm_up()), engine, events, digest);
  }

  // Returns how many events they have.
  std::int64_t add(std::span<const PreparedRequest> requests, Engine& engine, EventBuffer& events,
                   Digest& digest) {
    std::int64_t count = 0;
    while (!requests.empty()) {
      const auto next = requests.first(std::min(kChunk, requests.size()));
      requests = requests.subspan(next.size());
      EventChunk& chunk = chunks.emplace_back();
      chunk.first = engine.last_sequence() + 1;
      chunk.digest_before = digest.value();
      engine.apply(next, events);
      digest.add(events.events(), engine.reference().symbols(), chunk.events);
      count += static_cast<std::int64_t>(events.events().size());
      events.clear();
      chunk.last = engine.last_sequence();
      chunk.digest_after = digest.value();
    }
    return count;
  }

  // A state that has taken in what comes before what is timed.
  std::unique_ptr<MarketState> state() const {
    auto state = std::make_unique<MarketState>();
    check(state->begin(genesis_of(recording.workload).reference).ok());
    for (std::size_t i = 0; i < first_timed; ++i) check(state->apply(chunks[i]).ok());
    return state;
  }

  Recording recording;
  std::vector<EventChunk> chunks;
  std::size_t first_timed = 0;
  std::int64_t timed = 0;  // events
};

// Items are events.
void run_build(benchmark::State& state, std::string_view workload) {
  const PublishedEvents events(workload);
  for (auto _ : state) {
    const std::unique_ptr<MarketState> market = events.state();
    const Clock::time_point start = Clock::now();
    for (std::size_t i = events.first_timed; i < events.chunks.size(); ++i) {
      check(market->apply(events.chunks[i]).ok());
    }
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - start).count());
  }
  state.SetItemsProcessed(state.iterations() * events.timed);
}

// Quotes of all zones after every chunk. Time is that of both steps; look_us is the part of it for which the
// market is held, update_us the rest, both medians.
void run_quotes(benchmark::State& state, std::string_view workload) {
  const PublishedEvents events(workload);
  const std::string commodity = events.recording.workload.reference.commodities.front().symbol;
  std::vector<double> looks;
  std::vector<double> updates;
  for (auto _ : state) {
    const std::unique_ptr<MarketState> market = events.state();
    ZoneQuotes quotes(commodity);
    quotes.look(*market);
    quotes.update();
    double seconds = 0;
    for (std::size_t i = events.first_timed; i < events.chunks.size(); ++i) {
      check(market->apply(events.chunks[i]).ok());
      const Clock::time_point start = Clock::now();
      quotes.look(*market);
      const Clock::time_point looked = Clock::now();
      quotes.update();
      const Clock::time_point end = Clock::now();
      looks.push_back(std::chrono::duration<double>(looked - start).count());
      updates.push_back(std::chrono::duration<double>(end - looked).count());
      seconds += looks.back() + updates.back();
    }
    state.SetIterationTime(seconds);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(looks.size()));
  state.counters["look_us"] = 1e6 * percentile(looks, 0.5);
  state.counters["update_us"] = 1e6 * percentile(updates, 0.5);
}

// The answers for which the market is held the longest, after all events: every lane of a commodity in the
// statistics, and its demand map.
template <class Ask>
void run_answers(benchmark::State& state, std::string_view workload, Ask ask) {
  const PublishedEvents events(workload);
  const std::unique_ptr<MarketState> market = events.state();
  for (std::size_t i = events.first_timed; i < events.chunks.size(); ++i) {
    check(market->apply(events.chunks[i]).ok());
  }
  const std::string& symbol = events.recording.workload.reference.commodities.front().symbol;
  std::size_t rows = 0;
  for (auto _ : state) rows = ask(*market, symbol);
  state.counters["rows"] = static_cast<double>(rows);
}

std::size_t ask_for_lanes(const MarketState& market, std::string_view commodity) {
  return market.statistics()
      .rows({.scope = StatisticsScope::kLane,
             .window = StatisticsWindow::kDay,
             .commodity = market.orders().symbols().commodities.find(commodity),
             .zones = {}})
      .size();
}

std::size_t ask_for_map(const MarketState& market, std::string_view commodity) {
  const CommodityId id = market.books().reference().symbols().commodities.find(commodity);
  return demand_map(market, id, StatisticsWindow::kDay).netbacks.size();
}

void register_all() {
  for (const std::string_view workload : {"plain-1", "spatial-china", "mandi"}) {
    benchmark::RegisterBenchmark(("Build/" + std::string(workload)).c_str(),
                                 [workload](benchmark::State& state) { run_build(state, workload); })
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  }
  benchmark::RegisterBenchmark("Quotes/spatial-china",
                               [](benchmark::State& state) { run_quotes(state, "spatial-china"); })
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("Lanes/spatial-china", [](benchmark::State& state) {
    run_answers(state, "spatial-china", ask_for_lanes);
  })->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("Map/spatial-china", [](benchmark::State& state) {
    run_answers(state, "spatial-china", ask_for_map);
  })->Unit(benchmark::kMillisecond);
}

}  // namespace
}  // namespace farmgate

int main(int argc, char** argv) {
  farmgate::register_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
