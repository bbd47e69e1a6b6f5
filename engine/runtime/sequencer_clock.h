// Sequenced time: the larger of the wall clock and the last stamp plus what has passed since, so that it
// neither goes back nor stands still, over restarts and steps of the clock.
//
// Owned and used by the thread of the sequencer.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "engine/model/units.h"

namespace farmgate {

class SequencerClock {
 public:
  // What both clocks of the machine say.
  struct Reading {
    std::int64_t wall_ns = 0;
    std::int64_t monotonic_ns = 0;
  };
  static Reading read() {
    return {.wall_ns = ns_since_epoch(std::chrono::system_clock::now()),
            .monotonic_ns = ns_since_epoch(std::chrono::steady_clock::now())};
  }

  // Goes on behind the last stamp of the engine before.
  SequencerClock(Timestamp last, const Reading& now) : last_(last), monotonic_ns_(now.monotonic_ns) {}

  // The time of a command that comes now; later than every stamp before.
  Timestamp stamp(const Reading& now) {
    const std::int64_t passed = std::max<std::int64_t>(now.monotonic_ns - monotonic_ns_, 1);
    last_ = Timestamp{std::max(now.wall_ns, last_.value() + passed)};
    monotonic_ns_ = std::max(now.monotonic_ns, monotonic_ns_);
    return last_;
  }

  // The time of a command that comes with the last one.
  Timestamp stamp_next() {
    last_ = Timestamp{last_.value() + 1};
    return last_;
  }

  // Takes the time of a command that brought its own. Requires: it is not before the last.
  void set(Timestamp time) { last_ = time; }

  Timestamp last() const { return last_; }

 private:
  template <class Time>
  static std::int64_t ns_since_epoch(Time time) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
  }

  Timestamp last_;
  std::int64_t monotonic_ns_ = 0;
};

}  // namespace farmgate
