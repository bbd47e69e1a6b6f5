#include "engine/access/token_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <string>

#include "tests/access/token_entries.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

CallerEntry full_entry() {
  CallerEntry entry = made_entry("farmer \"7\"", Role::kTrader, {"f1", "f2"}).entry;
  entry.expires = Timestamp{1'900'000'000'000'000'000};
  entry.revoked = {.time = Timestamp{5}, .by = "office"};
  return entry;
}

// The rest of the process cannot give files away, as the packaged service cannot.
bool forbid_fchown() {
  std::array<sock_filter, 4> filter{{
      {.code = BPF_LD | BPF_W | BPF_ABS, .jt = 0, .jf = 0, .k = offsetof(seccomp_data, nr)},
      {.code = BPF_JMP | BPF_JEQ | BPF_K, .jt = 0, .jf = 1, .k = SYS_fchown},
      {.code = BPF_RET | BPF_K, .jt = 0, .jf = 0, .k = SECCOMP_RET_ERRNO | EPERM},
      {.code = BPF_RET | BPF_K, .jt = 0, .jf = 0, .k = SECCOMP_RET_ALLOW},
  }};
  const sock_fprog program{.len = filter.size(), .filter = filter.data()};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 &&
         ::fchown(STDERR_FILENO, ::geteuid(), ::getegid()) != 0 && errno == EPERM;
}

Status add(const std::string& path, const CallerEntry& entry) {
  return edit_token_file(path, [&entry](CallerEntries& entries) { return add_entry(entries, entry); });
}

TEST(CallerEntry, IsReadBackFromItsLine) {
  for (const CallerEntry& entry : {full_entry(), made_entry("r", Role::kReader).entry}) {
    const auto read = parse_entry(to_line(entry));

    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, entry);
  }
}

TEST(CallerEntry, LineDoesNotHaveTheSecret) {
  const MadeEntry made = made_entry("farmer", Role::kTrader, {"f1"});

  EXPECT_THAT(to_line(made.entry), testing::Not(HasSubstr(made.token.substr(made.token.size() - 64))));
}

TEST(CallerEntry, SaysWhatIsWrongWithALine) {
  const auto fault = [](const char* line) {
    const auto read = parse_entry(line);
    EXPECT_FALSE(read) << line;
    return read ? "" : read.error().message;
  };

  EXPECT_THAT(fault("not json"), HasSubstr("no JSON object"));
  EXPECT_THAT(fault("[]"), HasSubstr("no JSON object"));
  EXPECT_THAT(fault(R"({"role":"reader"})"), HasSubstr("name"));
  EXPECT_THAT(fault(R"({"name":"a"})"), HasSubstr("role"));
  EXPECT_THAT(fault(R"({"name":7,"role":"reader"})"), HasSubstr("name is no text"));
  EXPECT_THAT(fault(R"({"name":"a","role":"root"})"), HasSubstr("role"));
  EXPECT_THAT(fault(R"({"name":"a","role":"trader"})"), HasSubstr("accounts"));
  EXPECT_THAT(fault(R"({"name":"a","role":"trader","accounts":"b"})"), HasSubstr("no list"));
  EXPECT_THAT(fault(R"({"name":"a","role":"trader","accounts":[1]})"), HasSubstr("no text"));
  EXPECT_THAT(fault(R"({"name":"a","role":"reader","accounts":["b"]})"), HasSubstr("only a trader"));
  EXPECT_THAT(fault(R"({"name":"a","role":"reader","salt":"00","sha256":"00"})"), HasSubstr("salt"));
  EXPECT_THAT(fault(R"({"name":"a","role":"reader","expire_time_ns":-1})"), HasSubstr("expire_time_ns"));
  EXPECT_THAT(fault(R"({"name":"a","role":"reader","expires_time_ns":1})"),
              HasSubstr("no field expires_time_ns"));
}

TEST(TokenFile, KeepsWhatIsAddedAndRevoked) {
  const TemporaryFolder folder;
  const std::string path = folder.file("tokens");
  const CallerEntry first = made_entry("first", Role::kReader).entry;
  const CallerEntry second = made_entry("second", Role::kOperator).entry;
  const EntryChange how{.time = Timestamp{9}, .by = "root"};

  ASSERT_TRUE(edit_token_file(path, [&](CallerEntries& entries) { return add_entry(entries, first); }));
  ASSERT_TRUE(edit_token_file(path, [&](CallerEntries& entries) { return add_entry(entries, second); }));
  ASSERT_TRUE(
      edit_token_file(path, [&](CallerEntries& entries) { return revoke_entry(entries, "first", how); }));

  CallerEntry revoked = first;
  revoked.revoked = how;
  const auto entries = read_token_file(path);
  ASSERT_TRUE(entries) << entries.error().message;
  EXPECT_THAT(*entries, ElementsAre(revoked, second));
  EXPECT_THAT(folder.names(), ElementsAre("tokens"));
}

