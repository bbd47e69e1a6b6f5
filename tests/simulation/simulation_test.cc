// Simulations of the whole pipeline, from many seeds. FARMGATE_SIMULATION_SEEDS="FIRST COUNT" runs others.
#include "tests/simulation/simulation.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <string>

#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

constexpr int kShards = 20;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kSeedsPerShard = 5;  // each takes several times as long
#else
constexpr std::uint64_t kSeedsPerShard = 25;
#endif

// The folder goes when all is well.
SimulationFigures run(std::uint64_t seed, const TemporaryFolder& folder) {
  const std::string path = folder.file("seed-" + std::to_string(seed));
  std::filesystem::create_directory(path);
  try {
    SimulationFigures figures = simulate(seed, path);
    std::filesystem::remove_all(path);
    return figures;
  } catch (const std::exception& failure) {
    ADD_FAILURE()
        << "seed " << seed << ": " << failure.what() << "\nTo repeat it: FARMGATE_SIMULATION_SEEDS=\"" << seed
        << " 1\" build/release/tests/simulation/simulation_test --gtest_filter=Simulation.OfGivenSeeds";
    return {};
  }
}

class Simulations : public testing::TestWithParam<int> {};

TEST_P(Simulations, KeepWhatIsPromised) {
  const TemporaryFolder folder;
  SimulationFigures figures;
  for (std::uint64_t i = 0; i < kSeedsPerShard; ++i) {
    const auto seed = static_cast<std::uint64_t>(GetParam()) * kSeedsPerShard + i + 1;
    figures.add(run(seed, folder));
    if (HasFailure()) return;
  }
  EXPECT_GT(figures.acknowledged, 100 * kSeedsPerShard);
  EXPECT_GT(figures.retries, 0u);
  EXPECT_GT(figures.kills, 0u);
  EXPECT_GT(figures.damages, 0u);
  EXPECT_GT(figures.lost_messages, 0u);
  EXPECT_GT(figures.repeated_messages, 0u);
}

INSTANTIATE_TEST_SUITE_P(Shards, Simulations, testing::Range(0, kShards));

TEST(Simulation, OfOneSeedIsTheSameEveryTime) {
  const TemporaryFolder folder;

  EXPECT_EQ(run(7, folder), run(7, folder));
}

TEST(Simulation, OfGivenSeeds) {
  const char* const given = std::getenv("FARMGATE_SIMULATION_SEEDS");
  std::istringstream words(given == nullptr ? "1000001 5" : given);
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  words >> first >> count;
  ASSERT_GT(count, 0u) << "FARMGATE_SIMULATION_SEEDS: write the first seed and how many";
  const TemporaryFolder folder;
  SimulationFigures figures;
  for (std::uint64_t seed = first; seed < first + count && !HasFailure(); ++seed) {
    figures.add(run(seed, folder));
  }
  std::cout << count << " seeds: " << figures.commands << " commands, " << figures.acknowledged
            << " acknowledged, " << figures.retries << " retries, " << figures.kills << " kills, "
            << figures.power_cuts << " power cuts, " << figures.damages << " damages, " << figures.refusals
            << " refusals, " << figures.full_disks << " full disks, " << figures.clock_jumps
            << " clock jumps, " << figures.lost_messages << " lost and " << figures.repeated_messages
            << " repeated messages, " << figures.snapshots << " snapshots\n";
}

}  // namespace
}  // namespace farmgate
