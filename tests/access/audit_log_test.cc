#include "engine/access/audit_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <fstream>
#include <functional>
#include <future>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

constexpr AuditedAct kHalt{.who = "office",
                           .role = "operator",
                           .peer = "ipv4:127.0.0.1:1",
                           .what = "AdminService.HaltCommodity",
                           .with = R"({"commodity":"onion"})"};

std::function<std::chrono::system_clock::time_point()> fixed_clock() {
  return
      [] { return std::chrono::system_clock::time_point(std::chrono::microseconds(1'500'000'000'000'250)); };
}

class AuditLogTest : public testing::Test {
 protected:
  std::unique_ptr<AuditLog> open(std::function<int(int)> sync = ::fdatasync) const {
    auto log = AuditLog::open(path_, {.clock = fixed_clock(), .sync = std::move(sync)});
    EXPECT_TRUE(log) << log.error().message;
    return log ? std::move(*log) : nullptr;
  }
  std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    std::istringstream text(contents_of(path_));
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }
  void write_raw(const std::string& bytes) const { std::ofstream(path_, std::ios::app) << bytes; }

  TemporaryFolder folder_;
  const std::string path_ = folder_.file("audit.log");
};

TEST_F(AuditLogTest, HasWhoDidWhatWhenAndWhatCameOfIt) {
  const auto log = open();

  const auto number = log->begin(kHalt);
  ASSERT_TRUE(number);
  ASSERT_TRUE(log->end(*number, {.code = "OK", .sequence = 7}));

  EXPECT_EQ(contents_of(path_),
            R"({"number":1,"time":"2017-07-14T02:40:00.000250Z","who":"office","role":"operator",)"
            R"("peer":"ipv4:127.0.0.1:1","what":"AdminService.HaltCommodity","with":{"commodity":"onion"}})"
            "\n"
            R"({"number":2,"time":"2017-07-14T02:40:00.000250Z","of":1,"outcome":"OK","sequence":7})"
            "\n");
}

TEST_F(AuditLogTest, GoesOnWhereItWas) {
  {
    const auto log = open();
    const auto first = log->begin(kHalt);
    const auto second = log->begin(kHalt);
    ASSERT_TRUE(first && second);
    ASSERT_TRUE(log->end(*first, {.code = "OK"}));
  }

  EXPECT_EQ(*open()->begin(kHalt), 4u);
}

TEST_F(AuditLogTest, GoesOnBehindARecordThatWasTorn) {
  ASSERT_TRUE(open()->begin(kHalt));
  write_raw(R"({"number":2,"ti)");

  EXPECT_EQ(*open()->begin(kHalt), 2u);
  EXPECT_THAT(contents_of(path_), HasSubstr("{\"number\":2,\"ti\n{\"number\":2,\"time\""));
  EXPECT_EQ(*open()->begin(kHalt), 3u);
}

TEST_F(AuditLogTest, GoesOnBehindAFirstRecordThatWasTorn) {
  write_raw(R"({"num)");

  EXPECT_EQ(*open()->begin(kHalt), 1u);
}

TEST_F(AuditLogTest, GoesOnBehindLongRecordsThatWereTorn) {
  ASSERT_TRUE(open()->begin(kHalt));
  write_raw(std::string(kAuditLineMax, 'x') + "\n" + std::string(kAuditLineMax, 'y'));

  EXPECT_EQ(*open()->begin(kHalt), 2u);
}

// Whoever hands over a record goes on; who waits for it is told when the disk has it.
TEST_F(AuditLogTest, ASlowDiskHoldsUpNobodyWhoHandsOverARecord) {
  std::promise<void> disk;
  const auto log = open([released = disk.get_future().share()](int) {
    released.wait();
    return 0;
  });
  std::promise<std::uint64_t> first;
  std::promise<std::uint64_t> second;

  log->begin(kHalt, [&first](const Result<std::uint64_t>& number) { first.set_value(*number); });
  log->begin(kHalt, [&second](const Result<std::uint64_t>& number) { second.set_value(*number); });

  auto noted = first.get_future();
  EXPECT_EQ(noted.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  disk.set_value();
  EXPECT_EQ(noted.get(), 1u);
  EXPECT_EQ(second.get_future().get(), 2u);
}

TEST_F(AuditLogTest, WritesWhatItWasHandedBeforeItGoes) {
  open()->end(1, {.code = "OK"}, [](const Result<std::uint64_t>&) {});

  EXPECT_EQ(lines().size(), 1u);
}

TEST_F(AuditLogTest, SaysWhenTheDiskCannotKeepARecord) {
  bool works = false;
  const auto log = open([&works](int) {
    errno = EIO;
    return works ? 0 : -1;
  });

  EXPECT_EQ(log->begin(kHalt).error().code, ErrorCode::kSystem);
  works = true;
  EXPECT_EQ(*log->begin(kHalt), 2u);  // the first may be there, and is in the file
}

// Of what takes six times as much room in the log, and more than a line has.
TEST_F(AuditLogTest, CutsWhatIsTooLongForALine) {
  const std::string controls(20'000, '\x01');
  const std::string value = nlohmann::json(std::string(40'000, '\x02')).dump();
  AuditedAct act = kHalt;
  act.who = act.peer = act.what = controls;
  act.with = value;

  ASSERT_TRUE(open()->begin(act));

  ASSERT_EQ(lines().size(), 1u);
  EXPECT_LT(lines().front().size(), kAuditLineMax);
  const auto record = nlohmann::json::parse(lines().front());
  EXPECT_THAT(record["who"].get<std::string>(), testing::EndsWith("…"));
  EXPECT_THAT(record["with"].get<std::string>(), testing::EndsWith("…"));
  EXPECT_THAT(record["with"].get<std::string>(), testing::StartsWith("\"\\u0002"));
  EXPECT_EQ(*open()->begin(kHalt), 2u);
}

TEST_F(AuditLogTest, HasInFullWhatFitsIntoALine) {
  const std::string value = nlohmann::json(std::string(60'000, 'x')).dump();
  AuditedAct act = kHalt;
  act.with = value;

  ASSERT_TRUE(open()->begin(act));

  EXPECT_EQ(nlohmann::json::parse(lines().front())["with"].dump(), value);
}

TEST_F(AuditLogTest, RefusesAFileThatIsNone) {
  write_raw("something else\n");

  EXPECT_EQ(AuditLog::open(path_).error().code, ErrorCode::kBadInput);
}

TEST_F(AuditLogTest, IsNotForEverybodyToRead) {
  open();

  struct stat status = {};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07007U, 0u);
}

// Else a power cut could take the file away, with the records that were told to be on the disk.
TEST_F(AuditLogTest, ANewOneHasItsFolderOnTheDisk) {
  std::vector<ino_t> synced;
  const auto note = [&synced](int folder) {
    struct stat status = {};
    EXPECT_EQ(::fstat(folder, &status), 0);
    synced.push_back(status.st_ino);
    return 0;
  };

  ASSERT_TRUE(AuditLog::open(path_, {.sync_folder = note}));

  struct stat folder = {};
  ASSERT_EQ(::stat(folder_.path().c_str(), &folder), 0);
  EXPECT_THAT(synced, testing::ElementsAre(folder.st_ino));
}

// It was, before there was a record.
TEST_F(AuditLogTest, OneThatHasRecordsNeedsItsFolderNoMore) {
  ASSERT_TRUE(open()->begin(kHalt));

  const auto log = AuditLog::open(path_, {.sync_folder = [](int) { return -1; }});

  EXPECT_TRUE(log) << log.error().message;
}

// Also at the next start, for which the file is there.
TEST_F(AuditLogTest, IsRefusedUntilItsFolderIsOnTheDisk) {
  const auto fail = [](int) {
    errno = EIO;
    return -1;
  };
  for (int i = 0; i < 2; ++i) {
    const auto log = AuditLog::open(path_, {.sync_folder = fail});

    ASSERT_FALSE(log) << i;
    EXPECT_EQ(log.error().code, ErrorCode::kSystem);
    EXPECT_THAT(log.error().message, HasSubstr("Input/output error"));
  }

  EXPECT_EQ(*open()->begin(kHalt), 1u);
}

// A disk that takes nothing: /dev/full says so at every write.
TEST_F(AuditLogTest, SaysWhenTheDiskTakesNoMore) {
  const auto log = AuditLog::open("/dev/full");
  ASSERT_TRUE(log) << log.error().message;

  EXPECT_EQ((*log)->begin(kHalt).error().code, ErrorCode::kSystem);
}

}  // namespace
}  // namespace farmgate
