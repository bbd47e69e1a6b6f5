// farmgate journal on the data directory of a farmgated that has run.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/journal/event_log.h"
#include "engine/model/event_record.h"
#include "tests/support/daemon.h"
#include "tests/support/market_files.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"
#include "tools/farmgate/api_client.h"
#include "tools/farmgate/drive.h"

namespace farmgate {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::string digest_of(const ProgramRun& replay) {
  EXPECT_EQ(replay.exit_code, 0) << replay.err;
  return replay.exit_code == 0 ? nlohmann::json::parse(replay.out).at("digest") : "";
}

// What its traders do, by the command line.
class LiveMarket {
 public:
  explicit LiveMarket(std::string server) : server_(std::move(server)) {}

  ProgramRun run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--server", server_});
    return run_program(kFarmgateProgram, words);
  }
  ProgramRun place(const std::string& account, const std::string& id, const std::string& side,
                   const std::string& price, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"order",   "place", "--account",   account,  "--id",   id,
                                   "--side",  side,    "--commodity", "tomato", "--zone", "hill",
                                   "--price", price,   "--quantity",  "10"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  // Places an order that expires in a moment, and waits until it has.
  void expire_one() const {
    int events = 1;
    for (; events < 20; ++events) {  // an attempt on a busy machine may come too late
      const auto soon = std::chrono::system_clock::now().time_since_epoch() + std::chrono::seconds(1);
      const auto time = std::chrono::duration_cast<std::chrono::nanoseconds>(soon).count();
      const ProgramRun placed = place("grocer", "g" + std::to_string(events), "bid", "1",
                                      {"--time-in-force", "GTD", "--expire-time", std::to_string(time)});
      if (placed.exit_code == 0) break;
    }
    const ProgramRun watched =
        run({"watch", "events", "--from", "1", "--account", "grocer", "--limit", std::to_string(events + 1)});
    EXPECT_THAT(watched.out, HasSubstr("expired"));
  }

 private:
  std::string server_;
};

class JournalTools : public testing::Test {
 protected:
  std::string data() const { return folder_.file("data"); }
  std::vector<std::string> options() const {
    return {"--reference", files_.path(), "--durability", "none", "--clock", "client"};
  }

  // A life of a daemon that takes the three orders of the market's files, in three frames; their digest.
  std::string run_daemon() const {
    Daemon daemon(data(), options());
    EXPECT_TRUE(daemon.serves()) << daemon.log();
    const auto driven =
        drive({.server = daemon.address(), .orders = files_.file("orders.csv"), .batch = 1, .window = 1}, {});
    EXPECT_TRUE(driven) << driven.error().message;
    EXPECT_EQ(daemon.end(SIGTERM), 0) << daemon.log();
    return driven ? driven->digest : "";
  }

  ProgramRun journal(const std::string& what, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"journal", what, data()};
    words.insert(words.end(), more.begin(), more.end());
    return run_program(kFarmgateProgram, words);
  }

  // A life of a daemon with a clock of its own, in which a commodity is halted, an account suspended, orders
  // are cancelled at once, one is sent twice, and one expires, by a tick; the digest it ends with.
  std::string run_daemon_with_clock() const {
    Daemon daemon(data(), {"--reference", files_.path(), "--durability", "none"});
    EXPECT_TRUE(daemon.serves()) << daemon.log();
    const LiveMarket market(daemon.address());
    market.run({"halt", "tomato"});
    market.place("farmer", "a1", "ask", "50");  // is rejected
    market.run({"resume", "tomato"});
    market.run({"suspend", "--account", "farmer", "--cancel"});
    market.run({"reinstate", "--account", "farmer"});
    market.place("farmer", "a2", "ask", "50");
    market.place("farmer", "a3", "ask", "60");
    market.place("farmer", "a3", "ask", "60");  // is answered as a retry
    market.run({"order", "cancel", "--account", "farmer", "--all"});
    market.expire_one();
    v1::AdminService::Stub stub(connect(daemon.address()));
    grpc::ClientContext call;
    v1::GetStatusResponse status;
    EXPECT_TRUE(stub.GetStatus(&call, {}, &status).ok());
    EXPECT_EQ(daemon.end(SIGTERM), 0) << daemon.log();
    return status.digest();
  }

