// farmgate against a farmgated: what is asked, what is printed, and with which code it ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/files/file_descriptor.h"
#include "tests/support/daemon.h"
#include "tests/support/market_files.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"

namespace farmgate {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class CommandLine : public testing::Test {
 protected:
  void start() { start_with({"--reference", files_.path()}); }
  void start_empty() { start_with({}); }
  std::string server() const { return "unix:" + folder_.file("socket"); }

  ProgramRun run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--server", server()});
    return run_program(kFarmgateProgram, words);
  }
  ProgramRun place(const std::string& account, const std::string& id, const std::string& side,
                   const std::string& zone, const std::string& price) const {
    return run({"order", "place", "--account", account, "--id", id, "--side", side, "--commodity", "tomato",
                "--zone", zone, "--quantity", "10", "--price", price});
  }
  // Two orders that trade.
  void trade(const std::string& id) const {
    EXPECT_EQ(place("farmer", id, "ask", "hill", "50").exit_code, 0);
    EXPECT_EQ(place("grocer", id, "bid", "city", "100").exit_code, 0);
  }

  MarketFiles files_;
  TemporaryFolder folder_;
  std::unique_ptr<Daemon> daemon_;

 private:
  void start_with(std::vector<std::string> options) {
    options.insert(options.end(), {"--durability", "none", "--listen", server()});
    daemon_ = std::make_unique<Daemon>(folder_.file("data"), options);
    ASSERT_TRUE(daemon_->serves()) << daemon_->log();
  }
};

TEST_F(CommandLine, OrdersArePlacedReplacedAndCancelled) {
  start();
  const ProgramRun placed = place("farmer", "a1", "ask", "hill", "50");
  EXPECT_EQ(placed.exit_code, 0);
  EXPECT_EQ(placed.out,
            "done, sequence 1\n  order a1 of farmer is open: 10 lots open, 0 filled, 0 cancelled\n");

  const ProgramRun again = place("farmer", "a1", "ask", "hill", "50");
  EXPECT_THAT(again.out, HasSubstr("sequence 2, a retry of 1, whose outcome this is"));

  const ProgramRun bought = place("grocer", "b1", "bid", "city", "100");
  EXPECT_THAT(bought.out, HasSubstr("order b1 of grocer is filled: 0 lots open, 10 filled, 0 cancelled"));
  EXPECT_THAT(bought.out,
              HasSubstr("10 lots, farmer a1 at hill (50) to grocer b1 at city (57), cost 10, subsidy 3"));

  ASSERT_EQ(place("farmer", "a2", "ask", "hill", "70").exit_code, 0);
  const ProgramRun replaced =
      run({"order", "replace", "--account", "farmer", "--id", "a2", "--quantity", "4", "--price", "60"});
  EXPECT_THAT(replaced.out, HasSubstr("order a2 of farmer is open: 4 lots open"));

  const ProgramRun cancelled = run({"order", "cancel", "--account", "farmer", "--id", "a2"});
  EXPECT_THAT(cancelled.out,
              HasSubstr("order a2 of farmer is cancelled (cancel): 0 lots open, 0 filled, 4 cancelled"));

  ASSERT_EQ(place("farmer", "a3", "ask", "hill", "70").exit_code, 0);
  const ProgramRun all = run({"order", "cancel", "--account", "farmer", "--all", "--side", "ask"});
  EXPECT_THAT(all.out, HasSubstr("orders cancelled: 1"));
}

