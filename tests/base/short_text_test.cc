#include "engine/base/short_text.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace farmgate {
namespace {

// Texts of every size about the one at which they no longer fit inside, with bytes that padding could be
// taken for.
std::vector<std::string> texts() {
  std::vector<std::string> all{""};
  for (std::size_t size = 1; size <= 70; ++size) {
    for (const char last : {'x', '\0', '\xff'}) all.push_back(std::string(size - 1, 'i') + last);
  }
  return all;
}

TEST(ShortText, IsTheTextItWasGiven) {
  for (const std::string& text : texts()) {
    const ShortText given = text;
    EXPECT_EQ(given.view(), text);
    EXPECT_EQ(given.size(), text.size());
    EXPECT_EQ(given.empty(), text.empty());
    EXPECT_EQ(given.is_inside(), text.size() <= ShortText::kInsideMax);
  }
}

TEST(ShortText, ComparesByteByByte) {
  const std::vector<std::string> all = texts();
  for (const std::string& a : all) {
    for (const std::string& b : all) {
      EXPECT_EQ(ShortText(a) == ShortText(b), a == b) << a << ' ' << b;
      EXPECT_EQ(ShortText(a) == b, a == b);
    }
  }
}

TEST(ShortText, LongTextsAtDifferentPlacesAreEqual) {
  const std::string here(40, 'x');
  const std::string there(40, 'x');

  EXPECT_EQ(ShortText(here), ShortText(there));
}

TEST(ShortText, KeepsWhatIsShortInside) {
  std::string text = "onion";
  const ShortText kept = text;

  text = "?????";

  EXPECT_EQ(kept, "onion");
}

TEST(ShortText, ACopyStandsOnItsOwn) {
  ShortText copy;
  {
    const ShortText original = "onion";
    copy = original;
  }

  EXPECT_EQ(copy.view(), "onion");
}

TEST(ShortText, WordsOfTextsInsideDifferExactlyWhenTheTextsDo) {
  std::set<std::array<std::uint64_t, 3>> words;
  std::size_t inside = 0;
  for (const std::string& text : texts()) {
    const ShortText given = text;
    if (!given.is_inside()) continue;
    ++inside;
    words.insert(given.words());
  }

  EXPECT_EQ(words.size(), inside);
}

TEST(ShortText, OfNothingIsEmpty) {
  EXPECT_TRUE(ShortText().empty());
  EXPECT_EQ(ShortText(), ShortText(""));
  EXPECT_EQ(ShortText().view(), "");
}

}  // namespace
}  // namespace farmgate
