// Tokens, and what is kept of them.
//
// A token has 256 random bits, so nobody finds it by trying, and one salted SHA-256 of it is as safe to keep
// as any slower hash: those (PBKDF2, scrypt) make up for what people choose, and would cost a call
// milliseconds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace farmgate {

// What a file keeps of a token: from which the token cannot be told. Hexadecimal digits, in lower case.
struct TokenHash {
  std::string salt;    // 16 random bytes; the token has it too, which is how its entry is found
  std::string sha256;  // of the salt's digits and the secret's, one behind the other

  friend bool operator==(const TokenHash&, const TokenHash&) = default;
};

struct NewToken {
  std::string text;  // for the caller, and for nobody else: "fg_", the salt, "_", the secret
  TokenHash hash;
};

// Fails with kSystem when the system has no random bytes.
Result<NewToken> make_token();

// The token in the text of an `authorization` header, "Bearer TOKEN"; nothing: it has another scheme.
std::optional<std::string_view> bearer_token(std::string_view header);

// The salt of a text that looks like a token; nothing: it does not.
std::optional<std::string_view> salt_of(std::string_view token);

// Whether the token is the one that was hashed. Takes equally long for every wrong one.
bool matches(const TokenHash& hash, std::string_view token);

// Whether two texts are the same, of which one is a secret. Takes equally long wherever they differ.
bool is_same_secret(std::string_view one, std::string_view other);

// Whether a text could be a hash.
bool is_well_formed(const TokenHash& hash);

}  // namespace farmgate