TEST_F(CommandLine, OrdersAreShownAndListed) {
  start();
  trade("1");
  ASSERT_EQ(place("farmer", "a2", "ask", "hill", "70").exit_code, 0);
  ASSERT_EQ(place("grocer", "b2", "bid", "city", "1200").exit_code, 0);
  ASSERT_EQ(place("farmer", "a3", "ask", "hill", "1300").exit_code, 0);

  const ProgramRun shown = run({"order", "show", "--account", "farmer", "--id", "1", "--min-sequence", "5"});
  const ProgramRun listed = run({"order", "list"});
  const ProgramRun none = run({"order", "list", "--account", "grocer"});
  const ProgramRun json = run({"order", "list", "--commodity", "tomato", "--limit", "1", "--json"});
  const ProgramRun numbered = run({"order", "show", "--sequence", "3", "--json"});

  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("  status           filled\n"));
  EXPECT_THAT(shown.out, HasSubstr("  filled           10 in 1 fills, worth 500\n"));
  EXPECT_THAT(shown.out, HasSubstr("  in force         GTC, self-trade cancel_incoming\n"));
  EXPECT_EQ(listed.out,
            "  sequence  account  order  side  commodity  zone  open  filled  price  in force\n"
            "         5  farmer   a3     ask   tomato     hill    10       0  1,300  GTC\n");
  EXPECT_EQ(std::ranges::count(none.out, '\n'), 1);
  EXPECT_EQ(nlohmann::json::parse(json.out).at("state").at("order_id"), "a3");
  EXPECT_EQ(nlohmann::json::parse(numbered.out).at("order").at("state").at("order_id"), "a2");
}

TEST_F(CommandLine, AnOrderThatIsNotThereEndsWithThreeAndNoNameWithTwo) {
  start();
  ASSERT_EQ(place("farmer", "a1", "ask", "hill", "50").exit_code, 0);

  const ProgramRun unknown = run({"order", "show", "--sequence", "7", "--min-sequence", "1"});
  const ProgramRun nameless = run({"order", "show", "--account", "farmer"});

  EXPECT_EQ(unknown.exit_code, 3);
  EXPECT_THAT(unknown.err, HasSubstr("no order sequence 7 is known at sequence 1"));
  EXPECT_EQ(nameless.exit_code, 2);
  EXPECT_EQ(run({"order", "show"}).exit_code, 2);
}

TEST_F(CommandLine, WhatTheMarketRejectsEndsWithThree) {
  start();

  const ProgramRun rejected = run({"order", "cancel", "--account", "farmer", "--id", "nothing", "--json"});

  EXPECT_EQ(rejected.exit_code, 3);
  EXPECT_EQ(nlohmann::json::parse(rejected.out).at("reject_reason"), "REJECT_REASON_UNKNOWN_ORDER");
}

TEST_F(CommandLine, WhatIsNoRequestEndsWithTwo) {
  start();

  const ProgramRun nameless = run({"order", "cancel", "--account", "farmer"});
  const ProgramRun timeless =
      run({"order",   "place",       "--account",       "farmer", "--id",          "a1",         "--side",
           "ask",     "--commodity", "tomato",          "--zone", "hill",          "--quantity", "1",
           "--price", "1",           "--time-in-force", "GTD",    "--expire-time", "tomorrow"});
  const ProgramRun malformed = place("farmer", std::string(65, 'x'), "ask", "hill", "50");

  EXPECT_EQ(nameless.exit_code, 2);
  EXPECT_THAT(nameless.err, HasSubstr("--id or --all is required"));
  EXPECT_EQ(timeless.exit_code, 2);
  EXPECT_THAT(timeless.err, HasSubstr("--expire-time: tomorrow is no time: give RFC 3339"));
  EXPECT_EQ(malformed.exit_code, 2);
  EXPECT_THAT(malformed.err, HasSubstr("order.order_id"));
}

TEST_F(CommandLine, WithoutAServerItSaysSoAndEndsWithFour) {
  const ProgramRun run = place("farmer", "a1", "ask", "hill", "50");

  EXPECT_EQ(run.exit_code, 4);
  EXPECT_THAT(run.err, HasSubstr(server() + " cannot be reached"));
}

TEST_F(CommandLine, AHaltedCommodityTakesNoOrdersUntilItIsResumed) {
  start();

  EXPECT_EQ(run({"halt", "tomato"}).out, "done, sequence 1\n");
  const ProgramRun halted = place("farmer", "a1", "ask", "hill", "50");
  EXPECT_EQ(run({"resume", "tomato"}).out, "done, sequence 3\n");

  EXPECT_EQ(halted.exit_code, 3);
  EXPECT_EQ(halted.out, "rejected: halted, sequence 2\n");
  EXPECT_EQ(place("farmer", "a2", "ask", "hill", "50").exit_code, 0);
  EXPECT_EQ(run({"halt", "gold"}).exit_code, 3);
}

