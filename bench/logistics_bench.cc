// Laying out the costs of all lanes, and changing one.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "bench/recording.h"
#include "engine/logistics/cost_table.h"

namespace farmgate {
namespace {

Workload reference_named(std::string_view name) {
  auto workload =
      workload_named(name, {.commands = 0, .data_folder = setting("FARMGATE_BENCH_DATA", "tools/data")});
  check(workload.ok());
  return std::move(*workload);
}

std::shared_ptr<const CostTable> make_table(const ReferenceData& data) {
  return CostTable::make(data, data.commodity(CommodityId{0}).class_id, CostTable::kAnyTransit);
}

void lay_out(benchmark::State& state, std::string_view name) {
  const Workload workload = reference_named(name);
  const ReferenceData data = reference_of(workload);
  for (auto _ : state) benchmark::DoNotOptimize(make_table(data));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(workload.reference.lanes.size()));
}
BENCHMARK_CAPTURE(lay_out, square, "spatial-340")->Name("LayOut/spatial-340")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(lay_out, china, "spatial-china")
    ->Name("LayOut/spatial-china")
    ->Unit(benchmark::kMillisecond);

void change_lane(benchmark::State& state, std::string_view name) {
  const Workload workload = reference_named(name);
  ReferenceData data = reference_of(workload);
  std::shared_ptr<const CostTable> table = make_table(data);
  LaneRow lane = workload.reference.lanes.front();
  ReferenceEffect effect;
  for (auto _ : state) {
    lane.unit_cost += Price{1};
    check(!data.apply({lane}, effect).has_value());
    const ZonePair zones = effect.lanes.front().zones;
    table = table->with(data, {&zones, 1});
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(change_lane, square, "spatial-340")
    ->Name("ChangeLane/spatial-340")
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(change_lane, china, "spatial-china")
    ->Name("ChangeLane/spatial-china")
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace farmgate
