#include "tests/support/differential.h"

#include <gtest/gtest.h>

#include "tests/support/subjects.h"

namespace farmgate {
namespace {

constexpr int kShards = 20;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kSeedsPerShard = 1;  // each takes several times as long
#else
constexpr std::uint64_t kSeedsPerShard = 10;
#endif
constexpr int kCommands = 5'000;

class RandomMarkets : public testing::TestWithParam<int> {};

// Every implementation gives the events of the first, the oracle.
TEST_P(RandomMarkets, GiveTheSameEvents) {
  const auto subjects = all_subjects();
  const NamedSubject oracle{subjects.front().first, subjects.front().second};

  for (std::uint64_t i = 0; i < kSeedsPerShard; ++i) {
    const auto seed = static_cast<std::uint64_t>(GetParam()) * kSeedsPerShard + i + 1;
    const RandomMarket market = make_random_market(seed, kCommands);
    for (std::size_t other = 1; other < subjects.size(); ++other) {
      const auto difference =
          find_difference(market, oracle, {subjects[other].first, subjects[other].second});
      ASSERT_FALSE(difference.has_value()) << difference->report;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shards, RandomMarkets, testing::Range(0, kShards));

}  // namespace
}  // namespace farmgate