TEST_F(CommandLine, WhoIsSuspendedPlacesNothingUntilReinstated) {
  start();
  EXPECT_EQ(place("farmer", "a1", "ask", "hill", "50").exit_code, 0);

  EXPECT_EQ(run({"suspend", "--account", "farmer", "--cancel"}).out,
            "done, sequence 2\n  orders cancelled: 1\n");
  const ProgramRun suspended = place("farmer", "a2", "ask", "hill", "50");
  EXPECT_EQ(suspended.exit_code, 3);
  EXPECT_EQ(suspended.out, "rejected: suspended, sequence 3\n");
  EXPECT_THAT(run({"status"}).out, HasSubstr("accounts suspended by themselves: 1\n"));
  EXPECT_THAT(run({"account", "show", "farmer", "--min-sequence", "3"}).out,
              HasSubstr("suspended    only cancels pass\n"));
  EXPECT_EQ(run({"reinstate", "--account", "farmer"}).out, "done, sequence 4\n");
  EXPECT_EQ(place("farmer", "a2", "ask", "hill", "50").exit_code, 0);

  EXPECT_EQ(run({"suspend", "--everyone"}).exit_code, 0);
  EXPECT_THAT(run({"status"}).out, HasSubstr("everyone is suspended"));
  EXPECT_EQ(place("grocer", "b1", "bid", "city", "50").exit_code, 3);
  EXPECT_THAT(run({"reinstate", "--everyone", "--json"}).out, HasSubstr("\"sequence\":\"8\""));

  EXPECT_EQ(run({"suspend", "--account", "nobody"}).exit_code, 3);
  EXPECT_EQ(run({"suspend"}).exit_code, 2);
  EXPECT_EQ(run({"suspend", "--account", "farmer", "--everyone"}).exit_code, 2);
}

TEST_F(CommandLine, AHaltCancelsWhatRestsWhenAsked) {
  start();
  EXPECT_EQ(place("farmer", "a1", "ask", "hill", "50").exit_code, 0);

  EXPECT_EQ(run({"halt", "tomato", "--cancel"}).out, "done, sequence 2\n  orders cancelled: 1\n");
}

// Started from it, the engine knows the digest, the orders and the ids of before.
TEST_F(CommandLine, ASnapshotIsMadeAndStartedFrom) {
  start();
  EXPECT_EQ(run({"snapshot"}).out, "snapshot at sequence 0\n");
  trade("one");
  EXPECT_EQ(place("farmer", "rests", "ask", "hill", "70").exit_code, 0);

  EXPECT_EQ(run({"snapshot"}).out, "snapshot at sequence 3\n");
  EXPECT_EQ(run({"snapshot", "--json"}).out, "{\"sequence\":3}\n");
  EXPECT_EQ(place("farmer", "behind", "ask", "hill", "71").exit_code, 0);
  const ProgramRun before = run({"status", "--json"});
  daemon_->end(SIGKILL);
  start();

  const auto of = [](const ProgramRun& status) { return nlohmann::json::parse(status.out); };
  const auto after = of(run({"status", "--json"}));
  EXPECT_EQ(after["digest"], of(before)["digest"]);
  EXPECT_EQ(after["resting_order_count"], 2);
  EXPECT_THAT(place("farmer", "rests", "ask", "hill", "70").out, HasSubstr("retry"));
}

TEST_F(CommandLine, LoadMakesAMarketThatTrades) {
  start_empty();

  const ProgramRun loaded = run({"load", files_.path(), "--batch", "1"});

  EXPECT_EQ(loaded.exit_code, 0) << loaded.err;
  EXPECT_EQ(loaded.out,
            "                       rows     inserted      changed    unchanged  commands\n"
            "  zones                   2            2            0            0         2\n"
            "  commodities             2            2            0            0         2\n"
            "  lanes                   2            2            0            0         2\n"
            "  accounts                2            2            0            0         2\n");
  trade("1");
}

