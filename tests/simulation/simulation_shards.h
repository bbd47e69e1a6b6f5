// How the seeds of a run of the tests are shared out among its processes, and where each leaves its figures.
#pragma once

#include <cstdint>
#include <string>

#include "tests/support/paths.h"

namespace farmgate {

constexpr int kSimulationShards = 20;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kSeedsPerShard = 5;  // each takes several times as long
#else
constexpr std::uint64_t kSeedsPerShard = 25;
#endif

// In the build's folder for these tests.
inline std::string shard_figures_path(int shard) {
  return std::string(kBuildFolder) + "/tests/simulation/shard-" + std::to_string(shard) + ".figures";
}

}  // namespace farmgate
