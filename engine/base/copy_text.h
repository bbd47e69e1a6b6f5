// Copying and comparing texts that are mostly short, without a call for those of up to 16 bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace farmgate {
namespace short_text_internal {

// Copies `text`, whose size is within sizeof(Word) and twice that, by its first and its last word, which may
// overlap.
template <class Word>
void copy_ends(char* to, std::string_view text) {
  Word first;
  Word last;
  std::memcpy(&first, text.data(), sizeof first);
  std::memcpy(&last, text.data() + text.size() - sizeof last, sizeof last);
  std::memcpy(to, &first, sizeof first);
  std::memcpy(to + text.size() - sizeof last, &last, sizeof last);
}

template <class Word>
bool same_ends(const char* a, const char* b, std::size_t size) {
  Word first[2];
  Word last[2];
  std::memcpy(&first[0], a, sizeof(Word));
  std::memcpy(&first[1], b, sizeof(Word));
  std::memcpy(&last[0], a + size - sizeof(Word), sizeof(Word));
  std::memcpy(&last[1], b + size - sizeof(Word), sizeof(Word));
  return ((first[0] ^ first[1]) | (last[0] ^ last[1])) == 0;
}

}  // namespace short_text_internal

// Requires: `to` has room for text.size() bytes and does not overlap the text.
inline void copy_text(char* to, std::string_view text) {
  if (text.size() >= 8 && text.size() <= 16) return short_text_internal::copy_ends<std::uint64_t>(to, text);
  if (text.size() >= 4 && text.size() < 8) return short_text_internal::copy_ends<std::uint32_t>(to, text);
  if (text.size() > 16) {
    std::memcpy(to, text.data(), text.size());
    return;
  }
  for (std::size_t i = 0; i < text.size(); ++i) to[i] = text[i];
}

inline bool same_text(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  if (a.size() >= 8 && a.size() <= 16) {
    return short_text_internal::same_ends<std::uint64_t>(a.data(), b.data(), a.size());
  }
  if (a.size() >= 4 && a.size() < 8) {
    return short_text_internal::same_ends<std::uint32_t>(a.data(), b.data(), a.size());
  }
  if (a.size() > 16) return std::memcmp(a.data(), b.data(), a.size()) == 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

}  // namespace farmgate
