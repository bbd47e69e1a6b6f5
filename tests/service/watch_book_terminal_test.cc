// farmgate watch book on a terminal: one book in one place, which is the right one.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/support/daemon.h"
#include "tests/support/market_files.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/terminal.h"
#include "tests/tools/run_program.h"

namespace farmgate {
namespace {

class WatchBookOnATerminal : public testing::Test {
 protected:
  WatchBookOnATerminal()
      : daemon_(folder_.file("data"),
                {"--durability", "none", "--listen", server(), "--reference", files_.path()}) {
    EXPECT_TRUE(daemon_.serves()) << daemon_.log();
  }

  std::string server() const { return "unix:" + folder_.file("socket"); }
  void run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--server", server()});
    const ProgramRun done = run_program(kFarmgateProgram, words);
    EXPECT_EQ(done.exit_code, 0) << done.err;
  }
  // Of tomato, an ask in hill.
  void place(const std::string& id, const std::string& price) const {
    run({"order", "place", "--account", "farmer", "--id", id, "--side", "ask", "--commodity", "tomato",
         "--zone", "hill", "--quantity", "10", "--price", price});
  }
  void cancel(const std::string& id) const { run({"order", "cancel", "--account", "farmer", "--id", id}); }

  // On a screen that is full already, until it has shown so many updates.
  std::unique_ptr<Terminal> watch(std::size_t rows, std::size_t columns, int updates,
                                  const std::vector<std::string>& more = {}) const {
    run({"book", "tomato", "--min-sequence", "1"});
    std::vector<std::string> words{"watch",      "book", "tomato",   "--limit", std::to_string(updates),
                                   "--interval", "10",   "--server", server()};
    words.insert(words.end(), more.begin(), more.end());
    TerminalScreen screen(rows, columns);
    for (std::size_t row = 1; row < rows; ++row) screen.write(std::string(columns - 1, '#') + "\r\n");
    return std::make_unique<Terminal>(std::move(screen), kFarmgateProgram, words);
  }

 private:
  MarketFiles files_;
  TemporaryFolder folder_;
  Daemon daemon_;
};

// It grows and it shrinks, and nothing stays behind.
TEST_F(WatchBookOnATerminal, IsDrawnAnewInItsPlace) {
  place("a1", "50");
  const auto terminal = watch(24, 80, 4, {"--from", "city"});
  ASSERT_TRUE(terminal->wait_for("as of sequence 1")) << terminal->screen().text();
  place("a2", "1000");
  ASSERT_TRUE(terminal->wait_for("as of sequence 2")) << terminal->screen().text();
  place("a3", "40");
  ASSERT_TRUE(terminal->wait_for("as of sequence 3")) << terminal->screen().text();
  cancel("a2");

  EXPECT_EQ(terminal->wait(), 0);
  const TerminalScreen& screen = terminal->screen();
  EXPECT_EQ(screen.text(),
            "tomato, as of sequence 4\n"
            "bids as netback in city: none\n"
            "asks as landed cost in city, best first\n"
            "  landed cost  lots  orders  zone  price  cost  subsidy  hours\n"
            "           47    10       1  hill     40    10        3     20\n"
            "           57    10       1  hill     50    10        3     20");
  EXPECT_EQ(screen.home_count(), 4u);
  EXPECT_EQ(screen.scroll_count(), 0u);
  EXPECT_EQ(screen.unknown(), "");
}

TEST_F(WatchBookOnATerminal, WhatHasNoRoomIsLeftOut) {
  for (const char* const price : {"50", "60", "70", "80"}) place(price, price);
  const auto terminal = watch(6, 12, 2, {"--side", "ask"});
  ASSERT_TRUE(terminal->wait_for("50")) << terminal->screen().text();
  place("40", "40");

  EXPECT_EQ(terminal->wait(), 0);
  const TerminalScreen& screen = terminal->screen();
  EXPECT_EQ(screen.text(),
            "tomato, as\n"
            "asks, best\n"
            "  price  lo\n"
            "     40\n"
            "     50");
  EXPECT_EQ(screen.scroll_count(), 0u);
}

}  // namespace
}  // namespace farmgate
