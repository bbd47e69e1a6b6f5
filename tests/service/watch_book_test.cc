// farmgate watch book against a farmgated.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/daemon.h"
#include "tests/support/market_files.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

class WatchBook : public testing::Test {
 protected:
  WatchBook() { start(); }

  void start() {
    std::vector<std::string> options{"--durability", "none", "--listen", server()};
    if (!daemon_) options.insert(options.end(), {"--reference", files_.path()});
    daemon_ = std::make_unique<Daemon>(folder_.file("data"), options);
    ASSERT_TRUE(daemon_->serves()) << daemon_->log();
  }
  ProgramRun run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--server", server()});
    return run_program(kFarmgateProgram, words);
  }
  // Of tomato, an ask in hill.
  void place(const std::string& id, const std::string& price) const {
    const ProgramRun placed =
        run({"order", "place", "--account", "farmer", "--id", id, "--side", "ask", "--commodity", "tomato",
             "--zone", "hill", "--quantity", "10", "--price", price});
    EXPECT_EQ(placed.exit_code, 0) << placed.err;
  }
  // Until market data have come so far.
  void wait_for_market_data(const std::string& sequence) const {
    const ProgramRun asked = run({"book", "tomato", "--min-sequence", sequence});
    EXPECT_EQ(asked.exit_code, 0) << asked.err;
  }
  // Watches until it has printed so many updates.
  void watch(std::vector<std::string> words, int updates) {
    words.insert(words.begin(), {"watch", "book", "tomato"});
    words.insert(words.end(), {"--limit", std::to_string(updates), "--interval", "10", "--server", server()});
    watch_.emplace(kFarmgateProgram, words);
  }
  void wait_for(const std::string& text) {
    const bool is_printed = watch_->prints(text);
    ASSERT_TRUE(is_printed) << watch_->printed();
  }
  ProgramRun watched() { return watch_->wait(); }

  std::string server() const { return "unix:" + folder_.file("socket"); }

  std::unique_ptr<Daemon> daemon_;

 private:
  MarketFiles files_;
  TemporaryFolder folder_;
  std::optional<RunningProgram> watch_;
};

TEST_F(WatchBook, PrintsEachUpdateAsABlockWhenItIsNoTerminal) {
  place("a1", "50");
  wait_for_market_data("1");

  watch({"--side", "ask", "--from", "city"}, 2);
  wait_for("as of sequence 1");
  place("a2", "40");

  const ProgramRun run = watched();
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.out,
            "tomato, as of sequence 1\n"
            "asks as landed cost in city, best first\n"
            "  landed cost  lots  orders  zone  price  cost  subsidy  hours\n"
            "           57    10       1  hill     50    10        3     20\n"
            "\n"
            "tomato, as of sequence 2\n"
            "asks as landed cost in city, best first\n"
            "  landed cost  lots  orders  zone  price  cost  subsidy  hours\n"
            "           47    10       1  hill     40    10        3     20\n"
            "           57    10       1  hill     50    10        3     20\n"
            "\n");
}

TEST_F(WatchBook, ProgramsReadTheMessagesAsJson) {
  place("a1", "50");
  wait_for_market_data("1");

  watch({"--json", "--levels", "1"}, 2);
  wait_for("\n");
  place("a2", "40");

  const ProgramRun run = watched();
  EXPECT_EQ(run.exit_code, 0);
  std::istringstream lines(run.out);
  std::string line;
  std::getline(lines, line);
  const auto snapshot = nlohmann::json::parse(line);
  EXPECT_EQ(snapshot["snapshot"], true);
  EXPECT_EQ(snapshot["asks"][0]["price"], "50");
  std::getline(lines, line);
  const auto update = nlohmann::json::parse(line);
  EXPECT_EQ(update["after_sequence"], "1");
  EXPECT_EQ(update["as_of_sequence"], "2");
  EXPECT_EQ(update["asks"][0]["price"], "40");
  EXPECT_EQ(update["asks"][1]["order_count"], "0");
  EXPECT_EQ(update["more_asks"], true);
}

// The engine is killed once the first book was printed, and comes back.
TEST_F(WatchBook, GoesOnWhenTheEngineIsBack) {
  place("a1", "50");
  wait_for_market_data("1");
  watch({}, 3);
  wait_for("as of sequence 1");
  daemon_->end(SIGKILL);

  start();
  wait_for(
      "as of sequence 1\nbids: none\nasks, best first\n  price  lots  orders  zone\n     50    10       1  "
      "hill\n\n"
      "tomato, as of sequence 1");
  place("a2", "40");

  const ProgramRun run = watched();
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.err, HasSubstr("cannot be reached; the book is that of sequence 1 until it is back"));
  EXPECT_THAT(run.out, HasSubstr("as of sequence 2"));
}

TEST_F(WatchBook, WhatIsWrongIsSaid) {
  const ProgramRun unknown = run({"watch", "book", "gold"});
  EXPECT_EQ(unknown.exit_code, 3) << unknown.err;
  EXPECT_THAT(unknown.err, HasSubstr("there is no commodity gold"));

  const ProgramRun nobody =
      run_program(kFarmgateProgram, {"watch", "book", "tomato", "--server", "unix:" + server() + ".none"});
  EXPECT_NE(nobody.exit_code, 0);
  EXPECT_THAT(nobody.err, HasSubstr("cannot be reached"));
}

}  // namespace
}  // namespace farmgate
