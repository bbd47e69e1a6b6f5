#include "tools/farmgate/screen.h"

#include <gtest/gtest.h>

namespace farmgate {
namespace {

TEST(Screenful, WritesOverWhatWasThereAndClearsTheRest) {
  EXPECT_EQ(screenful("one\ntwo\n", 24), "\x1b[?7l\x1b[Hone\x1b[K\ntwo\x1b[K\n\x1b[J\x1b[?7h");
}

TEST(Screenful, LeavesOutWhatHasNoRoom) {
  EXPECT_EQ(screenful("one\ntwo\nthree\n", 3), "\x1b[?7l\x1b[Hone\x1b[K\ntwo\x1b[K\n\x1b[J\x1b[?7h");
}

TEST(Screenful, OfNothingIsEmpty) {
  EXPECT_EQ(screenful("", 24), "\x1b[?7l\x1b[H\x1b[J\x1b[?7h");
}

}  // namespace
}  // namespace farmgate
