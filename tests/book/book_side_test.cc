#include "engine/book/book_side.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "engine/book/offer_search.h"
#include "tests/support/naive_book_side.h"
#include "tests/support/random_draws.h"
#include "tests/support/row_of_costs.h"

namespace farmgate {
namespace {

constexpr std::size_t kRowSize = 64;
constexpr std::int32_t kWorstTaker = -1'000'000'000;  // no taker accepts less

// One side and its oracle, given the same orders.
class Twins {
 public:
  explicit Twins(Side of) : side_(of) { renumber(kRowSize, 0); }

  // Zone n stands at number n + shift (see renumber), or nowhere.
  void add_zone(std::uint32_t zone, bool numbered = true) {
    const std::uint32_t number = numbered ? zone + shift_ : BookSide::kNoNumber;
    book_.add_cell(ZoneId{zone}, number);
    naive_.set_number(ZoneId{zone}, numbered ? std::optional(number) : std::nullopt);
    zones_.emplace_back(zone);
  }

  // Zone n stands at number n + shift, or nowhere if that is beyond the row.
  void renumber(std::size_t row_size, std::uint32_t shift) {
    row_size_ = row_size;
    shift_ = shift;
    const auto number = [=](ZoneId zone) {
      return zone.value() + shift < row_size ? zone.value() + shift : BookSide::kNoNumber;
    };
    book_.renumber(row_size, number);
    for (const ZoneId zone : zones_) {
      const bool numbered = number(zone) != BookSide::kNoNumber;
      naive_.set_number(zone, numbered ? std::optional(number(zone)) : std::nullopt);
    }
  }

  OrderSlot rest(std::uint32_t zone, std::int64_t price, Sequence priority) {
    const OrderSlot slot = pool_.slot_count();
    pool_.add(slot, "");
    pool_[slot].priority = priority;
    pool_[slot].score = score(side_, Price{price});
    pool_[slot].open = 1;
    pool_[slot].cell = book_.find_cell(ZoneId{zone});
    book_.rest(pool_, slot);
    naive_.rest(ZoneId{zone}, pool_[slot].score, priority, slot);
    resting_.emplace(priority, slot);
    return slot;
  }

  void remove(OrderSlot slot) {
    naive_.remove(book_.zone(pool_[slot].cell), pool_[slot].score, pool_[slot].priority);
    resting_.erase(pool_[slot].priority);
    book_.remove(pool_, slot);
    pool_.remove(slot);
  }

  // The best order that some taker would accept.
  OrderSlot best(const std::vector<std::int32_t>& costs) const {
    const Offer offer = offered(costs, kWorstTaker);
    return offer.exists() ? book_.ladder(offer.cell).best() : kNoOrder;
  }

  // As best(), held against the oracle.
  OrderSlot checked_best(const std::vector<std::int32_t>& costs) const {
    book_.audit(pool_);
    const Offer offer = offered(costs, kWorstTaker);
    const std::optional<NaiveOffer> expected = naive_.best(costs, kWorstTaker);
    EXPECT_EQ(best(costs), expected ? expected->order : kNoOrder);
    if (expected) {
      EXPECT_EQ(offer.value, expected->value);
      EXPECT_TRUE(offered(costs, offer.value).exists());
      EXPECT_FALSE(offered(costs, offer.value + 1).exists());
    }
    return best(costs);
  }

  const BookSide& book() const { return book_; }
  std::size_t row_size() const { return row_size_; }
  bool has_room_for(std::uint32_t zone) const { return zone + shift_ < row_size_; }
  const std::map<Sequence, OrderSlot>& resting() const { return resting_; }

 private:
  Offer offered(const std::vector<std::int32_t>& costs, std::int32_t limit) const {
    const RowOfCosts row(costs);
    OfferSearch search;
    search.start(book_, row, limit);
    return search.next(pool_);
  }

  Side side_;
  OrderPool pool_;
  BookSide book_;
  NaiveBookSide naive_;
  std::size_t row_size_ = 0;
  std::uint32_t shift_ = 0;
  std::vector<ZoneId> zones_;
  std::map<Sequence, OrderSlot> resting_;  // by priority
};

// Few cells are searched packed, many dense; all that follows holds for both.
class BookSideOf : public testing::TestWithParam<std::uint32_t> {
 protected:
  BookSideOf() : twins_(Side::kAsk), costs_(kRowSize, 10) {
    for (std::uint32_t zone = 0; zone < GetParam(); ++zone) twins_.add_zone(zone);
  }

