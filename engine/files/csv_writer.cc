#include "engine/files/csv_writer.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "engine/base/check.h"

namespace farmgate {
namespace {

constexpr std::size_t kDigitsMax = 20;  // of a 64-bit number, with its sign

bool needs_quotes(char c) {
  return c == ',' || c == '"' || c == '\r' || c == '\n';
}

// Whether one of the eight bytes is zero. Bits above the lowest such byte mean nothing.
std::uint64_t zero_bytes(std::uint64_t word) {
  return (word - 0x0101010101010101) & ~word & 0x8080808080808080;
}

std::uint64_t equal_bytes(std::uint64_t word, char wanted) {
  return zero_bytes(word ^ 0x0101010101010101 * static_cast<unsigned char>(wanted));
}

bool eight_need_quotes(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, 8);
  return (equal_bytes(word, ',') | equal_bytes(word, '"') | equal_bytes(word, '\r') |
          equal_bytes(word, '\n')) != 0;
}

// Copies the text and returns true; or returns false because it needs quotes. One loop does both: fields are
// short.
bool copy_plain(std::string_view text, char* to) {
  const std::size_t whole = text.size() / 8 * 8;
  for (std::size_t i = 0; i < whole; i += 8) {
    if (eight_need_quotes(text.data() + i)) return false;
    std::memcpy(to + i, text.data() + i, 8);
  }
  for (std::size_t i = whole; i < text.size(); ++i) {
    if (needs_quotes(text[i])) return false;
    to[i] = text[i];
  }
  return true;
}

char* copy_quoted(std::string_view text, char* to) {
  *to++ = '"';
  for (const char c : text) {
    if (c == '"') *to++ = '"';
    *to++ = c;
  }
  *to++ = '"';
  return to;
}

}  // namespace

CsvWriter& CsvWriter::field(std::string_view text) {
  char* const begin = begin_field(2 * text.size() + 2);
  end_field(copy_plain(text, begin) ? begin + text.size() : copy_quoted(text, begin));
  return *this;
}

CsvWriter& CsvWriter::field(std::int64_t number) {
  char* const begin = begin_field(kDigitsMax);
  end_field(std::to_chars(begin, begin + kDigitsMax, number).ptr);
  return *this;
}

void CsvWriter::end_row() {
  check(row_is_open_);
  row_is_open_ = false;
  buffer_[size_++] = '\n';
}

Status CsvWriter::write_to(OutputFile& file) {
  check(!row_is_open_);
  Status written = file.write(text());
  clear();
  return written;
}

// Returns where the field goes; there is room for it and for the comma or line end that follows.
char* CsvWriter::begin_field(std::size_t size_max) {
  const std::size_t needed = size_ + 1 + size_max + 1;
  if (needed > buffer_.size()) buffer_.resize(std::max(2 * needed, 2 * kFullSize));
  if (row_is_open_) buffer_[size_++] = ',';
  row_is_open_ = true;
  return buffer_.data() + size_;
}

}  // namespace farmgate
