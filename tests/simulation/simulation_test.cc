// Simulations of the whole pipeline, from many seeds. FARMGATE_SIMULATION_SEEDS="FIRST COUNT" runs others.
#include "tests/simulation/simulation.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <string>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#include <sanitizer/common_interface_defs.h>
#endif

#include "engine/base/check.h"
#include "tests/simulation/simulation_shards.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

constexpr bool kHasRareFaults = kSeedsPerShard >= 25;  // so many have each of them

// Itself, of whichever build it is.
std::string program() {
  return std::filesystem::read_symlink("/proc/self/exe");
}

std::string how_to_repeat(std::uint64_t seed) {
  return "To repeat it: FARMGATE_SIMULATION_SEEDS=\"" + std::to_string(seed) + " 1\" " + program() +
         " --gtest_filter=Simulation.OfGivenSeeds\n";
}

// What to tell when the process dies; empty: no seed runs.
std::string last_words;

void tell_last_words() {
  if (::write(STDERR_FILENO, last_words.data(), last_words.size()) < 0) return;  // nobody else can be told
}

void tell_and_die(int signal) {
  tell_last_words();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

// A seed that runs while this is there: failed checks, segmentation faults and what a sanitizer finds name
// it.
class RunningSeed {
 public:
  explicit RunningSeed(std::uint64_t seed) {
    last_words = how_to_repeat(seed);
    std::signal(SIGABRT, tell_and_die);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    __sanitizer_set_death_callback(tell_last_words);  // they look at segmentation faults themselves
#else
    std::signal(SIGSEGV, tell_and_die);
#endif
  }
  RunningSeed(const RunningSeed&) = delete;
  RunningSeed& operator=(const RunningSeed&) = delete;
  ~RunningSeed() { last_words.clear(); }
};

// The folder goes when all is well.
SimulationFigures run(std::uint64_t seed, const TemporaryFolder& folder) {
  const std::string path = folder.file("seed-" + std::to_string(seed));
  std::filesystem::create_directory(path);
  const RunningSeed running(seed);
  try {
    SimulationFigures figures = simulate(seed, path);
    std::filesystem::remove_all(path);
    return figures;
  } catch (const std::exception& failure) {
    ADD_FAILURE() << "seed " << seed << ": " << failure.what() << "\n" << how_to_repeat(seed);
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
  EXPECT_GT(figures.lost_messages, 0u);
  EXPECT_GT(figures.repeated_messages, 0u);
  write_figures(shard_figures_path(GetParam()), figures);  // simulation_figures_test looks at all of them
  if (!kHasRareFaults) return;
  EXPECT_GT(figures.deaths, 0u);
  EXPECT_GT(figures.starts, 0u);
  EXPECT_GT(figures.power_cuts, 0u);
  EXPECT_GT(figures.refusals, 0u);
  EXPECT_GT(figures.full_disks, 0u);
  EXPECT_GT(figures.clock_jumps, 0u);
  EXPECT_GT(figures.snapshots, 0u);
}

INSTANTIATE_TEST_SUITE_P(Shards, Simulations, testing::Range(0, kSimulationShards));

TEST(SimulationDeathTest, NamesItsSeed) {
  const auto fail_a_check = [] {
    const RunningSeed running(7);
    check(false);
  };

  EXPECT_DEATH(
      fail_a_check(),
      "FARMGATE_SIMULATION_SEEDS=\"7 1\" /.*/simulation_test --gtest_filter=Simulation.OfGivenSeeds");
}

// One that damages no files: whether damage hits what is read depends on whether RocksDB's threads have
// merged it by then.
TEST(Simulation, OfOneSeedIsTheSameEveryTime) {
  const TemporaryFolder folder;

  const SimulationFigures figures = run(14, folder);

  EXPECT_GT(figures.deaths, 0u);
  EXPECT_GT(figures.power_cuts, 0u);
  EXPECT_GT(figures.full_disks, 0u);
  EXPECT_EQ(figures.flipped_bits + figures.lost_writes + figures.stray_writes, 0u);
  EXPECT_EQ(run(14, folder), figures);
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
  std::cout << count << " seeds: " << report_of(figures) << '\n';
}

}  // namespace
}  // namespace farmgate
