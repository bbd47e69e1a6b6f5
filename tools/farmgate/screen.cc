#include "tools/farmgate/screen.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

namespace farmgate {
namespace {

constexpr std::size_t kHeight = 24;  // of a terminal that does not say
constexpr std::string_view kHome = "\x1b[H";
constexpr std::string_view kClearToEndOfLine = "\x1b[K";
constexpr std::string_view kClearBelow = "\x1b[J";
// Whether what has no room in a line is left out or goes on in the next one.
constexpr std::string_view kLeaveOut = "\x1b[?7l";
constexpr std::string_view kGoOnBelow = "\x1b[?7h";

}  // namespace

std::optional<std::size_t> screen_height() {
  if (isatty(STDOUT_FILENO) == 0) return std::nullopt;
  winsize size{};
  const bool is_known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0;
  return is_known ? size.ws_row : kHeight;
}

// The last line stays empty for the cursor.
std::string screenful(const std::string& text, std::size_t height) {
  std::string screen(kLeaveOut);
  screen.append(kHome);
  std::size_t begin = 0;
  for (std::size_t line = 1; line < height && begin < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    screen.append(text, begin, end - begin).append(kClearToEndOfLine).append("\n");
    begin = end + 1;
  }
  return screen.append(kClearBelow).append(kGoOnBelow);
}

}  // namespace farmgate
