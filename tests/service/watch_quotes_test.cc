// farmgate watch quotes against a farmgated.
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

class WatchQuotes : public testing::Test {
 protected:
  WatchQuotes() { start(); }

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
  // Of tomato: asks in hill, bids in city.
  void place(const std::string& id, const std::string& side, const std::string& price) const {
    const ProgramRun placed =
        run({"order", "place", "--account", "farmer", "--id", id, "--side", side, "--commodity", "tomato",
             "--zone", side == "ask" ? "hill" : "city", "--quantity", "10", "--price", price});
    EXPECT_EQ(placed.exit_code, 0) << placed.err;
  }
  // Until market data have come so far.
  void wait_for_market_data(const std::string& sequence) const {
    const ProgramRun asked = run({"book", "tomato", "--min-sequence", sequence});
    EXPECT_EQ(asked.exit_code, 0) << asked.err;
  }
  // Watches until it has printed so many updates.
  void watch(std::vector<std::string> words, int updates) {
    words.insert(words.begin(), {"watch", "quotes", "tomato"});
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

TEST_F(WatchQuotes, PrintsALineForEachQuoteThatChanges) {
  place("b1", "bid", "55");
  place("a1", "ask", "60");
  wait_for_market_data("2");

  watch({}, 3);
  wait_for("landed cost");
  place("b2", "bid", "58");
  wait_for("51");
  EXPECT_EQ(run({"order", "cancel", "--account", "farmer", "--id", "a1"}).exit_code, 0);

  const ProgramRun run = watched();
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.out,
            "2 netback in hill 48: 10 lots wanted in city\n"
            "2 landed cost in city 67: 10 lots offered in hill\n"
            "3 netback in hill 51: 10 lots wanted in city\n"
            "4 landed cost in city none\n");
}

TEST_F(WatchQuotes, ProgramsReadTheMessagesAsJson) {
  place("b1", "bid", "55");
  wait_for_market_data("1");

  watch({"--json", "--zone", "hill", "--side", "ask"}, 2);
  wait_for("\n");
  place("b2", "bid", "58");

  const ProgramRun run = watched();
  EXPECT_EQ(run.exit_code, 0);
  std::istringstream lines(run.out);
  std::string line;
  std::getline(lines, line);
  const auto snapshot = nlohmann::json::parse(line);
  EXPECT_EQ(snapshot["snapshot"], true);
  EXPECT_EQ(snapshot["netbacks"][0]["price"], "48");
  std::getline(lines, line);
  const auto update = nlohmann::json::parse(line);
  EXPECT_EQ(update["after_sequence"], "1");
  EXPECT_EQ(update["as_of_sequence"], "2");
  EXPECT_EQ(update["netbacks"][0]["origin"], "hill");
  EXPECT_EQ(update["netbacks"][0]["price"], "51");
}

// The engine is killed once the first quote was printed, and comes back; what has not changed is not printed
// again.
TEST_F(WatchQuotes, GoesOnWhenTheEngineIsBack) {
  place("b1", "bid", "55");
  wait_for_market_data("1");
  watch({}, 2);
  wait_for("netback");
  daemon_->end(SIGKILL);

  start();
  place("b2", "bid", "58");

  const ProgramRun run = watched();
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.err, HasSubstr("cannot be reached; the quotes are those of sequence 1 until it is back"));
  EXPECT_EQ(run.out,
            "1 netback in hill 48: 10 lots wanted in city\n"
            "2 netback in hill 51: 10 lots wanted in city\n");
}

TEST_F(WatchQuotes, WhatIsWrongIsSaid) {
  const ProgramRun unknown = run({"watch", "quotes", "gold"});
  EXPECT_EQ(unknown.exit_code, 3) << unknown.err;
  EXPECT_THAT(unknown.err, HasSubstr("there is no commodity gold"));
}

}  // namespace
}  // namespace farmgate
