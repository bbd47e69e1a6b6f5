// Replays one log under two configurations, at the same time, and compares what came of it.
#pragma once

#include "engine/base/result.h"
#include "engine/runtime/replay.h"
#include "tools/compare/comparison.h"

namespace farmgate {

// Of both options: neither writes files, nor is in memory, and they read the same rows of the same log. The
// observer hears of side a alone. Fails as replay() does; when both fail, with the error of side a.
Result<Comparison> compare_runs(const ReplayOptions& a, const ReplayOptions& b,
                                const ReplayObserver& observer);

}  // namespace farmgate
