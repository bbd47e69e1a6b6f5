// Plays an order log against a farmgated, and measures what it does.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/int128.h"
#include "engine/base/result.h"
#include "engine/model/words.h"
#include "engine/runtime/replay.h"

namespace farmgate {

struct DriveOptions {
  std::string server;
  std::string orders;
  // At most one: commands a second, or so many times the log's own pace. Neither: as fast as it goes.
  std::optional<double> commands_per_second;
  std::optional<double> pace;
  std::size_t batch = 256;             // commands, 1 to 1,024
  std::size_t window = 16;             // batches under way, 1 to 32
  std::optional<std::uint64_t> limit;  // commands
};

// Nanoseconds from when a batch of orders was due to when all its results were there.
struct Latencies {
  std::int64_t p50_ns = 0;
  std::int64_t p99_ns = 0;
  std::int64_t p999_ns = 0;
  std::int64_t max_ns = 0;
};

struct DriveResult {
  std::uint64_t commands = 0;
  std::uint64_t rejected = 0;
  std::uint64_t retries = 0;
  // As StreamFills told them.
  std::uint64_t fills = 0;
  std::int64_t quantity = 0;
  Int128 buyers_paid = 0;
  Int128 producers_received = 0;
  Int128 carriers_received = 0;
  Int128 subsidies = 0;
  double elapsed_seconds = 0;
  Latencies latencies;
  // Of the engine, over all it ever published.
  std::string digest;
};

// Sends the log's commands in batches over one session while following the fills, until all are answered and
// their fills have come. Bookings go by themselves, in their places: what is before one is answered before it
// is sent, and what is behind it waits for its answer. When the engine is full for so long that it ends the
// session, another one goes on from what was not answered. Where the engine stamps times, expire times are
// moved as far as the log's first time is from now. Fails with kBadInput for a bad row, kUsage or kSystem
// when the engine refuses or fails.
Result<DriveResult> drive(const DriveOptions& options,
                          const std::function<void(const ReplayProgress&)>& progress);

}  // namespace farmgate
