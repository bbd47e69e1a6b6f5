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

  pool.add(0, "a").open = 5;
  pool.add(3, "b").open = 7;

  EXPECT_EQ(pool.id(0), "a");
  EXPECT_EQ(pool[0].open, 5u);
  EXPECT_EQ(pool.id(3), "b");
  EXPECT_EQ(pool[3].open, 7u);
  EXPECT_EQ(pool.slot_count(), 4u);
}

TEST(OrderPool, AFreeSlotHasNothingOpen) {
  OrderPool pool;
  pool.add(1, "a").open = 5;

  pool.remove(1);

  EXPECT_EQ(pool[0].open, 0u);
  EXPECT_EQ(pool[1].open, 0u);
}

TEST(OrderPool, KeepsIdsOfEverySize) {
  OrderPool pool;
  for (OrderSlot size = 0; size <= 64; ++size) pool.add(size, std::string(size, 'i')).open = 1;
  for (OrderSlot size = 0; size <= 64; size += 2) pool.remove(size);
  for (OrderSlot size = 0; size <= 64; size += 2) pool.add(size, std::string(64 - size, 'j'));

  for (OrderSlot size = 0; size <= 64; ++size) {
    EXPECT_EQ(pool.id(size), size % 2 == 0 ? std::string(64 - size, 'j') : std::string(size, 'i'));
  }
}

TEST(OrderPool, FindsTheOpenOrderOfASlotByTheSequenceThatPlacedIt) {
  OrderPool pool;
  Order& order = pool.add(2, "a");
  order.open = 5;
  order.placed = 9;

  EXPECT_EQ(pool.find(2, 9), 2u);
  EXPECT_EQ(pool.find(2, 8), kNoOrder);

  pool.remove(2);
  EXPECT_EQ(pool.find(2, 9), kNoOrder);
}

TEST(OrderPoolDeathTest, ASlotThatIsInUseIsABug) {
  OrderPool pool;
  pool.add(0, "a").open = 5;

  EXPECT_DEATH(pool.add(0, "b"), "check failed");
}

TEST(OrderPool, AnOrderInAUsedSlotHasItsOwnIdAndNothingOpen) {
  OrderPool pool;
  const OrderSlot slot = 0;
  pool.add(slot, "a").open = 3;
  pool.remove(slot);

  const Order& again = pool.add(slot, "b");

  EXPECT_EQ(again.open, 0u);
  EXPECT_EQ(pool.id(slot), "b");
}

}  // namespace
}  // namespace farmgate
