#include "engine/access/held_memory.h"

#include <gtest/gtest.h>

#include <optional>

namespace farmgate {
namespace {

std::optional<Bound> bound_of(const Refusal& refusal) {
  return refusal ? std::optional(refusal->bound) : std::nullopt;
}

TEST(HeldMemory, IsTheCallers) {
  CallerUsages usages({.request_memory = 100}, {});
  HeldMemory first;
  HeldMemory second;
  HeldMemory others;
  first.begin(usages, usages.of("coop"));
  second.begin(usages, usages.of("coop"));
  others.begin(usages, usages.of("mill"));

  EXPECT_FALSE(first.hold(60));
  EXPECT_EQ(bound_of(second.hold(60)), Bound::kRequestMemory);
  EXPECT_FALSE(second.hold(40));
  EXPECT_FALSE(others.hold(60));
  EXPECT_EQ(usages.request_memory().taken(), 160);
}

TEST(HeldMemory, IsOfAll) {
  CallerUsages usages({}, {.request_memory = 100});
  const SharedUsage mill = usages.of("mill");
  HeldMemory first;
  HeldMemory others;
  first.begin(usages, usages.of("coop"));
  others.begin(usages, mill);
  ASSERT_FALSE(first.hold(60));

  EXPECT_EQ(bound_of(others.hold(60)), Bound::kAllRequestMemory);

  EXPECT_EQ(mill->request_memory().taken(), 0);
  EXPECT_EQ(usages.request_memory().taken(), 60);
}

TEST(HeldMemory, IsGivenBackWithItsSession) {
  CallerUsages usages({}, {});
  {
    HeldMemory memory;
    memory.begin(usages, usages.of("coop"));
    ASSERT_FALSE(memory.hold(60));
    ASSERT_FALSE(memory.hold(30));
    memory.release(60);
    EXPECT_EQ(usages.request_memory().taken(), 30);
  }

  EXPECT_EQ(usages.request_memory().taken(), 0);
  EXPECT_EQ(usages.of("coop")->request_memory().taken(), 0);
}

TEST(HeldMemory, ASingleRequestIsNeverTooLarge) {
  CallerUsages usages({.request_memory = 100}, {.request_memory = 100});
  HeldMemory memory;
  memory.begin(usages, usages.of("coop"));

  EXPECT_FALSE(memory.hold(500));
  EXPECT_TRUE(memory.hold(1));
}

TEST(HeldMemory, IsScarceBeyondHalfOfIt) {
  CallerUsages usages({.request_memory = 100}, {.request_memory = 1'000});
  HeldMemory memory;
  HeldMemory others;
  memory.begin(usages, usages.of("coop"));
  others.begin(usages, usages.of("mill"));

  ASSERT_FALSE(memory.hold(50));
  EXPECT_FALSE(memory.is_scarce());
  ASSERT_FALSE(memory.hold(1));
  EXPECT_TRUE(memory.is_scarce());
  EXPECT_FALSE(others.is_scarce());
  ASSERT_FALSE(others.hold(500));
  memory.release(51);
  EXPECT_FALSE(memory.is_scarce());
}

}  // namespace
}  // namespace farmgate
