#include "engine/files/csv_scan.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#ifdef __AVX2__
#include <immintrin.h>
#endif

namespace farmgate {
namespace {

// Where the bytes that matter are among 64: bit i stands for byte i.
struct Marks {
  std::uint64_t commas = 0;
  std::uint64_t line_feeds = 0;
  std::uint64_t quotes = 0;
  std::uint64_t non_ascii = 0;
};

#ifdef __AVX2__

std::uint64_t equal_bytes(__m256i low, __m256i high, char wanted) {
  const __m256i pattern = _mm256_set1_epi8(wanted);
  const auto low_bits = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, pattern)));
  const auto high_bits = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, pattern)));
  return low_bits | static_cast<std::uint64_t>(high_bits) << 32;
}

Marks marks_of(const char* block) {
  const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(block));
  const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(block + 32));
  const auto low_signs = static_cast<std::uint32_t>(_mm256_movemask_epi8(low));
  const auto high_signs = static_cast<std::uint32_t>(_mm256_movemask_epi8(high));
  return {.commas = equal_bytes(low, high, ','),
          .line_feeds = equal_bytes(low, high, '\n'),
          .quotes = equal_bytes(low, high, '"'),
          .non_ascii = low_signs | static_cast<std::uint64_t>(high_signs) << 32};
}

#else

Marks marks_of(const char* block) {
  Marks marks;
  for (int i = 0; i < 64; ++i) {
    const auto byte = static_cast<unsigned char>(block[i]);
    marks.commas |= static_cast<std::uint64_t>(byte == ',') << i;
    marks.line_feeds |= static_cast<std::uint64_t>(byte == '\n') << i;
    marks.quotes |= static_cast<std::uint64_t>(byte == '"') << i;
    marks.non_ascii |= static_cast<std::uint64_t>(byte >> 7) << i;
  }
  return marks;
}

#endif

// Takes fields as they are found, and keeps those that have a slot.
class FieldSlots {
 public:
  explicit FieldSlots(std::span<std::string_view> slots) : slots_(slots.data()), last_(slots.size() - 1) {}

  void add(const char* begin, const char* end) {
    slots_[std::min(count_++, last_)] = {begin, static_cast<std::size_t>(end - begin)};
  }

  std::size_t count() const { return count_; }

 private:
  std::string_view* slots_;
  std::size_t last_;
  std::size_t count_ = 0;
};

