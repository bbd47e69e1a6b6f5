// One workload through the whole engine (gate, ids, matching, every event), or through a part of the live
// path (PART/WORKLOAD, see guarded.h), for tools/bench-guard.
//
//   guard_run                           prints the names of all workloads, with and without a part
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
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "bench/guarded.h"
#include "bench/recording.h"
#include "engine/base/result.h"

namespace {

std::atomic<std::uint64_t> allocation_count = 0;

void* allocate(std::size_t size, std::size_t alignment) {
  allocation_count.fetch_add(1, std::memory_order_relaxed);
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

void count(Guarded& guarded, Requests requests, bool with_allocations) {
  start_counting();
  guarded.apply(requests);
  stop_counting();
  const std::uint64_t allocations = with_allocations ? allocation_count.load() : 0;
  std::cout << R"({"commands": )" << requests.size() << R"(, "allocations": )" << allocations << "}\n";
}

void take_turns(Guarded& guarded, Requests requests, std::size_t turns) {
  std::cout << "ready" << std::endl;
  std::string line;
  for (std::size_t turn = 0; turn < turns && std::getline(std::cin, line); ++turn) {
    const Requests part = requests.first(requests.size() / (turns - turn));
    const Clock::time_point start = Clock::now();
    guarded.apply(part);
    std::cout << std::chrono::nanoseconds(Clock::now() - start).count() << std::endl;
    requests = requests.subspan(part.size());
  }
}

int print_names() {
  for (const std::string_view name : workload_names()) std::cout << name << "\n";
  for (const GuardedPart& part : guarded_parts()) std::cout << part.name << "/" << part.workload << "\n";
  return 0;
}

// "plain-1" or "gate/plain-1".
struct Subject {
  explicit Subject(std::string_view name) : workload(name) {
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos) return;
    part = name.substr(0, slash);
    workload = name.substr(slash + 1);
  }

  bool is_there() const {
    return part.empty() || std::ranges::count(guarded_parts(), part, &GuardedPart::name) == 1;
  }
  bool counts_allocations() const {
    return part.empty() || std::ranges::find(guarded_parts(), part, &GuardedPart::name)->counts_allocations;
  }
  std::unique_ptr<Guarded> guarded(const Recording& recording) const {
    return part.empty() ? guarded_engine(recording) : guarded_part(part, recording);
  }

  std::string_view part;  // empty: the whole engine
  std::string_view workload;
};

int run(const Subject& subject, std::uint64_t commands, std::size_t turns) {
  const auto recording = record_warm(subject.workload, commands);
  if (!recording) {
    std::cerr << "guard_run: " << recording.error().message << "\n";
    return 2;
  }
  const std::unique_ptr<Guarded> guarded = subject.guarded(*recording);
  guarded->apply(recording->requests().first(recording->warm_up()));
  const Requests timed = recording->requests().subspan(recording->warm_up());
  turns == 0 ? count(*guarded, timed, subject.counts_allocations()) : take_turns(*guarded, timed, turns);
  return 0;
}

}  // namespace
}  // namespace farmgate

int main(int argc, char** argv) {
  if (argc == 1) return farmgate::print_names();
  if (argc > 4 || argc < 3) {
    std::cerr << "usage: guard_run [WORKLOAD COMMANDS [TURNS]]\n";
    return 2;
  }
  const farmgate::Subject subject(argv[1]);
  if (!subject.is_there()) {
    std::cerr << "guard_run: there is no part " << subject.part << "\n";
    return 2;
  }
  return farmgate::run(subject, std::stoull(argv[2]), argc == 4 ? std::stoull(argv[3]) : 0);
}
