// The live engine without gRPC, in a folder of its own, and its one client, which keeps several batches on
// their way.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <semaphore>
#include <span>
#include <vector>

#include "bench/disk.h"
#include "bench/genesis.h"
#include "bench/recording.h"
#include "engine/base/check.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/pipeline.h"
#include "engine/runtime/recovery.h"

namespace farmgate {

class LivePipeline {
  using Clock = std::chrono::steady_clock;

 public:
  LivePipeline(const Workload& workload, Durability durability) {
    data_ = *DataDirectory::open(folder_.path(), {.durability = durability});
    check(data_.begin(genesis_of(workload)).ok());
    pipeline_ =
        std::make_unique<Pipeline>(*recover(*data_.journal, *data_.events), *data_.journal, *data_.events,
                                   std::vector<Port*>{&port_}, PipelineOptions{.client_clock = true});
    for (Submission& submission : submissions_) idle_.push_back(&submission);
  }

  // Sends all of them in batches, and returns when the last has come back. Notes how long each took.
  void send(std::span<const PreparedRequest> requests, std::size_t batch, std::vector<double>& seconds) {
    while (!requests.empty()) {
      while (idle_.empty()) collect(seconds);
      const auto next = requests.first(std::min(batch, requests.size()));
      requests = requests.subspan(next.size());
      submit(next, Clock::now());
    }
    finish(seconds);
  }

  // The same, but sends each batch when it is due, so many requests a second; what it took counts from then,
  // the wait for room included.
  void offer(std::span<const PreparedRequest> requests, std::size_t batch, double rate,
             std::vector<double>& seconds) {
    const Clock::time_point start = Clock::now();
    for (std::size_t sent = 0; sent < requests.size(); sent += batch) {
      const std::chrono::duration<double> after(static_cast<double>(sent) / rate);
      const auto due = start + std::chrono::duration_cast<Clock::duration>(after);
      while (Clock::now() < due) collect_until(due, seconds);
      while (idle_.empty()) collect(seconds);
      submit(requests.subspan(sent, std::min(batch, requests.size() - sent)), due);
    }
    finish(seconds);
  }

  DataDirectory& data() { return data_; }
  const Pipeline& pipeline() const { return *pipeline_; }

 private:
  static constexpr std::size_t kBatchesOnTheirWay = 16;

  void submit(std::span<const PreparedRequest> requests, Clock::time_point due) {
    Submission& submission = *idle_.front();
    idle_.pop_front();
    submission.clear();
    submission.brings_times = true;
    submission.batch.requests.assign(requests.begin(), requests.end());
    due_.push_back(due);
    check(port_.submit(submission));
  }

  void finish(std::vector<double>& seconds) {
    while (idle_.size() < submissions_.size()) collect(seconds);
  }

  void collect(std::vector<double>& seconds) {
    ready_.acquire();
    collect_ready(seconds);
  }

  void collect_until(Clock::time_point end, std::vector<double>& seconds) {
    if (ready_.try_acquire_until(end)) collect_ready(seconds);
  }

  void collect_ready(std::vector<double>& seconds) {
    const Clock::time_point now = Clock::now();
    while (Submission* const submission = port_.collect()) {
      check(submission->outcome == Submission::Outcome::kPublished);
      seconds.push_back(std::chrono::duration<double>(now - due_.front()).count());
      due_.pop_front();
      idle_.push_back(submission);
    }
  }

  BenchFolder folder_;
  std::counting_semaphore<> ready_{0};
  Port port_{{}, [this] { ready_.release(); }};
  std::array<Submission, kBatchesOnTheirWay> submissions_;
  std::deque<Submission*> idle_;
  std::deque<Clock::time_point> due_;  // of those under way
  DataDirectory data_;
  std::unique_ptr<Pipeline> pipeline_;
};

}  // namespace farmgate
