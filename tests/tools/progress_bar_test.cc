#include "tools/farmgate/progress_bar.h"
#include "tests/support/paths.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/terminal.h"

namespace farmgate {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ProgressLine, ShowsShareRateAndTimeLeft) {
  EXPECT_EQ(progress_line({.bytes = 50, .bytes_total = 100, .commands = 1'234'000}, 2.0),
            "[===============>              ]  50%  1,234,000 commands  617,000/s  2 s left");
}

TEST(ProgressLine, StartsEmpty) {
  EXPECT_EQ(progress_line({.bytes = 0, .bytes_total = 100, .commands = 0}, 1.0),
            "[>                             ]   0%  0 commands  0/s  0 s left");
}

TEST(ProgressLine, EndsFull) {
  EXPECT_EQ(progress_line({.bytes = 100, .bytes_total = 100, .commands = 10}, 1.0),
            "[==============================] 100%  10 commands  10/s  0 s left");
}

// The file grew while it was read.
TEST(ProgressLine, StaysWithinAHundredPerCent) {
  EXPECT_EQ(progress_line({.bytes = 130, .bytes_total = 100, .commands = 10}, 1.0),
            "[==============================] 100%  10 commands  10/s  0 s left");
}

TEST(ProgressLine, RoundsTimeLeftUp) {
  EXPECT_EQ(progress_line({.bytes = 90, .bytes_total = 100, .commands = 9}, 9.9),
            "[===========================>  ]  90%  9 commands  0/s  2 s left");
}

TEST(ProgressLine, HasNoShareWhenTheSizeIsNotKnown) {
  EXPECT_EQ(progress_line({.bytes = 50, .bytes_total = 0, .commands = 3'000}, 3.0),
            "3,000 commands  1,000/s");
}

TEST(ProgressLine, TakesNoTimeAtAll) {
  EXPECT_EQ(progress_line({.bytes = 0, .bytes_total = 0, .commands = 0}, 0.0), "0 commands  0/s");
}

TEST(ProgressBar, DrawsNothingWhenInvisible) {
  ProgressBar bar(false);
  testing::internal::CaptureStderr();

  bar.show({.bytes = 1, .bytes_total = 2, .commands = 3});
  bar.clear();

  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

// A year of orders takes long enough to be drawn.
TEST(ProgressBar, IsDrawnOnATerminalAndLeavesTheSummary) {
  const std::string year = std::string(kSourceFolder) + "/tools/data/mandi-2019";
  Terminal terminal(TerminalScreen(60, 120), kFarmgateProgram,
                    {"replay", "--reference", year, "--orders", year + "/orders.csv.zst"});

  EXPECT_TRUE(terminal.wait_for(" s left"));

  EXPECT_EQ(terminal.wait(), 0);
  EXPECT_THAT(terminal.screen().text(), Not(HasSubstr(" s left")));
  EXPECT_THAT(terminal.screen().text(), HasSubstr("digest"));
  EXPECT_EQ(terminal.screen().unknown(), "");
}

}  // namespace
}  // namespace farmgate
