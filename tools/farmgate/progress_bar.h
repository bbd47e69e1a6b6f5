// How far a replay has come, redrawn in place on standard error; nothing when that is no terminal.
#pragma once

#include <chrono>

#include "engine/runtime/replay.h"

namespace farmgate {

class ProgressBar {
 public:
  explicit ProgressBar(bool visible) : visible_(visible), start_(Clock::now()), drawn_(start_) {}

  // Draws at most ten times a second. Called on one thread at a time.
  void show(const ReplayProgress& progress);

  // Takes the bar off the screen.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  const bool visible_;
  const Clock::time_point start_;
  Clock::time_point drawn_;
  bool on_screen_ = false;
};

// The line that show() draws: "[=====>    ]  52%  1,234,567 commands  812,000/s  3 s left".
std::string progress_line(const ReplayProgress& progress, double elapsed_seconds);

}  // namespace farmgate
