#include "engine/book/order_pool.h"

#include <gtest/gtest.h>

#include <string>

namespace farmgate {
namespace {

TEST(Score, OfABidIsItsPriceAndOfAnAskItsNegative) {
  EXPECT_EQ(score(Side::kBid, Price{1'000'000'000}), 1'000'000'000);
  EXPECT_EQ(score(Side::kAsk, Price{1'000'000'000}), -1'000'000'000);
}

TEST(Score, GivesThePriceBack) {
  for (const Side side : {Side::kBid, Side::kAsk}) {
    EXPECT_EQ(price(side, score(side, kPriceMin)), kPriceMin);
    EXPECT_EQ(price(side, score(side, kPriceMax)), kPriceMax);
  }
}

TEST(OrderPool, KeepsOrdersApart) {
  OrderPool pool;

  const OrderSlot a = pool.add("a");
  pool[a].open = 5;
  const OrderSlot b = pool.add("b");
  pool[b].open = 7;

  EXPECT_EQ(pool.id(a), "a");
  EXPECT_EQ(pool[a].open, 5u);
  EXPECT_EQ(pool.id(b), "b");
  EXPECT_EQ(pool[b].open, 7u);
}

TEST(OrderPool, AFreeSlotHasNothingOpen) {
  OrderPool pool;
  const OrderSlot slot = pool.add("a");
  pool[slot].open = 5;

  pool.remove(slot);

  EXPECT_EQ(pool.slot_count(), 1u);
  EXPECT_EQ(pool[slot].open, 0u);
}

TEST(OrderPool, ReusesEveryFreeSlotBeforeItGrows) {
  OrderPool pool;
  for (int i = 0; i < 100; ++i) pool.add(std::to_string(i));
  for (OrderSlot slot = 0; slot < 100; slot += 3) pool.remove(slot);

  for (OrderSlot slot = 0; slot < 100; slot += 3) pool.add("again");

  EXPECT_EQ(pool.slot_count(), 100u);
  for (OrderSlot slot = 0; slot < 100; ++slot) {
    EXPECT_EQ(pool.id(slot), slot % 3 == 0 ? "again" : std::to_string(slot));
  }
}

TEST(OrderPool, AnOrderInAUsedSlotStartsAnew) {
  OrderPool pool;
  const OrderSlot slot = pool.add("a");
  pool[slot] = {.priority = 9, .score = 4, .open = 3, .previous = 1, .next = 2, .cell = 8};
  pool.details(slot).placed = 9;
  pool.details(slot).filled = 2;
  pool.details(slot).post_only = true;
  pool.details(slot).known = true;
  pool.remove(slot);

  const OrderSlot again = pool.add("b");

  ASSERT_EQ(again, slot);
  EXPECT_EQ(pool[again].priority, 0u);
  EXPECT_EQ(pool[again].score, 0);
  EXPECT_EQ(pool[again].open, 0u);
  EXPECT_EQ(pool[again].previous, kNoOrder);
  EXPECT_EQ(pool[again].next, kNoOrder);
  EXPECT_EQ(pool[again].cell, 0u);
  EXPECT_EQ(pool.details(again).placed, 0u);
  EXPECT_EQ(pool.details(again).filled, 0u);
  EXPECT_FALSE(pool.details(again).post_only);
  EXPECT_FALSE(pool.details(again).known);
}

}  // namespace
}  // namespace farmgate
