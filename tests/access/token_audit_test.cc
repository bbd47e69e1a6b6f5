#include "engine/access/token_audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <future>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/access/token_entries.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;

class TokenAuditTest : public testing::Test {
 protected:
  TokenAuditTest() { start(); }

  // As a daemon that starts again.
  void start() {
    audit_.reset();
    log_.reset();
    auto log = AuditLog::open(path_, {.sync = [this](int) {
                                if (disk_.valid()) disk_.wait();
                                errno = ENOSPC;
                                return disk_works_ ? 0 : -1;
                              }});
    ASSERT_TRUE(log);
    log_ = *std::move(log);
    auto audit = TokenAudit::open(*log_, folder_.file("known"));
    ASSERT_TRUE(audit) << audit.error().message;
    audit_ = *std::move(audit);
  }

  // What of acts was noted, such as "root token create farmer". The log has written all of it.
  std::vector<std::string> noted() {
    log_.reset();
    std::vector<std::string> acts;
    std::istringstream lines(contents_of(path_));
    for (std::string line; std::getline(lines, line);) {
      const auto record = nlohmann::json::parse(line);
      if (!record.contains("what")) continue;
      acts.push_back(record["who"].get<std::string>() + " " + record["what"].get<std::string>() + " " +
                     record["with"]["name"].get<std::string>());
    }
    return acts;
  }

  static CallerEntry revoked(CallerEntry entry) {
    entry.revoked = {.time = Timestamp{9}, .by = "chief"};
    return entry;
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_.file("audit.log");
  const CallerEntry farmer_ = made_entry("farmer", Role::kTrader, {"f1"}).entry;
  const CallerEntry office_ = made_entry("office", Role::kOperator).entry;
  bool disk_works_ = true;
  std::shared_future<void> disk_;  // when it holds: until when
  std::unique_ptr<AuditLog> log_;
  std::unique_ptr<TokenAudit> audit_;
};

TEST_F(TokenAuditTest, TakesThoseWhoAreThereAtFirstForKnown) {
  const TokenAdmission admission = audit_->admit({farmer_});

  EXPECT_TRUE(admission.noted);
  EXPECT_THAT(admission.entries, ElementsAre(farmer_));
  EXPECT_THAT(noted(), IsEmpty());
}

TEST_F(TokenAuditTest, NotesWhatChanges) {
  CallerEntry longer = office_;
  longer.expires = Timestamp{1'900'000'000'000'000'000};
  (void)audit_->admit({farmer_});

  EXPECT_THAT(audit_->admit({farmer_, office_}).entries, ElementsAre(farmer_, office_));
  EXPECT_THAT(audit_->admit({revoked(farmer_), office_}).entries, ElementsAre(revoked(farmer_), office_));
  EXPECT_THAT(audit_->admit({longer}).entries, ElementsAre(longer));

  EXPECT_THAT(noted(), ElementsAre("root token create office", "chief token revoke farmer",
                                   "unknown token removal farmer", "unknown token change office"));
}

TEST_F(TokenAuditTest, NotesAtAStartWhatChangedMeanwhile) {
  (void)audit_->admit({farmer_});

  start();
  const TokenAdmission admission = audit_->admit({revoked(farmer_), office_});

  EXPECT_THAT(admission.entries, ElementsAre(revoked(farmer_), office_));
  EXPECT_THAT(noted(), ElementsAre("chief token revoke farmer", "root token create office"));
}

TEST_F(TokenAuditTest, NotesBothOfWhoWasMadeAndRevokedMeanwhile) {
  (void)audit_->admit({farmer_});

  const TokenAdmission admission = audit_->admit({farmer_, revoked(office_)});

  EXPECT_THAT(admission.entries, ElementsAre(farmer_, revoked(office_)));
  EXPECT_THAT(noted(), ElementsAre("root token create office", "chief token revoke office"));
}

// Nobody who is revoked is known as one who is not.
TEST_F(TokenAuditTest, WhoWasMadeAndRevokedMeanwhileIsNotedOnceTheDiskWorks) {
  (void)audit_->admit({farmer_});

  disk_works_ = false;
  EXPECT_THAT(audit_->admit({farmer_, revoked(office_)}).entries, ElementsAre(farmer_));
  disk_works_ = true;
  start();
  EXPECT_THAT(audit_->admit({farmer_, revoked(office_)}).entries, ElementsAre(farmer_, revoked(office_)));

  EXPECT_THAT(noted(), IsSupersetOf({"root token create office", "chief token revoke office"}));
}

TEST_F(TokenAuditTest, NotesNothingTwice) {
  (void)audit_->admit({farmer_});
  (void)audit_->admit({farmer_, office_});

  start();
  (void)audit_->admit({farmer_, office_});

  EXPECT_THAT(noted(), ElementsAre("root token create office"));
}

// A full disk keeps nobody in who is to be shut out, and lets nobody in.
TEST_F(TokenAuditTest, WhoCannotBeNotedHasToWait) {
  (void)audit_->admit({farmer_});

  disk_works_ = false;
  const TokenAdmission refused = audit_->admit({office_});
  EXPECT_FALSE(refused.noted);
  EXPECT_THAT(refused.entries, IsEmpty());

  disk_works_ = true;
  const TokenAdmission admission = audit_->admit({office_});
  EXPECT_TRUE(admission.noted);
  EXPECT_THAT(admission.entries, ElementsAre(office_));
}

// Else what was noted would be noted again after the next start, or never.
TEST_F(TokenAuditTest, WhatItKnowsIsSavedOnceItCanBe) {
  const std::string known = folder_.file("missing/known");
  auto audit = TokenAudit::open(*log_, known);
  ASSERT_TRUE(audit) << audit.error().message;
  const TokenAdmission unsaved = (*audit)->admit({farmer_});
  EXPECT_FALSE(unsaved.noted);
  EXPECT_THAT(unsaved.entries, ElementsAre(farmer_));

  std::filesystem::create_directory(folder_.file("missing"));
  const TokenAdmission saved = (*audit)->admit({farmer_});

  EXPECT_TRUE(saved.noted);
  EXPECT_THAT(saved.entries, ElementsAre(farmer_));
  const auto entries = read_token_file(known);
  ASSERT_TRUE(entries) << entries.error().message;
  EXPECT_THAT(*entries, ElementsAre(farmer_));
}

// Whatever has to go on does so while the disk takes long.
TEST_F(TokenAuditTest, OthersGoOnWhileTheDiskHolds) {
  (void)audit_->admit({farmer_});
  std::promise<void> released;
  disk_ = released.get_future().share();
  int calls = 0;

  const TokenAdmission admission = audit_->admit({office_}, [&] {
    if (++calls == 1) released.set_value();
  });

  EXPECT_GE(calls, 1);
  EXPECT_THAT(admission.entries, ElementsAre(office_));
}

}  // namespace
}  // namespace farmgate
