#include "engine/base/check.h"

#include <gtest/gtest.h>

namespace farmgate {
namespace {

TEST(Check, GoesOnWhenTheConditionHolds) {
  check(true);
  static_assert((check(true), true), "usable in constant expressions");
}

TEST(CheckDeathTest, SaysWhereAndStopsTheProcess) {
  EXPECT_DEATH(check(1 + 1 == 3), "check_test\\.cc:[0-9]+: check failed in .*SaysWhereAndStopsTheProcess");
}

}  // namespace
}  // namespace farmgate
