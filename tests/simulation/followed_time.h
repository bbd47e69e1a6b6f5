// How late the time of a command may be: a clock that jumps far ahead is not followed before somebody says
// that it is right (engine/runtime/sequencer_clock.h).
#pragma once

#include <cstdint>
#include <map>

#include "engine/base/result.h"
#include "engine/journal/journal.h"
#include "engine/model/units.h"

namespace farmgate {

// Told what happens to the wall clock, and when commands are given their times. Belongs to one simulation.
class FollowedTime {
 public:
  // An engine starts, behind this command: it takes the clock as it is.
  void begin(std::int64_t wall_ns, Sequence last);
  void pass(std::int64_t ns) { latest_ns_ += ns; }
  // It has been set, ahead or back.
  void set(std::int64_t wall_ns);
  // Somebody has said that it is right, which holds with the next step.
  void confirm() { is_confirmed_ = true; }

  // Before and behind a step of the engine, after which this is the last command that has a time.
  void begin_step(std::int64_t wall_ns);
  void end_step(Sequence last);

  // That no command has a later time than it could have had. Throws as must(); fails as JournalReader does.
  Status check(const Journal& journal) const;

 private:
  std::int64_t latest_ns_ = 0;
  bool is_confirmed_ = false;
  Sequence last_ = 0;
  std::map<Sequence, std::int64_t> latest_of_;  // of each command that was given a time
};

}  // namespace farmgate
