#include "engine/base/text_pool.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/random_draws.h"

namespace farmgate {
namespace {

TEST(TextPool, KeepsTextsOfEverySize) {
  TextPool pool;
  std::vector<std::string_view> kept;
  for (std::size_t size = 1; size <= TextPool::kTextSizeMax; ++size) {
    kept.push_back(pool.keep(std::string(size, static_cast<char>('0' + size))));
  }

  for (std::size_t size = 1; size <= TextPool::kTextSizeMax; ++size) {
    EXPECT_EQ(kept[size - 1], std::string(size, static_cast<char>('0' + size)));
  }
}

TEST(TextPool, KeepsBytesOfAnyKind) {
  TextPool pool;
  const std::string_view text("\0\xff\xfe\0", 4);

  EXPECT_EQ(pool.keep(text), text);
}

TEST(TextPool, KeepsACopy) {
  TextPool pool;
  std::string text = "onion";
  const std::string_view kept = pool.keep(text);

  text = "?????";

  EXPECT_EQ(kept, "onion");
}

TEST(TextPool, TheSameTextTwiceIsTwoTexts) {
  TextPool pool;
  const std::string_view first = pool.keep("onion");
  const std::string_view second = pool.keep("onion");

  pool.release(first);
  pool.keep("leek!");

  EXPECT_EQ(second, "onion");
}

// The sizes at the ends of each class of places.
TEST(TextPool, UsesAReleasedPlaceAgain) {
  for (const std::size_t size : {1u, 16u, 17u, 24u, 25u, 32u, 33u, 64u}) {
    TextPool pool;
    const std::string_view released = pool.keep(std::string(size, 'a'));
    const std::string_view kept = pool.keep(std::string(size, 'b'));
    const char* const place = released.data();
    pool.release(released);

    const std::string_view again = pool.keep(std::string(size, 'c'));

    EXPECT_EQ(again.data(), place) << size;
    EXPECT_EQ(again, std::string(size, 'c'));
    EXPECT_EQ(kept, std::string(size, 'b'));
  }
}

TEST(TextPool, UsesEveryReleasedPlaceBeforeItTakesNewOnes) {
  TextPool pool;
  std::vector<std::string_view> kept;
  kept.reserve(3'000);
  for (int i = 0; i < 3'000; ++i) kept.push_back(pool.keep("onion"));
  std::set<const char*> released;
  for (const std::string_view text : kept) {
    released.insert(text.data());
    pool.release(text);
  }

  std::set<const char*> again;
  for (int i = 0; i < 3'000; ++i) again.insert(pool.keep("leek").data());

  EXPECT_EQ(again, released);
}

TEST(TextPoolDeathTest, ATextTooLongOrWithoutBytesIsABug) {
  TextPool pool;

  EXPECT_DEATH(pool.keep(std::string(65, 'x')), "check failed");
  EXPECT_DEATH(pool.keep(""), "check failed");
}

TEST(TextPool, KeepsEveryTextInItsPlaceWhateverComesAndGoes) {
  RandomDraws random(9);
  TextPool pool;
  std::map<const char*, std::pair<std::string_view, std::string>> expected;
  for (int step = 0; step < 20'000; ++step) {
    if (!expected.empty() && random.per_mille(step / 2000 % 2 == 0 ? 300 : 700)) {
      pool.release(expected.begin()->second.first);
      expected.erase(expected.begin());
    } else {
      std::string text = std::to_string(step);
      text.resize(static_cast<std::size_t>(random.between(1, 64)), 'x');
      const std::string_view kept = pool.keep(text);
      ASSERT_TRUE(expected.try_emplace(kept.data(), kept, text).second) << "a place given twice";
    }
    if (step % 100 != 0) continue;
    for (const auto& [place, texts] : expected) ASSERT_EQ(texts.first, texts.second);
  }
}

}  // namespace
}  // namespace farmgate
