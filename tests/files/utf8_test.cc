#include "engine/files/utf8.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace farmgate {
namespace {

std::string encoded(std::uint32_t code_point) {
  const auto tail = [code_point](int shift) {
    return static_cast<char>(0x80 | (code_point >> shift & 0x3F));
  };
  if (code_point < 0x80) return {static_cast<char>(code_point)};
  if (code_point < 0x800) return {static_cast<char>(0xC0 | code_point >> 6), tail(0)};
  if (code_point < 0x10000) return {static_cast<char>(0xE0 | code_point >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | code_point >> 18), tail(12), tail(6), tail(0)};
}

TEST(IsUtf8, AcceptsEveryCodePointButSurrogates) {
  for (std::uint32_t code_point = 0; code_point <= 0x10FFFF; ++code_point) {
    const bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    ASSERT_EQ(is_utf8(encoded(code_point)), !is_surrogate) << code_point;
  }
}

TEST(IsUtf8, AcceptsTextOfAllLengths) {
  std::string text;
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(is_utf8(text)) << text;
    EXPECT_TRUE(is_utf8(text + "陕西 é 🌾 rice"));
    text += 'a';
  }
}

TEST(IsUtf8, RefusesWhatIsMalformed) {
  const char* const malformed[] = {"\x80",              // a continuation alone
                                   "\xC3",              // cut off after one of two bytes
                                   "\xE9\x99",          // ... two of three
                                   "\xF0\x9F\x8C",      // ... three of four
                                   "\xC3(",             // no continuation
                                   "\xE9\x99(",         // ...
                                   "\xC0\x80",          // overlong
                                   "\xC1\xBF",          // ...
                                   "\xE0\x9F\xBF",      // ...
                                   "\xF0\x8F\xBF\xBF",  // ...
                                   "\xF4\x90\x80\x80",  // beyond U+10FFFF
                                   "\xF5\x80\x80\x80",  // ...
                                   "\xFF"};
  for (const std::string text : malformed) {
    EXPECT_FALSE(is_utf8(text)) << text;
    EXPECT_FALSE(is_utf8("12345678" + text));
    EXPECT_FALSE(is_utf8(text + "12345678"));
  }
}

}  // namespace
}  // namespace farmgate