TEST_F(CommandLine, LoadingTwiceChangesNothing) {
  start_empty();
  ASSERT_EQ(run({"load", files_.path()}).exit_code, 0);
  const auto published = [&] {
    return nlohmann::json::parse(run({"status", "--json"}).out).at("published_sequence").get<int>();
  };
  EXPECT_EQ(published(), 4);

  const ProgramRun again = run({"load", files_.path(), "--json"});

  EXPECT_EQ(again.exit_code, 0) << again.err;
  const auto lanes = nlohmann::json::parse(again.out).at("lanes");
  EXPECT_EQ(lanes.at("unchanged"), 2);
  EXPECT_EQ(lanes.at("commands"), 0);
  EXPECT_EQ(published(), 4);
}

TEST_F(CommandLine, LoadSendsWhatDiffersFromWhatTheEngineBeganWith) {
  start();
  files_.write("lanes.csv",
               "origin,destination,class,unit_cost,transit_hours,subsidy\n"
               "hill,city,road,9,20,3\n"
               "hill,city,*,15,20,\n"
               "city,hill,*,15,20,\n");

  const ProgramRun loaded = run({"load", files_.path()});

  EXPECT_THAT(loaded.out,
              HasSubstr("  zones                   2            0            0            2         0\n"));
  EXPECT_THAT(loaded.out,
              HasSubstr("  lanes                   3            1            1            1         1\n"));
}

TEST_F(CommandLine, LoadSendsProgrammesOnce) {
  start_empty();
  files_.write(
      "programmes.csv",
      "programme,funder,budget,amount,amount_kind,origins,destinations,commodities,attributes,account_cap\n"
      "rail,Province,5000,5,per_lot,hill;city,,tomato;tea,smallholder,70\n");

  const ProgramRun loaded = run({"load", files_.path()});
  const ProgramRun again = run({"load", files_.path()});

  EXPECT_THAT(loaded.out,
              HasSubstr("  programmes              1            1            0            0         1\n"))
      << loaded.err;
  EXPECT_THAT(again.out,
              HasSubstr("  programmes              1            0            0            1         0\n"));
}

TEST_F(CommandLine, LoadNamesTheRowThatTheEngineRefuses) {
  start();
  files_.write("commodities.csv",
               "commodity,name,lot,class,tick,shelf_life_hours\n"
               "tomato,Tomato,crate,road,1,72\n"
               "tea,Tea,chest,dry,10,0\n");

  const ProgramRun loaded = run({"load", files_.path()});
  files_.write("commodities.csv", "commodity\n");
  const ProgramRun unreadable = run({"load", files_.path()});

  EXPECT_EQ(loaded.exit_code, 3);
  EXPECT_THAT(loaded.err, HasSubstr("refuses tea of commodities.csv: nothing was changed: "
                                    "commodities[1].tick never changes once the commodity was there"));
  EXPECT_EQ(unreadable.exit_code, 3);
}

TEST_F(CommandLine, WatchPrintsWhatItsFiltersLetPass) {
  start();
  trade("1");

  const ProgramRun events = run({"watch", "events", "--from", "1", "--account", "grocer", "--limit", "2"});
  const ProgramRun fills = run({"watch", "fills", "--from", "1", "--limit", "1", "--json"});

  EXPECT_EQ(events.exit_code, 0);
  EXPECT_EQ(
      events.out,
      "       2.0   tomato       accepted  grocer 1: bid at city, 10 lots at 100, GTC\n"
      "       2.1   tomato       filled    10 lots, farmer 1 at hill (50) to grocer 1 at city (57), cost 10, "
      "subsidy 3\n");
  EXPECT_EQ(nlohmann::json::parse(fills.out).at("farm_gate_price"), "50");
  EXPECT_THAT(fills.err, IsEmpty());
}