  static ProgramRun replay(const std::string& option, const std::string& path) {
    return run_program(kFarmgateProgram, {"replay", option, path, "--json"});
  }

  // The write-ahead log, where all of a small journal is.
  std::string log_file() const {
    for (const auto& entry : std::filesystem::directory_iterator(data() + "/journal")) {
      if (entry.path().extension() == ".log" && entry.file_size() > 0) return entry.path();
    }
    return "";
  }

  MarketFiles files_;
  TemporaryFolder folder_;
};

// farmgate compare with --json.
nlohmann::json compared(std::vector<std::string> words) {
  words.insert(words.begin(), "compare");
  words.emplace_back("--json");
  const ProgramRun run = run_program(kFarmgateProgram, words);
  EXPECT_EQ(run.exit_code, 0) << run.err;
  return run.exit_code == 0 ? nlohmann::json::parse(run.out) : nlohmann::json();
}

// Over the dearer lane the grocer pays 13 more for each of the 30 lots; of the other one a programme pays 2.
TEST_F(JournalTools, CompareAJournalUnderOtherLanesOrProgrammes) {
  const std::string digest = run_daemon();
  const std::string lanes = files_.write(
      "l.csv", "origin,destination,class,unit_cost,transit_hours,subsidy\nhill,city,road,20,20,0\n");
  const std::string programmes =
      files_.write("p.csv",
                   "programme,funder,budget,amount,amount_kind,origins,destinations,commodities,attributes,"
                   "account_cap\nroad,,1000,2,per_lot,,,,,\n");

  const auto dearer = compared({"--journal", data(), "--lanes-b", lanes});
  const auto subsidised = compared({"--journal", data(), "--programmes-b", programmes});

  EXPECT_EQ(dearer.at("a").at("digest"), digest);
  EXPECT_EQ(dearer.at("first_difference").at("sequence"), 2);
  EXPECT_EQ(dearer.at("money").at(0),
            nlohmann::json::parse(R"({"name": "buyers paid", "a": 1710, "b": 2100})"));
  EXPECT_EQ(subsidised.at("spent_by_programme").at(0),
            nlohmann::json::parse(R"({"name": "road", "a": null, "b": 60})"));
  const auto log = compared(
      {"--orders", files_.file("orders.csv"), "--reference", files_.path(), "--programmes-b", programmes});
  EXPECT_EQ(subsidised.at("b").at("digest"), log.at("b").at("digest"));
}

// What is laid over it says what the journal says already, so that deciding anew comes to the same.
TEST_F(JournalTools, DecidingAJournalAnewUnderTheSameComesToTheSame) {
  const std::string digest = run_daemon_with_clock();

  const auto report = compared({"--journal", data(), "--lanes-b", files_.file("lanes.csv")});

  EXPECT_EQ(report.at("a").at("digest"), digest);
  EXPECT_EQ(report.at("b").at("digest"), digest);
  EXPECT_EQ(report.at("first_difference"), nullptr);
}

TEST_F(JournalTools, LeaveOutcomesOfJournalsToCompare) {
  const std::string digest = run_daemon();
  const std::string dump = files_.write("dump.json", journal("dump", {"--json"}).out);
  for (const auto& [option, source, out] :
       std::vector<std::array<std::string, 3>>{{"--journal", data(), "a"}, {"--commands", dump, "b"}}) {
    const ProgramRun replayed =
        run_program(kFarmgateProgram, {"replay", option, source, "--out", files_.file(out), "--quiet"});
    ASSERT_EQ(replayed.exit_code, 0) << replayed.err;
  }

  const auto report = compared({files_.file("a"), files_.file("b")});

  EXPECT_EQ(report.at("a").at("digest"), digest);
  EXPECT_EQ(report.at("first_difference"), nullptr);
  EXPECT_EQ(report.at("trade").at(0), nlohmann::json::parse(R"({"name": "fills", "a": 1, "b": 1})"));
}

void flip_bit(const std::string& path, std::uintmax_t at) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(at));
  const int byte = file.get();
  file.seekp(static_cast<std::streamoff>(at));
  file.put(static_cast<char>(byte ^ 1));
  ASSERT_TRUE(file.good());
}

