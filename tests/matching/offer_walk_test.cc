#include "engine/matching/offer_walk.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/book/offer_search.h"
#include "tests/support/random_draws.h"
#include "tests/support/row_of_costs.h"

namespace farmgate {
namespace {

constexpr std::size_t kRowSize = 48;

struct Book {
  OrderPool pool;
  BookSide side;
};

// Asks full of ties: `cells` cells, some without a number.
Book random_asks(RandomDraws& random, std::size_t cells, int orders) {
  Book book;
  book.side.renumber(kRowSize, [](ZoneId zone) { return zone.value(); });
  for (std::uint32_t zone = 0; zone < cells; ++zone) {
    book.side.add_cell(ZoneId{zone}, random.per_mille(900) ? zone : BookSide::kNoNumber);
  }
  for (int i = 0; i < orders; ++i) {
    const OrderSlot slot = book.pool.slot_count();
    book.pool.add(slot, "");
    book.pool[slot].priority = static_cast<Sequence>(i) + 1;
    book.pool[slot].score = score(Side::kAsk, Price{random.between(1, 6)});
    book.pool[slot].open = 1;
    book.pool[slot].cell = static_cast<CellIndex>(random.between(0, static_cast<std::int64_t>(cells) - 1));
    book.side.rest(book.pool, slot);
  }
  return book;
}

std::vector<std::int32_t> random_costs(RandomDraws& random) {
  std::vector<std::int32_t> costs(kRowSize);
  for (std::int32_t& cost : costs) {
    cost = random.per_mille(100) ? kNoLane : static_cast<std::int32_t>(random.between(0, 4));
  }
  return costs;
}

// The same by taking out the best order again and again, until the book is empty of what is worth the limit.
std::vector<OrderSlot> best_first(Book& book, const std::vector<std::int32_t>& costs, std::int32_t limit) {
  const RowOfCosts row(costs);
  OfferSearch search;
  search.start(book.side, row, limit);
  std::vector<OrderSlot> orders;
  for (Offer offer = search.next(book.pool); offer.exists(); offer = search.next(book.pool)) {
    orders.push_back(book.side.ladder(offer.cell).best());
    book.side.remove(book.pool, orders.back());
  }
  return orders;
}

std::vector<OrderSlot> walked(const Book& book, const std::vector<std::int32_t>& costs, std::int32_t limit) {
  const RowOfCosts row(costs);
  OfferWalk walk;
  std::vector<OrderSlot> orders;
  walk.start(book.pool, book.side, row, limit);
  for (OrderSlot order = walk.next(); order != kNoOrder; order = walk.next()) orders.push_back(order);
  return orders;
}

TEST(OfferWalk, MeetsOrdersAsIfEachBestOneWereTakenOut) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    RandomDraws random(seed);
    Book book = random_asks(random, seed % 2 == 0 ? 10 : 40, 60);
    const std::vector<std::int32_t> costs = random_costs(random);
    const auto limit = static_cast<std::int32_t>(random.between(-11, -1));

    const std::vector<OrderSlot> orders = walked(book, costs, limit);
    EXPECT_EQ(orders, best_first(book, costs, limit)) << "seed " << seed;
  }
}

TEST(OfferWalk, OfAnEmptyBookEndsAtOnce) {
  RandomDraws random(1);
  const Book book = random_asks(random, 10, 0);

  EXPECT_TRUE(walked(book, random_costs(random), -1'000'000'000).empty());
}

TEST(OfferWalk, StopsAtItsLimit) {
  RandomDraws random(1);
  const Book book = random_asks(random, 10, 60);
  const std::vector<std::int32_t> costs(kRowSize, 3);

  for (const OrderSlot order : walked(book, costs, -5)) EXPECT_GE(book.pool[order].score, -2);
  EXPECT_FALSE(walked(book, costs, -5).empty());
}

TEST(OfferWalk, StartsAnew) {
  RandomDraws random(1);
  const Book book = random_asks(random, 10, 60);
  const RowOfCosts row(std::vector<std::int32_t>(kRowSize, 0));
  OfferWalk walk;

  walk.start(book.pool, book.side, row, -6);
  const OrderSlot first = walk.next();
  walk.next();
  walk.start(book.pool, book.side, row, -6);

  EXPECT_EQ(walk.next(), first);
}

}  // namespace
}  // namespace farmgate