TEST(TokenFile, NamesAreTakenUntilTheyAreRevoked) {
  CallerEntries entries;
  ASSERT_TRUE(add_entry(entries, made_entry("a", Role::kReader).entry));

  EXPECT_EQ(add_entry(entries, made_entry("a", Role::kReader).entry).error().code, ErrorCode::kUsage);
  ASSERT_TRUE(revoke_entry(entries, "a", {.time = Timestamp{1}, .by = "root"}));
  EXPECT_EQ(revoke_entry(entries, "a", {.time = Timestamp{1}, .by = "root"}).error().code, ErrorCode::kUsage);
  EXPECT_TRUE(add_entry(entries, made_entry("a", Role::kReader).entry));
}

TEST(TokenFile, AFailedEditLeavesItAlone) {
  const TemporaryFolder folder;
  const std::string path = folder.write("tokens", to_line(full_entry()) + "\n");
  const std::string before = contents_of(path);

  const Status edited = edit_token_file(path, [](CallerEntries& entries) {
    entries.clear();
    return Status(Error{.code = ErrorCode::kUsage, .message = "no"});
  });

  EXPECT_EQ(edited.error().message, "no");
  EXPECT_EQ(contents_of(path), before);
}

TEST(TokenFile, KeepsItsModeWhenItIsEdited) {
  const TemporaryFolder folder;
  const std::string path = folder.write("tokens", "");
  ASSERT_EQ(::chmod(path.c_str(), 0604), 0);

  ASSERT_TRUE(edit_token_file(
      path, [](CallerEntries& entries) { return add_entry(entries, made_entry("a", Role::kReader).entry); }));

  struct stat status = {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0604U);
}

// In a process of its own, since a filter of system calls stays.
TEST(TokenFileDeathTest, IsEditedByWhoMayNotGiveFilesAway) {
  const TemporaryFolder folder;
  const std::string path = folder.file("tokens");
  const CallerEntry first = made_entry("first", Role::kReader).entry;
  const CallerEntry second = made_entry("second", Role::kReader).entry;
  const auto edit_without_fchown = [&] {
    if (!forbid_fchown()) ::_exit(2);
    ::_exit(add(path, first) && add(path, second) ? 0 : 1);
  };

  EXPECT_EXIT(edit_without_fchown(), testing::ExitedWithCode(0), "");

  const auto entries = read_token_file(path);
  ASSERT_TRUE(entries) << entries.error().message;
  EXPECT_THAT(*entries, ElementsAre(first, second));
}

TEST(TokenFile, NamesTheLineThatIsWrong) {
  const TemporaryFolder folder;
  const std::string good = to_line(made_entry("a", Role::kReader).entry) + "\n";

  EXPECT_THAT(read_token_file(folder.write("one", good + "{}\n")).error().message,
              HasSubstr("line 2: role is missing"));
  EXPECT_THAT(read_token_file(folder.write("two", good + good)).error().message,
              HasSubstr("line 2: there is a caller a"));
  EXPECT_THAT(read_token_file(folder.write("cut", good.substr(0, 20))).error().message, HasSubstr("line 1"));
  EXPECT_EQ(read_token_file(folder.file("none")).error().code, ErrorCode::kBadInput);
  EXPECT_TRUE(read_token_file(folder.write("empty", ""))->empty());
}

// What cannot be looked at is not taken for what is not there, and overwritten.
TEST(TokenFile, ThatCannotBeLookedAtIsNotOverwritten) {
  const TemporaryFolder folder;
  const std::string loop = folder.file("tokens");
  ASSERT_EQ(::symlink(loop.c_str(), loop.c_str()), 0);

  const Status edited = edit_token_file(loop, [](CallerEntries&) { return Status(); });

  ASSERT_FALSE(edited);
  EXPECT_EQ(edited.error().code, ErrorCode::kBadInput);
  EXPECT_EQ(find_token_file(loop).error().code, ErrorCode::kBadInput);
  EXPECT_FALSE(find_token_file(folder.file("none"))->has_value());
}

}  // namespace
}  // namespace farmgate