TEST_F(JournalTools, VerifyFindsNothingWrongWithAWholeJournal) {
  run_daemon();

  const ProgramRun run = journal("verify");

  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, StartsWith("the journal in " + data() +
                                  "/journal is whole: 3 commands in 3 frames, durable up to sequence 3\n"));
  EXPECT_THAT(run.out,
              HasSubstr("the ledger of 1 fills and 0 bookings over 2 accounts adds up to 0: buyers paid "
                        "1,710, 0 repaid loans, and programmes paid 0 for volume\n"));
  EXPECT_THAT(run.err, IsEmpty());
}

// 60 lots at 50 at the farm gate: the lane costs 10, of which 3 are paid for, and a programme pays 2 more.
TEST_F(JournalTools, VerifyAddsUpBookingsLoansAndWhatProgrammesPay) {
  files_.write("accounts.csv",
               "account,zone,attributes,credit_line,loan,repayment_per_mille\n"
               "farmer,hill,green,,,200\ngrocer,city,,,,\n");
  files_.write("programmes.csv",
               "programme,funder,budget,amount,amount_kind,origins,destinations,commodities,attributes,"
               "account_cap,period,tiers\n"
               "road,,1000,2,per_lot,,,,,,,\nbonus,,9000,,tiers_quantity,,,,green,,day,10:25\n");
  files_.write(
      "orders.csv",
      "ts_ns,op,order_id,account,side,commodity,zone,quantity,price,tif,request_id,amount,ordered_by\n"
      "1000,deposit,,grocer,,,,,,,d1,6000,ann\n"
      "1500,loan,,farmer,,,,,,,g1,700,bank\n"
      "2000,new,a1,farmer,ask,tomato,hill,100,50,GTC,,,\n"
      "3000,new,b1,grocer,bid,tomato,city,60,100,IOC,,,\n"
      "4000,payout,,farmer,,,,,,,p1,500,ann\n");
  run_daemon();

  const ProgramRun run = journal("verify");

  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out,
              HasSubstr("the ledger of 1 fills and 3 bookings over 2 accounts adds up to 0: buyers paid "
                        "3,300, 600 repaid loans, and programmes paid 25 for volume\n"));
}

std::string int64_bytes(std::int64_t value) {
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
  return bytes;
}

// All events of the log in `folder`, whose last command is `last`.
std::string events_of(const std::string& folder, Sequence last) {
  const auto log = *EventLog::open_to_read(folder);
  std::string events;
  for (Sequence next = 1; next <= last;) {
    const EventChunk chunk = (*log->read(next)).value();
    events += chunk.events;
    next = chunk.last + 1;
  }
  return events;
}

// Makes the log in `folder` one of this chunk alone.
void replace_log(const std::string& folder, const EventChunk& chunk) {
  std::filesystem::remove_all(folder);
  const auto log = *EventLog::open(folder);
  ASSERT_TRUE(log->append(chunk));
  ASSERT_TRUE(log->flush());
}

// The farmer gets 50 and the carrier 10, of which 3 are paid for: the grocer cannot have paid 58.
TEST_F(JournalTools, VerifyNamesAFillWhoseMoneyDoesNotAddUp) {
  run_daemon();
  std::string events = events_of(data() + "/events", 3);
  const std::string prices = int64_bytes(50) + int64_bytes(57);
  ASSERT_NE(events.find(prices), std::string::npos);
  events.replace(events.find(prices), prices.size(), int64_bytes(50) + int64_bytes(58));
  replace_log(data() + "/events", {.first = 1, .last = 3, .events = events});

  const ProgramRun run = journal("verify");

  EXPECT_EQ(run.exit_code, 3);
  EXPECT_THAT(run.out, HasSubstr("/journal is whole: 3 commands"));
  EXPECT_EQ(run.err,
            "farmgate: the event log is damaged at sequence 2: the money of a fill does not add up\n");
}

// As --retain leaves it.
TEST_F(JournalTools, VerifySaysWhatALogWithoutItsBeginningLeavesOut) {
  run_daemon();
  const std::string events = events_of(data() + "/events", 3);
  replace_log(data() + "/events", {.first = 2, .last = 3, .events = events.substr(size_up_to(events, 1))});

  const ProgramRun run = journal("verify");

  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out,
              HasSubstr("adds up to 0: buyers paid 1,710; what repaid loans, and what programmes paid for "
                        "volume, is left out, since the event log begins with sequence 2\n"));
}

