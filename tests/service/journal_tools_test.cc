// farmgate journal on the data directory of a farmgated that has run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/daemon.h"
#include "tests/support/market_files.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"
#include "tools/farmgate/drive.h"

namespace farmgate {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

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
    return run_program(FARMGATE_PROGRAM, words);
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
  EXPECT_EQ(run.out, "the journal in " + data() +
                         "/journal is whole: 3 commands in 3 frames, durable up to sequence 3\n");
  EXPECT_THAT(run.err, IsEmpty());
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
                log + "\n");
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

}  // namespace
}  // namespace farmgate
