// Keys for hashes, in tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/base/hash.h"

namespace farmgate {

// One for each seed.
inline HashKey hash_key_of(std::uint64_t seed) {
  HashKey key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = hash64(std::to_string(i), seed);
  return key;
}

// The process has this key as long as it lives. No table may be used on both sides of its beginning or end.
class UnderHashKey {
 public:
  explicit UnderHashKey(const HashKey& key) : before_(set_hash_key(key)) {}
  UnderHashKey(const UnderHashKey&) = delete;
  UnderHashKey& operator=(const UnderHashKey&) = delete;
  ~UnderHashKey() { set_hash_key(before_); }

  const HashKey& before() const { return before_; }

 private:
  HashKey before_;
};

// A text whose keyed hash is the same for every `number` under this key: its first word is the key's, so that
// XXH3 multiplies the second by zero.
inline std::string text_of_one_hash(const HashKey& key, std::uint64_t number) {
  std::string text;
  for (const std::uint64_t word : {key[0], number}) {
    for (int shift = 0; shift < 64; shift += 8) text.push_back(static_cast<char>(word >> shift & 0xff));
  }
  return text + "the end of an id";
}

}  // namespace farmgate
