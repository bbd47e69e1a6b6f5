#include "engine/service/call_count.h"

#include <gtest/gtest.h>

namespace farmgate {
namespace {

// Begins and ends calls as UnaryCalls does.
class Calls {
 public:
  Calls() { count_.add(); }

  void begin() {
    if (count_.begin()) count_.add();
  }
  void end() { (void)count_.end(); }
  std::size_t all() const { return count_.all(); }

 private:
  CallCount count_;
};

TEST(CallCount, OneMoreThanAreUnderWay) {
  Calls calls;
  EXPECT_EQ(calls.all(), 1u);

  for (std::size_t under_way = 1; under_way < 5'000; ++under_way) {
    calls.begin();
    EXPECT_EQ(calls.all(), under_way + 1);
  }
}

TEST(CallCount, FewAreLeftAfterARush) {
  Calls calls;
  for (int i = 0; i < 500; ++i) calls.begin();

  for (int i = 0; i < 500; ++i) calls.end();
  EXPECT_EQ(calls.all(), CallCount::kIdleMax);

  calls.begin();
  calls.end();
  EXPECT_EQ(calls.all(), CallCount::kIdleMax);
}

}  // namespace
}  // namespace farmgate
