#include "tools/farmgate/progress_bar.h"

#include <absl/strings/str_format.h>

#include <algorithm>
#include <cmath>
#include <iostream>

#include "tools/farmgate/figures.h"

namespace farmgate {
namespace {

constexpr std::size_t kBarWidth = 30;

std::string bar(double share) {
  const auto done = static_cast<std::size_t>(share * kBarWidth);
  std::string text(done, '=');
  if (done < kBarWidth) text += '>';
  text.resize(kBarWidth, ' ');
  return text;
}

}  // namespace

std::string progress_line(const ReplayProgress& progress, double elapsed_seconds) {
  const double rate = static_cast<double>(progress.commands) / std::max(elapsed_seconds, 1e-9);
  std::string counts =
      absl::StrFormat("%s commands  %s/s", grouped(static_cast<std::int64_t>(progress.commands)),
                      grouped(static_cast<std::int64_t>(rate)));
  if (progress.bytes_total == 0) return counts;
  const double share =
      std::min(1.0, static_cast<double>(progress.bytes) / static_cast<double>(progress.bytes_total));
  const double seconds_left = share > 0 ? elapsed_seconds / share - elapsed_seconds : 0;
  return absl::StrFormat("[%s] %3.0f%%  %s  %.0f s left", bar(share), share * 100, counts,
                         std::ceil(seconds_left));
}

void ProgressBar::show(const ReplayProgress& progress) {
  if (!visible_) return;
  const Clock::time_point now = Clock::now();
  if (now - drawn_ < std::chrono::milliseconds(100)) return;
  drawn_ = now;
  on_screen_ = true;
  const double elapsed_seconds = std::chrono::duration<double>(now - start_).count();
  std::cerr << "\r\033[K" << progress_line(progress, elapsed_seconds) << std::flush;
}

void ProgressBar::clear() {
  if (on_screen_) std::cerr << "\r\033[K" << std::flush;
  on_screen_ = false;
}

}  // namespace farmgate
