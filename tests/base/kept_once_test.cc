#include "engine/base/kept_once.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Lists = KeptOnce<std::vector<std::string>>;

TEST(KeptOnce, GivesEqualItemsOneNumber) {
  Lists lists;

  const Lists::Number first = lists.keep({"green", "poor"});
  const Lists::Number other = lists.keep({"poor", "green"});

  EXPECT_NE(first, other);
  EXPECT_EQ(lists.keep({"green", "poor"}), first);
  EXPECT_EQ(lists.size(), 2u);
  EXPECT_THAT(lists.item(first), ElementsAre("green", "poor"));
  EXPECT_THAT(lists.item(other), ElementsAre("poor", "green"));
}

TEST(KeptOnce, AlwaysHasTheEmptyOne) {
  Lists lists;

  EXPECT_EQ(lists.keep({}), Lists::kEmpty);
  EXPECT_THAT(lists.item(Lists::kEmpty), IsEmpty());
  EXPECT_EQ(lists.size(), 0u);
}

TEST(KeptOnce, ItemsStayWhereTheyAreHoweverManyCome) {
  KeptOnce<std::string> texts;
  const auto onion = texts.keep("onion");
  const std::string* const place = &texts.item(onion);
  for (int i = 0; i < 1'000; ++i) texts.keep(std::to_string(i));

  const KeptOnce<std::string> moved = std::move(texts);

  EXPECT_EQ(&moved.item(onion), place);
  EXPECT_EQ(*place, "onion");
}

}  // namespace
}  // namespace farmgate
