// The engine alone on the plain workload: gate, matching and every event, without files. Beside it, in the
// same run, the yardstick: what a book of one zone with dense ids and nothing else makes of the same
// commands.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <span>
#include <string_view>
#include <system_error>
#include <vector>

#include "bench/array_book.h"
#include "bench/recording.h"
#include "engine/base/check.h"
#include "engine/runtime/engine.h"
#include "tools/workload/plain_market.h"

namespace farmgate {
namespace {

constexpr std::size_t kBatchSize = 256;
constexpr std::uint64_t kCommands = 200'000;

void BM_ReplayPlain(benchmark::State& state) {
  const Workload workload =
      plain_workload({.commands = kCommands, .commodities = static_cast<std::uint32_t>(state.range(0))});
  const Recording recording = record(workload);
  EventBuffer events;
  for (auto _ : state) {
    state.PauseTiming();
    Engine engine(reference_of(workload), {.open_accounts = true, .expected_orders = kCommands});
    state.ResumeTiming();
    for (std::span<const PreparedRequest> rest = recording.requests(); !rest.empty();) {
      const auto now = rest.first(std::min(kBatchSize, rest.size()));
      engine.apply(now, events);
      events.clear();
      rest = rest.subspan(now.size());
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kCommands));
}

BENCHMARK(BM_ReplayPlain)->ArgName("commodities")->Arg(1)->Arg(32)->Unit(benchmark::kMillisecond);

std::uint32_t number(std::string_view text) {
  std::uint32_t value = 0;
  check(std::from_chars(text.begin(), text.end(), value).ec == std::errc{});
  return value;
}

ArrayCommand array_command(const Request& request) {
  using Kind = ArrayCommand::Kind;
  const bool is_new = request.operation == Operation::kNew;
  const Kind other = request.operation == Operation::kCancel ? Kind::kCancel : Kind::kReplace;
  return {.kind = is_new ? Kind::kNew : other,
          .side = static_cast<std::uint8_t>(request.side),
          .id = number(request.order_id),
          .quantity = static_cast<std::uint32_t>(request.quantity.value()),
          .price = static_cast<std::uint32_t>(request.price.value())};
}

void BM_ArrayBookPlain(benchmark::State& state) {
  std::vector<ArrayCommand> commands;
  const WorkloadTotals expected =
      plain_workload({.commands = kCommands, .commodities = 1}).generate([&](const Request& request) {
        commands.push_back(array_command(request));
      });
  std::vector<ArrayEvent> events;
  for (auto _ : state) {
    state.PauseTiming();
    ArrayBook book(kCommands);
    WorkloadTotals totals;
    state.ResumeTiming();
    for (std::size_t i = 0; i < commands.size(); ++i) {
      book.apply(commands[i], events);
      if ((i + 1) % kBatchSize != 0 && i + 1 != commands.size()) continue;
      for (const ArrayEvent& event : events) {
        if (event.kind != ArrayEvent::Kind::kFilled) continue;
        ++totals.fills;
        totals.quantity += event.quantity;
      }
      events.clear();
    }
    check(totals == expected);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kCommands));
}
BENCHMARK(BM_ArrayBookPlain)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace farmgate
