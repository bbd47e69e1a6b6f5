// farmgate book, quote and explain against a farmgated: what people read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
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

// Tomato goes from hill to city for 10, of which 3 are paid: two asks and a bid rest.
class MarketDataCommands : public testing::Test {
 protected:
  explicit MarketDataCommands(const std::string& programmes = {}) {
    if (!programmes.empty()) files_.write("programmes.csv", programmes);
    daemon_ = std::make_unique<Daemon>(
        folder_.file("data"),
        std::vector<std::string>{"--reference", files_.path(), "--durability", "none", "--listen", server()});
    EXPECT_TRUE(daemon_->serves()) << daemon_->log();
    place("farmer", "a1", "ask", "hill", "50");
    place("farmer", "a2", "ask", "hill", "60");
    place("grocer", "b1", "bid", "city", "55");
  }

  ProgramRun run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--server", server()});
    return run_program(kFarmgateProgram, words);
  }
  // Waits for the three orders.
  ProgramRun ask(std::vector<std::string> words) const {
    words.insert(words.end(), {"--min-sequence", "3"});
    return run(words);
  }

 private:
  std::string server() const { return "unix:" + folder_.file("socket"); }
  void place(const std::string& account, const std::string& id, const std::string& side,
             const std::string& zone, const std::string& price) const {
    const ProgramRun placed =
        run({"order", "place", "--account", account, "--id", id, "--side", side, "--commodity", "tomato",
             "--zone", zone, "--quantity", "10", "--price", price});
    EXPECT_EQ(placed.exit_code, 0) << placed.err;
  }

  MarketFiles files_;
  TemporaryFolder folder_;
  std::unique_ptr<Daemon> daemon_;
};

TEST_F(MarketDataCommands, AQuoteSaysWhatAnOrderWouldComeTo) {
  const ProgramRun quoted =
      ask({"quote", "--side", "bid", "--commodity", "tomato", "--zone", "city", "--quantity", "25"});

  EXPECT_EQ(quoted.exit_code, 0) << quoted.err;
  EXPECT_EQ(quoted.out,
            "20 lots would trade now, in 2 fills; 5 lots would not: no other order is compatible (as of "
            "sequence 3)\n"
            "  price      average  worst  money\n"
            "  farm gate    55.00     60  1,100\n"
            "  delivered    62.00     67  1,240\n"
            "  lane          lots  cost  subsidy  hours\n"
            "  hill to city    20    10        3     20\n"
            "  fill with  lots  farm gate  delivered\n"
            "  hill         10         50         57\n"
            "  hill         10         60         67\n");
}

TEST_F(MarketDataCommands, OneFillIsOne) {
  EXPECT_THAT(
      ask({"quote", "--side", "bid", "--commodity", "tomato", "--zone", "city", "--quantity", "1"}).out,
      HasSubstr("1 lot would trade now, in 1 fill (as"));
}

TEST_F(MarketDataCommands, ABookIsShownAsItIsAndFromAZone) {
  const ProgramRun plain = ask({"book", "tomato"});
  const ProgramRun gate = ask({"book", "tomato", "--from", "hill", "--side", "bid"});

  EXPECT_EQ(plain.out,
            "tomato, as of sequence 3\n"
            "bids, best first\n"
            "  price  lots  orders  zone\n"
            "     55    10       1  city\n"
            "asks, best first\n"
            "  price  lots  orders  zone\n"
            "     50    10       1  hill\n"
            "     60    10       1  hill\n");
  EXPECT_EQ(gate.out,
            "tomato, as of sequence 3\n"
            "bids as netback in hill, best first\n"
            "  netback  lots  orders  zone  price  cost  subsidy  hours\n"
            "       48    10       1  city     55    10        3     20\n");
}

TEST_F(MarketDataCommands, AnExplanationSaysWhatIsMissing) {
  const ProgramRun resting = ask({"explain", "--account", "grocer", "--id", "b1"});
  const ProgramRun to_come =
      ask({"explain", "--side", "bid", "--commodity", "tomato", "--zone", "city", "--price", "57"});

  EXPECT_EQ(resting.out,
            "bid of tomato in city at 55, 10 lots open, as of sequence 3\n"
            "  it does not trade: the prices do not cover the lane\n"
            "  nearest  price  lots  price gap  lane  in all  would trade at\n"
            "  hill        50    10         -5     7       2  price 57, or net lane cost 5\n"
            "  hill        60    10          5     7      12  price 67\n");
  EXPECT_THAT(to_come.out, HasSubstr("it would trade\n"));
}

