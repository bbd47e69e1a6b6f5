#include "engine/access/secret.h"

#include <gtest/gtest.h>

#include <string>

namespace farmgate {
namespace {

TEST(Secret, MatchesTheHashOfItsToken) {
  const auto token = make_token();
  ASSERT_TRUE(token);

  EXPECT_TRUE(matches(token->hash, token->text));
  EXPECT_TRUE(is_well_formed(token->hash));
  EXPECT_EQ(salt_of(token->text), token->hash.salt);
}

TEST(Secret, NoOtherTokenMatches) {
  const auto token = make_token();
  const auto other = make_token();
  ASSERT_TRUE(token && other);

  EXPECT_NE(token->text, other->text);
  EXPECT_FALSE(matches(token->hash, other->text));
  for (std::size_t i = 0; i < token->text.size(); ++i) {
    std::string changed = token->text;
    changed[i] = changed[i] == '0' ? '1' : '0';
    EXPECT_FALSE(matches(token->hash, changed)) << i;
  }
}

TEST(Secret, WhatIsNoTokenHasNoSalt) {
  const auto token = make_token();
  ASSERT_TRUE(token);

  EXPECT_FALSE(salt_of(""));
  EXPECT_FALSE(salt_of("fg_"));
  EXPECT_FALSE(salt_of(token->text + "0"));
  EXPECT_FALSE(matches(token->hash, token->hash.sha256));
}

// SHA-256 of the digits, as any other tool computes it, so that files stay readable for a later version.
TEST(Secret, HashIsTheSha256OfSaltAndSecret) {
  const std::string salt(32, 'a');
  const std::string secret(64, 'b');
  const TokenHash hash{.salt = salt,
                       .sha256 = "5c0a99285b5c57800687db62ab6ca547af0e1ec04b9cc4a372642b753992fdd3"};

  EXPECT_TRUE(matches(hash, "fg_" + salt + "_" + secret));
}

TEST(Secret, IsTheSameToItsLastByte) {
  EXPECT_TRUE(is_same_secret("", ""));
  EXPECT_TRUE(is_same_secret("abc", "abc"));
  EXPECT_FALSE(is_same_secret("abc", "abd"));
  EXPECT_FALSE(is_same_secret("abc", "xbc"));
  EXPECT_FALSE(is_same_secret("abc", "ab"));
}

}  // namespace
}  // namespace farmgate
