#include "engine/runtime/in_memory.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>
#include <vector>

#include "engine/runtime/engine.h"

namespace farmgate {
namespace {

using Clock = std::chrono::steady_clock;

// Events are dropped after so many commands, as a publisher would take them over.
constexpr std::size_t kBatchSize = 256;

std::uint32_t percentile(std::vector<std::uint32_t>& times, double fraction) {
  if (times.empty()) return 0;
  const auto rank = static_cast<std::size_t>(fraction * static_cast<double>(times.size() - 1));
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(rank), times.end());
  return times[rank];
}

// With memory ready for all orders, as after a warm start.
Engine warm_engine(ReferenceData reference, GateOptions options, std::span<const PreparedRequest> requests) {
  const auto orders = std::ranges::count(requests, Operation::kNew,
                                         [](const PreparedRequest& request) { return request.operation; });
  options.expected_orders = static_cast<std::uint64_t>(orders);
  return Engine(std::move(reference), options);
}

// Applies requests in batches.
void apply_all(Engine& engine, std::span<const PreparedRequest> requests, EventBuffer& events) {
  while (!requests.empty()) {
    const auto batch = requests.first(std::min(kBatchSize, requests.size()));
    engine.apply(batch, events);
    events.clear();
    requests = requests.subspan(batch.size());
  }
}

}  // namespace

double time_all(ReferenceData reference, const GateOptions& options, const InMemoryLog& log) {
  Engine engine = warm_engine(std::move(reference), options, log.requests);
  EventBuffer events;
  apply_all(engine, log.requests.first(log.warm_up), events);
  const Clock::time_point start = Clock::now();
  apply_all(engine, log.requests.subspan(log.warm_up), events);
  return std::chrono::duration<double>(Clock::now() - start).count();
}

CommandTimes time_each(ReferenceData reference, const GateOptions& options, const InMemoryLog& log) {
  Engine engine = warm_engine(std::move(reference), options, log.requests);
  EventBuffer events;
  apply_all(engine, log.requests.first(log.warm_up), events);
  std::vector<std::uint32_t> times;
  times.reserve(log.requests.size() - log.warm_up);
  for (const PreparedRequest& request : log.requests.subspan(log.warm_up)) {
    const Clock::time_point start = Clock::now();
    engine.apply(request, events);
    const auto elapsed = std::chrono::nanoseconds(Clock::now() - start).count();
    times.push_back(static_cast<std::uint32_t>(
        std::min<std::int64_t>(elapsed, std::numeric_limits<std::uint32_t>::max())));
    if (times.size() % kBatchSize == 0) events.clear();
  }
  return {.p50_ns = percentile(times, 0.5),
          .p99_ns = percentile(times, 0.99),
          .p99_9_ns = percentile(times, 0.999),
          .max_ns = percentile(times, 1.0)};
}

}  // namespace farmgate
