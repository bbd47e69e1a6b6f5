#include "engine/access/secret.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "engine/base/check.h"

namespace farmgate {
namespace {

constexpr std::string_view kPrefix = "fg_";
constexpr std::size_t kSaltSize = 16;  // bytes
constexpr std::size_t kSecretSize = 32;
constexpr std::size_t kHashSize = 32;
constexpr std::size_t kSecretBegin = kPrefix.size() + (2 * kSaltSize) + 1;  // behind "_"
constexpr std::size_t kTokenSize = kSecretBegin + (2 * kSecretSize);

using Bytes = std::span<const unsigned char>;

std::string hexadecimal(Bytes bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : bytes) {
    text.push_back(kDigits[byte >> 4U]);
    text.push_back(kDigits[byte & 0xFU]);
  }
  return text;
}

bool is_hexadecimal(std::string_view text, std::size_t size) {
  return text.size() == 2 * size && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string hash_of(std::string_view salt, std::string_view secret) {
  std::string text(salt);
  text.append(secret);
  std::array<unsigned char, kHashSize> hash{};
  unsigned int size = 0;
  check(EVP_Digest(text.data(), text.size(), hash.data(), &size, EVP_sha256(), nullptr) == 1);
  OPENSSL_cleanse(text.data(), text.size());
  return hexadecimal(hash);
}

template <std::size_t kSize>
bool fill(std::array<unsigned char, kSize>& bytes) {
  return RAND_bytes(bytes.data(), static_cast<int>(kSize)) == 1;
}

}  // namespace

Result<NewToken> make_token() {
  std::array<unsigned char, kSaltSize> salt{};
  std::array<unsigned char, kSecretSize> secret{};
  if (!fill(salt) || !fill(secret)) {
    return Error{.code = ErrorCode::kSystem, .message = "the system has no random bytes for a token"};
  }
  const std::string salt_text = hexadecimal(salt);
  const std::string secret_text = hexadecimal(secret);
  return NewToken{.text = std::string(kPrefix) + salt_text + "_" + secret_text,
                  .hash = {.salt = salt_text, .sha256 = hash_of(salt_text, secret_text)}};
}

std::optional<std::string_view> bearer_token(std::string_view header) {
  constexpr std::string_view kScheme = "Bearer ";
  if (!header.starts_with(kScheme)) return std::nullopt;
  return header.substr(kScheme.size());
}

std::optional<std::string_view> salt_of(std::string_view token) {
  if (token.size() != kTokenSize || !token.starts_with(kPrefix)) return std::nullopt;
  if (token[kSecretBegin - 1] != '_') return std::nullopt;
  return token.substr(kPrefix.size(), 2 * kSaltSize);
}

bool matches(const TokenHash& hash, std::string_view token) {
  const auto salt = salt_of(token);
  if (!salt || *salt != hash.salt || hash.sha256.size() != 2 * kHashSize) return false;
  const std::string given = hash_of(*salt, token.substr(kSecretBegin));
  return is_same_secret(given, hash.sha256);
}

bool is_same_secret(std::string_view one, std::string_view other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

bool is_well_formed(const TokenHash& hash) {
  return is_hexadecimal(hash.salt, kSaltSize) && is_hexadecimal(hash.sha256, kHashSize);
}

}  // namespace farmgate
