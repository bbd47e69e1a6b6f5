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

inline std::string shard_figures_path(int shard) {
  return std::string(FARMGATE_SIMULATION_FIGURES) + "/shard-" + std::to_string(shard) + ".figures";
}

}  // namespace farmgate
