#include "engine/access/token_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>

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
  const auto admit = [&lets_in](const CallerEntries& entries, const auto&) {
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
  const auto admit = [disk = released.get_future().share()](const CallerEntries& entries, const auto&) {
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

// What was changed is noted for as long as the disk takes.
class ChangedEntry : public testing::Test {
 protected:
  ChangedEntry() {
    farmer_.entry.expires = Timestamp{2'000'000'000'000'000'000};
    path_ = folder_.write("tokens", to_line(farmer_.entry) + "\n");
    const auto admit = [this, disk = released_.get_future().share()](const CallerEntries& entries,
                                                                     const auto&) {
      if (entries.front() != farmer_.entry) {
        asked_.set_value();
        disk.wait();
      }
      return TokenAdmission{.entries = entries, .noted = {}};
    };
    auto watch = TokenWatch::open({.path = path_, .interval = kOften, .admit = admit});
    EXPECT_TRUE(watch) << watch.error().message;
    watch_ = *std::move(watch);
  }
  ~ChangedEntry() override { released_.set_value(); }

  // Who has the farmer's token while this change of it is noted.
  KnownCaller while_noted(const std::function<void(CallerEntry&)>& change) {
    CallerEntry changed = farmer_.entry;
    change(changed);
    std::filesystem::rename(folder_.write("other", to_line(changed) + "\n"), path_);
    asked_.get_future().get();
    return watch_->callers()->with_token(farmer_.token);
  }

  const TemporaryFolder folder_;
  MadeEntry farmer_ = made_entry("farmer", Role::kTrader, {"f1", "f2"});
  std::string path_;
  std::promise<void> asked_;
  std::promise<void> released_;
  std::unique_ptr<TokenWatch> watch_;
};

TEST_F(ChangedEntry, WithALaterEndAllowsWhatItDid) {
  EXPECT_TRUE(while_noted([](CallerEntry& entry) { entry.expires.reset(); }));
}

TEST_F(ChangedEntry, WithMoreAccountsAllowsWhatItDid) {
  const KnownCaller caller = while_noted([](CallerEntry& entry) { entry.accounts = {"f2", "f3", "f1"}; });

  ASSERT_TRUE(caller);
  EXPECT_TRUE(caller->owns("f1"));
  EXPECT_FALSE(caller->owns("f3"));
}

TEST_F(ChangedEntry, WithAllAccountsAllowsWhatItDid) {
  EXPECT_TRUE(while_noted([](CallerEntry& entry) { entry.accounts = {std::string(kAllAccounts)}; }));
}

TEST_F(ChangedEntry, WithAnEarlierEndAllowsNothing) {
  EXPECT_FALSE(while_noted([](CallerEntry& entry) { entry.expires = Timestamp{1'999'999'999'999'999'999}; }));
}

TEST_F(ChangedEntry, WithFewerAccountsAllowsNothing) {
  EXPECT_FALSE(while_noted([](CallerEntry& entry) { entry.accounts = {"f1", "f3"}; }));
}

TEST_F(ChangedEntry, WithAnotherRoleAllowsNothing) {
  EXPECT_FALSE(while_noted([](CallerEntry& entry) {
    entry.role = Role::kOperator;
    entry.accounts.clear();
  }));
}

TEST_F(ChangedEntry, ThatIsRevokedAllowsNothing) {
  EXPECT_FALSE(while_noted([](CallerEntry& entry) { entry.revoked = {.time = Timestamp{3}, .by = "root"}; }));
}

// A change is noted for as long as the disk takes, and the file changes again, or somebody expires.
class WhileItAsks : public testing::Test {
 protected:
  ~WhileItAsks() override {
    if (!is_released_) released_.set_value();
  }

  // Begins to note that the guest has come.
  void start() {
    path_ = folder_.write("tokens", line(farmer_) + line(office_));
    const auto admit = [this, disk = released_.get_future().share()](const CallerEntries& entries,
                                                                     const auto& meanwhile) {
      if (entries.size() == 3) asked_.set_value();
      while (entries.size() == 3 && disk.wait_for(kOften) != std::future_status::ready) meanwhile();
      if (entries.size() == 1) asked_again_.set_value();
      return TokenAdmission{.entries = entries, .noted = {}};
    };
    auto watch = TokenWatch::open({.path = path_,
                                   .interval = kOften,
                                   .now =
                                       [this] {
                                         const std::chrono::microseconds since_1970(micros_);
                                         return std::chrono::system_clock::time_point(since_1970);
                                       },
                                   .admit = admit,
                                   .changed = [this] { ++changes_; }});
    ASSERT_TRUE(watch) << watch.error().message;
    watch_ = *std::move(watch);
    replace(line(farmer_) + line(office_) + line(made_entry("guest", Role::kReader)));
    asked_.get_future().get();
    EXPECT_EQ(changes_, 0);
  }
  static std::string line(const MadeEntry& made) { return to_line(made.entry) + "\n"; }
  void replace(const std::string& text) const {
    std::filesystem::rename(folder_.write("other", text), path_);
  }
  void wait_for_change() const {
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (changes_ == 0) {
      ASSERT_LT(std::chrono::steady_clock::now(), until);
      std::this_thread::yield();
    }
  }
  void release() {
    is_released_ = true;
    released_.set_value();
  }

  const TemporaryFolder folder_;
  MadeEntry farmer_ = made_entry("farmer", Role::kTrader, {"f1"});
  const MadeEntry office_ = made_entry("office", Role::kOperator);
  std::string path_;
  std::promise<void> asked_;
  std::promise<void> asked_again_;
  std::promise<void> released_;
  bool is_released_ = false;
  std::atomic<std::int64_t> micros_{0};
  std::atomic<int> changes_{0};
  std::unique_ptr<TokenWatch> watch_;
};

// And whoever it has shut out is not let in again by the answer to what it had asked before.
TEST_F(WhileItAsks, ItShutsOut) {
  start();

  replace(line(farmer_));

  wait_for_change();
  EXPECT_FALSE(watch_->callers()->with_token(office_.token));
  EXPECT_TRUE(watch_->callers()->with_token(farmer_.token));
  release();
  asked_again_.get_future().get();
  EXPECT_EQ(changes_, 1);
  EXPECT_FALSE(watch_->callers()->with_token(office_.token));
}

TEST_F(WhileItAsks, ItTellsWhenSomebodyExpires) {
  farmer_.entry.expires = Timestamp{1'000'000};
  start();
  const std::uint64_t generation = watch_->generation();

  micros_ = 1'000;

  wait_for_change();
  EXPECT_NE(watch_->generation(), generation);
}

// As it was, and with what it is to be once that can be noted.
TEST(TokenWatch, WhoMayDoMoreHasToWait) {
  const TemporaryFolder folder;
  MadeEntry farmer = made_entry("farmer", Role::kTrader, {"f1"});
  const std::string path = folder.write("tokens", to_line(farmer.entry) + "\n");
  std::atomic<bool> lets_in{true};
  std::promise<void> warned;
  std::promise<void> told;
  const auto admit = [&lets_in](const CallerEntries& entries, const auto&) {
    if (lets_in) return TokenAdmission{.entries = entries, .noted = {}};
    return TokenAdmission{.entries = {}, .noted = Error{.code = ErrorCode::kSystem, .message = "disk full"}};
  };
  const auto watch = TokenWatch::open({.path = path,
                                       .interval = kOften,
                                       .admit = admit,
                                       .changed = [&told] { told.set_value(); },
                                       .warn = [&warned](const std::string&) { warned.set_value(); }});
  ASSERT_TRUE(watch) << watch.error().message;
  lets_in = false;
  farmer.entry.accounts.emplace_back("f2");

  std::filesystem::rename(folder.write("other", to_line(farmer.entry) + "\n"), path);

  warned.get_future().get();
  const KnownCaller before = (*watch)->callers()->with_token(farmer.token);
  ASSERT_TRUE(before);
  EXPECT_FALSE(before->owns("f2"));
  lets_in = true;
  told.get_future().get();
  const KnownCaller after = (*watch)->callers()->with_token(farmer.token);
  ASSERT_TRUE(after);
  EXPECT_TRUE(after->owns("f2"));
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
