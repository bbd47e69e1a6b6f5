// farmgate token, as a program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/access/callers.h"
#include "engine/access/token_file.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class TokenCommand : public testing::Test {
 protected:
  ProgramRun run(std::vector<std::string> words) const {
    words.insert(words.begin(), "token");
    words.push_back(file_);
    return run_program(kFarmgateProgram, words);
  }
  CallerEntries entries() const {
    auto read = read_token_file(file_);
    EXPECT_TRUE(read) << read.error().message;
    return read ? *read : CallerEntries();
  }

  TemporaryFolder folder_;
  const std::string file_ = folder_.file("tokens");
};

TEST_F(TokenCommand, CreatesWhatItPrints) {
  const ProgramRun created =
      run({"create", "coop", "--role", "trader", "--accounts", "f1,f2", "--expires", "2030-01-01T00:00:00Z"});

  ASSERT_EQ(created.exit_code, 0) << created.err;
  ASSERT_EQ(created.out.back(), '\n');
  const KnownCaller caller = Callers(entries()).with_token(created.out.substr(0, created.out.size() - 1));
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->name(), "coop");
  EXPECT_TRUE(caller->owns("f2"));
  EXPECT_TRUE(caller->is_expired(Timestamp{1'893'456'000'000'000'000}));
  EXPECT_FALSE(caller->is_expired(Timestamp{1'893'455'999'999'999'999}));
}

TEST_F(TokenCommand, CreatesACallerWithACertificate) {
  ASSERT_EQ(run({"create", "office", "--role", "operator", "--certificate"}).exit_code, 0);

  EXPECT_TRUE(Callers(entries()).with_certificate("office"));
}

TEST_F(TokenCommand, RevokesByName) {
  const ProgramRun created = run({"create", "desk", "--role", "reader"});

  ASSERT_EQ(run({"revoke", "desk"}).exit_code, 0);

  EXPECT_FALSE(Callers(entries()).with_token(created.out.substr(0, created.out.size() - 1)));
  EXPECT_THAT(run({"list"}).out, HasSubstr("revoked"));
  EXPECT_EQ(run({"revoke", "desk"}).exit_code, 2);
}

TEST_F(TokenCommand, ListsWhoMayCall) {
  run({"create", "coop", "--role", "trader", "--accounts", "f1"});
  run({"create", "late", "--role", "auditor", "--expires", "2001-01-01T00:00:00Z"});

  const ProgramRun listed = run({"list"});

  EXPECT_EQ(listed.exit_code, 0);
  EXPECT_THAT(listed.out, testing::ContainsRegex("coop +trader +token +valid"));
  EXPECT_THAT(listed.out, testing::ContainsRegex("late +auditor +token +expired"));
  EXPECT_EQ(run({"list", "--json"}).out, contents_of(file_));
}

TEST_F(TokenCommand, RefusesWhatCannotBe) {
  EXPECT_EQ(run({"create", "a", "--role", "root"}).exit_code, 2);
  EXPECT_EQ(run({"create", "a", "--role", "trader"}).exit_code, 2);
  EXPECT_EQ(run({"create", "a", "--role", "reader", "--accounts", "f1"}).exit_code, 2);
  EXPECT_EQ(run({"create", "a", "--role", "reader", "--expires", "soon"}).exit_code, 2);
  EXPECT_EQ(run({"list"}).exit_code, 3);
  EXPECT_THAT(folder_.names(), ElementsAre());
}

}  // namespace
}  // namespace farmgate
