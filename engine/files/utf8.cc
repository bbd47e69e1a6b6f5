#include "engine/files/utf8.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace farmgate {
namespace {

// Bytes of the character that begins with `lead` and the smallest and largest second byte it may have; the
// bytes after that are continuations. Length 0: no character begins with `lead`.
struct Form {
  std::size_t length;
  unsigned char second_min;
  unsigned char second_max;
};

Form form_of(unsigned char lead) {
  if (lead < 0x80) return {1, 0, 0};
  if (lead < 0xC2) return {0, 0, 0};
  if (lead < 0xE0) return {2, 0x80, 0xBF};
  if (lead == 0xE0) return {3, 0xA0, 0xBF};
  if (lead == 0xED) return {3, 0x80, 0x9F};
  if (lead < 0xF0) return {3, 0x80, 0xBF};
  if (lead == 0xF0) return {4, 0x90, 0xBF};
  if (lead < 0xF4) return {4, 0x80, 0xBF};
  if (lead == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

bool begins_with_eight_ascii(std::string_view text) {
  if (text.size() < 8) return false;
  std::uint64_t word = 0;
  std::memcpy(&word, text.data(), 8);
  return (word & 0x8080808080808080) == 0;
}

// The length of the character that `text` begins with; 0 when it is malformed.
std::size_t first_character(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const Form form = form_of(byte(0));
  if (form.length > text.size()) return 0;
  if (form.length >= 2 && (byte(1) < form.second_min || byte(1) > form.second_max)) return 0;
  for (std::size_t i = 2; i < form.length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  return form.length;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = begins_with_eight_ascii(text) ? 8 : first_character(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace farmgate
