#include "engine/book/placed_orders.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "tests/support/random_draws.h"

namespace farmgate {
namespace {

constexpr Sequence kSameTag = Sequence{1} << 32;  // sequences so far apart look alike in the table

// The table and its oracle, given the same orders.
class Twins {
 public:
  void add(Sequence placed) {
    const OrderSlot slot = pool_.add("");
    pool_.details(slot).placed = placed;
    table_.add(placed, slot);
    expected_.emplace(placed, slot);
  }

  void remove(Sequence placed) {
    table_.remove(pool_, placed);
    pool_.remove(expected_.at(placed));
    expected_.erase(placed);
  }

  bool contains(Sequence placed) const { return expected_.contains(placed); }

  void compare(Sequence placed) const {
    const auto found = expected_.find(placed);
    ASSERT_EQ(table_.find(pool_, placed), found == expected_.end() ? kNoOrder : found->second) << placed;
  }
  void compare_all() const {
    ASSERT_EQ(table_.size(), expected_.size());
    for (const auto& [placed, slot] : expected_) ASSERT_EQ(table_.find(pool_, placed), slot) << placed;
  }

  OrderPool pool_;
  PlacedOrders table_;
  std::unordered_map<Sequence, OrderSlot> expected_;
};

TEST(PlacedOrders, FindsNothingWhenEmpty) {
  const OrderPool pool;
  const PlacedOrders table;

  EXPECT_EQ(table.find(pool, 1), kNoOrder);
  EXPECT_EQ(table.size(), 0u);
}

TEST(PlacedOrders, FindsWhatWasAdded) {
  Twins twins;
  twins.add(7);

  EXPECT_EQ(twins.table_.find(twins.pool_, 7), twins.expected_.at(7));
  EXPECT_EQ(twins.table_.find(twins.pool_, 8), kNoOrder);
}

TEST(PlacedOrders, TellsSequencesApartThatShareTheirLowHalf) {
  Twins twins;
  for (Sequence high = 0; high < 5; ++high) twins.add(7 + high * kSameTag);
  twins.remove(7 + kSameTag);

  twins.compare_all();
  EXPECT_EQ(twins.table_.find(twins.pool_, 7 + kSameTag), kNoOrder);
  EXPECT_EQ(twins.table_.find(twins.pool_, 7 + 9 * kSameTag), kNoOrder);
}

TEST(PlacedOrders, WhatIsRemovedIsGone) {
  Twins twins;
  twins.add(7);
  twins.remove(7);

  EXPECT_EQ(twins.table_.find(twins.pool_, 7), kNoOrder);
  EXPECT_EQ(twins.table_.size(), 0u);
}

TEST(PlacedOrders, KeepsEverythingWhileItGrows) {
  Twins twins;
  for (Sequence placed = 1; placed <= 20'000; ++placed) twins.add(placed);

  twins.compare_all();
  for (Sequence placed = 20'001; placed <= 40'000; ++placed) twins.compare(placed);
}

// Two blocks of eight fill a table of 32 places half, and their homes may overlap.
TEST(PlacedOrders, RemovesAnyOfABlockWithoutLosingTheOthers) {
  for (Sequence victim = 8; victim < 24; ++victim) {
    Twins twins;
    for (Sequence placed = 8; placed < 24; ++placed) twins.add(placed);

    twins.remove(victim);

    twins.compare_all();
    EXPECT_EQ(twins.table_.find(twins.pool_, victim), kNoOrder);
  }
}

TEST(PlacedOrdersDeathTest, ToRemoveWhatIsNotThereIsABug) {
  Twins twins;
  twins.add(7);

  EXPECT_DEATH(twins.table_.remove(twins.pool_, 8), "check failed");
}

// Adds and removes at random, out of a few blocks of eight and their likes 2^32 apart, around a table that is
// as full as it gets.
TEST(PlacedOrders, IsAMapWhateverComesAndGoes) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    RandomDraws random(seed);
    Twins twins;
    const std::int64_t blocks = random.between(1, 40);
    for (int step = 0; step < 1500; ++step) {
      const auto low = static_cast<Sequence>(random.between(0, blocks) * 8 + random.between(0, 7));
      const Sequence placed = low + static_cast<Sequence>(random.between(0, 2)) * kSameTag;
      if (twins.contains(placed)) {
        twins.remove(placed);
      } else if (random.per_mille(700)) {
        twins.add(placed);
      }
      twins.compare(placed);
      twins.compare(low);
    }
    twins.compare_all();
    if (HasFailure()) FAIL() << "seed " << seed;
  }
}

}  // namespace
}  // namespace farmgate
