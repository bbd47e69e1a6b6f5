// Keys of what is stored by sequence: eight bytes, big-endian, so that they are in order.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "engine/base/check.h"
#include "engine/model/units.h"

namespace farmgate {

inline constexpr std::size_t kStoredKeySize = 8;
using StoredKey = std::array<char, kStoredKeySize>;

inline StoredKey stored_key(Sequence sequence) {
  StoredKey key{};
  for (std::size_t i = 0; i < kStoredKeySize; ++i) key[i] = static_cast<char>(sequence >> (56 - 8 * i));
  return key;
}

// Keys of the journal that come before those of all frames: sequences begin with 1. The term, which every
// file has, is the last of them, so that a damaged file is not asked for those that it does not have.
inline constexpr std::string_view kGenesisKey{"\0", 1};
inline constexpr std::string_view kBeginningKey = kGenesisKey.substr(0, 0);  // empty
inline constexpr std::string_view kTermKey{"\0\0", 2};
static_assert(kTermKey.size() < kStoredKeySize);

// Requires: `key` is one.
inline Sequence sequence_of_key(std::string_view key) {
  check(key.size() == kStoredKeySize);
  Sequence sequence = 0;
  for (const char byte : key) sequence = sequence << 8 | static_cast<unsigned char>(byte);
  return sequence;
}

}  // namespace farmgate
