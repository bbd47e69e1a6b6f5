#include "engine/access/callers.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "engine/access/caller_cache.h"
#include "tests/access/token_entries.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

TEST(Callers, AreKnownByTheirTokens) {
  const MadeEntry farmer = made_entry("farmer", Role::kTrader, {"f1", "f2"});
  const MadeEntry office = made_entry("office", Role::kOperator);
  const Callers callers({farmer.entry, office.entry});

  const KnownCaller found = callers.with_token(farmer.token);

  ASSERT_TRUE(found);
  EXPECT_EQ(found->name(), "farmer");
  EXPECT_EQ(found->role(), Role::kTrader);
  EXPECT_FALSE(callers.with_token(made_entry("farmer", Role::kTrader, {"f1"}).token));
  EXPECT_FALSE(callers.with_token(""));
  EXPECT_FALSE(callers.with_certificate("farmer"));
}

TEST(Callers, WithACertificateAreKnownByItsName) {
  MadeEntry office = made_entry("office", Role::kOperator);
  office.entry.token.reset();
  const Callers callers({office.entry});

  ASSERT_TRUE(callers.with_certificate("office"));
  EXPECT_FALSE(callers.with_certificate("other"));
  EXPECT_FALSE(callers.with_token(office.token));
}

TEST(Callers, RevokedOnesAreNotKnown) {
  MadeEntry farmer = made_entry("farmer", Role::kTrader, {"f1"});
  farmer.entry.revoked = {.time = Timestamp{2}, .by = "root"};

  EXPECT_FALSE(Callers({farmer.entry}).with_token(farmer.token));
}

TEST(Caller, OwnsItsAccountsAlone) {
  const Caller caller(made_entry("farmer", Role::kTrader, {"f1", "f2"}).entry);

  EXPECT_EQ(caller.standing_to("f2"), Standing::kOwn);
  EXPECT_EQ(caller.standing_to("f"), Standing::kOther);
  EXPECT_EQ(caller.standing_to("*"), Standing::kOther);
  EXPECT_EQ(caller.standing_to(""), Standing::kNone);
}

TEST(Caller, WithAStarOwnsEveryAccount) {
  const Caller caller(made_entry("platform", Role::kTrader, {"*"}).entry);

  EXPECT_EQ(caller.standing_to("anyone"), Standing::kOwn);
  EXPECT_EQ(caller.standing_to(""), Standing::kNone);
}

TEST(Caller, ExpiresAtItsTime) {
  CallerEntry entry = made_entry("farmer", Role::kTrader, {"f1"}).entry;
  EXPECT_FALSE(Caller(entry).is_expired(Timestamp{INT64_MAX}));

  entry.expires = Timestamp{100};

  EXPECT_FALSE(Caller(entry).is_expired(Timestamp{99}));
  EXPECT_TRUE(Caller(entry).is_expired(Timestamp{100}));
}

TEST(CallerCache, AnswersAsTheWatchDoes) {
  const TemporaryFolder folder;
  const MadeEntry farmer = made_entry("farmer", Role::kTrader, {"f1"});
  const std::string path = folder.write("tokens", to_line(farmer.entry) + "\n");
  const auto watch = TokenWatch::open({.path = path});
  ASSERT_TRUE(watch) << watch.error().message;
  CallerCache cache;

  const KnownCaller first = cache.with_token(**watch, farmer.token);
  const KnownCaller second = cache.with_token(**watch, farmer.token);

  ASSERT_TRUE(first);
  EXPECT_EQ(first, second);
  EXPECT_FALSE(cache.with_token(**watch, farmer.token + "0"));
}

}  // namespace
}  // namespace farmgate
