// What takes longer than it may is told of, and nothing else is.
#include "engine/watchdog.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>

namespace farmgate {
namespace {

TEST(Watchdog, CallsWhenTheBoundHasPassed) {
  std::promise<void> called;

  const Watchdog watchdog(std::chrono::milliseconds(1), [&called] { called.set_value(); });

  called.get_future().wait();  // for ever, or the test's own bound, should it never be
}

TEST(Watchdog, IsSilentAboutWhatEndsInTime) {
  bool called = false;

  {
    const Watchdog watchdog(std::chrono::hours(1), [&called] { called = true; });
  }

  EXPECT_FALSE(called);
}

}  // namespace
}  // namespace farmgate
