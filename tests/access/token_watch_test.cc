#include "engine/access/token_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <future>
#include <string>

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
  std::promise<void> told;
  const auto watch =
      TokenWatch::open({.path = path, .interval = kOften, .changed = [&told] { told.set_value(); }});
  ASSERT_TRUE(watch) << watch.error().message;
  const std::uint64_t generation = (*watch)->generation();
  const MadeEntry farmer = made_entry("farmer", Role::kTrader, {"f1"});
  EXPECT_FALSE((*watch)->callers()->with_token(farmer.token));

  ASSERT_TRUE(add(path, farmer.entry));
  told.get_future().get();

  EXPECT_TRUE((*watch)->callers()->with_token(farmer.token));
  EXPECT_NE((*watch)->generation(), generation);
}

// Who may be let in is asked before anybody is, and again until nobody is left out.
TEST(TokenWatch, LetsInWhomItIsTold) {
  const TemporaryFolder folder;
  const std::string path = folder.write("tokens", "");
  std::atomic<bool> lets_in{false};
  std::promise<std::string> warned;
  std::promise<void> told;
  const auto admit = [&lets_in](const CallerEntries& entries) {
    if (entries.empty() || lets_in) return TokenAdmission{.entries = entries, .noted = {}};
    return TokenAdmission{.entries = {}, .noted = Error{.code = ErrorCode::kSystem, .message = "disk full"}};
  };
  const auto watch =
      TokenWatch::open({.path = path,
                        .interval = kOften,
                        .admit = admit,
                        .changed = [&told] { told.set_value(); },
                        .warn = [&warned](const std::string& what) { warned.set_value(what); }});
  ASSERT_TRUE(watch) << watch.error().message;
  const MadeEntry farmer = made_entry("farmer", Role::kTrader, {"f1"});

  ASSERT_TRUE(add(path, farmer.entry));

  EXPECT_THAT(warned.get_future().get(), HasSubstr("disk full"));
  EXPECT_FALSE((*watch)->callers()->with_token(farmer.token));
  lets_in = true;
  told.get_future().get();
  EXPECT_TRUE((*watch)->callers()->with_token(farmer.token));
}

// However long it takes to note that.
TEST(TokenWatch, ShutsOutBeforeItAsks) {
  const TemporaryFolder folder;
  const MadeEntry farmer = made_entry("farmer", Role::kTrader, {"f1"});
  const std::string path = folder.write("tokens", to_line(farmer.entry) + "\n");
  std::promise<void> released;
  std::promise<void> told;
  const auto admit = [disk = released.get_future().share()](const CallerEntries& entries) {
    if (entries.empty()) disk.wait();
    return TokenAdmission{.entries = entries, .noted = {}};
  };
  const auto watch = TokenWatch::open(
      {.path = path, .interval = kOften, .admit = admit, .changed = [&told] { told.set_value(); }});
  ASSERT_TRUE(watch) << watch.error().message;
  ASSERT_TRUE((*watch)->callers()->with_token(farmer.token));

  std::filesystem::rename(folder.write("other", ""), path);

  told.get_future().get();
  EXPECT_FALSE((*watch)->callers()->with_token(farmer.token));
  released.set_value();
}

TEST(TokenWatch, TellsWhenSomebodyExpires) {
  const TemporaryFolder folder;
  MadeEntry farmer = made_entry("farmer", Role::kTrader, {"f1"});
  farmer.entry.expires = Timestamp{1'000'000};
  const std::string path = folder.write("tokens", to_line(farmer.entry) + "\n");
  std::atomic<std::int64_t> micros{0};
  std::promise<void> told;
  const auto watch = TokenWatch::open(
      {.path = path,
       .interval = kOften,
       .now = [&micros] { return std::chrono::system_clock::time_point(std::chrono::microseconds(micros)); },
       .changed = [&told] { told.set_value(); }});
  ASSERT_TRUE(watch) << watch.error().message;
  const std::uint64_t generation = (*watch)->generation();

  micros = 1'000;

  told.get_future().get();
  EXPECT_NE((*watch)->generation(), generation);
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
