#include "engine/runtime/earliest_time.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace farmgate {
namespace {

TEST(EarliestTime, ThereIsNoneWhereNoPlaceHasOne) {
  EarliestTime times;
  EXPECT_EQ(times.earliest(), std::nullopt);
  times.reset(3);
  EXPECT_EQ(times.earliest(), std::nullopt);
  times.set(2, Timestamp{5});
  times.set(2, std::nullopt);
  EXPECT_EQ(times.earliest(), std::nullopt);
}

TEST(EarliestTime, ResetForgetsAll) {
  EarliestTime times;
  times.reset(2);
  times.set(1, Timestamp{5});
  times.reset(9);
  EXPECT_EQ(times.earliest(), std::nullopt);
}

TEST(EarliestTime, IsTheLeastOfAllPlacesWhateverChanges) {
  for (const std::size_t places : {1u, 2u, 7u, 8u, 100u}) {
    EarliestTime times;
    times.reset(places);
    std::map<std::size_t, Timestamp> naive;
    std::mt19937_64 random(places);
    for (int i = 0; i < 2'000; ++i) {
      const std::size_t place = random() % places;
      if (random() % 3 == 0) {
        times.set(place, std::nullopt);
        naive.erase(place);
      } else {
        const Timestamp time{static_cast<std::int64_t>(random() % 50)};
        times.set(place, time);
        naive[place] = time;
      }
      std::optional<Timestamp> least;
      for (const auto& [at, time] : naive) {
        if (!least || time < *least) least = time;
      }
      ASSERT_EQ(times.earliest(), least) << places << " places, change " << i;
    }
  }
}

}  // namespace
}  // namespace farmgate
