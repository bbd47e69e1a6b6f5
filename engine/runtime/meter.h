// Numbers that say what a thread is doing: one thread alone writes each, without a locked instruction, and
// any reads it, at some moment. They order nothing else, so all of it is relaxed.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <numeric>

namespace farmgate {

// Only grows.
class Counter {
 public:
  void add(std::uint64_t count) {
    count_.store(count_.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
  }
  std::uint64_t value() const { return count_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> count_{0};
};

// Goes up and down.
class Gauge {
 public:
  void set(std::uint64_t value) { value_.store(value, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

// How often something took how long.
class LatencyHistogram {
 public:
  // Nanoseconds; the last bucket has what took longer.
  static constexpr std::array<std::int64_t, 19> kBounds{
      10'000,      25'000,        50'000,        100'000,       250'000,       500'000,     1'000'000,
      2'500'000,   5'000'000,     10'000'000,    25'000'000,    50'000'000,    100'000'000, 250'000'000,
      500'000'000, 1'000'000'000, 2'500'000'000, 5'000'000'000, 10'000'000'000};

  // As of some moment.
  struct Counts {
    std::array<std::uint64_t, kBounds.size() + 1> buckets{};
    std::chrono::nanoseconds sum{0};

    std::uint64_t total() const { return std::accumulate(buckets.begin(), buckets.end(), std::uint64_t{0}); }
    void add(const Counts& other) {
      for (std::size_t i = 0; i < buckets.size(); ++i) buckets[i] += other.buckets[i];
      sum += other.sum;
    }
  };

  void record(std::chrono::nanoseconds latency) {
    std::size_t bucket = 0;
    while (bucket < kBounds.size() && latency.count() > kBounds[bucket]) ++bucket;
    buckets_[bucket].add(1);
    sum_ns_.add(static_cast<std::uint64_t>(latency.count()));
  }

  Counts counts() const {
    Counts counts;
    for (std::size_t i = 0; i < buckets_.size(); ++i) counts.buckets[i] = buckets_[i].value();
    counts.sum = std::chrono::nanoseconds(sum_ns_.value());
    return counts;
  }

 private:
  std::array<Counter, kBounds.size() + 1> buckets_;
  Counter sum_ns_;
};

}  // namespace farmgate
