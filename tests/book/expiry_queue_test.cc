#include "engine/book/expiry_queue.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <tuple>

#include "tests/support/random_draws.h"

namespace farmgate {
namespace {

OrderSlot add_order(OrderPool& pool, std::int64_t expire_time, Sequence priority) {
  const OrderSlot slot = pool.slot_count();
  pool.add(slot, "");
  pool[slot].priority = priority;
  pool[slot].expire_time = Timestamp{expire_time};
  return slot;
}

TEST(ExpiryQueue, IsEmptyAtFirst) {
  EXPECT_TRUE(ExpiryQueue().empty());
}

TEST(ExpiryQueue, TheEarliestIsNext) {
  OrderPool pool;
  ExpiryQueue queue;
  const OrderSlot late = add_order(pool, 90, 1);
  const OrderSlot early = add_order(pool, 80, 2);

  queue.add(pool, late);
  queue.add(pool, early);

  EXPECT_EQ(queue.next(), early);
  EXPECT_EQ(queue.next_time(), Timestamp{80});
}

TEST(ExpiryQueue, OfEqualTimesTheSmallerPriorityIsNext) {
  OrderPool pool;
  ExpiryQueue queue;
  const OrderSlot second = add_order(pool, 80, 2);
  const OrderSlot first = add_order(pool, 80, 1);

  queue.add(pool, second);
  queue.add(pool, first);

  EXPECT_EQ(queue.next(), first);
}

TEST(ExpiryQueue, AnOrderCanLeaveBeforeItsTime) {
  OrderPool pool;
  ExpiryQueue queue;
  const OrderSlot early = add_order(pool, 80, 1);
  const OrderSlot late = add_order(pool, 90, 2);
  queue.add(pool, early);
  queue.add(pool, late);

  queue.remove(pool, early);

  EXPECT_EQ(queue.size(), 1u);
  EXPECT_EQ(queue.next(), late);
}

TEST(ExpiryQueueDeathTest, ToRemoveWhatIsNotQueuedIsABug) {
  OrderPool pool;
  ExpiryQueue queue;
  queue.add(pool, add_order(pool, 80, 1));
  const OrderSlot other = add_order(pool, 90, 2);

  EXPECT_DEATH(queue.remove(pool, other), "check failed");
}

TEST(ExpiryQueueDeathTest, AuditSeesAnExpireTimeThatChanged) {
  OrderPool pool;
  ExpiryQueue queue;
  const OrderSlot order = add_order(pool, 80, 1);
  queue.add(pool, order);
  pool[order].expire_time = Timestamp{81};

  EXPECT_DEATH(queue.audit(pool), "check failed");
}

TEST(ExpiryQueue, IsInOrderWhateverComesAndGoes) {
  RandomDraws random(5);
  OrderPool pool;
  ExpiryQueue queue;
  std::set<std::tuple<Timestamp, Sequence, OrderSlot>> expected;
  for (Sequence step = 1; step <= 20'000; ++step) {
    // It grows for a while and shrinks for a while, to nothing.
    const bool growing = step / 500 % 2 == 0;
    if (expected.empty() || random.per_mille(growing ? 700 : 200)) {
      const OrderSlot slot = add_order(pool, random.between(1, 50), step);
      queue.add(pool, slot);
      expected.emplace(pool[slot].expire_time, step, slot);
    } else {
      const auto victim = std::next(expected.begin(), random.between(0, std::ssize(expected) - 1));
      queue.remove(pool, std::get<OrderSlot>(*victim));
      pool.remove(std::get<OrderSlot>(*victim));
      expected.erase(victim);
    }

    if (step % 16 == 0) queue.audit(pool);
    ASSERT_EQ(queue.size(), expected.size());
    if (expected.empty()) continue;
    ASSERT_EQ(queue.next(), std::get<OrderSlot>(*expected.begin())) << "step " << step;
    ASSERT_EQ(queue.next_time(), std::get<Timestamp>(*expected.begin()));
  }
}

}  // namespace
}  // namespace farmgate
