#include "engine/base/amount.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <type_traits>

namespace farmgate {
namespace {

using Metres = Amount<struct MetresUnit>;
using Hours = Amount<struct HoursUnit>;

template <class A, class B>
concept Addable = requires(A a, B b) { a + b; };
template <class A, class B>
concept Comparable = requires(A a, B b) { a == b; };

TEST(Amount, IsZeroAtFirst) {
  EXPECT_EQ(Metres{}.value(), 0);
}

TEST(Amount, AddsAndSubtracts) {
  Metres amount = Metres{7} + Metres{5} - Metres{20};
  EXPECT_EQ(amount.value(), -8);

  amount += Metres{10};
  EXPECT_EQ(amount.value(), 2);

  amount -= Metres{3};
  EXPECT_EQ(amount.value(), -1);
}

TEST(Amount, IsOrderedByValue) {
  EXPECT_LT(Metres{-1}, Metres{0});
  EXPECT_GT(Metres{INT64_MAX}, Metres{INT64_MIN});
  EXPECT_EQ(Metres{4}, Metres{4});
  EXPECT_NE(Metres{4}, Metres{5});
}

TEST(Amount, UnitsDoNotMix) {
  static_assert(Addable<Metres, Metres> && !Addable<Metres, Hours> && !Addable<Metres, std::int64_t>);
  static_assert(Comparable<Metres, Metres> && !Comparable<Metres, Hours>);
  static_assert(!std::is_convertible_v<std::int64_t, Metres> && !std::is_convertible_v<Metres, std::int64_t>);
  static_assert(!std::is_constructible_v<Metres, Hours>);
}

}  // namespace
}  // namespace farmgate