TEST_F(JournalTools, VerifySaysThatWithoutAnEventLogNoLedgerIsChecked) {
  run_daemon();
  std::filesystem::remove_all(data() + "/events");

  const ProgramRun run = journal("verify");

  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("the ledger is not checked: " + data() + "/events is not there"));
}

TEST_F(JournalTools, VerifyNamesSequenceAndFileOfDamage) {
  run_daemon();
  const std::string log = log_file();
  flip_bit(log, std::filesystem::file_size(log) - 10);

  const ProgramRun run = journal("verify");

  EXPECT_EQ(run.exit_code, 3);
  EXPECT_EQ(run.err,
            "farmgate: the journal in " + data() +
                "/journal is damaged at sequence 3: it was durable up to sequence 3, as durable.mark "
                "says, but ends with 2, in " +
                log +
                ". Restore the data directory from a copy, or cut the journal there with farmgate "
                "journal repair\n");
}

TEST_F(JournalTools, StatSaysWhatThereIs) {
  const std::string digest = run_daemon();

  const ProgramRun text = journal("stat");
  const ProgramRun json = journal("stat", {"--json"});

  EXPECT_EQ(text.exit_code, 0);
  EXPECT_THAT(text.out, HasSubstr("commands             1 to 3\n"));
  EXPECT_THAT(text.out, HasSubstr("digest             " + digest));
  EXPECT_EQ(json.exit_code, 0);
  const nlohmann::json found = nlohmann::json::parse(json.out);
  EXPECT_EQ(found.at("last_sequence"), 3);
  EXPECT_EQ(found.at("frame_count"), 3);
  EXPECT_EQ(found.at("durable_sequence"), 3);
  EXPECT_EQ(found.at("events_digest"), digest);
  EXPECT_EQ(found.at("reference_row_count"), 8);
  EXPECT_EQ(found.at("term_max"), 1);
  EXPECT_TRUE(found.at("damage").is_null());
}

TEST_F(JournalTools, StatOfADamagedJournalCountsWhatIsWhole) {
  run_daemon();
  flip_bit(log_file(), std::filesystem::file_size(log_file()) - 10);

  const ProgramRun run = journal("stat", {"--json"});

  EXPECT_EQ(run.exit_code, 3);
  EXPECT_EQ(nlohmann::json::parse(run.out).at("last_sequence"), 2);
  EXPECT_THAT(nlohmann::json::parse(run.out).at("damage"), HasSubstr("is damaged at sequence 3"));
}

TEST_F(JournalTools, AreRefusedWhileADaemonRuns) {
  const Daemon daemon(data(), options());
  ASSERT_TRUE(daemon.serves()) << daemon.log();

  const ProgramRun run = journal("verify");

  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, StartsWith("farmgate: " + data() + " is in use: another farmgated runs on it"));
}

TEST_F(JournalTools, NeedADataDirectory) {
  const ProgramRun run = journal("stat");

  EXPECT_EQ(run.exit_code, 3);
  EXPECT_THAT(run.err, HasSubstr("is no data directory of farmgated"));
  EXPECT_FALSE(std::filesystem::exists(data()));
}

// Halts, mass cancels, retries and the ticks of its own clock among the commands.
TEST_F(JournalTools, ReplayComesToTheDigestOfTheDaemon) {
  const std::string digest = run_daemon_with_clock();

  const ProgramRun replayed = replay("--journal", data());

  EXPECT_EQ(digest_of(replayed), digest);
  const nlohmann::json report = nlohmann::json::parse(replayed.out);
  EXPECT_EQ(report.at("retries"), 1);
  EXPECT_EQ(report.at("rejected_by_reason").at("halted"), 1);
}

TEST_F(JournalTools, ReplayOfWhatWasDumpedComesToTheSameDigest) {
  const std::string digest = run_daemon_with_clock();
  const ProgramRun dumped = journal("dump", {"--json"});
  ASSERT_EQ(dumped.exit_code, 0) << dumped.err;
  for (const char* const operation :
       {"new", "mass_cancel", "halt", "resume", "suspend", "reinstate", "tick"}) {
    EXPECT_THAT(dumped.out, HasSubstr("\"operation\":\"" + std::string(operation) + "\""));
  }

  EXPECT_EQ(digest_of(replay("--commands", files_.write("plain.jsonl", dumped.out))), digest);
  EXPECT_EQ(digest_of(replay("--commands", files_.write("c.jsonl.zst", zstd_frame(dumped.out)))), digest);
}

