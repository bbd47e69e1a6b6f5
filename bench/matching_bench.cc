// The markets alone on every workload: commands as the gate decided them, matched again without it.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "bench/recording.h"
#include "engine/accounts/gate.h"
#include "engine/runtime/markets.h"

namespace farmgate {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatchSize = 256;

// The commands of a recording that pass the gate; of them, so many first ones only fill the books.
struct DecidedCommands {
  std::vector<Command> commands;
  std::size_t warm_up = 0;
};

DecidedCommands decide(const Recording& recording) {
  Gate gate(reference_of(recording.workload), {.open_accounts = true});
  Markets markets(gate.reference());
  EventBuffer events;
  DecidedCommands decided;
  Sequence sequence = 0;
  for (const PreparedRequest& request : recording.requests()) {
    Command command;
    const Decision decision = gate.decide(request, ++sequence, command);
    if (decision.outcome == Decision::Outcome::kPassed) {
      markets.apply_to(command.commodity, command, events);
      events.take_closes([&gate](const Close& close) { gate.report(close); });
      events.clear();
      decided.commands.push_back(command);
    }
    if (sequence == recording.warm_up()) decided.warm_up = decided.commands.size();
  }
  return decided;
}

double time_markets(const Recording& recording, const DecidedCommands& decided) {
  Markets markets(reference_of(recording.workload));
  EventBuffer events;
  Clock::time_point start = Clock::now();
  for (std::size_t i = 0; i < decided.commands.size(); ++i) {
    if (i == decided.warm_up) start = Clock::now();
    const Command& command = decided.commands[i];
    markets.apply_to(command.commodity, command, events);
    if ((i + 1) % kBatchSize == 0) events.clear();
  }
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void matching_alone(benchmark::State& state, std::string_view name) {
  const Recording recording = record_named(name);
  const DecidedCommands decided = decide(recording);
  for (auto _ : state) state.SetIterationTime(time_markets(recording, decided));
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(decided.commands.size() - decided.warm_up));
}

}  // namespace
}  // namespace farmgate

int main(int argc, char** argv) {
  farmgate::register_workloads("Markets", farmgate::matching_alone);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
