#include "engine/model/name_table.h"

#include <gtest/gtest.h>

#include <string>

namespace farmgate {
namespace {

TEST(NameTable, GivesOneNumberToOneName) {
  NameTable names;

  const NameNumber onion = names.number("onion");
  const NameNumber tea = names.number("tea");

  EXPECT_TRUE(onion.valid());
  EXPECT_NE(onion, tea);
  EXPECT_EQ(names.number("onion"), onion);
  EXPECT_EQ(names.number(std::string("tea")), tea);
}

TEST(NameTable, GivesNoneToWhatIsNoSymbol) {
  NameTable names;

  EXPECT_FALSE(names.number("").valid());
  EXPECT_TRUE(names.number(std::string(64, 'x')).valid());
  EXPECT_FALSE(names.number(std::string(65, 'x')).valid());
}

}  // namespace
}  // namespace farmgate
