#include "engine/service/call_count.h"

#include <gtest/gtest.h>

namespace farmgate {
namespace {

// Begins and ends calls as UnaryCalls does.
class Calls {
 public:
  explicit Calls(std::size_t max) : count_(max) { count_.add(); }

  void begin() {
    if (count_.begin()) count_.add();
  }
  void end() { (void)count_.end(); }
  std::size_t all() const { return count_.all(); }

 private:
  CallCount count_;
};

TEST(CallCount, OneMoreThanAreUnderWay) {
  Calls calls(100);
  EXPECT_EQ(calls.all(), 1u);

  for (std::size_t under_way = 1; under_way < 50; ++under_way) {
    calls.begin();
    EXPECT_EQ(calls.all(), under_way + 1);
  }
}

TEST(CallCount, NoMoreThanMayBe) {
  Calls calls(10);

  for (int i = 0; i < 10; ++i) calls.begin();
  EXPECT_EQ(calls.all(), 10u);

  calls.end();
  calls.begin();
  EXPECT_EQ(calls.all(), 10u);
}

TEST(CallCount, FewAreLeftAfterARush) {
  Calls calls(1'000);
  for (int i = 0; i < 500; ++i) calls.begin();

  for (int i = 0; i < 500; ++i) calls.end();
  EXPECT_EQ(calls.all(), CallCount::kIdleMax);

  calls.begin();
  calls.end();
  EXPECT_EQ(calls.all(), CallCount::kIdleMax);
}

}  // namespace
}  // namespace farmgate
