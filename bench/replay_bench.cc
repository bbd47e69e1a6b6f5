// The engine alone on the plain workload: gate, matching and every event, without files.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/base/check.h"
#include "engine/files/order_log.h"
#include "engine/runtime/engine.h"
#include "tools/workload/plain_market.h"

namespace farmgate {
namespace {

constexpr std::size_t kBatchSize = 256;
constexpr std::uint64_t kCommands = 200'000;

// The workload's commands, with their text.
void collect(const Workload& workload, RequestBatch& batch) {
  workload.generate([&batch](const Request& request) {
    Request copy = request;
    for (std::string_view* text : {&copy.account, &copy.order_id, &copy.commodity, &copy.zone}) {
      *text = batch.texts.keep(*text);
    }
    batch.requests.push_back(copy);
  });
}

ReferenceData reference_of(const Workload& workload) {
  ReferenceData data;
  ReferenceEffect effect;
  ReferenceChange change;
  for (const CommodityRow& row : workload.reference.commodities) change.emplace_back(row);
  for (const ZoneRow& row : workload.reference.zones) change.emplace_back(row);
  for (const LaneRow& row : workload.reference.lanes) change.emplace_back(row);
  check(!data.apply(change, effect).has_value());
  return data;
}

void BM_ReplayPlain(benchmark::State& state) {
  const Workload workload =
      plain_workload({.commands = kCommands, .commodities = static_cast<std::uint32_t>(state.range(0))});
  RequestBatch batch;
  collect(workload, batch);
  EventBuffer events;
  for (auto _ : state) {
    state.PauseTiming();
    Engine engine(reference_of(workload), {.open_accounts = true});
    state.ResumeTiming();
    for (std::span<const Request> rest = batch.requests; !rest.empty();) {
      const auto now = rest.first(std::min(kBatchSize, rest.size()));
      engine.apply(now, events);
      events.clear();
      rest = rest.subspan(now.size());
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kCommands));
}

BENCHMARK(BM_ReplayPlain)->ArgName("commodities")->Arg(1)->Arg(32)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace farmgate
