// The live engine without gRPC: submissions in, durable and published results out, one client that keeps
// several batches on their way. Beside it, in the same run, what the disk alone takes.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <semaphore>
#include <string>
#include <string_view>
#include <vector>

#include "bench/disk.h"
#include "bench/live_pipeline.h"
#include "bench/recording.h"
#include "engine/runtime/engine.h"
#include "engine/runtime/pipeline_meters.h"
#include "engine/runtime/snapshot_maker.h"

namespace farmgate {
namespace {

using Clock = std::chrono::steady_clock;
using Requests = std::span<const PreparedRequest>;

// Calls send(live, requests, seconds) with the timed requests of a workload, in an engine that has had the
// others.
template <class Send>
void run_pipeline(benchmark::State& state, std::string_view name, Durability durability, Send send) {
  const Recording recording = record_named(name);
  std::vector<double> seconds;
  for (auto _ : state) {
    LivePipeline live(recording.workload, durability);
    std::vector<double> warming;
    live.send(recording.requests().first(recording.warm_up()), 1'024, warming);
    const Clock::time_point start = Clock::now();
    send(live, recording.requests().subspan(recording.warm_up()), seconds);
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - start).count());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(recording.timed()));
  show_percentiles(seconds, state);
}

void register_pipelines() {
  for (const std::string_view name : {"plain-1", "spatial-china"}) {
    for (const auto& [word, durability] :
         {std::pair("sync", Durability::kSync), std::pair("none", Durability::kNone)}) {
      const std::string full_name = "Pipeline/" + std::string(name) + "/" + word;
      benchmark::RegisterBenchmark(
          full_name.c_str(),
          [name, durability = durability](benchmark::State& state) {
            const auto batch = static_cast<std::size_t>(state.range(0));
            run_pipeline(state, name, durability,
                         [batch](LivePipeline& live, Requests requests, std::vector<double>& seconds) {
                           live.send(requests, batch, seconds);
                         });
          })
          ->ArgName("batch")
          ->Arg(64)
          ->Arg(256)
          ->UseManualTime()
          ->Unit(benchmark::kMillisecond);
    }
  }
}

// Latency below what the engine can do; synced or with durability none.
void BM_Offered(benchmark::State& state) {
  const Durability durability = state.range(1) == 1 ? Durability::kSync : Durability::kNone;
  run_pipeline(state, "plain-1", durability,
               [&](LivePipeline& live, Requests requests, std::vector<double>& seconds) {
                 live.offer(requests, 64, static_cast<double>(state.range(0)), seconds);
               });
}
BENCHMARK(BM_Offered)
    ->ArgNames({"a_second", "sync"})
    ->ArgsProduct({{100'000, 300'000}, {1, 0}})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

// Latency far below what the engine can do, with so many resting orders, while a snapshot of them is made or
// none is: the engine cannot have stood still for longer than the slowest batch took.
void BM_BesideASnapshot(benchmark::State& state) {
  constexpr double kRate = 20'000;
  const bool is_made = state.range(1) == 1;
  const auto workload =
      workload_named("spatial-340", {.commands = std::stoull(setting("FARMGATE_BENCH_COMMANDS", "100000")),
                                     .resting = static_cast<std::uint64_t>(state.range(0))});
  const Recording recording = record(*workload);
  std::vector<double> seconds;
  for (auto _ : state) {
    LivePipeline live(recording.workload, Durability::kNone);
    std::vector<double> warming;
    live.send(recording.requests().first(recording.warm_up()), 1'024, warming);
    std::binary_semaphore done(0);
    SnapshotMaker maker(live.data(), live.pipeline().feed(), {.commands = 0, .interval = {}});
    maker.when_done([&done] { done.release(); });
    const Clock::time_point start = Clock::now();
    if (is_made) maker.request();
    live.offer(recording.requests().subspan(recording.warm_up()), 64, kRate, seconds);
    if (is_made) done.acquire();
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - start).count());
    state.counters["resting"] = static_cast<double>(live.pipeline().status().resting_orders);
  }
  state.counters["max_us"] = 1e6 * std::ranges::max(seconds);
  show_percentiles(seconds, state);
}
BENCHMARK(BM_BesideASnapshot)
    ->ArgNames({"orders", "snapshot"})
    ->Args({10'000, 1})
    ->Args({1'000'000, 0})
    ->Args({1'000'000, 1})
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

// What counting and timing cost the thread that publishes.
void BM_Meters(benchmark::State& state) {
  const Recording recording = record_named("plain-1");
  const Requests requests = recording.requests().first(256);
  Engine engine(reference_of(recording.workload), {.open_accounts = true});
  EventBuffer events;
  std::vector<Decision> decisions;
  engine.apply(requests, events, decisions);
  PublisherMeters meters;
  for (auto _ : state) {
    const Clock::time_point sequenced = Clock::now();
    meters.count_events(events.events());
    meters.end_batch(decisions);
    meters.time_batch(sequenced, sequenced);
  }
  state.SetItemsProcessed(state.iterations() * std::ssize(requests));
}
BENCHMARK(BM_Meters);

BENCHMARK(BM_Fdatasync)->UseManualTime()->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace farmgate

int main(int argc, char** argv) {
  farmgate::register_pipelines();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
