// Replays one log twice, mostly under two configurations, at the same time, and compares what came of it.
#pragma once

#include <functional>

#include "engine/base/result.h"
#include "engine/runtime/replay.h"
#include "tools/compare/comparison.h"

namespace farmgate {

// Replays, and tells the observer what it starts with, and all events.
using ReplaySide = std::function<Result<ReplayResult>(const ReplayObserver&)>;

// Both sides run at the same time, each on a thread of its own. The observer hears of side a alone. Fails as
// they do; when both fail, with the error of side a.
Result<Comparison> compare_runs(const ReplaySide& a, const ReplaySide& b, const ReplayObserver& observer);

// Of both options: neither writes files, nor is in memory, and they read the same rows of the same log.
Result<Comparison> compare_runs(const ReplayOptions& a, const ReplayOptions& b,
                                const ReplayObserver& observer);

}  // namespace farmgate
