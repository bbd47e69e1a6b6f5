#include "engine/book/ladder.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>
#include <vector>

#include "tests/support/random_draws.h"

namespace farmgate {
namespace {

OrderSlot add_order(OrderPool& pool, Score score, Sequence priority) {
  const OrderSlot slot = pool.add("");
  pool[slot].priority = priority;
  pool[slot].score = score;
  pool[slot].open = 1;
  return slot;
}

// All orders from the one that trades first to the last.
std::vector<OrderSlot> in_order(const OrderPool& pool, const Ladder& ladder) {
  std::vector<OrderSlot> orders;
  for (auto level = ladder.levels().rbegin(); level != ladder.levels().rend(); ++level) {
    for (OrderSlot slot = level->oldest; slot != kNoOrder; slot = pool[slot].next) orders.push_back(slot);
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

  EXPECT_EQ(ladder.levels().size(), 1u);
  EXPECT_EQ(ladder.best(), next);
}

TEST(Ladder, ForgetsAllOrders) {
  OneLevel level;

  level.ladder.clear();

  EXPECT_TRUE(level.ladder.empty());
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

TEST(Ladder, IsInOrderWhateverComesAndGoes) {
  RandomDraws random(3);
  OrderPool pool;
  Ladder ladder;
  std::map<std::pair<Score, Sequence>, OrderSlot> expected;  // by negated score, then priority
  for (Sequence priority = 1; priority <= 3000; ++priority) {
    if (!expected.empty() && random.per_mille(480)) {
      const auto victim = std::next(expected.begin(), random.between(0, std::ssize(expected) - 1));
      ladder.remove(pool, victim->second);
      pool.remove(victim->second);
      expected.erase(victim);
    } else {
      const OrderSlot slot = add_order(pool, static_cast<Score>(random.between(-5, 5)), priority);
      ladder.rest(pool, slot);
      expected.emplace(std::pair(-pool[slot].score, priority), slot);
    }

    Slots slots;
    for (const auto& [rank, slot] : expected) slots.push_back(slot);
    ladder.audit(pool);
    ASSERT_EQ(in_order(pool, ladder), slots) << "after step " << priority;
  }
}

}  // namespace
}  // namespace farmgate