// Whatever the price: nothing behind its own order trades, and nothing of a commodity that is halted.
TEST_F(MarketDataCommands, AnExplanationSaysNoMoreThanIsSo) {
  const std::vector<std::string> bid{"explain", "--side", "bid",     "--commodity", "tomato",
                                     "--zone",  "city",   "--price", "70"};
  std::vector<std::string> own = bid;
  own.insert(own.end(), {"--account", "farmer"});
  const ProgramRun trades = ask(bid);
  const ProgramRun behind = ask(own);

  EXPECT_THAT(trades.out, HasSubstr("-3  trades\n"));
  EXPECT_THAT(behind.out, testing::Not(HasSubstr("trades\n")));

  own.insert(own.end(), {"--self-trade", "cancel_resting"});
  EXPECT_THAT(ask(own).out,
              HasSubstr("it does not trade: the order that it would meet first is of the same account"));
}

TEST_F(MarketDataCommands, ProgramsReadJson) {
  const auto json = nlohmann::json::parse(ask({"book", "tomato", "--json"}).out);

  EXPECT_EQ(json["as_of_sequence"], "3");
  EXPECT_EQ(json["bids"][0]["zone"], "city");
  EXPECT_EQ(json["bids"][0]["quantity_lots"], "10");
}

TEST_F(MarketDataCommands, WhatIsWrongIsSaid) {
  const ProgramRun unknown = ask({"book", "gold"});
  EXPECT_EQ(unknown.exit_code, 3) << unknown.err;
  EXPECT_THAT(unknown.err, HasSubstr("there is no commodity gold"));

  const ProgramRun nothing = run({"explain"});
  EXPECT_EQ(nothing.exit_code, 2);
  EXPECT_THAT(nothing.err, HasSubstr("--account and --id, or --sequence"));
}

// 1 is added for the farmer, while 10 last: for his first ask, which lands at 56.
class MarketDataCommandsWithProgrammes : public MarketDataCommands {
 protected:
  MarketDataCommandsWithProgrammes()
      : MarketDataCommands(
            "programme,funder,budget,amount,amount_kind,origins,destinations,commodities,attributes,"
            "account_cap\n"
            "relief,county,10,1,per_lot,,,,smallholder,\n") {}
};

TEST_F(MarketDataCommandsWithProgrammes, TablesSayWhichCouponsThereAre) {
  const ProgramRun quoted =
      ask({"quote", "--side", "bid", "--commodity", "tomato", "--zone", "city", "--quantity", "15"});
  const ProgramRun plain = ask({"book", "tomato", "--side", "ask"});
  const ProgramRun dock = ask({"book", "tomato", "--from", "city", "--side", "ask"});
  const ProgramRun explained = ask({"explain", "--account", "grocer", "--id", "b1"});

  EXPECT_EQ(quoted.exit_code, 0) << quoted.err;
  EXPECT_THAT(quoted.out, HasSubstr("  lane          lots  cost  subsidy  hours\n"
                                    "  hill to city    10    10        4     20\n"
                                    "  hill to city     5    10        3     20\n"
                                    "  fill with  lots  farm gate  delivered  subsidy  programme\n"
                                    "  hill         10         50         56        4  relief\n"
                                    "  hill          5         60         67        3\n"));
  EXPECT_THAT(plain.out, HasSubstr("  price  lots  orders  zone  programme  locked\n"
                                   "     50    10       1  hill  relief          1\n"
                                   "     60    10       1  hill\n"));
  EXPECT_THAT(
      dock.out,
      HasSubstr("  landed cost  lots  orders  zone  price  cost  subsidy  hours  programme  locked\n"
                "           56    10       1  hill     50    10        4     20  relief          1\n"));
  EXPECT_THAT(
      explained.out,
      HasSubstr("  hill        50    10         -5     6       1  price 56, or net lane cost 5  relief\n"
                "  hill        60    10          5     7      12  price 67\n"));
}

}  // namespace
}  // namespace farmgate
