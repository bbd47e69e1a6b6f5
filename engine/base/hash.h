// Hashes of byte strings: XXH3, the same on every machine.
#pragma once

#include <cstdint>
#include <string_view>

namespace farmgate {

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed);

struct Hash128 {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  friend bool operator==(const Hash128&, const Hash128&) = default;
};

Hash128 hash128(std::string_view bytes);

}  // namespace farmgate
