// The key of hashes, which each process draws, decides nothing that anybody sees.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>

#include "engine/runtime/snapshot.h"
#include "tests/support/engine_request.h"
#include "tests/support/hash_key.h"
#include "tests/support/random_requests.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

// What an engine came to.
struct Outcome {
  std::string digest;
  std::string snapshot;
};

Outcome outcome_under(const HashKey& key, const RandomMarket& market) {
  constexpr std::size_t kBatch = 100;
  const UnderHashKey under(key);
  const RandomRequests requests(market);
  RecoveredEngine state{
      .engine = std::make_unique<Engine>(parse_reference(market.reference), gate_options(market.options)),
      .digest = {},
      .last_time = {}};
  for (std::size_t at = 0; at < requests.all().size(); at += kBatch) {
    const auto some = requests.all().subspan(at, std::min(kBatch, requests.all().size() - at));
    EventBuffer events;
    state.engine->apply(some, events);
    state.engine->audit();
    state.digest.add(events.events(), state.engine->reference().symbols());
    state.last_time = some.back().time;
  }
  const TemporaryFolder folder;
  const std::string path = folder.file("one.snapshot.zst");
  const Status saved = save_snapshot(state, path);
  EXPECT_TRUE(saved) << saved.error().message;
  return {.digest = state.digest.text(), .snapshot = contents_of(path)};
}

class HashKeys : public testing::TestWithParam<std::uint64_t> {};

// Half of the markets forget ids almost at once.
TEST_P(HashKeys, DecideNeitherEventsNorWhatIsStored) {
  const std::uint64_t seed = GetParam();
  RandomMarket market = make_random_market(seed, 2'000);
  if (seed % 2 == 0) market.options.remembered_closes = static_cast<std::int64_t>(seed % 8);

  const Outcome one = outcome_under(hash_key_of(2 * seed), market);
  const Outcome other = outcome_under(hash_key_of(2 * seed + 1), market);

  EXPECT_EQ(one.digest, other.digest);
  EXPECT_FALSE(one.snapshot.empty());
  EXPECT_TRUE(one.snapshot == other.snapshot);
}

INSTANTIATE_TEST_SUITE_P(Seeds, HashKeys, testing::Range<std::uint64_t>(1, 11));

}  // namespace
}  // namespace farmgate
