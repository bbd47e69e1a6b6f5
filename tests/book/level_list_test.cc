#include "engine/book/level_list.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/support/random_draws.h"

namespace farmgate {
namespace {

TEST(LevelList, IsEmptyAtFirst) {
  LevelList list;

  EXPECT_TRUE(list.empty());
  EXPECT_EQ(list.best(), nullptr);
  EXPECT_EQ(list.worse_than(5), nullptr);
  EXPECT_EQ(list.find(5), nullptr);
}

// Against a map: levels come and go, so many that there are blocks to split and to drop.
TEST(LevelList, AgreesWithAMap) {
  for (const std::int64_t range : {3, 20, 2'000, 1'000'000'000}) {
    RandomDraws random(static_cast<std::uint64_t>(range));
    LevelList list;
    std::map<Score, OrderSlot> expected;
    for (OrderSlot step = 0; step < 20'000; ++step) {
      const bool grows = step % 8'000 < 5'000;
      const auto score = static_cast<Score>(random.between(-range, range));
      const auto known = expected.lower_bound(score);
      OrderQueue* const found = list.find(score);
      const bool is_known = known != expected.end() && known->first == score;
      ASSERT_EQ(found != nullptr, is_known) << step;
      if (is_known) {
        ASSERT_EQ(found->oldest, known->second);
      }

      if (!is_known && grows) {
        list.insert(score) = {.oldest = step, .newest = step};
        expected[score] = step;
      } else if (!grows && known != expected.end()) {
        list.erase(known->first);
        expected.erase(known);
      }

      ASSERT_EQ(list.size(), expected.size());
      if (expected.empty()) {
        ASSERT_EQ(list.best(), nullptr);
        continue;
      }
      ASSERT_EQ(list.best()->score, expected.rbegin()->first);
      const auto after = expected.lower_bound(score);
      const Level* const worse = list.worse_than(score);
      ASSERT_EQ(worse == nullptr, after == expected.begin());
      if (worse != nullptr) {
        ASSERT_EQ(worse->score, std::prev(after)->first);
      }
      if (step % 500 == 0) list.audit();
    }
  }
}

TEST(LevelListDeathTest, ErasingWhatIsNotThereIsABug) {
  LevelList list;
  list.insert(5) = {.oldest = 1, .newest = 1};

  EXPECT_DEATH(list.erase(4), "check failed");
}

}  // namespace
}  // namespace farmgate
