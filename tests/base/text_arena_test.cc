#include "engine/base/text_arena.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace farmgate {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{64} * 1024;

TEST(TextArena, KeepsACopy) {
  TextArena arena;
  std::string text = "onion";

  const std::string_view kept = arena.keep(text);
  text = "?????";

  EXPECT_EQ(kept, "onion");
}

TEST(TextArena, AnEmptyTextStaysEmpty) {
  TextArena arena;

  EXPECT_EQ(arena.keep(""), "");
}

TEST(TextArena, KeepsBytesOfAnyKind) {
  TextArena arena;
  const std::string_view text("\0\xff\n", 3);

  EXPECT_EQ(arena.keep(text), text);
}

TEST(TextArena, KeepsManyTextsApart) {
  TextArena arena;
  std::vector<std::string_view> kept;
  kept.reserve(50'000);
  for (int i = 0; i < 50'000; ++i) kept.push_back(arena.keep(std::to_string(i)));

  for (int i = 0; i < 50'000; ++i) ASSERT_EQ(kept[static_cast<std::size_t>(i)], std::to_string(i));
}

TEST(TextArena, KeepsTextsAsLargeAsAChunkAndLarger) {
  TextArena arena;
  std::vector<std::string> texts;
  std::vector<std::string_view> kept;
  char letter = 'a';
  for (const std::size_t size :
       {kChunkBytes, kChunkBytes - 1, std::size_t{2}, kChunkBytes + 1, 3 * kChunkBytes}) {
    texts.emplace_back(size, letter++);
    kept.push_back(arena.keep(texts.back()));
  }

  for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(kept[i], texts[i]);
}

TEST(TextArena, UsesItsMemoryAgainOnceCleared) {
  TextArena arena;
  const char* const first = arena.keep("onion").data();
  arena.keep(std::string(kChunkBytes, 'x'));

  arena.clear();

  EXPECT_EQ(arena.keep("leek").data(), first);
}

// A giant text first: the small chunk is passed over, and what follows must not overlap it.
TEST(TextArena, TextsOfAnySizeAreRightAfterReuse) {
  TextArena arena;
  arena.keep("small");
  const std::string giant(2 * kChunkBytes, 'g');

  for (int batch = 0; batch < 3; ++batch) {
    arena.clear();
    const std::string_view kept_giant = arena.keep(giant);
    const std::string_view kept_small = arena.keep("onion");
    const std::string_view kept_large = arena.keep(std::string(kChunkBytes, 'l'));

    EXPECT_EQ(kept_giant, giant);
    EXPECT_EQ(kept_small, "onion");
    EXPECT_EQ(kept_large, std::string(kChunkBytes, 'l'));
  }
}

}  // namespace
}  // namespace farmgate
