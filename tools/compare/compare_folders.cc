#include "tools/compare/compare_folders.h"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "engine/files/byte_source.h"
#include "engine/files/csv_writer.h"
#include "engine/files/event_files.h"
#include "tools/compare/outcome_files.h"

namespace farmgate {
namespace {

// The rows of a file below its header, a piece at a time.
class RowFile {
 public:
  // Fails with kBadInput when the header is another.
  static Result<RowFile> open(const std::string& path, void append_header(CsvWriter&)) {
    auto source = ByteSource::open(path);
    if (!source) return std::move(source).error();
    RowFile file(std::move(*source));
    CsvWriter header;
    append_header(header);
    while (file.text_.size() < header.text().size()) {
      const auto size = file.read_more();
      if (!size) return size.error();
      if (*size == 0) break;
    }
    if (!file.text_.starts_with(header.text()))
      return file.bad("has other columns than this farmgate writes");
    file.taken_ = header.text().size();
    return file;
  }

  // The next whole rows, valid until the next call; none: there are no more.
  Result<std::string_view> next() {
    text_.erase(0, taken_);
    for (;;) {
      taken_ = text_.rfind('\n') + 1;  // npos + 1 is 0
      if (taken_ > 0) return std::string_view(text_).substr(0, taken_);
      const auto size = read_more();
      if (!size) return size.error();
      if (*size > 0) continue;
      if (text_.empty()) return std::string_view();
      return bad("ends within a row");
    }
  }

 private:
  static constexpr std::size_t kPieceSize = std::size_t{1} << 16;

  explicit RowFile(ByteSource source) : source_(std::move(source)) {}

  Result<std::size_t> read_more() {
    const std::size_t kept = text_.size();
    text_.resize(kept + kPieceSize);
    auto size = source_.read(std::span(text_).subspan(kept));
    text_.resize(kept + (size ? *size : 0));
    return size;
  }
  Error bad(const std::string& what) const {
    return {.code = ErrorCode::kBadInput, .message = source_.path() + ": " + what};
  }

  ByteSource source_;
  std::string text_;
  std::size_t taken_ = 0;  // bytes of it that were handed out
};

// Takes the rows of both files in: always of the one that is behind, since pieces of differently compressed
// files differ in size, and `difference` has a bound for how far one may be ahead.
Status add_rows(const std::string& path_a, const std::string& path_b, void append_header(CsvWriter&),
                FirstDifference& difference) {
  auto a = RowFile::open(path_a, append_header);
  if (!a) return a.error();
  auto b = RowFile::open(path_b, append_header);
  if (!b) return b.error();
  std::size_t size_a = 0;
  std::size_t size_b = 0;
  bool has_ended_a = false;
  bool has_ended_b = false;
  while (!has_ended_a || !has_ended_b) {
    const bool is_a = has_ended_b || (!has_ended_a && size_a <= size_b);
    const ComparedSide side = is_a ? ComparedSide::kA : ComparedSide::kB;
    const auto rows = (is_a ? *a : *b).next();
    if (!rows) return rows.error();
    (is_a ? size_a : size_b) += rows->size();
    if (rows->empty()) {
      (is_a ? has_ended_a : has_ended_b) = true;
      difference.end(side);
    } else {
      difference.add(side, *rows);
    }
  }
  return {};
}

}  // namespace

Result<Comparison> compare_folders(const std::string& a, const std::string& b) {
  auto outcome_a = read_outcome(a);
  if (!outcome_a) return std::move(outcome_a).error();
  auto outcome_b = read_outcome(b);
  if (!outcome_b) return std::move(outcome_b).error();
  DivergenceFinder finder;
  Status read = add_rows(outcome_fills_path(a), outcome_fills_path(b), append_fills_header, finder.fills());
  if (!read) return read.error();
  read = add_rows(outcome_events_path(a), outcome_events_path(b), append_events_header, finder.events());
  if (!read) return read.error();
  return Comparison{
      .a = std::move(*outcome_a), .b = std::move(*outcome_b), .divergence = finder.divergence()};
}

}  // namespace farmgate
