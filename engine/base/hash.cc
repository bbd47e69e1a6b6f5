#define XXH_INLINE_ALL
#include "engine/base/hash.h"

#include <xxhash.h>

#include <bit>
#include <cstring>

namespace farmgate {
namespace {

static_assert(sizeof(HashKey) == XXH_SECRET_DEFAULT_SIZE);

// Plain, and set before anything runs: every command reads it, from all threads, and nobody writes it once
// there are others.
constinit const void* key_in_use = XXH3_kSecret;
alignas(64) constinit HashKey key_that_was_set{};

}  // namespace

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

std::array<char, 16> hash128(std::string_view bytes) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
  return std::bit_cast<std::array<char, 16>>(canonical.digest);
}

std::uint64_t keyed_hash64(std::string_view bytes) {
  return XXH3_64bits_withSecret(bytes.data(), bytes.size(), key_in_use, sizeof(HashKey));
}

// XXH3's own way with so many bytes: GCC does not get to it through XXH3_64bits_withSecret() without a call.
[[gnu::flatten]] std::uint64_t keyed_hash64(const std::array<std::uint64_t, 3>& words) {
  static_assert(16 < sizeof words && sizeof words <= 128);
  return XXH3_len_17to128_64b(reinterpret_cast<const xxh_u8*>(words.data()), sizeof words,
                              static_cast<const xxh_u8*>(key_in_use), sizeof(HashKey), 0);
}

HashKey set_hash_key(const HashKey& key) {
  HashKey before{};
  std::memcpy(before.data(), key_in_use, sizeof before);
  key_that_was_set = key;
  key_in_use = key_that_was_set.data();
  return before;
}

}  // namespace farmgate
