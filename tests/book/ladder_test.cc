#include "engine/book/ladder.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/random_draws.h"

namespace farmgate {
namespace {

OrderSlot add_order(OrderPool& pool, Score score, Sequence priority) {
  const OrderSlot slot = pool.slot_count();
  pool.add(slot, "");
  pool[slot].priority = priority;
  pool[slot].score = score;
  pool[slot].open = 1;
  return slot;
}

// All orders from the one that trades first to the last.
std::vector<OrderSlot> in_order(const OrderPool& pool, const Ladder& ladder) {
  std::vector<OrderSlot> orders;
  for (Level level = ladder.best_level(); !level.orders.empty(); level = ladder.worse_than(level.score)) {
    for (OrderSlot slot = level.orders.oldest; slot != kNoOrder; slot = pool[slot].next) {
      orders.push_back(slot);
    }
  }
  return orders;
}

using Slots = std::vector<OrderSlot>;

// Three orders of one score, resting.
struct OneLevel {
  OrderPool pool;
  Ladder ladder;
  Slots orders;

  OneLevel() {
    for (Sequence priority = 1; priority <= 3; ++priority) {
      orders.push_back(add_order(pool, -50, priority));
      ladder.rest(pool, orders.back());
    }
  }
};

TEST(Ladder, IsEmptyAtFirst) {
  EXPECT_TRUE(Ladder().empty());
}

TEST(Ladder, TheGreatestScoreIsBest) {
  OrderPool pool;
  Ladder ladder;
  const OrderSlot middle = add_order(pool, -60, 1);
  const OrderSlot best = add_order(pool, -50, 2);
  const OrderSlot worst = add_order(pool, -70, 3);

  for (const OrderSlot slot : {middle, best, worst}) ladder.rest(pool, slot);

  EXPECT_EQ(ladder.best(), best);
  EXPECT_EQ(ladder.best_score(), -50);
  EXPECT_EQ(in_order(pool, ladder), (Slots{best, middle, worst}));
}

TEST(Ladder, OfOneScoreTheOldestIsBest) {
  OneLevel level;

  EXPECT_EQ(in_order(level.pool, level.ladder), level.orders);
}

TEST(Ladder, TheOldestOfALevelCanGo) {
  OneLevel level;

  level.ladder.remove(level.pool, level.orders[0]);

  EXPECT_EQ(in_order(level.pool, level.ladder), (Slots{level.orders[1], level.orders[2]}));
  level.ladder.audit(level.pool);
}

TEST(Ladder, AnOrderInTheMiddleOfALevelCanGo) {
  OneLevel level;

  level.ladder.remove(level.pool, level.orders[1]);

  EXPECT_EQ(in_order(level.pool, level.ladder), (Slots{level.orders[0], level.orders[2]}));
  level.ladder.audit(level.pool);
}

TEST(Ladder, TheNewestOfALevelCanGo) {
  OneLevel level;

  level.ladder.remove(level.pool, level.orders[2]);

  EXPECT_EQ(in_order(level.pool, level.ladder), (Slots{level.orders[0], level.orders[1]}));
  level.ladder.audit(level.pool);
}

TEST(Ladder, ALevelGoesWithItsLastOrder) {
  OrderPool pool;
  Ladder ladder;
  const OrderSlot best = add_order(pool, -50, 1);
  const OrderSlot next = add_order(pool, -60, 2);
  ladder.rest(pool, best);
  ladder.rest(pool, next);

  ladder.remove(pool, best);

  EXPECT_EQ(in_order(pool, ladder), Slots{next});
  EXPECT_EQ(ladder.best(), next);
}

TEST(LadderDeathTest, AnOrderNoNewerThanItsLevelIsABug) {
  OneLevel level;
  const OrderSlot older = add_order(level.pool, -50, 2);

  EXPECT_DEATH(level.ladder.rest(level.pool, older), "check failed");
}

TEST(LadderDeathTest, AuditSeesAnOrderWithNothingOpen) {
  OneLevel level;
  level.pool[level.orders[1]].open = 0;

  EXPECT_DEATH(level.ladder.audit(level.pool), "check failed");
}

TEST(LadderDeathTest, AuditSeesPrioritiesOutOfOrder) {
  OneLevel level;
  level.pool[level.orders[1]].priority = 9;

  EXPECT_DEATH(level.ladder.audit(level.pool), "check failed");
}

// How the prices of a random ladder lie.
struct Prices {
  const char* name;
  std::int64_t range;  // ticks between the worst and the best price at one time
  std::int64_t drift;  // ticks that both move a thousand steps
  std::int32_t tick = 1;
  std::int64_t orders = 3'000;  // about so many at a time
};

class LadderOfPrices : public testing::TestWithParam<Prices> {};

// Against a map of all orders, while levels move into the window and out of it.
TEST_P(LadderOfPrices, IsInOrderWhateverComesAndGoes) {
  const Prices& prices = GetParam();
  RandomDraws random(3);
  OrderPool pool;
  Ladder ladder(prices.tick);
  std::map<std::pair<Score, Sequence>, OrderSlot> expected;  // by negated score, then priority
  for (Sequence step = 1; step <= 30'000; ++step) {
    const bool takes = std::ssize(expected) > random.between(0, 2 * prices.orders);
    if (takes) {
      const bool best = random.per_mille(400);
      auto victim = expected.begin();
      if (!best) {
        const auto near = static_cast<Score>(-victim->first.first - random.between(0, prices.range));
        victim = expected.lower_bound({-near, 0});
        if (victim == expected.end()) victim = std::prev(victim);
      }
      ladder.remove(pool, victim->second);
      pool.remove(victim->second);
      expected.erase(victim);
    } else {
      const auto middle = static_cast<std::int64_t>(step) * prices.drift / 1'000;
      const std::int64_t ticks = middle + random.between(-prices.range, 0);
      const OrderSlot slot = add_order(pool, static_cast<Score>(ticks * prices.tick), step);
      ladder.rest(pool, slot);
      expected.emplace(std::pair(-pool[slot].score, step), slot);
    }

    ASSERT_EQ(ladder.empty(), expected.empty());
    if (expected.empty()) continue;
    ASSERT_EQ(ladder.best(), expected.begin()->second) << "after step " << step;
    ASSERT_EQ(ladder.best_score(), -expected.begin()->first.first);
    if (step % 1'000 != 0) continue;
    Slots slots;
    for (const auto& [rank, slot] : expected) slots.push_back(slot);
    ladder.audit(pool);
    ASSERT_EQ(in_order(pool, ladder), slots) << "after step " << step;
  }
}

INSTANTIATE_TEST_SUITE_P(Prices, LadderOfPrices,
                         testing::Values(Prices{"few", 5, 0}, Prices{"dense", 500, 0},
                                         Prices{"rising", 500, 300}, Prices{"falling", 500, -300},
                                         Prices{"ticks", 400, 100, 25}, Prices{"wide", 500'000'000, 0},
                                         Prices{"thin", 4'000, 10, 1, 200}),
                         [](const auto& prices) { return std::string(prices.param.name); });

}  // namespace
}  // namespace farmgate
