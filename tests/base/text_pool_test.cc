#include "engine/base/text_pool.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "tests/support/random_draws.h"

namespace farmgate {
namespace {

TEST(TextPool, KeepsTextsOfEverySize) {
  TextPool pool;
  std::vector<TextPool::Handle> handles;
  for (std::size_t size = 0; size <= TextPool::kTextSizeMax; ++size) {
    handles.push_back(pool.add(std::string(size, static_cast<char>('0' + size))));
  }

  for (std::size_t size = 0; size <= TextPool::kTextSizeMax; ++size) {
    EXPECT_EQ(pool.text(handles[size]), std::string(size, static_cast<char>('0' + size)));
  }
}

TEST(TextPool, KeepsBytesOfAnyKind) {
  TextPool pool;
  const std::string_view text("\0\xff\xfe\0", 4);

  EXPECT_EQ(pool.text(pool.add(text)), text);
}

TEST(TextPool, KeepsACopy) {
  TextPool pool;
  std::string text = "onion";
  const TextPool::Handle handle = pool.add(text);

  text = "?????";

  EXPECT_EQ(pool.text(handle), "onion");
}

TEST(TextPool, TheSameTextTwiceIsTwoTexts) {
  TextPool pool;
  const TextPool::Handle first = pool.add("onion");
  const TextPool::Handle second = pool.add("onion");

  pool.remove(first);
  pool.add("leek!");

  EXPECT_EQ(pool.text(second), "onion");
}

// The sizes at the ends of each class of places.
TEST(TextPool, UsesAFreedPlaceAgain) {
  for (const std::size_t size : {0, 7, 8, 15, 16, 31, 32, 64}) {
    TextPool pool;
    const TextPool::Handle freed = pool.add(std::string(size, 'a'));
    const TextPool::Handle kept = pool.add(std::string(size, 'b'));
    pool.remove(freed);

    const TextPool::Handle again = pool.add(std::string(size, 'c'));

    EXPECT_EQ(again, freed) << size;
    EXPECT_EQ(pool.text(again), std::string(size, 'c'));
    EXPECT_EQ(pool.text(kept), std::string(size, 'b'));
  }
}

TEST(TextPool, UsesEveryFreedPlaceBeforeItTakesNewOnes) {
  TextPool pool;
  std::set<TextPool::Handle> freed;
  for (int i = 0; i < 100; ++i) freed.insert(pool.add("onion"));
  for (const TextPool::Handle handle : freed) pool.remove(handle);

  std::set<TextPool::Handle> again;
  for (int i = 0; i < 100; ++i) again.insert(pool.add("leek"));

  EXPECT_EQ(again, freed);
}

TEST(TextPoolDeathTest, ATextTooLongIsABug) {
  TextPool pool;

  EXPECT_DEATH(pool.add(std::string(65, 'x')), "check failed");
}

TEST(TextPool, IsAMapWhateverComesAndGoes) {
  RandomDraws random(9);
  TextPool pool;
  std::unordered_map<TextPool::Handle, std::string> expected;
  for (int step = 0; step < 20'000; ++step) {
    if (!expected.empty() && random.per_mille(step / 2000 % 2 == 0 ? 300 : 700)) {
      const TextPool::Handle victim = expected.begin()->first;
      pool.remove(victim);
      expected.erase(victim);
    } else {
      std::string text = std::to_string(step);
      text.resize(static_cast<std::size_t>(random.between(0, 64)), 'x');
      const TextPool::Handle handle = pool.add(text);
      ASSERT_TRUE(expected.emplace(handle, text).second) << "a place given twice";
    }
    if (step % 100 != 0) continue;
    for (const auto& [handle, text] : expected) ASSERT_EQ(pool.text(handle), text);
  }
}

}  // namespace
}  // namespace farmgate
