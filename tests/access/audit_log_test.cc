#include "engine/access/audit_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <string>

#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

constexpr AuditedAct kHalt{.who = "office",
                           .role = "operator",
                           .peer = "ipv4:127.0.0.1:1",
                           .what = "AdminService.HaltCommodity",
                           .with = R"({"commodity":"onion"})"};

AuditClock fixed_clock() {
  return
      [] { return std::chrono::system_clock::time_point(std::chrono::microseconds(1'500'000'000'000'250)); };
}

class AuditLogTest : public testing::Test {
 protected:
  std::unique_ptr<AuditLog> open() const {
    auto log = AuditLog::open(path_, fixed_clock());
    EXPECT_TRUE(log) << log.error().message;
    return log ? std::move(*log) : nullptr;
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

// A disk that takes nothing: /dev/full says so at every write.
TEST_F(AuditLogTest, SaysWhenTheDiskTakesNoMore) {
  const auto log = AuditLog::open("/dev/full");
  ASSERT_TRUE(log) << log.error().message;

  EXPECT_EQ((*log)->begin(kHalt).error().code, ErrorCode::kSystem);
}

}  // namespace
}  // namespace farmgate
