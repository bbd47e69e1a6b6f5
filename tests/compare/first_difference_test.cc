#include "tools/compare/first_difference.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace farmgate {
namespace {

constexpr ComparedSide kA = ComparedSide::kA;
constexpr ComparedSide kB = ComparedSide::kB;

void end_both(FirstDifference& difference) {
  difference.end(kA);
  difference.end(kB);
}

TEST(FirstDifference, OfTheSameRowsIsNone) {
  FirstDifference difference;

  difference.add(kA, "1,x\n2,y\n");
  difference.add(kB, "1,x\n");
  difference.add(kB, "2,y\n");
  end_both(difference);

  EXPECT_FALSE(difference.rows());
}

TEST(FirstDifference, IsTheFirstRowThatIsNotTheSame) {
  FirstDifference difference;

  difference.add(kB, "1,x\n2,yes\n3,z\n");
  difference.add(kA, "1,x\n");
  EXPECT_FALSE(difference.is_found());
  difference.add(kA, "2,yet\n4,z\n");
  EXPECT_TRUE(difference.is_found());
  difference.add(kA, "5,z\n");
  end_both(difference);

  EXPECT_EQ(difference.rows()->a, "2,yet");
  EXPECT_EQ(difference.rows()->b, "2,yes");
}

// Neither row is the beginning of the other by chance.
TEST(FirstDifference, ComparesWholeRows) {
  FirstDifference difference;

  difference.add(kA, "1,10\n");
  difference.add(kB, "1,1\n");
  end_both(difference);

  EXPECT_EQ(difference.rows()->a, "1,10");
  EXPECT_EQ(difference.rows()->b, "1,1");
}

TEST(FirstDifference, IsARowThatOneSideLacks) {
  FirstDifference difference;

  difference.add(kA, "1,x\n");
  difference.add(kB, "1,x\n2,y\n");
  difference.end(kB);
  EXPECT_FALSE(difference.is_found());
  difference.end(kA);

  EXPECT_FALSE(difference.rows()->a);
  EXPECT_EQ(difference.rows()->b, "2,y");
}

// Each side many times as much as may be ahead: neither waits for ever.
TEST(FirstDifference, OfTwoThreadsIsTheSame) {
  FirstDifference difference;
  const std::string rows(std::size_t{1} << 20, '\n');
  const auto add_all = [&](ComparedSide side, const char* last) {
    for (int i = 0; i < 40; ++i) difference.add(side, rows);
    difference.add(side, last);
    difference.end(side);
  };

  std::thread other([&] { add_all(kB, "b\n"); });
  add_all(kA, "a\n");
  other.join();

  EXPECT_EQ(difference.rows()->a, "a");
  EXPECT_EQ(difference.rows()->b, "b");
}

TEST(FirstDifference, NobodyWaitsForWhoHasEnded) {
  FirstDifference difference;
  const std::string rows(std::size_t{1} << 23, '\n');

  difference.end(kB);
  difference.add(kA, rows);
  difference.add(kA, rows);
  difference.end(kA);

  EXPECT_EQ(difference.rows()->a, "");
}

}  // namespace
}  // namespace farmgate
