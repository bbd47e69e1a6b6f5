// A reference to text of any size that keeps what is short inside: symbols and ids mostly are, and are then
// copied and compared as three words, without a loop, a call or another cache line.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/base/copy_text.h"

namespace farmgate {

// Does not own text longer than kInsideMax: that must outlive it, as with a string_view. Texts compare byte
// by byte.
class ShortText {
 public:
  static constexpr std::size_t kInsideMax = 23;

  ShortText() = default;

  template <class Text>
    requires std::convertible_to<const Text&, std::string_view>
  ShortText(const Text& text) {  // implicit: what was given as text is meant
    assign(text);
  }

  bool empty() const { return words_[0] == 0; }
  bool is_inside() const { return first_byte() != kOutside; }
  std::size_t size() const { return is_inside() ? first_byte() : words_[0] >> 8; }

  // Valid as long as this object, and what it refers to.
  std::string_view view() const {
    if (is_inside()) return {reinterpret_cast<const char*>(words_.data()) + 1, first_byte()};
    return {std::bit_cast<const char*>(words_[1]), words_[0] >> 8};
  }
  operator std::string_view() const { return view(); }

  // What there is when it is inside: size, text and zeros; of two texts inside, equal exactly when they are.
  const std::array<std::uint64_t, 3>& words() const { return words_; }

  friend bool operator==(const ShortText& a, const ShortText& b) {
    const std::uint64_t difference =
        (a.words_[0] ^ b.words_[0]) | (a.words_[1] ^ b.words_[1]) | (a.words_[2] ^ b.words_[2]);
    return difference == 0 || (!a.is_inside() && a.same_outside(b));
  }

  template <class Text>
    requires std::convertible_to<const Text&, std::string_view> && (!std::same_as<Text, ShortText>)
  friend bool operator==(const ShortText& a, const Text& b) {
    return a.view() == std::string_view(b);
  }

 private:
  static_assert(std::endian::native == std::endian::little);
  static constexpr std::uint8_t kOutside = 0xff;

  [[gnu::noinline]] bool same_outside(const ShortText& other) const {
    return !other.is_inside() && view() == other.view();
  }
  std::uint8_t first_byte() const { return static_cast<std::uint8_t>(words_[0]); }

  void assign(std::string_view text) {
    if (text.size() <= kInsideMax) {
      words_[0] = text.size();
      copy_text(reinterpret_cast<char*>(words_.data()) + 1, text);
    } else {
      words_[0] = text.size() << 8 | kOutside;
      words_[1] = std::bit_cast<std::uint64_t>(text.data());
    }
  }

  // Inside: the size in the first byte, then the text, then zeros. Else kOutside and size, then address.
  std::array<std::uint64_t, 3> words_{};
};

}  // namespace farmgate
