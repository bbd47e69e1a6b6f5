#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/files/output_file.h"

namespace farmgate {

// Writes CSV rows into a buffer: quotes only where needed, rows that end in LF. To write a file:
//
//   csv.field(sequence).field(account).end_row();
//   if (csv.is_full()) { ... csv.write_to(file) ... }
//
// and csv.write_to(file) once more at the end.
class CsvWriter {
 public:
  CsvWriter& field(std::string_view text);
  CsvWriter& field(std::int64_t number);
  void end_row();

  // The rows since the buffer was last emptied.
  std::string_view text() const { return {buffer_.data(), size_}; }
  void clear() { size_ = 0; }

  // Whether it is time to write the buffer; it takes more all the same.
  bool is_full() const { return size_ >= kFullSize; }

  // Writes the rows to the file and empties the buffer. Requires: the last row has ended.
  Status write_to(OutputFile& file);

 private:
  static constexpr std::size_t kFullSize = std::size_t{1} << 17;

  char* begin_field(std::size_t size_max);
  void end_field(const char* end) { size_ = static_cast<std::size_t>(end - buffer_.data()); }

  std::vector<char> buffer_;  // the rows are in its first size_ bytes
  std::size_t size_ = 0;
  bool row_is_open_ = false;
};

}  // namespace farmgate
