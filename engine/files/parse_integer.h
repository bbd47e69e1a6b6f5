// Numbers in decimal digits, read eight digits at a time.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>

namespace farmgate {
namespace parse_integer_internal {

static_assert(std::endian::native == std::endian::little);

inline bool are_eight_digits(std::uint64_t word) {
  const std::uint64_t high_halves = word & 0xF0F0F0F0F0F0F0F0;
  const std::uint64_t carries = (word + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0;
  return (high_halves | carries >> 4) == 0x3333333333333333;
}

// Joins neighbouring digits to numbers below 100, these to numbers below 10'000, and these to the result.
inline std::uint64_t value_of_eight_digits(std::uint64_t word) {
  word = (word & 0x0F0F0F0F0F0F0F0F) * (10 * 256 + 1) >> 8;
  word = (word & 0x00FF00FF00FF00FF) * (100 * 65536 + 1) >> 16;
  return (word & 0x0000FFFF0000FFFF) * (10000 * (std::uint64_t{1} << 32) + 1) >> 32;
}

}  // namespace parse_integer_internal

// The number that `text` writes in decimal digits with an optional minus sign; none when there is anything
// else in it, no digit, or a number beyond 64 bits.
inline std::optional<std::int64_t> parse_integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  while (text.size() > 19 && text.front() == '0') text.remove_prefix(1);
  if (text.size() > 19) return std::nullopt;

  // 19 digits fit an unsigned 64-bit number.
  std::uint64_t magnitude = 0;
  for (; text.size() >= 8; text.remove_prefix(8)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    if (!parse_integer_internal::are_eight_digits(word)) return std::nullopt;
    magnitude = magnitude * 100'000'000 + parse_integer_internal::value_of_eight_digits(word);
  }
  for (const char c : text) {
    const unsigned digit = static_cast<unsigned>(c) - '0';
    if (digit > 9) return std::nullopt;
    magnitude = magnitude * 10 + digit;
  }

  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (magnitude > kMax + (negative ? 1 : 0)) return std::nullopt;
  return static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
}

}  // namespace farmgate
