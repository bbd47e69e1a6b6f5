// The engine alone on every workload: gate, matching and every event, without files, as `farmgate replay
// --in-memory` times it; the sample from files to totals on one thread and on two.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "bench/recording.h"
#include "engine/base/check.h"
#include "engine/runtime/in_memory.h"
#include "engine/runtime/replay.h"

namespace farmgate {
namespace {

constexpr GateOptions kGate{.open_accounts = true};

void engine_alone(benchmark::State& state, std::string_view name) {
  const Recording recording = record_named(name);
  const InMemoryLog log{.requests = recording.requests(), .warm_up = recording.warm_up()};
  for (auto _ : state) state.SetIterationTime(time_all(reference_of(recording.workload), kGate, log));
  const CommandTimes times = time_each(reference_of(recording.workload), kGate, log);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(recording.timed()));
  state.counters["p50_ns"] = times.p50_ns;
  state.counters["p99_ns"] = times.p99_ns;
  state.counters["p99_9_ns"] = times.p99_9_ns;
}

void replay_sample(benchmark::State& state) {
  const std::string folder = setting("FARMGATE_BENCH_DATA", "tools/data") + "/mandi-2019";
  const ReplayOptions options{.reference = folder,
                              .orders = folder + "/orders.csv.zst",
                              .gate = kGate,
                              .threads = static_cast<int>(state.range(0))};
  std::uint64_t commands = 0;
  for (auto _ : state) {
    const auto result = replay(options, {});
    check(result.ok());
    commands += result->summary.commands();
    state.SetIterationTime(result->elapsed_seconds);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(commands));
}
BENCHMARK(replay_sample)
    ->Name("ReplayFiles/mandi")
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace farmgate

int main(int argc, char** argv) {
  farmgate::register_workloads("Engine", farmgate::engine_alone);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
