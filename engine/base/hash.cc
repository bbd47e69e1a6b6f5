#define XXH_INLINE_ALL
#include "engine/base/hash.h"

#include <xxhash.h>

#include <bit>

namespace farmgate {

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

std::array<char, 16> hash128(std::string_view bytes) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
  return std::bit_cast<std::array<char, 16>>(canonical.digest);
}

[[gnu::flatten]] std::uint64_t hash64(const std::array<std::uint64_t, 3>& words, std::uint64_t seed) {
  return XXH3_64bits_withSeed(words.data(), sizeof words, seed);
}

}  // namespace farmgate
