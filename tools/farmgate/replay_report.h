// What a replay came to, for people and for programs.
#pragma once

#include <string>

#include "engine/runtime/replay.h"

namespace farmgate {

// A page of text.
std::string text_report(const ReplayResult& result);

// One JSON object in one line: commands, accepted, rejected, rejected_by_reason, retries, bad_rows, fills,
// quantity, buyers_paid, producers_received, carriers_received, subsidies, commodities, digest,
// elapsed_seconds, commands_per_second, after --in-memory latency_ns_p50, latency_ns_p99, latency_ns_p99_9
// and latency_ns_max, and with insight insight (replay_insight.h). Money is in minor currency units; an
// amount beyond 64 bits is a string.
std::string json_report(const ReplayResult& result);

}  // namespace farmgate
