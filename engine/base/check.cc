#include "engine/base/check.h"

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace farmgate {
namespace {

// A line of text of bounded length; what does not fit is cut off.
class Line {
 public:
  void append(std::string_view text) {
    for (const char c : text) {
      if (size_ < sizeof(text_)) text_[size_++] = c;
    }
  }

  void append(std::uint32_t number) {
    char digits[10];
    std::size_t first = sizeof(digits);
    do {
      digits[--first] = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number > 0);
    append({digits + first, sizeof(digits) - first});
  }

  // Nothing is left to do about a write that fails: the process is about to abort.
  void write_to_stderr() const { [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text_, size_); }

 private:
  char text_[1024];
  std::size_t size_ = 0;
};

}  // namespace

void check_failed(std::source_location where) noexcept {
  Line line;
  line.append(where.file_name());
  line.append(":");
  line.append(where.line());
  line.append(": check failed in ");
  line.append(where.function_name());
  line.append("\n");
  line.write_to_stderr();
  std::abort();
}

}  // namespace farmgate