TEST_F(CommandLine, DriveReportsWhatItMeasured) {
  start();
  const auto driven = [this](const std::string& rate, const std::vector<std::string>& more) {
    std::vector<std::string> words = {
        "drive", "--orders", files_.file("orders.csv"), "--rate", rate, "--batch", "1", "--window", "1"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  };

  const ProgramRun at_pace = driven("x1000000", {"--json"});
  const ProgramRun status = run({"status", "--json"});
  const ProgramRun at_rate = driven("1000", {});
  const ProgramRun as_fast_as_it_goes = driven("max", {"--json", "--limit", "2"});

  ASSERT_EQ(at_pace.exit_code, 0) << at_pace.err;
  const auto report = nlohmann::json::parse(at_pace.out);
  const auto latency_ns_p50 = report.at("latency_ns_p50").get<std::int64_t>();
  EXPECT_EQ(report.at("commands"), 3);
  EXPECT_EQ(report.at("fills"), 1);
  EXPECT_GT(latency_ns_p50, 0);
  EXPECT_LE(latency_ns_p50, report.at("latency_ns_max").get<std::int64_t>());
  EXPECT_EQ(report.at("digest"), nlohmann::json::parse(status.out).at("digest"));
  EXPECT_EQ(at_rate.exit_code, 0) << at_rate.err;
  EXPECT_THAT(at_rate.out, HasSubstr("  batch latency p50 "));
  ASSERT_EQ(as_fast_as_it_goes.exit_code, 0) << as_fast_as_it_goes.err;
  EXPECT_EQ(nlohmann::json::parse(as_fast_as_it_goes.out).at("retries"), 2);
}

TEST_F(CommandLine, DriveRefusesARateThatIsNone) {
  const ProgramRun refused = run({"drive", "--orders", files_.file("orders.csv"), "--rate", "fast"});

  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("--rate fast: write max"));
}

// Listens in the place of an engine, and breaks connections off.
class BrokenServer {
 public:
  explicit BrokenServer(const std::string& path) : path_(path), socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    EXPECT_EQ(::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(::listen(socket_.get(), 1), 0);
  }
  BrokenServer(const BrokenServer&) = delete;
  BrokenServer& operator=(const BrokenServer&) = delete;
  ~BrokenServer() { ::unlink(path_.c_str()); }

  // The next one that comes.
  void break_off() const { const FileDescriptor connection(::accept(socket_.get(), nullptr, nullptr)); }

 private:
  const std::string path_;
  const FileDescriptor socket_;
};

TEST_F(CommandLine, WatchGoesOnFromASequenceAlsoWhenTheEngineIsLostBeforeItSaidAnything) {
  std::optional<BrokenServer> broken(folder_.file("socket"));
  RunningProgram watch(kFarmgateProgram,
                       {"watch", "fills", "--from", "1", "--limit", "1", "--server", server()});
  broken->break_off();
  broken.reset();

  start();
  trade("1");

  const ProgramRun watched = watch.wait();
  EXPECT_EQ(watched.exit_code, 0) << watched.err;
  EXPECT_THAT(watched.err, HasSubstr("going on from sequence 1 when it is back"));
  EXPECT_THAT(watched.out, HasSubstr("       2.1 "));
}

// The engine is killed once the first fill was printed, and comes back.
TEST_F(CommandLine, WatchGoesOnWithoutGapOrDuplicateWhenTheEngineIsBack) {
  start();
  trade("1");
  RunningProgram watch(kFarmgateProgram,
                       {"watch", "fills", "--from", "1", "--limit", "3", "--server", server()});
  ASSERT_TRUE(watch.prints("\n"));
  daemon_->end(SIGKILL);

  start();
  trade("2");
  trade("3");

  const ProgramRun watched = watch.wait();
  EXPECT_EQ(watched.exit_code, 0) << watched.err;
  EXPECT_THAT(watched.err, HasSubstr("going on from sequence 3 when it is back"));
  for (const char* const line : {"       2.1 ", "       4.1 ", "       6.1 "})
    EXPECT_THAT(watched.out, HasSubstr(line));
  EXPECT_EQ(std::ranges::count(watched.out, '\n'), 3);
}

}  // namespace
}  // namespace farmgate
