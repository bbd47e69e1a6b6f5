// Hashes of byte strings: XXH3.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace farmgate {

// The same on every machine, so that it may be stored. Whoever likes can find texts of one hash.
std::uint64_t hash64(std::string_view bytes, std::uint64_t seed);

// 128 bits, most significant byte first (the canonical form of XXH128). The same everywhere, too.
std::array<char, 16> hash128(std::string_view bytes);

// For tables in memory whose texts others choose: whoever does not know the process' key cannot find texts of
// one hash. Nothing that is stored or seen may depend on it.
std::uint64_t keyed_hash64(std::string_view bytes);

// Of the bytes of the words, quicker.
std::uint64_t keyed_hash64(const std::array<std::uint64_t, 3>& words);

// What XXH3 calls its secret, all of it. Its seed would not do as a key: it is added to one secret word and
// taken from the next, whose difference by bits then has few likely values, and texts in which two words are
// swapped under one of them have the same hash.
using HashKey = std::array<std::uint64_t, 24>;

// Sets the key of this process, and returns the one before. Requires: there is no other thread yet, and no
// table that was filled under another key is used from here on.
//
// Until then it is the one of the xxHash project, under which a keyed hash is hash64() with the seed 0: the
// same in every run, for programs that nobody means to harm.
HashKey set_hash_key(const HashKey& key);

// For hash tables by text; a std::string_view is looked for without making a string of it. absl's own hash of
// strings will not do for texts of strangers: it begins elsewhere in each process, but goes on by constants
// that everybody knows, and texts can be chosen that cancel the beginning.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return keyed_hash64(text); }
};

}  // namespace farmgate
