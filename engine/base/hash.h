// Hashes of byte strings: XXH3, the same on every machine.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace farmgate {

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed);

// 128 bits, most significant byte first (the canonical form of XXH128).
std::array<char, 16> hash128(std::string_view bytes);

// Of the bytes of the words, quicker.
std::uint64_t hash64(const std::array<std::uint64_t, 3>& words, std::uint64_t seed);

}  // namespace farmgate
