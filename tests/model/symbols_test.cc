#include "engine/model/symbols.h"

#include <gtest/gtest.h>

#include <string>

namespace farmgate {
namespace {

using Table = SymbolTable<ZoneId>;

TEST(SymbolTable, NumbersSymbolsInOrderOfCreation) {
  Table table;

  EXPECT_EQ(table.add("farm"), ZoneId{0});
  EXPECT_EQ(table.add("city"), ZoneId{1});
  EXPECT_EQ(table.symbol(ZoneId{0}), "farm");
  EXPECT_EQ(table.find("city"), ZoneId{1});
  EXPECT_EQ(table.size(), 2u);
}

TEST(SymbolTable, ComparesByteByByte) {
  Table table;
  table.add("farm");

  for (const char* text : {"Farm", "farm ", "far", "", "f\xc3\xa4rm"}) {
    EXPECT_FALSE(table.find(text).valid()) << text;
  }
  EXPECT_FALSE(table.find(std::string_view("farm\0", 5)).valid());
}

TEST(SymbolTable, KeepsACopyOfItsOwn) {
  Table table;
  std::string text(64, 'a');
  table.add(text);

  text.assign(64, 'b');

  EXPECT_TRUE(table.find(std::string(64, 'a')).valid());
  EXPECT_FALSE(table.find(text).valid());
}

TEST(SymbolTable, FindsEverySymbolOfMany) {
  Table table;
  for (std::size_t i = 0; i < 5000; ++i) table.add("z" + std::to_string(i));

  for (std::size_t i = 0; i < 5000; ++i) {
    ASSERT_EQ(table.find("z" + std::to_string(i)), ZoneId{i});
    ASSERT_EQ(table.symbol(ZoneId{i}), "z" + std::to_string(i));
  }
}

TEST(SymbolTable, FindsEverySymbolOfMoreThanItHasPlacesForRecentOnes) {
  Table table;
  const auto symbol = [](std::size_t i) { return "household-of-a-far-village-" + std::to_string(i); };
  for (std::size_t i = 0; i < 70'000; ++i) table.add(symbol(i));

  for (std::size_t i = 0; i < 70'000; ++i) {
    const std::string text = symbol(i);
    table.prefetch(NameNumber{i});
    table.prefetch(NameNumber{i}, text);
    table.prefetch_text(NameNumber{i}, text);
    ASSERT_EQ(table.find(NameNumber{i}, text), ZoneId{i});
    ASSERT_EQ(table.symbol(ZoneId{i}), text);
  }
  EXPECT_FALSE(table.find("household-of-a-far-village-70000").valid());
}

TEST(SymbolTable, FindsByTheNumberOfANameOnceItFoundTheText) {
  Table table;
  const NameNumber name{700};

  EXPECT_FALSE(table.find(name, "farm").valid());
  const ZoneId farm = table.add("farm");

  EXPECT_EQ(table.find(name, "farm"), farm);
  EXPECT_EQ(table.find(name, "farm"), farm);
  EXPECT_EQ(table.find(NameNumber{}, "farm"), farm);
  EXPECT_FALSE(table.find(NameNumber{2}, "city").valid());
}

TEST(SymbolTable, ANameOfASymbolTakenBackIsUnknownAgain) {
  Table table;
  table.add("farm");
  ASSERT_TRUE(table.find(NameNumber{0}, "farm").valid());

  table.remove_last();

  EXPECT_FALSE(table.find(NameNumber{0}, "farm").valid());
}

TEST(SymbolTable, TakesBackTheLastSymbol) {
  Table table;
  table.add("farm");
  table.add("city");

  table.remove_last();

  EXPECT_FALSE(table.find("city").valid());
  EXPECT_EQ(table.size(), 1u);
  EXPECT_EQ(table.add("port"), ZoneId{1});
  EXPECT_EQ(table.symbol(ZoneId{1}), "port");
}

// Around the size from which on no places for recent ones are kept.
TEST(SymbolTable, TakesBackSymbolsOfMoreThanItHasPlacesForRecentOnes) {
  Table table;
  const auto symbol = [](std::size_t i) { return "z" + std::to_string(i); };
  for (std::size_t i = 0; i < 65'540; ++i) table.add(symbol(i));

  while (table.size() > 65'530) table.remove_last();

  for (std::size_t i = 65'500; i < 65'540; ++i) {
    ASSERT_EQ(table.find(symbol(i)), i < 65'530 ? ZoneId{i} : ZoneId{}) << i;
  }
  for (std::size_t i = 65'530; i < 65'540; ++i) ASSERT_EQ(table.add(symbol(i)), ZoneId{i});
  EXPECT_EQ(table.find(symbol(65'539)), ZoneId{65'539});
}

TEST(SymbolTable, FindsSymbolsThatLieWithAnother) {
  Table owner;
  Table table;
  table.share_with(owner);
  const std::string long_symbol(64, 'a');
  owner.add("farm");
  owner.add(long_symbol);

  table.add("farm");
  table.add(long_symbol);

  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(table.find("farm"), ZoneId{0});
    EXPECT_EQ(table.find(long_symbol), ZoneId{1});
  }
  EXPECT_EQ(table.symbol(ZoneId{1}).data(), owner.symbol(ZoneId{1}).data());
}

TEST(SymbolTableDeathTest, ToAddASymbolTwiceIsABug) {
  Table table;
  table.add("farm");

  EXPECT_DEATH(table.add("farm"), "check failed");
}

}  // namespace
}  // namespace farmgate
