// Levels come best first, seen from a zone or from nowhere, also in books of many zones.
#include "engine/market_data/level_walk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/support/random_draws.h"
#include "tests/support/row_of_costs.h"

namespace farmgate {
namespace {

constexpr std::size_t kRowSize = 64;

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

// What a step says: value, priority of the oldest order, cell, score.
using Line = std::tuple<std::int32_t, Sequence, CellIndex, Score>;

std::vector<Line> walked(LevelWalk walk, const OrderPool& pool) {
  std::vector<Line> lines;
  while (const auto step = walk.next()) {
    lines.emplace_back(step->value, pool[step->level.orders.oldest].priority, step->cell, step->level.score);
  }
  return lines;
}

// The same by looking at every order; `costs` empty: seen from nowhere.
std::vector<Line> expected(const Book& book, const std::vector<std::int32_t>& costs, std::int32_t limit) {
  std::map<std::pair<CellIndex, Score>, Sequence> oldest;
  for (OrderSlot slot = 0; slot < book.pool.slot_count(); ++slot) {
    const Order& order = book.pool[slot];
    oldest.try_emplace({order.cell, order.score}, order.priority);
  }
  std::vector<Line> lines;
  for (const auto& [level, priority] : oldest) {
    const std::uint32_t number = book.side.number(level.first);
    if (!costs.empty() && number == BookSide::kNoNumber) continue;
    const std::int32_t value = level.second - (costs.empty() ? 0 : costs[number]);
    if (value >= limit) lines.emplace_back(value, priority, level.first, level.second);
  }
  std::ranges::sort(lines, [](const Line& a, const Line& b) {
    return std::get<0>(a) != std::get<0>(b) ? std::get<0>(a) > std::get<0>(b)
                                            : std::get<1>(a) < std::get<1>(b);
  });
  return lines;
}

TEST(LevelWalk, SeenFromAZoneGoesByWhatLevelsAreWorthThere) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    RandomDraws random(seed);
    const Book book = random_asks(random, seed % 2 == 0 ? 10 : 60, 80);
    const std::vector<std::int32_t> costs = random_costs(random);
    const auto limit = static_cast<std::int32_t>(random.between(-11, -1));
    const RowOfCosts row(costs);

    EXPECT_EQ(walked(LevelWalk(book.pool, book.side, row, limit), book.pool), expected(book, costs, limit))
        << "seed " << seed;
  }
}

TEST(LevelWalk, SeenFromNowhereGoesByPrice) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    RandomDraws random(seed);
    const Book book = random_asks(random, seed % 2 == 0 ? 10 : 60, 80);

    EXPECT_EQ(walked(LevelWalk(book.pool, book.side), book.pool), expected(book, {}, -1'000))
        << "seed " << seed;
  }
}

TEST(LevelWalk, OfAZoneWithoutLanesEndsAtOnce) {
  RandomDraws random(1);
  const Book book = random_asks(random, 10, 60);

  EXPECT_FALSE(LevelWalk(book.pool, book.side, CostRow(), -1'000).next().has_value());
}

}  // namespace
}  // namespace farmgate
