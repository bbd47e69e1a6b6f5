// How the seeds of a run of the tests are shared out among its processes, and where each leaves its figures.
#pragma once

#include <cstdint>
#include <string>

namespace farmgate {

constexpr int kSimulationShards = 20;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kSeedsPerShard = 5;  // each takes several times as long
#else
constexpr std::uint64_t kSeedsPerShard = 25;
#endif

// In the folder that is the build's for it.
inline std::string shard_figures_path(const std::string& folder, int shard) {
  return folder + "/shard-" + std::to_string(shard) + ".figures";
}

}  // namespace farmgate
