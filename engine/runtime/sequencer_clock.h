// Sequenced time: the larger of the wall clock and the last stamp plus what has passed since, so that it
// neither goes back nor stands still, over restarts and steps of the clock.
//
// A wall clock that jumps far ahead while the engine runs is not followed until somebody says that it is
// right: every order with an end would expire. Time goes on at the pace of the monotonic clock meanwhile.
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

  // A wall clock that is further ahead than this has jumped.
  static constexpr std::int64_t kJumpNs = 3'600'000'000'000;

  // Goes on behind the last stamp of the engine before, wherever the wall clock is by now.
  SequencerClock(Timestamp last, const Reading& now) : last_(last), monotonic_ns_(now.monotonic_ns) {
    follow(now);
  }

  // What a command that came now would be stamped.
  Timestamp time_at(const Reading& now) const {
    return Timestamp{std::max({followed_wall_ns(now), last_and_passed_ns(now), last_.value() + 1})};
  }

  // The time of a command that comes now; later than every stamp before.
  Timestamp stamp(const Reading& now) {
    const bool follows = ahead_ns(now) == 0;  // as seen from the last stamp, not from this one
    last_ = time_at(now);
    if (follows) follow(now);
    monotonic_ns_ = std::max(now.monotonic_ns, monotonic_ns_);
    return last_;
  }

  // How far the wall clock has jumped ahead and is not followed; 0: it has not.
  std::int64_t ahead_ns(const Reading& now) const {
    const std::int64_t ahead = now.wall_ns - expected_wall_ns(now);
    return ahead > kJumpNs ? ahead : 0;
  }

  // The wall clock is right as it is.
  void follow(const Reading& now) { wall_offset_ns_ = now.wall_ns - now.monotonic_ns; }

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

  // The last stamp and what has passed since.
  std::int64_t last_and_passed_ns(const Reading& now) const {
    return last_.value() + std::max<std::int64_t>(now.monotonic_ns - monotonic_ns_, 0);
  }
  // What the wall clock shows if it has gone on as it did, or what would be stamped when that is later: a
  // clock that was set back, and right again after a long pause, has not jumped.
  std::int64_t expected_wall_ns(const Reading& now) const {
    return std::max(now.monotonic_ns + wall_offset_ns_, last_and_passed_ns(now));
  }
  std::int64_t followed_wall_ns(const Reading& now) const {
    return ahead_ns(now) == 0 ? now.wall_ns : now.monotonic_ns + wall_offset_ns_;
  }

  Timestamp last_;
  std::int64_t monotonic_ns_ = 0;    // at the last stamp
  std::int64_t wall_offset_ns_ = 0;  // of the wall clock from the monotonic one, as it is followed
};

}  // namespace farmgate
