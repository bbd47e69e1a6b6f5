#include "engine/book/offer_search.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "tests/support/naive_book_side.h"
#include "tests/support/random_draws.h"
#include "tests/support/row_of_costs.h"

namespace farmgate {
namespace {

constexpr std::size_t kZones = 330;  // 21 blocks, the last one not full
constexpr std::int32_t kWorstTaker = -1'000'000'000;

// Asks in many zones, and the oracle given the same.
class ManyZones : public testing::Test {
 protected:
  ManyZones() : costs_(kZones, 10) {
    asks_.renumber(whole(kZones, kZoneBlock), [](ZoneId zone) { return zone.value(); });
    for (std::uint32_t zone = 0; zone < kZones; ++zone) {
      asks_.add_cell(ZoneId{zone}, zone);
      naive_.set_number(ZoneId{zone}, zone);
    }
  }

  OrderSlot rest(std::uint32_t zone, std::int64_t price, Sequence priority) {
    const OrderSlot slot = pool_.slot_count();
    Order& order = pool_.add(slot, "");
    order.priority = priority;
    order.score = score(Side::kAsk, Price{price});
    order.open = 1;
    order.cell = asks_.find_cell(ZoneId{zone});
    asks_.rest(pool_, slot);
    naive_.rest(ZoneId{zone}, pool_[slot].score, priority, slot);
    return slot;
  }

  void remove(OrderSlot slot) {
    naive_.remove(asks_.zone(pool_[slot].cell), pool_[slot].score, pool_[slot].priority);
    asks_.remove(pool_, slot);
  }

  // The orders that a taker meets one after the other, each taken out before the next is asked for.
  std::vector<OrderSlot> swept(std::int32_t limit) {
    const RowOfCosts row(costs_);
    OfferSearch search;
    search.start(asks_, row, limit);
    std::vector<OrderSlot> orders;
    for (Offer offer = search.next(pool_); offer.exists(); offer = search.next(pool_)) {
      const OrderSlot order = asks_.ladder(offer.cell).best();
      EXPECT_EQ(offer.value, pool_[order].score - costs_[asks_.number(offer.cell)]);
      orders.push_back(order);
      remove(order);
      asks_.audit(pool_);
    }
    return orders;
  }

  // The same by looking at every zone each time; leaves the book as it is.
  std::vector<OrderSlot> naively_swept(std::int32_t limit) {
    NaiveBookSide naive = naive_;
    std::vector<OrderSlot> orders;
    for (std::optional<NaiveOffer> offer = naive.best(costs_, limit); offer;
         offer = naive.best(costs_, limit)) {
      const Order& order = pool_[offer->order];
      orders.push_back(offer->order);
      naive.remove(asks_.zone(order.cell), order.score, order.priority);
    }
    return orders;
  }

  OrderPool pool_;
  BookSide asks_;
  NaiveBookSide naive_;
  std::vector<std::int32_t> costs_;
};

TEST_F(ManyZones, OfEqualsInDifferentBlocksTheSmallestPriorityIsOffered) {
  const OrderSlot third = rest(5, 50, 9);
  const OrderSlot first = rest(300, 50, 2);
  const OrderSlot second = rest(150, 50, 4);

  EXPECT_EQ(swept(kWorstTaker), (std::vector{first, second, third}));
}

// Block 0 promises most, since its cheapest order and its cheapest lane lie in different zones.
TEST_F(ManyZones, ABlockThatPromisesMoreThanItHoldsIsPassedOver) {
  costs_[0] = 0;
  rest(1, 50, 1);
  costs_[1] = 30;
  const OrderSlot best = rest(200, 55, 2);

  EXPECT_EQ(swept(-79), std::vector{best});
}

TEST_F(ManyZones, ABlockWhoseBoundOnlyEqualsTheBestMayHoldAnOlderOrder) {
  const OrderSlot younger = rest(3, 50, 7);
  costs_[3] = 9;
  const OrderSlot older = rest(40, 52, 1);
  costs_[40] = 7;

  EXPECT_EQ(swept(-59), (std::vector{older, younger}));
}

TEST_F(ManyZones, NothingIsOfferedBelowTheLimit) {
  rest(329, 50, 1);

  EXPECT_TRUE(swept(-59).empty());
  EXPECT_EQ(swept(-60).size(), 1u);
}

TEST_F(ManyZones, WhereNoLaneIsNothingIsOffered) {
  costs_.assign(kZones, kNoLane);
  rest(7, 1, 1);

  EXPECT_TRUE(swept(kWorstTaker).empty());
}

TEST_F(ManyZones, ASearchCanStartAnewForAnotherTaker) {
  const OrderSlot near = rest(7, 50, 1);
  const OrderSlot far = rest(250, 50, 2);
  std::vector<std::int32_t> others = costs_;
  others[250] = 1;
  const RowOfCosts row(costs_);
  const RowOfCosts other_row(others);
  OfferSearch search;

  search.start(asks_, row, -60);
  EXPECT_EQ(asks_.ladder(search.next(pool_).cell).best(), near);
  search.start(asks_, other_row, -60);
  EXPECT_EQ(asks_.ladder(search.next(pool_).cell).best(), far);
}

// Few prices and costs, so that ties abound; sweeps stop at any depth, and the book fills up again.
TEST_F(ManyZones, SweepsAsANaiveScanDoes) {
  RandomDraws random(1);
  Sequence priority = 0;
  for (int round = 0; round < 150; ++round) {
    for (std::int32_t& cost : costs_) {
      cost = random.per_mille(150) ? kNoLane : static_cast<std::int32_t>(random.between(0, 5));
    }
    for (int i = 0; i < 40; ++i) {
      rest(static_cast<std::uint32_t>(random.between(0, kZones - 1)), random.between(1, 6), ++priority);
    }
    const auto limit = static_cast<std::int32_t>(random.between(-11, -1));
    const std::vector<OrderSlot> expected = naively_swept(limit);
    ASSERT_EQ(swept(limit), expected) << "round " << round;
  }
}

}  // namespace
}  // namespace farmgate
