#include "engine/access/token_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <string>
#include <utility>

#include "tests/access/token_entries.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

constexpr std::chrono::milliseconds kOften{1};

Status add(const std::string& path, const CallerEntry& entry) {
  return edit_token_file(path, [&entry](CallerEntries& entries) { return add_entry(entries, entry); });
}

TEST(TokenWatch, FollowsTheFile) {
  const TemporaryFolder folder;
  const std::string path = folder.write("tokens", "");
  std::promise<std::pair<CallerEntries, CallerEntries>> told;
  auto change = told.get_future();
  const auto watch =
      TokenWatch::open({.path = path,
                        .interval = kOften,
                        .changed = [&told](const CallerEntries& before, const CallerEntries& after) {
                          told.set_value({before, after});
                        }});
  ASSERT_TRUE(watch) << watch.error().message;
  const std::uint64_t generation = (*watch)->generation();
  const MadeEntry farmer = made_entry("farmer", Role::kTrader, {"f1"});
  EXPECT_FALSE((*watch)->callers()->with_token(farmer.token));

  ASSERT_TRUE(add(path, farmer.entry));
  const auto [before, after] = change.get();

  EXPECT_TRUE((*watch)->callers()->with_token(farmer.token));
  EXPECT_NE((*watch)->generation(), generation);
  EXPECT_TRUE(before.empty());
  EXPECT_EQ(after, CallerEntries{farmer.entry});
}

TEST(TokenWatch, GoesOnWithWhatItHadWhenTheFileIsBroken) {
  const TemporaryFolder folder;
  const MadeEntry farmer = made_entry("farmer", Role::kTrader, {"f1"});
  const std::string path = folder.write("tokens", to_line(farmer.entry) + "\n");
  std::promise<std::string> told;
  auto warning = told.get_future();
  const auto watch = TokenWatch::open(
      {.path = path, .interval = kOften, .warn = [&told](const std::string& what) { told.set_value(what); }});
  ASSERT_TRUE(watch) << watch.error().message;

  std::filesystem::rename(folder.write("other", "nonsense\n"), path);

  EXPECT_THAT(warning.get(), HasSubstr("line 1"));
  EXPECT_TRUE((*watch)->callers()->with_token(farmer.token));
}

TEST(TokenWatch, FailsWithoutAFile) {
  const TemporaryFolder folder;

  EXPECT_EQ(TokenWatch::open({.path = folder.file("none")}).error().code, ErrorCode::kBadInput);
}

}  // namespace
}  // namespace farmgate