constexpr std::uint64_t bits_below(std::size_t count) {
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

// Where the line ends that has its line feed there, without the CR of a CRLF.
const char* content_end(const char* field, const char* line_feed) {
  return line_feed > field && line_feed[-1] == '\r' ? line_feed - 1 : line_feed;
}

// Scans a row without quotes; at a quote it gives up with kStrayQuote.
CsvScan scan_plain_row(std::string_view bytes, std::span<std::string_view> slots) {
  const char* const end = bytes.data() + bytes.size();
  FieldSlots fields(slots);
  const char* field = bytes.data();
  std::uint64_t non_ascii = 0;
  for (const char* block = bytes.data(); block < end; block += 64) {
    const Marks marks = marks_of(block);
    const std::uint64_t known = bits_below(static_cast<std::size_t>(end - block));
    const std::uint64_t line_feeds = marks.line_feeds & known;
    // The bits before the first line feed, all when there is none.
    const std::uint64_t row = known & (line_feeds == 0 ? known : line_feeds ^ (line_feeds - 1));
    if ((marks.quotes & row) != 0) return {CsvScanOutcome::kStrayQuote, 0, 0, false, true};

    non_ascii |= marks.non_ascii & row;
    for (std::uint64_t commas = marks.commas & row; commas != 0; commas &= commas - 1) {
      const char* const comma = block + std::countr_zero(commas);
      fields.add(field, comma);
      field = comma + 1;
    }
    if (line_feeds != 0) {
      const char* const line_feed = block + std::countr_zero(line_feeds);
      fields.add(field, content_end(field, line_feed));
      const auto size = static_cast<std::size_t>(line_feed + 1 - bytes.data());
      return {CsvScanOutcome::kRow, size, fields.count(), non_ascii == 0, false};
    }
  }
  return {CsvScanOutcome::kPartial, bytes.size(), fields.count(), non_ascii == 0, false};
}

// Where a field ends, and how: at the byte after it (a comma or the line end), or in one of the other
// outcomes.
struct FieldEnd {
  CsvScanOutcome outcome;
  const char* at;
};

// From the byte after the opening quote to the closing one.
FieldEnd find_closing_quote(const char* from, const char* end) {
  for (;;) {
    const auto* quote =
        static_cast<const char*>(std::memchr(from, '"', static_cast<std::size_t>(end - from)));
    if (quote == nullptr || quote + 1 == end) return {CsvScanOutcome::kPartialQuoted, end};
    if (quote[1] != '"') return {CsvScanOutcome::kRow, quote};
    from = quote + 2;
  }
}

// What follows a closing quote at `at`.
FieldEnd end_after_quote(const char* at, const char* end) {
  if (*at == '\r') {
    if (at + 1 == end) return {CsvScanOutcome::kPartial, end};
    if (at[1] == '\n') ++at;
  }
  if (*at == ',' || *at == '\n') return {CsvScanOutcome::kRow, at};
  return {CsvScanOutcome::kTextAfterQuote, at};
}

FieldEnd scan_quoted_field(const char* opening, const char* end, FieldSlots& fields) {
  const FieldEnd closing = find_closing_quote(opening + 1, end);
  if (closing.outcome != CsvScanOutcome::kRow) return closing;
  const FieldEnd after = end_after_quote(closing.at + 1, end);
  if (after.outcome == CsvScanOutcome::kRow) fields.add(opening + 1, closing.at);
  return after;
}

FieldEnd scan_unquoted_field(const char* begin, const char* end, FieldSlots& fields) {
  const char* at = begin;
  while (at < end && *at != ',' && *at != '\n' && *at != '"') ++at;
  if (at == end) return {CsvScanOutcome::kPartial, at};
  if (*at == '"') return {CsvScanOutcome::kStrayQuote, at};
  fields.add(begin, *at == '\n' ? content_end(begin, at) : at);
  return {CsvScanOutcome::kRow, at};
}

// Scans any row, field by field.
CsvScan scan_quoted_row(std::string_view bytes, std::span<std::string_view> slots) {
  const char* const end = bytes.data() + bytes.size();
  FieldSlots fields(slots);
  const auto result = [&](CsvScanOutcome outcome, const char* at) {
    return CsvScan{outcome, static_cast<std::size_t>(at - bytes.data()), fields.count(), false, true};
  };
  for (const char* field = bytes.data(); field < end;) {
    const FieldEnd field_end =
        *field == '"' ? scan_quoted_field(field, end, fields) : scan_unquoted_field(field, end, fields);
    if (field_end.outcome != CsvScanOutcome::kRow) return result(field_end.outcome, field_end.at);
    field = field_end.at + 1;
    if (*field_end.at == '\n') return result(CsvScanOutcome::kRow, field);
  }
  return result(CsvScanOutcome::kPartial, end);
}

}  // namespace

CsvScan scan_csv_row(std::string_view bytes, std::span<std::string_view> fields) {
  const CsvScan plain = scan_plain_row(bytes, fields);
  return plain.outcome == CsvScanOutcome::kStrayQuote ? scan_quoted_row(bytes, fields) : plain;
}

std::string_view unescape_csv_field(char* field, std::size_t size) {
  char* to = field;
  for (const char *from = field, *end = field + size; from < end; ++from) {
    *to++ = *from;
    if (*from == '"') ++from;
  }
  return {field, static_cast<std::size_t>(to - field)};
}

}  // namespace farmgate
