#include "engine/accounts/credit_balances.h"

#include <gtest/gtest.h>

#include "engine/base/int128.h"
#include "engine/model/units.h"

namespace farmgate {
namespace {

constexpr AccountId kFirst{0};
constexpr AccountId kFar{3'000'000};

TEST(CreditBalances, AreZeroOfWhomNothingWasWritten) {
  CreditBalances balances;
  EXPECT_EQ(balances[kFirst].used, 0);
  EXPECT_EQ(balances[kFar].reserved, 0);

  balances.to_change(kFar).used = 5;

  EXPECT_EQ(balances[AccountId{kFar.value() - 1}].used, 0);  // in the same chunk
  EXPECT_EQ(balances[AccountId{kFar.value() + 1}].reserved, 0);
  EXPECT_EQ(balances[kFirst].used, 0);  // in one that was not made
  EXPECT_EQ(balances[AccountId{2 * kFar.value()}].used, 0);
}

TEST(CreditBalances, StayWhereTheyAreWhenOthersCome) {
  CreditBalances balances;
  CreditBalance& first = balances.to_change(kFirst);
  first = {.used = -7, .reserved = kMoneyMax};

  for (std::size_t i = 0; i <= kFar.value(); i += 10'000) balances.to_change(AccountId{i}).reserved += 1;

  EXPECT_EQ(&balances.to_change(kFirst), &first);
  EXPECT_EQ(balances[kFirst].used, -7);
  EXPECT_EQ(balances[kFirst].reserved, Int128{kMoneyMax} + 1);
  EXPECT_EQ(balances[AccountId{10'000}].reserved, 1);
}

}  // namespace
}  // namespace farmgate
