// One workload through the whole engine (gate, ids, matching, every event), for tools/bench-guard.
//
//   guard_run                           prints the names of all workloads
//   guard_run WORKLOAD COMMANDS         applies so many commands once, and prints what was counted as JSON
//   guard_run WORKLOAD COMMANDS TURNS   applies them in TURNS parts, each when a line comes on standard
//                                       input, and prints the nanoseconds of each; "ready" says it waits
//
// Under callgrind with --instr-atstart=no, callgrind sees those commands alone: making the workload, loading
// it and warming the engine up are done before. Replaces operator new for the whole program, to count.

#ifdef FARMGATE_CALLGRIND
#include <valgrind/callgrind.h>
#endif

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "bench/recording.h"
#include "engine/base/result.h"
#include "engine/model/event_buffer.h"
#include "engine/runtime/engine.h"

namespace {

std::uint64_t allocation_count = 0;

void* allocate(std::size_t size, std::size_t alignment) {
  ++allocation_count;
  void* const memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) std::abort();
  return memory;
}

void release(void* memory) {
  std::free(memory);  // NOLINT(cppcoreguidelines-no-malloc): what operator delete stands on
}

}  // namespace

void* operator new(std::size_t size) {
  return allocate(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept {
  release(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  release(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  release(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  release(memory);
}

namespace farmgate {
namespace {

using Clock = std::chrono::steady_clock;
using Requests = std::span<const PreparedRequest>;

// Events are dropped after so many commands, as a publisher would take them over.
constexpr std::size_t kBatchSize = 256;

// So many commands of a workload, after those that warm the engine up. What has no such commands of its own,
// or is a real log, is made twice as long, and its first half warms up.
Result<Recording> record_warm(std::string_view name, std::uint64_t commands) {
  const std::string data_folder = setting("FARMGATE_BENCH_DATA", "tools/data");
  auto workload = workload_named(name, {.commands = commands, .data_folder = data_folder});
  if (workload && workload->warm_up > 0) return record(std::move(*workload));
  if (workload) workload = workload_named(name, {.commands = 2 * commands, .data_folder = data_folder});
  if (!workload) return std::move(workload).error();
  Recording recording = record(std::move(*workload));
  recording.workload.warm_up = recording.requests().size() / 2;
  return recording;
}

// With memory ready for all orders, as after a warm start.
Engine warm_engine(const Recording& recording) {
  const auto orders = std::ranges::count(recording.requests(), Operation::kNew,
                                         [](const PreparedRequest& request) { return request.operation; });
  return Engine(reference_of(recording.workload),
                {.open_accounts = true, .expected_orders = static_cast<std::uint64_t>(orders)});
}

void apply_all(Engine& engine, Requests requests, EventBuffer& events) {
  while (!requests.empty()) {
    const Requests batch = requests.first(std::min(kBatchSize, requests.size()));
    engine.apply(batch, events);
    events.clear();
    requests = requests.subspan(batch.size());
  }
}

void start_counting() {
#ifdef FARMGATE_CALLGRIND
  CALLGRIND_START_INSTRUMENTATION;
#endif
  allocation_count = 0;
}

void stop_counting() {
#ifdef FARMGATE_CALLGRIND
  CALLGRIND_STOP_INSTRUMENTATION;
#endif
}

void count(Engine& engine, Requests requests, EventBuffer& events) {
  start_counting();
  apply_all(engine, requests, events);
  stop_counting();
  const std::uint64_t allocations = allocation_count;
  std::cout << R"({"commands": )" << requests.size() << R"(, "allocations": )" << allocations << "}\n";
}

void take_turns(Engine& engine, Requests requests, EventBuffer& events, std::size_t turns) {
  std::cout << "ready" << std::endl;
  std::string line;
  for (std::size_t turn = 0; turn < turns && std::getline(std::cin, line); ++turn) {
    const Requests part = requests.first(requests.size() / (turns - turn));
    const Clock::time_point start = Clock::now();
    apply_all(engine, part, events);
    std::cout << std::chrono::nanoseconds(Clock::now() - start).count() << std::endl;
    requests = requests.subspan(part.size());
  }
}

int print_names() {
  for (const std::string_view name : workload_names()) std::cout << name << "\n";
  return 0;
}

void run(const Recording& recording, std::size_t turns) {
  Engine engine = warm_engine(recording);
  EventBuffer events;
  apply_all(engine, recording.requests().first(recording.warm_up()), events);
  const Requests timed = recording.requests().subspan(recording.warm_up());
  turns == 0 ? count(engine, timed, events) : take_turns(engine, timed, events, turns);
}

}  // namespace
}  // namespace farmgate

int main(int argc, char** argv) {
  if (argc == 1) return farmgate::print_names();
  if (argc > 4 || argc < 3) {
    std::cerr << "usage: guard_run [WORKLOAD COMMANDS [TURNS]]\n";
    return 2;
  }
  const auto recording = farmgate::record_warm(argv[1], std::stoull(argv[2]));
  if (!recording) {
    std::cerr << "guard_run: " << recording.error().message << "\n";
    return 2;
  }
  farmgate::run(*recording, argc == 4 ? std::stoull(argv[3]) : 0);
  return 0;
}