TEST_F(JournalTools, OrdersThatWereDumpedAreAnOrderLog) {
  const std::string digest = run_daemon();

  const ProgramRun dumped = journal("dump", {"--csv"});

  ASSERT_EQ(dumped.exit_code, 0) << dumped.err;
  const std::string orders = files_.write("dumped.csv", dumped.out);
  EXPECT_EQ(digest_of(run_program(kFarmgateProgram,
                                  {"replay", "--reference", files_.path(), "--orders", orders, "--json"})),
            digest);
}

TEST_F(JournalTools, AMalformedOrderThatWasDumpedIsMalformedAgain) {
  files_.write_orders("1000,new,a1,farmer,ask,tomato,hill,100,50,\n");
  {
    Daemon daemon(data(), options());
    ASSERT_TRUE(daemon.serves()) << daemon.log();
    ASSERT_TRUE(drive({.server = daemon.address(), .orders = files_.file("orders.csv")}, {}));
  }

  const ProgramRun dumped = journal("dump", {"--csv"});

  EXPECT_THAT(dumped.out, HasSubstr("\n1000,new,a1,farmer,,,,0,0,GTC,,,malformed,"));
  const ProgramRun replayed = run_program(
      kFarmgateProgram,
      {"replay", "--reference", files_.path(), "--orders", files_.write("dumped.csv", dumped.out), "--json"});
  EXPECT_EQ(nlohmann::json::parse(replayed.out).at("rejected_by_reason").at("malformed"), 1);
}

// Somebody's edits, by which no engine can have come to these commands.
TEST_F(JournalTools, ReplayOfWhatCannotHaveBeenNamesTheSequence) {
  run_daemon();
  const std::string dumped = journal("dump", {"--json"}).out;
  const std::size_t second = dumped.find("{\"sequence\":2");
  const std::size_t third = dumped.find("{\"sequence\":3");
  const std::string gap = files_.write("gap.jsonl", dumped.substr(0, second) + dumped.substr(third));
  std::string other = dumped;
  other.replace(other.find("\"a1\"", third), 4, "\"a9\"");
  other = files_.write("other.jsonl", other);

  const ProgramRun with_gap = replay("--commands", gap);
  const ProgramRun with_other = replay("--commands", other);

  EXPECT_EQ(with_gap.exit_code, 3);
  EXPECT_EQ(with_gap.err, "farmgate: " + gap + ":11: sequence: 2 comes next\n");
  EXPECT_EQ(with_other.exit_code, 3);
  EXPECT_EQ(with_other.err,
            "farmgate: " + other +
                " can't be replayed at sequence 3: it can't have been decided as it says, after "
                "what came before\n");
}

// The second of three commands is damaged.
class DamagedJournal : public JournalTools {
 protected:
  void SetUp() override {
    run_daemon();
    log_ = log_file();
    flip_bit(log_, contents_of(log_).find("b1"));
  }
  std::string log_;
};

TEST_F(DamagedJournal, IsRefusedByTheDaemonNamingSequenceAndFile) {
  Daemon daemon(data(), options());

  EXPECT_FALSE(daemon.serves());
  EXPECT_EQ(daemon.end(SIGTERM), 3);
  EXPECT_THAT(daemon.log(), HasSubstr("is damaged at sequence 2: it was durable up to sequence 3, as "
                                      "durable.mark says, but ends with 1, in " +
                                      log_));
  EXPECT_THAT(daemon.log(), HasSubstr("farmgate journal repair"));
}

TEST_F(DamagedJournal, IsNotRepairedWithoutAYes) {
  const std::string before = contents_of(log_);

  const ProgramRun run = journal("repair");

  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.out, HasSubstr("commands 1 are whole and stay\n"
                                 "commands 2 to 3 are lost: 2, of which 2 were durable, so that clients may "
                                 "have been told what came of them\n"
                                 "events up to sequence 3, which followers may have seen, are dropped\n"));
  EXPECT_EQ(run.err,
            "farmgate: nothing was changed. With --yes the journal is cut there, and what is cut is "
            "kept in " +
                data() + "/repaired-1\n");
  EXPECT_EQ(contents_of(log_), before);
  EXPECT_FALSE(std::filesystem::exists(data() + "/repaired-1"));
}

