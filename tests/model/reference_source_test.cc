#include "engine/model/reference_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "tests/support/reference_rows.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Of rows of zones.
std::vector<std::string> symbols_of(const ReferenceSource& source) {
  std::vector<std::string> symbols;
  const Status visited = source.visit([&symbols](const ReferenceChange& run) {
    for (const ReferenceEdit& edit : run) symbols.push_back(std::get<ZoneRow>(edit).symbol);
    return Status();
  });
  EXPECT_TRUE(visited);
  return symbols;
}

TEST(ReferenceSource, HasNoRowsAtFirst) {
  EXPECT_THAT(symbols_of(ReferenceSource()), IsEmpty());
}

TEST(ReferenceSource, HoldsTheRowsItIsMadeOf) {
  ReferenceSource source = ReferenceChange{zone_row("hill"), zone_row("dale")};
  const ReferenceSource copy = source;
  source = {};

  EXPECT_THAT(symbols_of(copy), ElementsAre("hill", "dale"));
  EXPECT_THAT(symbols_of(copy), ElementsAre("hill", "dale"));
  EXPECT_THAT(symbols_of(source), IsEmpty());
}

TEST(ReferenceSource, FailsAsTakingDoes) {
  const ReferenceSource source = ReferenceChange{zone_row("hill")};

  const Status visited = source.visit([](const ReferenceChange&) -> Status {
    return Error{.code = ErrorCode::kSystem, .message = "enough"};
  });

  ASSERT_FALSE(visited);
  EXPECT_EQ(visited.error().message, "enough");
}

}  // namespace
}  // namespace farmgate
