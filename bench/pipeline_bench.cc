// The live engine without gRPC: submissions in, durable and published results out, one client that keeps
// several batches on their way. Beside it, in the same run, what the disk alone takes.
//
// Writes below FARMGATE_BENCH_DISK (the working directory), which should not be a file system in memory.

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <iostream>
#include <memory>
#include <semaphore>
#include <string>
#include <string_view>
#include <vector>

#include "bench/recording.h"
#include "engine/base/check.h"
#include "engine/files/file_descriptor.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/pipeline.h"
#include "engine/runtime/recovery.h"

namespace farmgate {
namespace {

using Clock = std::chrono::steady_clock;
using Requests = std::span<const PreparedRequest>;

constexpr std::size_t kBatchesOnTheirWay = 16;

// A folder on a disk, gone with it.
class BenchFolder {
 public:
  BenchFolder() {
    std::string name = setting("FARMGATE_BENCH_DISK", ".") + "/pipeline_bench.XXXXXX";
    check(::mkdtemp(name.data()) != nullptr);
    path_ = name;
    struct statfs about {};
    constexpr auto kMemory = 0x01021994;  // TMPFS_MAGIC, statfs(2)
    check(::statfs(name.c_str(), &about) == 0);
    if (about.f_type == kMemory) std::cerr << name << " is in memory: these figures mean nothing\n";
  }
  BenchFolder(const BenchFolder&) = delete;
  BenchFolder& operator=(const BenchFolder&) = delete;
  ~BenchFolder() { std::filesystem::remove_all(path_); }

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// A live engine, and its one client.
class Live {
 public:
  Live(const Recording& recording, Durability durability) {
    data_ = *DataDirectory::open(folder_.path(), {.durability = durability});
    check(data_.begin({.reference = reference_rows(reference_of(recording.workload)), .open_accounts = true})
              .ok());
    pipeline_ =
        std::make_unique<Pipeline>(*recover(*data_.journal, *data_.events), *data_.journal, *data_.events,
                                   std::vector<Port*>{&port_}, PipelineOptions{.client_clock = true});
    for (Submission& submission : submissions_) idle_.push_back(&submission);
  }

  // Sends all of them in batches, and returns when the last has come back. Notes how long each took.
  void send(Requests requests, std::size_t batch, std::vector<double>& seconds) {
    while (!requests.empty()) {
      while (idle_.empty()) collect(seconds);
      const Requests next = requests.first(std::min(batch, requests.size()));
      requests = requests.subspan(next.size());
      submit(next);
    }
    while (idle_.size() < submissions_.size()) collect(seconds);
  }

 private:
  void submit(Requests requests) {
    Submission& submission = *idle_.front();
    idle_.pop_front();
    submission.clear();
    submission.brings_times = true;
    submission.batch.requests.assign(requests.begin(), requests.end());
    sent_at_.push_back(Clock::now());
    check(port_.submit(submission));
  }

  void collect(std::vector<double>& seconds) {
    ready_.acquire();
    const Clock::time_point now = Clock::now();
    while (Submission* const submission = port_.collect()) {
      check(submission->outcome == Submission::Outcome::kPublished);
      seconds.push_back(std::chrono::duration<double>(now - sent_at_.front()).count());
      sent_at_.pop_front();
      idle_.push_back(submission);
    }
  }

  BenchFolder folder_;
  std::counting_semaphore<> ready_{0};
  Port port_{{}, [this] { ready_.release(); }};
  std::array<Submission, kBatchesOnTheirWay> submissions_;
  std::deque<Submission*> idle_;
  std::deque<Clock::time_point> sent_at_;
  DataDirectory data_;
  std::unique_ptr<Pipeline> pipeline_;
};

double percentile(std::vector<double>& values, double part) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, at);
  return *at;
}

void run_pipeline(benchmark::State& state, std::string_view name, Durability durability) {
  const Recording recording = record_named(name);
  const auto batch = static_cast<std::size_t>(state.range(0));
  std::vector<double> seconds;
  for (auto _ : state) {
    Live live(recording, durability);
    std::vector<double> warming;
    live.send(recording.requests().first(recording.warm_up()), 1'024, warming);
    const Clock::time_point start = Clock::now();
    live.send(recording.requests().subspan(recording.warm_up()), batch, seconds);
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - start).count());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(recording.timed()));
  state.counters["p50_us"] = 1e6 * percentile(seconds, 0.5);
  state.counters["p99_us"] = 1e6 * percentile(seconds, 0.99);
}

void register_pipelines() {
  for (const std::string_view name : {"plain-1", "spatial-china"}) {
    for (const auto& [word, durability] :
         {std::pair("sync", Durability::kSync), std::pair("none", Durability::kNone)}) {
      const std::string full_name = "Pipeline/" + std::string(name) + "/" + word;
      benchmark::RegisterBenchmark(
          full_name.c_str(),
          [name, durability = durability](benchmark::State& state) { run_pipeline(state, name, durability); })
          ->ArgName("batch")
          ->Arg(64)
          ->Arg(256)
          ->UseManualTime()
          ->Unit(benchmark::kMillisecond);
    }
  }
}

// What a durable answer cannot beat.
void BM_Fdatasync(benchmark::State& state) {
  const BenchFolder folder;
  const FileDescriptor file(::open((folder.path() + "/file").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  check(file.is_open());
  const std::string bytes(4'096, 'x');
  std::vector<double> seconds;
  for (auto _ : state) {
    const Clock::time_point start = Clock::now();
    check(::write(file.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    check(::fdatasync(file.get()) == 0);
    seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    state.SetIterationTime(seconds.back());
  }
  state.counters["p50_us"] = 1e6 * percentile(seconds, 0.5);
  state.counters["p99_us"] = 1e6 * percentile(seconds, 0.99);
}
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
