#include "engine/runtime/pipeline_meters.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace farmgate {
namespace {

template <std::size_t kCount>
void move_into(std::array<Counter, kCount>& counters, std::array<std::uint64_t, kCount>& counts) {
  for (std::size_t i = 0; i < kCount; ++i) counters[i].add(std::exchange(counts[i], 0));
}

}  // namespace

void PublisherMeters::count_events(std::span<const Event> batch_events) {
  for (const Event& event : batch_events) {
    ++batch_events_[event.payload.index()];
    if (const auto* const rejected = std::get_if<Rejected>(&event.payload)) {
      ++batch_rejections_[static_cast<std::size_t>(rejected->reason)];
    }
  }
}

// A rejected command has one event of that kind, a retry has none.
void PublisherMeters::end_batch(std::span<const Decision> decisions) {
  const auto retried = static_cast<std::uint64_t>(
      std::ranges::count(decisions, Decision::Outcome::kRetry, &Decision::outcome));
  const std::uint64_t rejected =
      std::accumulate(batch_rejections_.begin(), batch_rejections_.end(), std::uint64_t{0});
  accepted.add(decisions.size() - retried - rejected);
  retries.add(retried);
  move_into(rejections, batch_rejections_);
  move_into(events, batch_events_);
}

void PublisherMeters::time_match(Clock::time_point taken, Clock::time_point sequenced) {
  taken_to_sequenced.record(sequenced - taken);
  sequenced_to_matched.record(Clock::now() - sequenced);
}

void PublisherMeters::time_batch(Clock::time_point sequenced, Clock::time_point durable) {
  sequenced_to_durable.record(durable - sequenced);
  durable_to_published.record(Clock::now() - durable);
}

}  // namespace farmgate
