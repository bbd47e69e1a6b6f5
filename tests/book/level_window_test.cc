#include "engine/book/level_window.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/random_draws.h"

namespace farmgate {
namespace {

void fill(LevelWindow& window, std::size_t index) {
  window[index] = {.oldest = 1, .newest = 1};
  window.note_filled(index);
}

TEST(LevelWindow, CoversNothingAtFirst) {
  const LevelWindow window(1);

  EXPECT_EQ(window.size(), 0u);
  EXPECT_GE(window.index(0), window.size());
}

TEST(LevelWindow, IndexesScoresByTheirTicks) {
  LevelWindow window(5);
  window.place(-640, 128);

  EXPECT_EQ(window.index(-640), 0u);
  EXPECT_EQ(window.index(-635), 1u);
  EXPECT_EQ(window.index(-5), 127u);
  EXPECT_GE(window.index(0), window.size());
  EXPECT_GE(window.index(-645), window.size());
  EXPECT_EQ(window.score(127), -5);
}

TEST(LevelWindow, FindsTheBestBelowAnIndex) {
  RandomDraws random(7);
  LevelWindow window(1);
  window.place(100, 256);
  std::set<std::size_t> filled;
  for (int step = 0; step < 5'000; ++step) {
    const auto index = static_cast<std::size_t>(random.between(0, 255));
    if (filled.insert(index).second) {
      fill(window, index);
    } else {
      filled.erase(index);
      window[index] = {};
      window.note_empty(index);
    }

    const auto end = static_cast<std::size_t>(random.between(0, 256));
    const auto after = filled.lower_bound(end);
    const auto best = window.best_below(end);
    ASSERT_EQ(best.has_value(), after != filled.begin());
    if (best) {
      ASSERT_EQ(*best, *std::prev(after));
    }
    ASSERT_EQ(window.level_count(), filled.size());
    window.audit();
  }
}

TEST(LevelWindowDeathTest, AuditSeesAQueueWithoutItsBit) {
  LevelWindow window(1);
  window.place(0, 64);
  window[3] = {.oldest = 1, .newest = 1};

  EXPECT_DEATH(window.audit(), "check failed");
}

}  // namespace
}  // namespace farmgate
