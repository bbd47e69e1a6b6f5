// The journal alone: frames made and read, committed, and applied again by recovery. Beside it, in the same
// run, what the disk alone takes.

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
#include "engine/journal/frame.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/engine.h"
#include "engine/runtime/recovery.h"
#include "engine/runtime/snapshot.h"

namespace farmgate {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kWorkload = "plain-1";

// Commands as an engine has decided on them.
class Decided {
 public:
  Decided() : recording_(record_named(kWorkload)) {
    Engine engine(reference_of(recording_.workload), {.open_accounts = true});
    EventBuffer events;
    for (std::size_t at = 0; at < size(); at += 1'024) {
      engine.apply(run(at, 1'024), events, decisions_);
      events.clear();
    }
  }

  std::size_t size() const { return recording_.requests().size(); }
  std::int64_t count() const { return static_cast<std::int64_t>(size()); }

  Genesis genesis() const { return genesis_of(recording_.workload); }

  // Calls `visit(DecidedCommands)` for so many at a time.
  template <class Visit>
  void in_frames(std::size_t frame_size, Visit visit) const {
    for (std::size_t at = 0; at < size(); at += frame_size) {
      const std::span<const PreparedRequest> requests = run(at, frame_size);
      visit(DecidedCommands{.first = at + 1,
                            .requests = {&requests, 1},
                            .decisions = std::span(decisions_).subspan(at, requests.size())});
    }
  }

 private:
  std::span<const PreparedRequest> run(std::size_t at, std::size_t count) const {
    return recording_.requests().subspan(at, std::min(count, size() - at));
  }

  Recording recording_;
  std::vector<Decision> decisions_;
};

const Decided& decided() {
  static const Decided commands;
  return commands;
}

std::vector<std::string> frames_of(std::size_t frame_size) {
  std::vector<std::string> frames;
  FrameWriter writer;
  decided().in_frames(frame_size, [&](const DecidedCommands& commands) {
    frames.emplace_back(writer.write(commands, 1, {}));
  });
  return frames;
}

void BM_WriteFrames(benchmark::State& state) {
  FrameWriter writer;
  std::size_t bytes = 0;
  (void)decided();
  for (auto _ : state) {
    decided().in_frames(static_cast<std::size_t>(state.range(0)), [&](const DecidedCommands& commands) {
      bytes += writer.write(commands, 1, {}).size();
    });
  }
  state.SetItemsProcessed(state.iterations() * decided().count());
  state.counters["bytes_per_command"] =
      static_cast<double>(bytes) / static_cast<double>(state.iterations() * decided().count());
}
BENCHMARK(BM_WriteFrames)->ArgName("frame")->Arg(64)->Arg(256)->Arg(2'048)->Unit(benchmark::kMillisecond);

void BM_ReadFrames(benchmark::State& state) {
  const std::vector<std::string> frames = frames_of(static_cast<std::size_t>(state.range(0)));
  FrameReader reader;
  RecordedCommands commands;
  for (auto _ : state) {
    for (const std::string& frame : frames) {
      commands.clear();
      check(reader.open(frame).ok());
      check(reader.read(commands).ok());
      benchmark::DoNotOptimize(commands.requests.data());
    }
  }
  state.SetItemsProcessed(state.iterations() * decided().count());
}
BENCHMARK(BM_ReadFrames)->ArgName("frame")->Arg(64)->Arg(256)->Arg(2'048)->Unit(benchmark::kMillisecond);

// Writes all commands, a commit for each frame; notes how long each took.
void write_journal(Journal& journal, std::size_t frame_size, std::vector<double>& seconds) {
  decided().in_frames(frame_size, [&](const DecidedCommands& commands) {
    const Clock::time_point start = Clock::now();
    journal.add(commands);
    check(journal.commit().ok());
    seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
  });
}

void commit_frames(benchmark::State& state, Durability durability) {
  (void)decided();
  std::vector<double> seconds;
  for (auto _ : state) {
    const BenchFolder folder;
    const auto data = DataDirectory::open(folder.path(), {.durability = durability});
    check(data->begin(decided().genesis()).ok());
    const Clock::time_point start = Clock::now();
    write_journal(*data->journal, static_cast<std::size_t>(state.range(0)), seconds);
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - start).count());
  }
  state.SetItemsProcessed(state.iterations() * decided().count());
  show_percentiles(seconds, state);
}
void with_frames(benchmark::internal::Benchmark* bench) {
  bench->ArgName("frame")->Arg(64)->Arg(256)->Arg(2'048)->UseManualTime()->Unit(benchmark::kMillisecond);
}
BENCHMARK_CAPTURE(commit_frames, sync, Durability::kSync)->Name("BM_Commit/sync")->Apply(with_frames);
BENCHMARK_CAPTURE(commit_frames, none, Durability::kNone)->Name("BM_Commit/none")->Apply(with_frames);

// A journal and its events, applied again to an engine and held against both.
void BM_Recover(benchmark::State& state) {
  const BenchFolder folder;
  const auto data = DataDirectory::open(folder.path(), {.durability = Durability::kNone});
  check(data->begin(decided().genesis()).ok());
  std::vector<double> ignored;
  write_journal(*data->journal, static_cast<std::size_t>(state.range(0)), ignored);
  check(recover(*data->journal, *data->events).ok());  // makes the events
  for (auto _ : state) {
    const Clock::time_point start = Clock::now();
    const auto recovered = recover(*data->journal, *data->events);
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - start).count());
    check(recovered->engine->last_sequence() == decided().size());
  }
  state.SetItemsProcessed(state.iterations() * decided().count());
}
BENCHMARK(BM_Recover)->ArgName("frame")->Arg(64)->Arg(256)->UseManualTime()->Unit(benchmark::kMillisecond);

// An engine with so many resting orders, from the file of a snapshot.
void BM_LoadSnapshot(benchmark::State& state) {
  const auto resting = static_cast<std::uint64_t>(state.range(0));
  const auto workload = workload_named("spatial-340", {.commands = 1, .resting = resting});
  const Recording recording = record(*workload);
  RecoveredEngine before;
  before.engine = std::make_unique<Engine>(reference_of(recording.workload),
                                           GateOptions{.open_accounts = true, .expected_orders = resting});
  EventBuffer events;
  for (const PreparedRequest& request : recording.requests()) {
    before.engine->apply(request, events);
    before.last_time = request.time;
    events.clear();
  }
  const BenchFolder folder;
  const std::string path = folder.path() + "/snapshot";
  check(save_snapshot(before, path).ok());
  for (auto _ : state) {
    const Clock::time_point start = Clock::now();
    const auto after = load_snapshot(path);
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - start).count());
    check(after->engine->resting_count() == before.engine->resting_count());
  }
  const auto count = static_cast<std::int64_t>(before.engine->resting_count());
  state.SetItemsProcessed(state.iterations() * count);
  state.counters["resting"] = static_cast<double>(count);
}
BENCHMARK(BM_LoadSnapshot)
    ->ArgName("orders")
    ->Arg(10'000)
    ->Arg(1'000'000)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

BENCHMARK(BM_Fdatasync)->UseManualTime()->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace farmgate
