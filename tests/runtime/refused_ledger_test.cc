#include "engine/runtime/refused_ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/small_directory.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class RefusedLedger : public testing::Test {
 protected:
  RefusedLedger() {
    directory_.advance(50);
    directory_.close();
  }

  std::string data() const { return directory_.path(); }
  std::string ledger() const { return ledger_path(data()); }

  void damage() { std::ofstream(ledger() + "/CURRENT") << "nonsense\n"; }

  TemporaryFolder folder_;
  SmallDirectory directory_{folder_.file("data")};
};

TEST_F(RefusedLedger, IsPutAsideAndAnotherOneBegins) {
  damage();

  const auto said = put_aside_refused_ledger(data());

  ASSERT_TRUE(said) << said.error().message;
  EXPECT_THAT(*said, StartsWith("the ledger in " + ledger() + " is damaged"));
  EXPECT_THAT(*said, HasSubstr("put aside as " + ledger() + ".refused-1"));
  EXPECT_TRUE(std::filesystem::exists(ledger() + ".refused-1/CURRENT"));
  directory_.open();
  EXPECT_EQ(directory_.data().ledger->progress().last, 0u);
}

TEST_F(RefusedLedger, IsPutBesideThoseOfBefore) {
  damage();
  ASSERT_TRUE(put_aside_refused_ledger(data()));
  directory_.reopen();
  directory_.close();
  damage();

  const auto said = put_aside_refused_ledger(data());

  ASSERT_TRUE(said) << said.error().message;
  EXPECT_THAT(*said, HasSubstr(".refused-2"));
  EXPECT_TRUE(std::filesystem::exists(ledger() + ".refused-1"));
}

TEST_F(RefusedLedger, IsNoneThatCanBeRead) {
  EXPECT_EQ(*put_aside_refused_ledger(data()), "");
  EXPECT_EQ(*put_aside_refused_ledger(folder_.file("nowhere")), "");

  EXPECT_TRUE(std::filesystem::exists(ledger()));
  EXPECT_FALSE(std::filesystem::exists(folder_.file("nowhere")));
}

TEST_F(RefusedLedger, OfADirectoryInUseStaysWhereItIs) {
  damage();
  const auto lock = DataDirectory::take_lock(data(), DataDirectory::Access::kWrite);
  ASSERT_TRUE(lock);

  const auto said = put_aside_refused_ledger(data());

  ASSERT_FALSE(said);
  EXPECT_EQ(said.error().code, ErrorCode::kUsage);
  EXPECT_TRUE(std::filesystem::exists(ledger()));
}

}  // namespace
}  // namespace farmgate