  Twins twins_;
  std::vector<std::int32_t> costs_;
};

INSTANTIATE_TEST_SUITE_P(Cells, BookSideOf, testing::Values(3, 24, 25, 60),
                         testing::PrintToStringParamName());

TEST_P(BookSideOf, OffersNothingWhenEmpty) {
  EXPECT_EQ(twins_.best(costs_), kNoOrder);
}

TEST_P(BookSideOf, OffersTheSmallestLandedCost) {
  costs_[2] = 30;
  twins_.rest(2, 40, 1);
  const OrderSlot near = twins_.rest(0, 55, 2);

  EXPECT_EQ(twins_.best(costs_), near);
}

TEST_P(BookSideOf, OfEqualsOffersTheSmallestPriorityInWhateverCell) {
  costs_[0] = 12;
  const OrderSlot low = twins_.rest(2, 52, 5);
  const OrderSlot high = twins_.rest(0, 50, 3);

  EXPECT_EQ(twins_.best(costs_), high);
  twins_.remove(high);
  twins_.rest(0, 50, 7);
  EXPECT_EQ(twins_.best(costs_), low);
}

TEST_P(BookSideOf, OffersNothingWhereNoLaneIs) {
  costs_[2] = kNoLane;
  twins_.rest(2, 1, 1);
  EXPECT_EQ(twins_.best(costs_), kNoOrder);

  const OrderSlot other = twins_.rest(1, 999'999'990, 2);

  EXPECT_EQ(twins_.best(costs_), other);
}

TEST_P(BookSideOf, NeverOffersACellWithoutNumber) {
  twins_.add_zone(61, false);
  twins_.rest(61, 1, 1);

  EXPECT_EQ(twins_.best(costs_), kNoOrder);
  EXPECT_EQ(twins_.book().number(twins_.book().find_cell(ZoneId{61})), BookSide::kNoNumber);
}

TEST_P(BookSideOf, RenumberedCellsAreSearchedAtTheirNewNumbers) {
  const OrderSlot a = twins_.rest(0, 50, 1);
  const OrderSlot b = twins_.rest(1, 50, 2);
  std::vector<std::int32_t> costs(80, 10);

  twins_.renumber(80, 5);

  EXPECT_EQ(twins_.checked_best(costs), a);
  costs[6] = 9;
  EXPECT_EQ(twins_.checked_best(costs), b);
}

TEST_P(BookSideOf, ACellThatGetsItsNumberLaterIsOfferedThen) {
  twins_.add_zone(61, false);
  const OrderSlot order = twins_.rest(61, 50, 1);

  twins_.renumber(kRowSize, 0);

  EXPECT_EQ(twins_.checked_best(costs_), order);
}

TEST(BookSide, FindsTheCellOfAZone) {
  Twins twins(Side::kBid);
  twins.add_zone(40);
  twins.add_zone(7);

  EXPECT_EQ(twins.book().find_cell(ZoneId{40}), 0u);
  EXPECT_EQ(twins.book().find_cell(ZoneId{7}), 1u);
  EXPECT_EQ(twins.book().zone(1), ZoneId{7});
  EXPECT_EQ(twins.book().number(1), 7u);
  EXPECT_EQ(twins.book().find_cell(ZoneId{8}), kNoCell);
}

TEST(BookSideDeathTest, ASecondCellForAZoneIsABug) {
  Twins twins(Side::kBid);
  twins.add_zone(7);

  EXPECT_DEATH(twins.add_zone(7), "check failed");
}

TEST(BookSideDeathTest, ANumberBeyondTheRowIsABug) {
  Twins twins(Side::kBid);

  EXPECT_DEATH(twins.add_zone(kRowSize), "check failed");
}

TEST(BookSide, BecomesDenseWithOrdersResting) {
  Twins twins(Side::kBid);
  const std::vector<std::int32_t> costs(kRowSize, 10);
  for (std::uint32_t zone = 0; zone < 60; ++zone) {
    twins.add_zone(zone);
    const OrderSlot order = twins.rest(zone, 100 + zone, zone + 1);
    EXPECT_EQ(twins.checked_best(costs), order) << "with " << zone + 1 << " cells";
  }
}

std::vector<std::int32_t> random_costs(RandomDraws& random, std::size_t row_size) {
  std::vector<std::int32_t> costs(row_size);
  for (std::int32_t& cost : costs) {
    cost = random.per_mille(150) ? kNoLane : static_cast<std::int32_t>(random.between(0, 3));
  }
  return costs;
}

// A book that grows from packed to dense and is renumbered now and then; few prices, so that ties abound.
void compare_random_books(Side side, std::uint64_t seed) {
  RandomDraws random(seed);
  Twins twins(side);
  std::uint32_t zones = 0;
  for (Sequence step = 1; step <= 600; ++step) {
    const std::int64_t kind = random.between(0, 99);
    if (zones == 0 || (kind < 10 && zones < 60)) {
      twins.add_zone(zones, twins.has_room_for(zones) && random.per_mille(900));
      ++zones;
    } else if (kind < 60) {
      twins.rest(static_cast<std::uint32_t>(random.between(0, zones - 1)), random.between(1, 4), step);
    } else if (kind < 97 && !twins.resting().empty()) {
      const auto& resting = twins.resting();
      twins.remove(std::next(resting.begin(), random.between(0, std::ssize(resting) - 1))->second);
    } else if (kind == 98) {
      twins.renumber(random.per_mille(500) ? 64 : 80, static_cast<std::uint32_t>(random.between(0, 25)));
    }
    twins.checked_best(random_costs(random, twins.row_size()));
    if (testing::Test::HasFailure()) FAIL() << "seed " << seed << ", step " << step;
  }
}

TEST(BookSide, OffersWhatANaiveScanFinds) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    compare_random_books(Side::kAsk, seed);
    compare_random_books(Side::kBid, seed);
  }
}

// The ends of the range of prices and costs: nothing overflows.
TEST_P(BookSideOf, ComparesExtremesRight) {
  costs_[1] = 1'000'000'000;
  twins_.rest(1, 1'000'000'000, 1);
  EXPECT_EQ(twins_.checked_best(costs_), kNoOrder);

  const OrderSlot cheap = twins_.rest(0, 1, 2);

  EXPECT_EQ(twins_.checked_best(costs_), cheap);
}

}  // namespace
}  // namespace farmgate
