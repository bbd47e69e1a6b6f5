#include "engine/base/numbered_texts.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace farmgate {
namespace {

constexpr NumberedTexts::Number kNone = NumberedTexts::kNone;

TEST(NumberedTexts, AreNumberedInOrderOfArrival) {
  NumberedTexts texts;
  EXPECT_EQ(texts.size(), 0u);
  EXPECT_EQ(texts.find("onion"), kNone);

  EXPECT_EQ(texts.add("onion"), 0u);
  EXPECT_EQ(texts.add("leek"), 1u);

  EXPECT_EQ(texts.size(), 2u);
  EXPECT_EQ(texts.text(0), "onion");
  EXPECT_EQ(texts.text(1), "leek");
  EXPECT_EQ(texts.find("leek"), 1u);
  EXPECT_EQ(texts.find("lee"), kNone);
}

// All sizes: those that fit into a word and into its tag, and those that do not; each with its own first
// byte, and two of every size that differ in the last.
TEST(NumberedTexts, MayBeOfAnySize) {
  NumberedTexts texts;
  std::vector<std::string> all;
  for (const std::size_t size : {0u, 1u, 7u, 23u, 24u, 64u, 253u, 254u, 255u, 256u, 300u, 65'534u, 65'535u,
                                 65'536u, 70'000u, 1'000'000u}) {
    all.emplace_back(size, 'a');
    if (size > 0) all.push_back(std::string(size - 1, 'a') + "b");
  }

  for (const std::string& text : all) texts.add(text);

  for (std::size_t i = 0; i < all.size(); ++i) {
    ASSERT_EQ(texts.find(all[i]), i) << all[i].size();
    ASSERT_EQ(texts.text(i), all[i]) << all[i].size();
    EXPECT_EQ(texts.find(all[i] + "c"), kNone) << all[i].size();
  }
}

TEST(NumberedTexts, AreBytesOfAnyKind) {
  NumberedTexts texts;
  const std::string_view zeros("\0\0", 2);
  texts.add(zeros);
  texts.add("\xff\n");

  EXPECT_EQ(texts.find(zeros), 0u);
  EXPECT_EQ(texts.text(0), zeros);
  EXPECT_EQ(texts.find(std::string_view("\0", 1)), kNone);
  EXPECT_EQ(texts.find("\xff\n"), 1u);
}

TEST(NumberedTexts, AreFoundAmongMany) {
  NumberedTexts texts;
  constexpr std::size_t kCount = 100'000;
  for (std::size_t i = 0; i < kCount; ++i) texts.add("household-" + std::to_string(i));

  for (std::size_t i = 0; i < kCount; ++i) {
    const std::string text = "household-" + std::to_string(i);
    texts.prefetch(text);
    texts.prefetch_text(text);
    ASSERT_EQ(texts.find(text), i);
    ASSERT_EQ(texts.text(i), text);
    ASSERT_EQ(texts.find("household+" + std::to_string(i)), kNone);
  }
}

TEST(NumberedTexts, StayWhereTheyAre) {
  NumberedTexts texts;
  texts.add("onion");
  const char* const place = texts.text(0).data();

  for (std::size_t i = 0; i < 10'000; ++i) texts.add(std::to_string(i));

  EXPECT_EQ(texts.text(0).data(), place);
  EXPECT_EQ(texts.text(0), "onion");
}

// However many: those that are left are found, also when the table has grown meanwhile.
TEST(NumberedTexts, CanBeTakenBackFromTheLastOn) {
  NumberedTexts texts;
  constexpr std::size_t kCount = 5'000;
  constexpr std::size_t kLeft = 700;
  for (std::size_t i = 0; i < kCount; ++i) texts.add(std::to_string(i));

  while (texts.size() > kLeft) texts.remove_last();

  for (std::size_t i = 0; i < kCount; ++i) {
    ASSERT_EQ(texts.find(std::to_string(i)), i < kLeft ? i : kNone) << i;
  }
  EXPECT_EQ(texts.add("onion"), kLeft);
  EXPECT_EQ(texts.find("onion"), kLeft);
}

TEST(NumberedTexts, CanLieWithAnother) {
  NumberedTexts owner;
  NumberedTexts sharing;
  sharing.share_with(owner);
  for (std::size_t i = 0; i < 1'000; ++i) owner.add(std::to_string(i));

  for (std::size_t i = 0; i < 500; ++i) ASSERT_EQ(sharing.add(std::to_string(i)), i);

  EXPECT_EQ(sharing.size(), 500u);
  EXPECT_EQ(sharing.text(7).data(), owner.text(7).data());
  EXPECT_EQ(sharing.find("499"), 499u);
  EXPECT_EQ(sharing.find("500"), kNone);
}

TEST(NumberedTextsDeathTest, ToAddOneTwiceIsABug) {
  NumberedTexts texts;
  texts.add("onion");

  EXPECT_DEATH(texts.add("onion"), "check failed");
}

TEST(NumberedTextsDeathTest, ToShareWhatTheOwnerHasByAnotherNumberIsABug) {
  NumberedTexts owner;
  NumberedTexts sharing;
  sharing.share_with(owner);
  owner.add("onion");
  owner.add("leek");

  EXPECT_DEATH(sharing.add("leek"), "check failed");
}

}  // namespace
}  // namespace farmgate
