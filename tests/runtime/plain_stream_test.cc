// A million commands of the plain workload, files in and files out: the figures that any correct engine
// gives, and the same bytes on any number of threads.
#include <gtest/gtest.h>

#include <string>

#include "engine/runtime/replay.h"
#include "tests/support/temporary_folder.h"
#include "tools/workload/plain_market.h"
#include "tools/workload/workload_files.h"

namespace farmgate {
namespace {

struct StreamFacts {
  std::uint32_t commodities = 1;
  std::uint64_t fills = 0;
  std::int64_t quantity = 0;
};

ReplayOptions replay_options(const TemporaryFolder& folder, int threads) {
  const std::string suffix = std::to_string(threads) + ".csv";
  return {.reference = folder.file(""),
          .orders = folder.file("orders.csv"),
          .fills = folder.file("fills" + suffix),
          .events = folder.file("events" + suffix),
          .gate = {.open_accounts = true},
          .threads = threads};
}

class PlainStream : public testing::TestWithParam<StreamFacts> {};

TEST_P(PlainStream, GivesTheKnownFillsOnAnyNumberOfThreads) {
  const TemporaryFolder folder;
  const Workload workload =
      plain_workload({.commands = 1'000'000, .commodities = GetParam().commodities, .seed = 42});
  ASSERT_TRUE(write_workload(workload, folder.file("")));

  const ReplayOptions options = replay_options(folder, 1);
  const auto expected = replay(options, {});
  ASSERT_TRUE(expected) << expected.error().message;
  EXPECT_EQ(expected->summary.commands(), 1'000'000u);
  EXPECT_EQ(expected->summary.filled().fills, GetParam().fills);
  EXPECT_EQ(expected->summary.filled().quantity, GetParam().quantity);

  for (const int threads : {2, 4}) {
    const ReplayOptions parallel = replay_options(folder, threads);
    const auto result = replay(parallel, {});
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->digest, expected->digest) << threads;
    EXPECT_TRUE(contents_of(*parallel.fills) == contents_of(*options.fills)) << threads;
    EXPECT_TRUE(contents_of(*parallel.events) == contents_of(*options.events)) << threads;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Plain, PlainStream,
    testing::Values(StreamFacts{.commodities = 1, .fills = 343'537, .quantity = 13'706'395},
                    StreamFacts{.commodities = 32, .fills = 323'937, .quantity = 14'298'506}),
    [](const auto& facts) { return "Commodities" + std::to_string(facts.param.commodities); });

}  // namespace
}  // namespace farmgate
