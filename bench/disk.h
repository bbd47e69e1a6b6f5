// The disk that a bench writes to, and what it alone takes.
//
// Below FARMGATE_BENCH_DISK (the working directory), which should not be a file system in memory.
#pragma once

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "bench/recording.h"
#include "engine/base/check.h"
#include "engine/files/file_descriptor.h"

namespace farmgate {

// A folder on that disk, gone with it.
class BenchFolder {
 public:
  BenchFolder() {
    std::string name = setting("FARMGATE_BENCH_DISK", ".") + "/farmgate_bench.XXXXXX";
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

inline double percentile(std::vector<double>& values, double part) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, at);
  return *at;
}

// Shows p50 and p99 of what took so many seconds.
inline void show_percentiles(std::vector<double>& seconds, benchmark::State& state) {
  state.counters["p50_us"] = 1e6 * percentile(seconds, 0.5);
  state.counters["p99_us"] = 1e6 * percentile(seconds, 0.99);
}

// What a durable answer cannot beat: 4 KB written and synced.
inline void BM_Fdatasync(benchmark::State& state) {
  const BenchFolder folder;
  const FileDescriptor file(::open((folder.path() + "/file").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  check(file.is_open());
  const std::string bytes(4'096, 'x');
  std::vector<double> seconds;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    check(::write(file.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    check(::fdatasync(file.get()) == 0);
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    state.SetIterationTime(seconds.back());
  }
  show_percentiles(seconds, state);
}

}  // namespace farmgate
