// What the pipeline counts and times: threads write it by the batch, since they have no time to do so by the
// command.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>

#include "engine/model/decision.h"
#include "engine/model/event.h"
#include "engine/runtime/meter.h"

namespace farmgate {

// Written by the thread that makes commands durable.
struct JournalMeters {
  Counter batches;  // made durable
  LatencyHistogram
      commits;             // one writes all batches that wait, and with --durability sync waits for the disk
  LatencyHistogram syncs;  // of --durability interval: the disk gets what was written since the last
};

// Written by the thread that publishes, which is the engine's where it matches itself. Any reads what is
// public.
class PublisherMeters {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t kEventKinds = std::variant_size_v<EventPayload>;

  // Counts events of a batch, in as many runs as they come.
  void count_events(std::span<const Event> events);
  // The batch has no more events, and these decisions.
  void end_batch(std::span<const Decision> decisions);
  // The batch's events are ready just now, and then: it was published just now.
  void time_match(Clock::time_point taken, Clock::time_point sequenced);
  void time_batch(Clock::time_point sequenced, Clock::time_point durable);

  // Commands since the process started; each is in one of these.
  Counter accepted;
  Counter retries;                                     // had been seen before, and changed nothing
  std::array<Counter, kRejectReasonCount> rejections;  // by RejectReason

  std::array<Counter, kEventKinds> events;  // by kind
  Counter answered_batches;

  // Of batches. The engine's thread decides on one until it is sequenced, and without shards matches it
  // meanwhile; matched is when its events are ready.
  LatencyHistogram taken_to_sequenced;
  LatencyHistogram sequenced_to_matched;
  LatencyHistogram sequenced_to_durable;
  LatencyHistogram durable_to_published;

 private:
  // Of the batch that has not ended.
  std::array<std::uint64_t, kEventKinds> batch_events_{};
  std::array<std::uint64_t, kRejectReasonCount> batch_rejections_{};
};

}  // namespace farmgate
