// What the bounds may be set to, and that what they bound then fits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "engine/daemon_options.h"
#include "engine/journal/chunk_bounds.h"
#include "engine/model/digest.h"
#include "engine/model/event.h"
#include "engine/model/symbols.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

TEST(BoundOptions, OpenOrdersAreNoMoreThanOneCommandCanCancel) {
  const TemporaryFolder folder;
  const auto run = [&folder](std::int64_t open_orders) {
    return run_program(kFarmgatedProgram, {"--data", folder.file("data"), "--check", "--open-orders",
                                           std::to_string(open_orders)});
  };

  EXPECT_EQ(run(kOpenOrdersMax).exit_code, 0);
  const ProgramRun beyond = run(kOpenOrdersMax + 1);
  EXPECT_EQ(beyond.exit_code, 2);
  EXPECT_THAT(beyond.err, HasSubstr("--open-orders"));
}

// Of the longest names, and for the reason that takes the most bytes.
TEST(BoundOptions, AllOpenOrdersCancelledAtOnceFitIntoAChunk) {
  const std::string name(kSymbolSizeMax, 'x');
  Symbols symbols;
  const Cancelled cancelled{.order = {.account = symbols.accounts.add(name), .id = ShortText(name)},
                            .reason = CancelReason::kImmediateOrCancel};
  std::string bytes;
  append_canonical(Event({.commodity = symbols.commodities.add(name)}, cancelled), symbols, bytes);

  const std::uint64_t record_size = sizeof(std::uint32_t) + bytes.size();  // its size stands before it
  EXPECT_GT(record_size, 3 * kSymbolSizeMax);
  EXPECT_LE(record_size * kOpenOrdersMax, kChunkEventBytesMax);
}

TEST(BoundOptions, AreOneAtLeast) {
  const TemporaryFolder folder;
  for (const char* const option :
       {"--caller-commands-per-second", "--caller-commands-in-flight", "--caller-calls", "--caller-streams",
        "--caller-sessions", "--caller-open-orders", "--streams", "--sessions", "--open-orders",
        "--connections", "--request-ids", "--accounts"}) {
    const std::string data = folder.file("data");

    const ProgramRun none = run_program(kFarmgatedProgram, {"--data", data, "--check", option, "0"});
    const ProgramRun one = run_program(kFarmgatedProgram, {"--data", data, "--check", option, "1"});

    EXPECT_EQ(none.exit_code, 2) << option;
    EXPECT_THAT(none.err, HasSubstr(option));
    EXPECT_EQ(one.exit_code, 0) << option << one.err;
  }
}

TEST(BoundOptions, MemoryHasItsSize) {
  const TemporaryFolder folder;
  for (const char* const option : {"--caller-request-memory", "--request-memory", "--buffer-memory"}) {
    const auto run = [&](const std::string& size) {
      return run_program(kFarmgatedProgram, {"--data", folder.file("data"), "--check", option, size});
    };

    EXPECT_EQ(run("64MB").exit_code, 0) << option;
    EXPECT_EQ(run("64KB").exit_code, 2) << option;
  }
}

TEST(BoundOptions, AMessageHasItsSize) {
  const TemporaryFolder folder;
  const std::string data = folder.file("data");

  EXPECT_EQ(run_program(kFarmgatedProgram, {"--data", data, "--check", "--message-size", "4MB"}).exit_code,
            0);
  EXPECT_EQ(run_program(kFarmgatedProgram, {"--data", data, "--check", "--message-size", "1KB"}).exit_code,
            2);
}

}  // namespace
}  // namespace farmgate