TEST_F(DamagedJournal, StartsAgainOnceItIsRepaired) {
  const ProgramRun run = journal("repair", {"--yes"});

  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("it is cut; what was there before is in " + data() + "/repaired-1\n"));
  EXPECT_EQ(journal("verify").exit_code, 0);
  EXPECT_EQ(journal("repair", {"--yes"}).out, "there is nothing to repair in " + data() + "\n");
  const std::string digest =
      digest_of(run_program(kFarmgateProgram, {"replay", "--reference", files_.path(), "--orders",
                                               files_.file("orders.csv"), "--limit", "1", "--json"}));
  EXPECT_EQ(digest_of(replay("--journal", data())), digest);
  Daemon daemon(data(), options());
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  EXPECT_THAT(daemon.log(), HasSubstr("recovered 1 commands"));
  EXPECT_THAT(daemon.log(), HasSubstr("digest " + digest));
}

// Whose fill is cut.
TEST_F(DamagedJournal, HasALedgerOfWhatIsLeftOnceItIsRepaired) {
  ASSERT_EQ(journal("repair", {"--yes"}).exit_code, 0);
  EXPECT_TRUE(std::filesystem::exists(data() + "/repaired-1/ledger"));
  const Daemon daemon(data(), options());
  ASSERT_TRUE(daemon.serves()) << daemon.log();

  ProgramRun entries;
  do {
    entries = run_program(kFarmgateProgram, {"account", "entries", "grocer", "--server", daemon.address(),
                                             "--min-sequence", "1"});
  } while (entries.err.find("brought up to date") != std::string::npos);

  EXPECT_EQ(entries.exit_code, 0) << entries.err;
  EXPECT_THAT(entries.out, HasSubstr("as of sequence 1\n"));
  EXPECT_THAT(entries.out, Not(HasSubstr("bought")));
}

// As a data directory of its own.
TEST_F(DamagedJournal, IsKeptAsItWasWithWhatWasCut) {
  const std::string before = contents_of(log_);
  ASSERT_EQ(journal("repair", {"--yes"}).exit_code, 0);
  const std::string kept = data() + "/repaired-1";

  EXPECT_EQ(contents_of(kept + log_.substr(data().size())), before);
  EXPECT_THAT(contents_of(kept + "/dropped.txt"), HasSubstr("commands 2 to 3 are lost"));
  const ProgramRun stat = run_program(kFarmgateProgram, {"journal", "stat", kept, "--json"});
  EXPECT_EQ(stat.exit_code, 3);
  const nlohmann::json found = nlohmann::json::parse(stat.out);
  EXPECT_EQ(found.at("last_sequence"), 1);
  EXPECT_EQ(found.at("events_first_sequence"), 2);
  EXPECT_EQ(found.at("events_last_sequence"), 3);
}

TEST_F(JournalTools, RepairMovesADamagedEventLogAway) {
  const std::string digest = run_daemon();
  for (const auto& entry : std::filesystem::directory_iterator(data() + "/events")) {
    const std::string name = entry.path().filename();
    if (name.starts_with("MANIFEST")) flip_bit(entry.path(), 20);
  }

  EXPECT_EQ(journal("repair", {"--yes"}).exit_code, 0);

  EXPECT_TRUE(std::filesystem::exists(data() + "/repaired-1/events"));
  EXPECT_FALSE(std::filesystem::exists(data() + "/events"));
  Daemon daemon(data(), options());
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  EXPECT_THAT(daemon.log(), HasSubstr("recovered 3 commands"));
  EXPECT_THAT(daemon.log(), HasSubstr("digest " + digest));
}

TEST_F(JournalTools, RepairHasNothingToDoForAWholeJournal) {
  run_daemon();

  const ProgramRun run = journal("repair", {"--yes"});

  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out, "there is nothing to repair in " + data() + "\n");
}

}  // namespace
}  // namespace farmgate
