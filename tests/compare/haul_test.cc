#include "tools/compare/haul.h"

#include <gtest/gtest.h>

namespace farmgate {
namespace {

Zone zone_at(std::int32_t latitude_microdegrees, std::int32_t longitude_microdegrees) {
  return {.name = {},
          .county = {},
          .state = {},
          .latitude_microdegrees = latitude_microdegrees,
          .longitude_microdegrees = longitude_microdegrees,
          .attributes = {}};
}

TEST(GreatCircle, IsAQuarterOfTheEquatorFromThePole) {
  EXPECT_EQ(great_circle_metres(zone_at(90'000'000, 0), zone_at(0, 77'000'000)), 10'007'557);
}

// A degree of latitude: 6371.0088 km x pi / 180.
TEST(GreatCircle, OfADegreeIsTheSameBothWays) {
  const Zone south = zone_at(20'000'000, 77'000'000);
  const Zone north = zone_at(21'000'000, 77'000'000);

  EXPECT_EQ(great_circle_metres(south, north), 111'195);
  EXPECT_EQ(great_circle_metres(north, south), 111'195);
}

TEST(GreatCircle, CrossesTheDateLine) {
  EXPECT_EQ(great_circle_metres(zone_at(0, 179'500'000), zone_at(0, -179'500'000)), 111'195);
}

TEST(GreatCircle, OfAPlaceToItselfIsNothing) {
  const Zone here = zone_at(27'500'000, 102'100'000);

  EXPECT_EQ(great_circle_metres(here, here), 0);
}

TEST(LotGrams, KnowsUnitsOfWeight) {
  EXPECT_EQ(lot_grams("quintal"), 100'000);
  EXPECT_EQ(lot_grams("one quintal"), 100'000);
  EXPECT_EQ(lot_grams("tonne"), 1'000'000);
  EXPECT_EQ(lot_grams("50 kg"), 50'000);
  EXPECT_EQ(lot_grams("10 jin"), 5'000);
}

TEST(LotGrams, KnowsNothingOfOtherLots) {
  for (const char* const lot : {"", "crate", "lot", "50", "50 crates", "0 kg", "-1 kg", "many kg", "ton"}) {
    EXPECT_EQ(lot_grams(lot), std::nullopt) << lot;
  }
}

}  // namespace
}  // namespace farmgate
