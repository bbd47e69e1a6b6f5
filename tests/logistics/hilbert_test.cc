#include "engine/logistics/hilbert.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

namespace farmgate {
namespace {

constexpr std::int32_t kNorth = 90'000'000;
constexpr std::int32_t kEast = 180'000'000;

struct Cell {
  std::int32_t x = 0;
  std::int32_t y = 0;
};

// The middle of a cell of a grid of `side` x `side` cells over the globe.
std::uint32_t position_of(Cell cell, std::int32_t side) {
  const std::int64_t longitude = (2 * cell.x + 1) * std::int64_t{kEast} / side - kEast;
  const std::int64_t latitude = (2 * cell.y + 1) * std::int64_t{kNorth} / side - kNorth;
  return hilbert_position(static_cast<std::int32_t>(latitude), static_cast<std::int32_t>(longitude));
}

// The cells of a grid in the order in which the curve passes them.
std::map<std::uint32_t, Cell> cells_along_curve(std::int32_t side) {
  std::map<std::uint32_t, Cell> cells;
  for (std::int32_t x = 0; x < side; ++x) {
    for (std::int32_t y = 0; y < side; ++y) cells[position_of({x, y}, side)] = {x, y};
  }
  return cells;
}

TEST(HilbertPosition, PassesEveryCellOfAGrid) {
  for (const std::int32_t side : {2, 4, 8, 64}) {
    EXPECT_EQ(cells_along_curve(side).size(),
              static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
  }
}

TEST(HilbertPosition, GoesFromEveryCellToANeighbour) {
  for (const std::int32_t side : {2, 4, 8, 64}) {
    const auto cells = cells_along_curve(side);
    for (auto next = std::next(cells.begin()); next != cells.end(); ++next) {
      const Cell from = std::prev(next)->second;
      const Cell to = next->second;
      EXPECT_EQ(std::abs(from.x - to.x) + std::abs(from.y - to.y), 1)
          << "from " << from.x << ", " << from.y << " to " << to.x << ", " << to.y << " of " << side;
    }
  }
}

// Each cell of a grid is one stretch of the curve: its corners lie in the same stretch as its middle.
TEST(HilbertPosition, DoesNotLeaveACellAndComeBack) {
  constexpr std::int32_t kSide = 8;
  constexpr std::uint32_t kCellsPerStretch = 1u << (32 - 2 * 3);
  std::set<std::uint32_t> stretches;
  for (std::int32_t x = 0; x < kSide; ++x) {
    for (std::int32_t y = 0; y < kSide; ++y) {
      const std::uint32_t stretch = position_of({x, y}, kSide) / kCellsPerStretch;
      stretches.insert(stretch);
      for (const Cell inner :
           {Cell{4 * x + 1, 4 * y + 1}, Cell{4 * x + 2, 4 * y + 1}, Cell{4 * x + 1, 4 * y + 2}}) {
        EXPECT_EQ(position_of(inner, 4 * kSide) / kCellsPerStretch, stretch);
      }
    }
  }
  EXPECT_EQ(stretches.size(), 64u);
}

// The curve begins and ends in two corners of the map, and passes the other two on its way.
TEST(HilbertPosition, BeginsAndEndsInCorners) {
  EXPECT_EQ(hilbert_position(-kNorth, -kEast), 0u);
  EXPECT_EQ(hilbert_position(-kNorth, kEast), UINT32_MAX);
}

TEST(HilbertPosition, HasAPlaceForPolesAndEdges) {
  std::set<std::uint32_t> positions;
  for (const std::int32_t latitude : {-kNorth, 0, kNorth}) {
    for (const std::int32_t longitude : {-kEast, 0, kEast}) {
      positions.insert(hilbert_position(latitude, longitude));
    }
  }

  EXPECT_EQ(positions.size(), 9u);
}

TEST(HilbertPosition, PutsNeighbouringTownsCloserThanContinents) {
  const auto yuxi = static_cast<std::int64_t>(hilbert_position(24'352'000, 102'547'000));
  const auto kunming = static_cast<std::int64_t>(hilbert_position(25'039'000, 102'719'000));
  const auto lima = static_cast<std::int64_t>(hilbert_position(-12'046'000, -77'043'000));

  EXPECT_LT(std::abs(yuxi - kunming), std::abs(yuxi - lima) / 100);
}

}  // namespace
}  // namespace farmgate
